"""Who acts: the roles of a meeting and the actor that each entry of the ledger names."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What somebody may do here.

    ``GUEST`` has the page open but is not registered yet, ``WAITING`` asked to come in and waits for the desk's answer.
    """

    GUEST = "guest"
    WAITING = "waiting"
    ATTENDEE = "attendee"
    OBSERVER = "observer"
    FACILITATOR = "facilitator"
    SECRETARY = "secretary"
    PROJECTOR = "projector"
    OPERATOR = "operator"


CHAIR = frozenset({Role.FACILITATOR})
DESK = frozenset({Role.SECRETARY})
STAFF = CHAIR | DESK
FLOOR = frozenset({Role.ATTENDEE}) | DESK


class Actor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody at the door. ``person`` is whose act it is: a secretary with a person acts for them ("dibantu").

    ``device`` is the digest of the secret that the browser holds; it is never written to the ledger with the actor.
    ``desk`` is no secret: it tells which of several secretaries acts, by the initials given at the desk.
    """

    role: Role
    person: int = 0
    device: str = ""
    desk: str = ""

    @property
    def assisted(self) -> bool:
        """Whether the desk acts here for somebody without a phone."""
        return self.role is Role.SECRETARY and self.person > 0

    def signed(self) -> "Actor":
        """The actor as the ledger keeps it: without the device."""
        return Actor(self.role, self.person, desk=self.desk)


OPERATOR = Actor(Role.OPERATOR)
