"""Groups: several people who arrive together and are registered by one act of the desk, all of them or none."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.attendance import AttendeeJoined, Sex
from sessions.invitations import spelled
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.settings import Settings

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

MOST = 200
_NUMBER = re.compile(r"(?:RT|RW)?[\s.]*(\d{1,3})", re.IGNORECASE)


class CheckInGroup(Command, frozen=True, tag="attendance.check-in-group"):
    """Register the people of ``names``, one a line, of one unsur: a name, or ``name; RT; RW; L/P``. Where
    neighbourhoods have names, the name of one or its number stands in place of RT and RW.

    ``rw`` and ``sex`` hold for the lines that do not say otherwise. Every line that cannot stand is told.
    """

    may: ClassVar = DESK
    names: str = ""
    constituency: str = ""
    rw: int | None = None
    sex: Sex | None = None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if self.constituency not in meeting.settings.constituencies:
            raise Refused("constituency.unknown", "constituency")
        rows = [(number, row) for number, row in enumerate(self.names.splitlines(), start=1) if row.strip()]
        if not rows:
            raise Refused("text.missing", "names")
        if len(rows) > MOST:
            raise Refused("group.many", "names", most=MOST, lines=len(rows))
        yield from _numbered(meeting.attendance.next_number, self._arrivals(meeting, actor, rows))

    def _arrivals(
        self, meeting: "Musyawarah", actor: Actor, rows: list[tuple[int, str]]
    ) -> list[tuple[Keep, AttendeeJoined]]:
        arrivals: list[tuple[Keep, AttendeeJoined]] = []
        wrong: list[Refused] = []
        lines: dict[str, int] = {}
        for number, row in rows:
            try:
                arriving = self._read(row, meeting.settings)
                earlier = lines.setdefault(spelled(arriving.name), number)
                if earlier != number:
                    raise Refused("group.twice", line=earlier)
                keep, joined = arriving.decide(meeting, actor)
                arrivals.append((keep, joined))  # type: ignore[arg-type]
            except Refused as refused:
                wrong.append(Refused("group.line", line=number, typed=row.strip()[:60], why=refused))
        if wrong:
            raise Refused("group.wrong", "names", wrong=tuple(wrong))
        return arrivals

    def _read(self, row: str, settings: Settings) -> CheckIn:
        name, *rest = (part.strip() for part in re.split("[;\t]", row))
        sexes = [part.upper() for part in rest if part.upper() in {"L", "P"}]
        places = [part for part in rest if part.upper() not in {"L", "P"}]
        while places and not places[-1]:
            places.pop()
        if len(sexes) > 1 or len(places) > (1 if settings.areas else 2):
            raise Refused("group.form-area") if settings.areas else Refused("group.form")
        told = [_number(part, settings) for part in places] + [None] * (2 - len(places))
        rt, rw = (None, told[0]) if settings.areas else told
        sex: Sex | None = ("L" if sexes[0] == "L" else "P") if sexes else self.sex
        return CheckIn(name, self.constituency, self.rw if rw is None else rw, rt or 0, sex)


def _number(part: str, settings: Settings) -> int | None:
    if not part:
        return None
    if number := settings.named(part):
        return number
    found = _NUMBER.fullmatch(part)
    if found is None:
        raise Refused("group.area", typed=part[:20]) if settings.areas else Refused("group.number", typed=part[:20])
    return int(found[1])


def _numbered(first: int, arrivals: list[tuple[Keep, AttendeeJoined]]) -> Iterator[Event | Keep]:
    """Each was decided as if it were the only newcomer: give out the numbers from ``first`` on."""
    number = first
    for keep, joined in arrivals:
        if joined.person == first:
            yield msgspec.structs.replace(keep, key=str(number))
            yield msgspec.structs.replace(joined, person=number)
            number += 1
        else:
            yield keep
            yield joined
