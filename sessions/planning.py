"""Planning: above the kelurahan, chair and desk say which priority and programme of the region a proposal serves."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import STAFF, Actor
from sessions.acts import Command, Event, Keep
from sessions.plan import Plan
from sessions.proposal import Changed, What
from sessions.proposals import AboutProposal
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class ProposalPlanned(AboutProposal, frozen=True, tag="proposal.planned"):
    """It serves this part of the region's plan."""

    plan: Plan

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = meeting.proposals.all[self.proposal]
        both = ((name, getattr(proposal.plan, name), getattr(self.plan, name)) for name in Plan.__struct_fields__)
        changes = tuple(Changed(f"plan-{name}", before, after) for name, before, after in both if before != after)
        proposal.plan = self.plan
        self.note(meeting, What.PLANNED, changes=changes)


class PlanProposal(Command, frozen=True, tag="proposal.plan"):
    """Say what of the region's plan a proposal serves, decided or not. Empty means empty."""

    may: ClassVar = STAFF
    proposal: int
    priority: str = ""
    goal: str = ""
    programme: str = ""
    activity: str = ""
    target: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.settings.level == "kelurahan":
            raise Refused("plan.level")
        proposal = meeting.proposals.find(self.proposal)
        said = {name: line(getattr(self, name), name, 200, required=False) for name in Plan.__struct_fields__}
        if Plan(**said) != proposal.plan:
            yield ProposalPlanned(proposal=proposal.id, plan=Plan(**said))
