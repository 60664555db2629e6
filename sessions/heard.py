"""Heard: who had the floor and for how long, beside who is here, so that a hall notices whose voice is missing."""

from collections import Counter
from collections.abc import Callable

import msgspec

from sessions.attendance import Attendee
from sessions.musyawarah import Musyawarah


class Heard(msgspec.Struct, frozen=True):
    """A group of those who came: how many, how many of them spoke, in how many turns, and how long (seconds)."""

    group: str
    present: int
    spoke: int
    turns: int
    seconds: int


def by_sex(meeting: Musyawarah) -> list[Heard]:
    """Men (``L``), then women (``P``)."""
    return _by(meeting, lambda person: person.sex, ["L", "P"])


def by_rw(meeting: Musyawarah) -> list[Heard]:
    """Each RW from which somebody came, ``RW 01`` first; "" are those from outside."""
    settings, order = meeting.settings, sorted({person.rw or 1000 for person in meeting.attendance.people.values()})
    groups = [settings.area(number % 1000) for number in order]
    return _by(meeting, lambda person: settings.area(person.rw), groups)


def by_constituency(meeting: Musyawarah) -> list[Heard]:
    """Each constituency, the largest first."""
    order = [name for name, _ in meeting.attendance.by_constituency()]
    return _by(meeting, lambda person: person.constituency, order)


def total(meeting: Musyawarah) -> Heard:
    """Everybody together."""
    return next(iter(_by(meeting, lambda person: "", [])), Heard("", 0, 0, 0, 0))


def _by(meeting: Musyawarah, group_of: Callable[[Attendee], str], order: list[str]) -> list[Heard]:
    people = meeting.attendance.people
    turns = [(group_of(people[turn.person]), turn) for turn in meeting.speakers.turns if turn.ended]
    present = Counter(group_of(person) for person in people.values())
    count = Counter(group for group, _ in turns)
    spoke = Counter(group for group, _ in {(group, turn.person) for group, turn in turns})
    seconds: Counter[str] = Counter()
    for group, turn in turns:
        seconds[group] += turn.seconds
    groups = dict.fromkeys([*order, *present])
    return [Heard(group, present[group], spoke[group], count[group], seconds[group]) for group in groups]
