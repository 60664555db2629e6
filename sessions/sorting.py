"""Sorting: above the kelurahan the desk goes through what came from below, several proposals by one act.

Nothing here is final: what was merged can be parted, and what was put aside is taken up again.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.changing import ProposalCategorised
from sessions.handling import ShortlistProposal
from sessions.merging import MergeProposals
from sessions.proposal import OPEN, Proposal, Status
from sessions.proposals import ProposalSettled
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

Way = Literal["agency", "list", "unlist", "merge", "defer", "reject", "reopen"]
_ASIDE = {"defer": Status.DEFERRED, "reject": Status.REJECTED}


class SortProposals(Command, frozen=True, tag="proposal.sort"):
    """Do one thing with all of ``choice`` (their numbers), or with none of them when one refuses it.

    They go to an ``agency``, on or off the list that is ranked, into the first of them, aside with the ``reason``, or
    before the meeting again.
    """

    may: ClassVar = DESK
    choice: tuple[str, ...] = ()
    way: Way | None = None
    agency: str = ""
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.settings.level == "kelurahan":
            raise Refused("sort.level")
        numbers = dict.fromkeys(int(one) for one in self.choice if one.isascii() and one.isdigit() and len(one) < 6)
        chosen = [meeting.proposals.find_public(number) for number in numbers]
        if not chosen or self.way is None:
            raise Refused("sort.nothing", "choice")
        match self.way:
            case "agency":
                yield from self._to_agency(chosen)
            case "list" | "unlist":
                for one in chosen:
                    yield from ShortlistProposal(one.id, off=self.way == "unlist").decide(meeting, actor)
            case "merge":
                if len(chosen) < 2:
                    raise Refused("sort.alone", "choice")
                for one in chosen[1:]:
                    yield from MergeProposals(one.id, into=chosen[0].id).decide(meeting, actor)
            case "reopen":
                for one in chosen:
                    if one.status in _ASIDE.values():
                        yield ProposalSettled(proposal=one.id, status=Status.RAISED)
            case _:
                yield from self._aside(meeting, chosen, _ASIDE[self.way])

    def _to_agency(self, chosen: list[Proposal]) -> Iterator[Event]:
        agency = line(self.agency, "agency", 200)
        for one in chosen:
            if one.agency != agency:
                yield ProposalCategorised(
                    proposal=one.id, kind=one.kind, urusan=one.urusan, field=one.field, agency=agency,
                    funding=one.funding,
                )  # fmt: skip

    def _aside(self, meeting: "Musyawarah", chosen: list[Proposal], status: Status) -> Iterator[Event]:
        reason = line(self.reason, "reason", 300)
        for one in chosen:
            if one.status not in OPEN | {Status.AGREED, Status.DEFERRED}:
                raise Refused("proposal.decided", title=one.title, status=one.status.value)
            meeting.ballots.refuse_while_choosing(one.id)
            if (one.status, one.reason) != (status, reason):
                yield ProposalSettled(proposal=one.id, status=status, reason=reason)
