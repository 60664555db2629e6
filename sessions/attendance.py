"""Attendance: who is here, of which constituency and neighbourhood, and whether that meets the rules."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

Sex = Literal["L", "P"]
ERASED = "(dihapus)"


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """The personal card, kept beside the ledger so that it can be erased; the salt keeps its digest unguessable."""

    name: str
    salt: str
    address: str = ""
    phone: str = ""


class Attendee(msgspec.Struct):
    """Somebody registered. ``rw`` 0 is somebody from outside the neighbourhoods (an agency, a guest)."""

    id: int
    constituency: str
    rw: int
    rt: int
    sex: Sex
    voting: bool
    since: datetime
    assisted: bool
    card: Card | None = None

    @property
    def name(self) -> str:
        """The name on the card, or that it was erased."""
        return self.card.name if self.card else ERASED

    @property
    def neighbourhood(self) -> str:
        """``RT 07 RW 02``, ``RW 02`` or nothing."""
        if not self.rw:
            return ""
        return f"RT {self.rt:02} RW {self.rw:02}" if self.rt else f"RW {self.rw:02}"


class Attendance(msgspec.Struct):
    """The register. ``devices`` tells which person a browser is; ``latest`` is the newest arrival first."""

    people: dict[int, Attendee] = msgspec.field(default_factory=dict)
    devices: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def present(self) -> int:
        """How many are registered as present."""
        return len(self.people)

    @property
    def voters(self) -> frozenset[int]:
        """The people with a voting right."""
        return frozenset(person.id for person in self.people.values() if person.voting)

    @property
    def women(self) -> int:
        """How many of those present are women."""
        return sum(person.sex == "P" for person in self.people.values())

    @property
    def women_percent(self) -> int:
        """The women's share in whole per cent, rounded down so that it never flatters."""
        return self.women * 100 // self.present if self.present else 0

    def latest(self, most: int) -> list[Attendee]:
        """The newest arrivals, newest first."""
        return sorted(self.people.values(), key=lambda person: -person.id)[:most]

    def by_constituency(self) -> list[tuple[str, int]]:
        """Present by constituency, the largest first."""
        return Counter(person.constituency for person in self.people.values()).most_common()

    def by_rw(self, count: int) -> list[tuple[int, int]]:
        """Present for each RW 1 … ``count``, then 0 for those from outside when there are any."""
        present = Counter(person.rw for person in self.people.values())
        rows = [(rw, present[rw]) for rw in range(1, count + 1)]
        return rows + ([(0, present[0])] if present[0] else [])


class AttendeeJoined(Event, frozen=True, tag="attendee.joined"):
    """Somebody is registered as present; ``card`` is the SHA-256 (hex) of their card beside the ledger."""

    topic: ClassVar = "attendance"
    person: int
    card: str
    constituency: str
    rw: int
    rt: int
    sex: Sex
    voting: bool = True
    device: str = ""
    assisted: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.people[self.person] = Attendee(
            self.person, self.constituency, self.rw, self.rt, self.sex, self.voting, meeting.now, self.assisted,
            meeting.cards.get(self.person),
        )  # fmt: skip
        if self.device:
            meeting.attendance.devices[self.device] = self.person


class CheckIn(Command, frozen=True, tag="attendance.check-in"):
    """Register as present: oneself from a phone, or a neighbour without one at the desk."""

    may: ClassVar = frozenset({Role.GUEST}) | DESK
    name: str = ""
    constituency: str = ""
    rw: int | None = None
    rt: int = 0
    sex: Sex | None = None
    address: str = ""
    phone: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        name = line(self.name, "name", 80)
        if not any(character.isalpha() for character in name):
            raise Refused("name.letters", "name")
        if self.constituency not in meeting.settings.constituencies:
            raise Refused("constituency.unknown", "constituency")
        if self.rw is None or not 0 <= self.rw <= meeting.settings.rw_count:
            raise Refused("rw.unknown", "rw", most=meeting.settings.rw_count)
        if not 0 <= self.rt <= 99:
            raise Refused("rt.unknown", "rt")
        if self.sex is None:
            raise Refused("sex.missing", "sex")
        assisted = actor.role is Role.SECRETARY
        if not assisted and (not actor.device or actor.device in meeting.attendance.devices):
            raise Refused("attendance.already")
        person = len(meeting.attendance.people) + 1
        card = Card(
            name,
            meeting.chance(16).hex(),
            line(self.address, "address", 200, required=False),
            line(self.phone, "phone", 30, required=False),
        )
        body = msgspec.json.encode(card)
        yield Keep("people", str(person), body)
        yield AttendeeJoined(
            person=person, card=sha256(body).hexdigest(), constituency=self.constituency,
            rw=self.rw, rt=self.rt if self.rw else 0, sex=self.sex,
            device="" if assisted else actor.device, assisted=assisted,
        )  # fmt: skip
