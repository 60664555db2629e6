"""Decisions and ballots in words and figures, as the berita acara and the notulen state them."""

from collections.abc import Iterable

import msgspec

from sessions.ballot import Ballot
from sessions.calendar import clock
from sessions.conclusion import Decision, Objection, Standing
from sessions.musyawarah import Musyawarah
from sessions.rupiah import number

_KINDS = {
    "yes-no": "setuju, tidak setuju atau abstain",
    "choose-one": "memilih satu",
    "approval": "memilih paling banyak {limit}",
    "ranking": "mengurutkan pilihan",
    "scores": "matriks penilaian",
    "points": "membagi poin",
    "knapsack": "memilih sampai pagu",
    "election": "memilih {limit} orang",
}


_BECAME: dict[Standing, str] = {
    "terbuka": "belum dijawab",
    "dicatat": "dicatat",
    "ditarik": "ditarik",
    "dibahas lagi": "dibahas lagi",
    "pemungutan suara": "dibawa ke pemungutan suara",
}


class Decided(msgspec.Struct, frozen=True):
    """A decision. ``about`` names the proposal, when it is about one; ``verdict`` is empty for what was agreed.

    ``notes`` are sentences: which ballot it rests on, how many answered what, each objection and what became of it.
    """

    wording: str
    manner: str
    verdict: str
    about: str
    item: str
    time: str
    notes: list[str]


class Undecided(msgspec.Struct, frozen=True):
    """A wording that was before the hall and taken off undecided, with what was said against it."""

    wording: str
    time: str
    notes: list[str]


class Counted(msgspec.Struct, frozen=True):
    """An option and how often it was chosen, or its points; a grade is told with two decimals."""

    label: str
    votes: str


class Polled(msgspec.Struct, frozen=True):
    """A ballot. ``rows`` is empty unless it was counted."""

    number: int
    question: str
    secrecy: str
    kind: str
    register: int
    voted: int
    rows: list[Counted]
    outcome: str
    item: str
    began: str
    until: str


def decided(meeting: Musyawarah) -> list[tuple[int, Decided]]:
    """All decisions in their order, each with the number of its agenda item."""
    return [(decision.item, _decision(meeting, decision)) for decision in meeting.consensus.decisions]


def undecided(meeting: Musyawarah) -> list[tuple[int, Undecided]]:
    """The wordings on which no gavel fell, each with the number of its agenda item."""
    consensus, zone = meeting.consensus, meeting.settings.zone
    left = [consensus.current] if consensus.current and meeting.agenda.closed else []
    return [
        (one.item, Undecided(one.wording, clock(one.worded, zone), objected(meeting, one.objections.values())))
        for one in [*consensus.dropped, *left]
    ]


def objected(meeting: Musyawarah, objections: Iterable[Objection]) -> list[str]:
    """A sentence or two for each objection. Who took theirs back is not named: nothing of them stands any more."""
    return [_objection(meeting, objection) for objection in objections]


def polled(meeting: Musyawarah) -> list[tuple[int, Polled]]:
    """All ballots in their order, each with the number of its agenda item; never who chose what."""
    return [(ballot.item, _ballot(meeting, ballot)) for ballot in meeting.ballots.all.values()]


def outcome(meeting: Musyawarah, ballot: Ballot) -> str:
    """What a ballot came to, with the base it was counted on and the rule, in a few sentences."""
    said = f"{str(meeting.outcome(ballot)).removesuffix('.')}."
    if ballot.outcome in {"carried", "lost"}:
        yes, no, abstain = (ballot.counts[key] for key in ("ya", "tidak", "abstain"))
        said += f" {yes} setuju, {no} tidak setuju, {abstain} abstain."
    rules = " ".join(map(str, ballot.rules)) if ballot.outcome != "cancelled" else ""
    lot = f"Undian: angka {ballot.lot.called}, digest jurnal {ballot.lot.digest}." if ballot.lot else ""
    return " ".join(filter(None, [said, rules, lot]))


def _objection(meeting: Musyawarah, objection: Objection) -> str:
    person = meeting.attendance.people[objection.person]
    whose = "" if objection.withdrawn else f" {person.name} ({person.neighbourhood or person.constituency})"
    reply = f" Jawaban pimpinan rapat: {_ended(objection.reply)}" if objection.reply else ""
    return f"Keberatan{whose}, {_BECAME[objection.standing]}: {_ended(objection.reason)}{reply}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _answered(decision: Decision) -> list[str]:
    tally = decision.tally
    if tally is None:
        return []
    silence = "Menurut tata tertib, yang tidak menjawab dihitung setuju." if decision.silence else ""
    if tally.silent and not decision.silence:
        silence = "Yang tidak menjawab tidak dihitung setuju."
    wording = f"Rumusan ke-{decision.version}. " if decision.version > 1 else ""
    counts = (
        f"{wording}Dari {tally.asked} peserta yang dimintai jawaban: {tally.agree} setuju, {tally.object} keberatan, "
        f"{tally.abstain} abstain, {tally.silent} tidak menjawab. {silence}"
    )
    return [counts.strip()]


def _decision(meeting: Musyawarah, decision: Decision) -> Decided:
    proposal = meeting.proposals.all.get(decision.proposal)
    return Decided(
        wording=decision.wording,
        manner=decision.manner,
        verdict="" if decision.outcome == "disepakati" else decision.outcome,
        about=f"{proposal.code} {proposal.title}" if proposal and proposal.public else "",
        item=meeting.settings.agenda[decision.item].title,
        time=clock(decision.at, meeting.settings.zone),
        notes=[
            *([f"Berdasarkan pemungutan suara {decision.ballot}."] if decision.ballot else []),
            *_answered(decision),
            *objected(meeting, decision.objections),
        ],
    )


def _ballot(meeting: Musyawarah, ballot: Ballot) -> Polled:
    zone = meeting.settings.zone
    rows = ballot.ranked if ballot in meeting.ballots.held else []
    return Polled(
        number=ballot.id,
        question=ballot.question,
        secrecy="rahasia" if ballot.secret else "terbuka",
        kind=_KINDS[ballot.kind].format(limit=ballot.limit),
        register=len(ballot.register),
        voted=ballot.turnout,
        rows=[Counted(meeting.label(option), number(ballot.figure(votes))) for option, votes in rows],
        outcome=outcome(meeting, ballot),
        item=meeting.settings.agenda[ballot.item].title,
        began=clock(ballot.opened, zone),
        until=clock(ballot.closed, zone) if ballot.closed else "",
    )
