"""Attendance: who is here, of which constituency and neighbourhood, since when, and whether that meets the rules."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.acts import Event
from sessions.cards import ERASED
from sessions.likeness import matches, pairs
from sessions.person import Person
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

Sex = Literal["L", "P"]


class Absence(msgspec.Struct):
    """A time out of the hall; ``back`` is open while it lasts."""

    left: datetime
    back: datetime | None = None


class Attendee(Person):
    """Somebody registered. ``assisted`` are those without a phone, ``desk`` tells which desk registered them.

    ``expelled`` is why they may not take part any more.
    """

    sex: Sex
    since: datetime
    assisted: bool
    desk: str = ""
    absences: list[Absence] = msgspec.field(default_factory=list)
    expelled: str = ""

    @property
    def left(self) -> datetime | None:
        """Since when they are out of the hall."""
        return self.absences[-1].left if self.absences and not self.absences[-1].back else None

    def leave(self, moment: datetime) -> None:
        """They are out of the hall from now on; who is out already stays out since then."""
        if not self.left:
            self.absences.append(Absence(moment))

    def come_back(self, moment: datetime) -> None:
        """They are in the hall again."""
        if self.left:
            self.absences[-1].back = moment


class Attendance(msgspec.Struct):
    """The register: everybody who came, also those who left again.

    ``devices`` tells which person a browser is; ``moved`` are browsers whose person goes on in another one.
    ``merged`` are numbers that turned out to be somebody already registered. ``given`` is the highest number that
    somebody has who was invited or asked to come in, whether they came or not. ``apart`` are pairs of
    numbers, the smaller first, that the desk found to be two people.
    """

    people: dict[int, Attendee] = msgspec.field(default_factory=dict)
    devices: dict[str, int] = msgspec.field(default_factory=dict)
    moved: set[str] = msgspec.field(default_factory=set)
    merged: dict[int, int] = msgspec.field(default_factory=dict)
    given: int = 0
    apart: set[tuple[int, int]] = msgspec.field(default_factory=set)

    @property
    def present(self) -> int:
        """How many came, also when they left before the end: the number of the attendance list."""
        return len(self.people)

    @property
    def in_hall(self) -> int:
        """How many are in the hall now: what the quorum counts."""
        return sum(person.left is None for person in self.people.values())

    @property
    def voters(self) -> frozenset[int]:
        """The people in the hall with a voting right."""
        return frozenset(person.id for person in self.people.values() if person.voting and not person.left)

    @property
    def women(self) -> int:
        """How many of those who came are women."""
        return sum(person.sex == "P" for person in self.people.values())

    @property
    def women_percent(self) -> int:
        """The women's share in whole per cent, rounded down so that it never flatters."""
        return self.women * 100 // self.present if self.present else 0

    def name_of(self, number: int) -> str:
        """The name of a number that somebody has or had before they were found to be registered twice."""
        while number in self.merged:
            number = self.merged[number]
        person = self.people.get(number)
        return person.name if person else ERASED

    @property
    def next_number(self) -> int:
        """The number of the next who comes; numbers of merged, invited and refused people are not given again."""
        return self.last_number + 1

    @property
    def last_number(self) -> int:
        """The highest number that anybody was given."""
        return max([self.given, *self.people, *self.merged])

    def latest(self, most: int) -> list[Attendee]:
        """The newest arrivals, newest first."""
        return sorted(self.people.values(), key=lambda person: (person.since, person.id), reverse=True)[:most]

    def phoneless(self, numbers: Iterable[int]) -> list[Attendee]:
        """Who of these numbers has no phone here: neither came by one nor moved to one since."""
        asked = set(numbers) - set(self.devices.values())
        return [person for person in self.people.values() if person.id in asked]

    def by_constituency(self) -> list[tuple[str, int]]:
        """Who came by constituency, the largest first."""
        return Counter(person.constituency for person in self.people.values()).most_common()

    def by_rw(self, count: int) -> list[tuple[int, int]]:
        """Who came from each RW 1 … ``count``, then 0 for those from outside when there are any."""
        present = Counter(person.rw for person in self.people.values())
        rows = [(rw, present[rw]) for rw in range(1, count + 1)]
        return rows + ([(0, present[0])] if present[0] else [])

    @property
    def twins(self) -> list[tuple[Attendee, Attendee]]:
        """Pairs that are perhaps one person, by their names, and were not found to be two."""
        named = {person.id: person.name for person in self.people.values() if person.card}
        return [(self.people[a], self.people[b]) for a, b in pairs(named) if (a, b) not in self.apart]

    def twins_of(self, person: Attendee) -> list[Attendee]:
        """Who else is perhaps this person."""
        return [one if other is person else other for one, other in self.twins if person is one or person is other]

    def called(self, typed: str, most: int = 8) -> list[Attendee]:
        """Whose name has words that begin as ``typed`` does, by name."""
        found = [person for person in self.people.values() if person.card and matches(person.name, typed)]
        return sorted(found, key=lambda person: person.name.casefold())[:most]

    def named(self, typed: str, field: str = "name") -> Attendee:
        """Who is registered under exactly this name.

        Raises:
            Refused: ``person.unregistered`` or ``person.namesakes``, beside ``field``.
        """
        name = " ".join(typed.split())
        found = [one for one in self.people.values() if one.card and one.name.casefold() == name.casefold()]
        if not found:
            raise Refused("person.unregistered", field, name=name)
        if len(found) > 1:
            raise Refused("person.namesakes", field, name=name)
        return found[0]

    def expelled_on(self, device: str) -> str:
        """Why whoever holds this browser may not take part any more, or ""."""
        person = self.people.get(self.devices.get(device, 0))
        return person.expelled if person else ""

    def refuse_expelled(self, device: str) -> None:
        """Raise ``person.expelled`` when whoever holds this browser may not take part any more."""
        if reason := self.expelled_on(device):
            raise Refused("person.expelled", reason=reason)

    def forget_devices(self, person: int, *, moved: bool = False) -> None:
        """No browser is this person any more; with ``moved`` the browser may tell why."""
        gone = {device for device, owner in self.devices.items() if owner == person}
        self.moved = self.moved | gone if moved else self.moved - gone
        for device in gone:
            del self.devices[device]


