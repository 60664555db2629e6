"""Listing last year at the desk: what somebody has looked at joins the list, and each of it only once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.importing import MOST_AT_ONCE
from sessions.last_cycle import LastCycleListed, LastProposal
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class ListLastCycle(Command, frozen=True, tag="last-cycle.list"):
    """Put proposals of last year on its list; those that stand on it already are left out."""

    may: ClassVar = DESK | {Role.OPERATOR}
    proposals: tuple[LastProposal, ...] = ()

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if not 0 < len(self.proposals) <= MOST_AT_ONCE:
            raise Refused("import.nothing")
        known = set(meeting.last_cycle.all.values())
        fresh = tuple(one for one in dict.fromkeys(self.proposals) if one not in known)
        if fresh:
            yield LastCycleListed(proposals=fresh)
