"""Doors: which capability links open the screens of this meeting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Doors(msgspec.Struct):
    """Digests (SHA-256, hex) of the secrets that open a screen, with the role each gives."""

    links: dict[str, Role] = msgspec.field(default_factory=dict)

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


class IssueLink(Command, frozen=True, tag="link.issue"):
    """Let whoever holds the secret with this digest in as ``role``."""

    may: ClassVar = frozenset({Role.OPERATOR})
    role: Role
    digest: str

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if self.role not in {Role.FACILITATOR, Role.SECRETARY, Role.PROJECTOR}:
            raise Refused("link.role", "role")
        yield LinkIssued(role=self.role, digest=self.digest)
