"""Quorum: how many must be here, by which rule, and what the chair decided when they are not. It locks no door."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.rules import QuorumRule

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

Consequence = Literal["delay", "second-meeting", "go-on"]


class Quorum(msgspec.Struct, frozen=True):
    """``counted`` of the ``needed`` people are here: of all, or of the ``invited`` by the rule of two thirds."""

    rule: QuorumRule
    counted: int
    needed: int
    invited: int

    @property
    def met(self) -> bool:
        """Whether enough are here."""
        return self.counted >= self.needed


class Shortfall(msgspec.Struct, frozen=True):
    """That the quorum was not met, and what the chair decided then."""

    at: datetime
    consequence: Consequence
    counted: int
    needed: int


class Shortfalls(msgspec.Struct):
    """What the chair decided each time when too few were here."""

    noted: list[Shortfall] = msgspec.field(default_factory=list)


def quorum(meeting: "Musyawarah") -> Quorum:
    """The quorum as it stands. Without an invitation list there are no two thirds, and the least number counts."""
    invited, rules = len(meeting.invitations.people), meeting.settings.rules
    if rules.quorum == "two-thirds" and invited:
        return Quorum("two-thirds", meeting.invitations.came, -(-2 * invited // 3), invited)
    return Quorum("minimum", meeting.attendance.present, rules.minimum_present, invited)


class ShortfallNoted(Event, frozen=True, tag="quorum.noted"):
    """The quorum is not met, and the chair decided what follows."""

    topic: ClassVar = "attendance"
    consequence: Consequence
    counted: int
    needed: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.shortfalls.noted.append(Shortfall(meeting.now, self.consequence, self.counted, self.needed))


class NoteShortfall(Command, frozen=True, tag="quorum.note"):
    """Record what follows from a quorum that is not met: a delay, a second meeting, or going on with those present."""

    may: ClassVar = CHAIR
    consequence: Consequence

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        now = quorum(meeting)
        if now.met:
            raise Refused("quorum.met", counted=now.counted, needed=now.needed)
        yield ShortfallNoted(consequence=self.consequence, counted=now.counted, needed=now.needed)
