"""Doors: which capability links open the screens of this meeting."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Doors(msgspec.Struct):
    """Digests (SHA-256, hex) of the secrets that open a screen, with the role each gives.

    ``wheel`` is the key of the facilitator who leads; "" as long as nobody took it, and then any of them may.
    ``numbers`` counts the links of each role as they were issued: no secret, and enough to tell two desks apart.
    """

    links: dict[str, Role] = msgspec.field(default_factory=dict)
    numbers: dict[str, int] = msgspec.field(default_factory=dict)
    issued: Counter[Role] = msgspec.field(default_factory=Counter)
    wheel: str = ""

    def leads(self, key: str) -> bool:
        """Whether the facilitator with this key may steer."""
        return self.wheel in {"", key}

    def role_of(self, digest: str) -> Role | None:
        """The role that a secret with this digest gives, if any."""
        return self.links.get(digest)


class LinkIssued(Event, frozen=True, tag="link.issued"):
    """A link now opens the screen of ``role``; only the digest of its secret is kept."""

    topic: ClassVar = "doors"
    role: Role
    digest: str

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.doors.links[self.digest] = self.role
        meeting.doors.issued[self.role] += 1
        meeting.doors.numbers[self.digest] = meeting.doors.issued[self.role]


class LinksRevoked(Event, frozen=True, tag="links.revoked"):
    """No earlier link of ``role`` opens its screen any more."""

    topic: ClassVar = "doors"
    role: Role

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.doors.links = {digest: role for digest, role in meeting.doors.links.items() if role is not self.role}
        if self.role is Role.FACILITATOR:
            meeting.doors.wheel = ""


class WheelTaken(Event, frozen=True, tag="wheel.taken"):
    """The browser with this key leads the meeting now; other facilitators look on."""

    topic: ClassVar = "doors"
    key: str

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.doors.wheel = self.key


class IssueLink(Command, frozen=True, tag="link.issue"):
    """Let whoever holds the secret with this digest in as ``role``."""

    may: ClassVar = frozenset({Role.OPERATOR})
    role: Role
    digest: str

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if self.role not in {Role.FACILITATOR, Role.SECRETARY, Role.PROJECTOR}:
            raise Refused("link.role", "role")
        yield LinkIssued(role=self.role, digest=self.digest)


class RevokeLinks(Command, frozen=True, tag="link.revoke"):
    """Shut a screen to everybody who has a link to it."""

    may: ClassVar = frozenset({Role.OPERATOR})
    role: Role

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if self.role in meeting.doors.links.values():
            yield LinksRevoked(role=self.role)


class TakeWheel(Command, frozen=True, tag="wheel.take"):
    """Lead the meeting from this browser; whoever led before sees it and can take it back."""

    may: ClassVar = CHAIR

    def refuse_unless_allowed(self, meeting: "Musyawarah", actor: Actor) -> None:
        if actor.role not in self.may:
            raise Refused("not.allowed")

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if meeting.doors.wheel != actor.device:
            yield WheelTaken(key=actor.device)
