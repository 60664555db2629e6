"""Convening: the first entries of every ledger, from what the meeting file says."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.catalogue import Catalogue, SetCatalogue
from sessions.invitations import Invitee, inviting
from sessions.last_cycle import LastCycleListed, LastProposal
from sessions.proposals import ProposalRaised
from sessions.refused import Refused
from sessions.settings import Settings, StandingProposal

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class MusyawarahConvened(Event, frozen=True, tag="musyawarah.convened"):
    """The first entry of every ledger: what the meeting file said."""

    topic: ClassVar = "agenda"
    settings: Settings

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.settings = self.settings
        meeting.convened = True


class Convene(Command, frozen=True, tag="musyawarah.convene"):
    """Begin a ledger, with the proposals that stand before the meeting opens, the people who are invited, last year's
    list, and the catalogue by which the proposals are marked.
    """

    may: ClassVar = frozenset({Role.OPERATOR})
    settings: Settings
    proposals: tuple[StandingProposal, ...] = ()
    invited: tuple[Invitee, ...] = ()
    last_cycle: tuple[LastProposal, ...] = ()
    catalogue: SetCatalogue | None = None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if meeting.convened:
            raise Refused("meeting.exists", code=self.settings.code)
        yield MusyawarahConvened(settings=self.settings)
        catalogue = Catalogue()
        if self.catalogue:
            yield from self.catalogue.decide(meeting, actor)
            catalogue = Catalogue.of(self.catalogue.items)
        for number, content in enumerate(self.proposals, start=1):
            marked = msgspec.structs.replace(content, marks=catalogue.marks(content))
            yield ProposalRaised(proposal=number, content=marked)
        yield from inviting(meeting, self.invited)
        if self.last_cycle:
            yield LastCycleListed(proposals=self.last_cycle)
