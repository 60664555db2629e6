"""Who spoke in words and figures, as the notulen states it: each turn, and each group beside who was there."""

import msgspec

from sessions import heard
from sessions.calendar import clock
from sessions.heard import Heard
from sessions.musyawarah import Musyawarah
from sessions.speakers import Turn

_SEX = {"L": "Laki-laki", "P": "Perempuan"}


class Spoke(msgspec.Struct, frozen=True):
    """A finished turn; ``about`` names a proposal, or is empty when the item itself was spoken about."""

    time: str
    name: str
    lasted: str
    about: str


class Voice(msgspec.Struct, frozen=True):
    """A group: how many came, how many of them spoke, in how many turns, how long."""

    group: str
    present: int
    spoke: int
    turns: int
    lasted: str


def spoken(meeting: Musyawarah, item: int) -> list[Spoke]:
    """The finished turns under one item, in order."""
    return [_spoke(meeting, turn) for turn in meeting.speakers.under(item)]


def voices(meeting: Musyawarah) -> list[Voice]:
    """L/P, then RW, then unsur, then everybody; nothing when nobody spoke in turn."""
    everybody = heard.total(meeting)
    if not everybody.turns:
        return []
    rows = [_voice(row, _SEX[row.group]) for row in heard.by_sex(meeting)]
    rows += [_voice(row, row.group or "Instansi") for row in heard.by_rw(meeting)]
    rows += [_voice(row, row.group) for row in heard.by_constituency(meeting)]
    return [*rows, _voice(everybody, "Semua")]


def duration(seconds: int) -> str:
    """``130`` → ``2 menit 10 detik``."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(
        filter(None, [f"{minutes} menit" if minutes else "", f"{rest} detik" if rest or not minutes else ""])
    )


def _spoke(meeting: Musyawarah, turn: Turn) -> Spoke:
    person = meeting.attendance.people[turn.person]
    proposal = meeting.proposals.all.get(turn.proposal)
    return Spoke(
        time=clock(turn.began, meeting.settings.zone),
        name=", ".join(filter(None, [person.name, person.constituency, person.neighbourhood])),
        lasted=duration(turn.seconds),
        about=f"{proposal.code} {proposal.title}" if proposal and proposal.public else "",
    )


def _voice(row: Heard, group: str) -> Voice:
    return Voice(group, row.present, row.spoke, row.turns, duration(row.seconds))