class OfPerson(Event, frozen=True):
    """Something about one person of the register."""

    topic: ClassVar = "attendance"
    person: int

    @property
    def subject(self) -> int | None:
        return self.person


class AttendeeJoined(OfPerson, frozen=True, tag="attendee.joined"):
    """Somebody is registered as present; ``card`` is the SHA-256 (hex) of their card beside the ledger."""

    card: str
    constituency: str
    rw: int
    rt: int
    sex: Sex
    voting: bool = True
    device: str = ""
    assisted: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        attendance = meeting.attendance
        attendance.people[self.person] = Attendee(
            self.person, self.constituency, self.rw, self.rt, self.voting, self.card,
            meeting.settings.neighbourhood(self.rw, self.rt), meeting.cards.get(self.person),
            self.sex, meeting.now, self.assisted, meeting.actor.desk,
        )  # fmt: skip
        if self.device:
            attendance.devices[self.device] = self.person
            attendance.moved.discard(self.device)
        meeting.invitations.note_arrival(self.person)
        meeting.admission.settle(self.person)


class AttendeeLeft(OfPerson, frozen=True, tag="attendee.left"):
    """Somebody left the hall before the end."""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.people[self.person].leave(meeting.now)


class AttendeeReturned(OfPerson, frozen=True, tag="attendee.returned"):
    """Somebody is back."""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.people[self.person].come_back(meeting.now)


class VotingRightSet(OfPerson, frozen=True, tag="attendee.voting-set"):
    """Somebody is a peserta (with a vote) or a peninjau (without) from now on; a running ballot keeps its register."""

    voting: bool

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.people[self.person].voting = self.voting
