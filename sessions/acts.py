"""What every command and every event of the meeting has in common."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import Actor, Role
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

Topic = Literal[
    "doors", "invitations", "admission", "attendance", "agenda", "last-cycle", "proposals", "speakers", "consensus",
    "ballots", "priorities", "minutes", "reading", "signatories", "delegates",
]  # fmt: skip


# A topic that changed, with the one thing in it that it is about (a proposal, a line of last year's list, a person), or
# with EVERY, when it may be about any of them.
Change = tuple[Topic, int | None]
EVERY = -1


class Event(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What happened, forever. ``apply`` never fails, never reads a clock and never draws a random number."""

    topic: ClassVar[Topic]

    @property
    def subject(self) -> int | None:
        """The one proposal, line of last year's list or person that it is about, when there is such a one."""
        return None

    @property
    def changes(self) -> frozenset[Change]:
        """What it changes: its own topic, and for a few events more than that."""
        return frozenset({(self.topic, self.subject)})

    def apply(self, meeting: "Musyawarah") -> None:
        """Change the meeting that is being folded."""
        raise NotImplementedError


class Keep(msgspec.Struct, frozen=True):
    """A change of a store beside the ledger, committed with the events that speak of it; no body erases."""

    store: Literal["people", "urn", "files"]
    key: str
    body: bytes | None


class Command(msgspec.Struct, frozen=True, tag_field="do"):
    """What somebody asks. ``may`` lists who is heard at all: nobody, unless the command says so."""

    may: ClassVar[frozenset[Role]] = frozenset()

    def refuse_unless_allowed(self, meeting: "Musyawarah", actor: Actor) -> None:
        """Raise ``not.allowed`` for who is not heard, and ``wheel.elsewhere`` for a facilitator who does not lead."""
        if actor.role not in self.may:
            raise Refused("not.allowed")
        if actor.role is Role.FACILITATOR and not meeting.doors.leads(actor.device):
            raise Refused("wheel.elsewhere")

    def ahead(self, meeting: "Musyawarah", head: bytes) -> Callable[[], "Command"] | None:
        """What takes long in it, for a thread of its own: a call that reads no meeting and gives the command to decide.

        ``head`` is the last digest of the ledger. Most commands take no time and have nothing to do ahead.
        """
        return None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        """Yield what follows from it, or raise :class:`~sessions.refused.Refused`. Changes nothing itself."""
        raise NotImplementedError
