"""Priorities: the shortlisted proposals in order, and which of them the ceiling (pagu) carries."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.proposal import Proposal
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Ranked(msgspec.Struct, frozen=True):
    """A proposal in the list: its score, its cost in rupiah, and whether it fits under the ceiling."""

    proposal: int
    score: int
    cost: int
    funded: bool


class Priorities(msgspec.Struct):
    """The list as last settled. ``ballot`` 0 means that supporters were counted."""

    ballot: int = 0
    ranking: tuple[Ranked, ...] = ()
    settled: datetime | None = None

    @property
    def funded(self) -> list[Ranked]:
        """Those under the ceiling, in order of priority."""
        return [row for row in self.ranking if row.funded]

    @property
    def reserve(self) -> list[Ranked]:
        """Those that stay as reserve (cadangan), in order."""
        return [row for row in self.ranking if not row.funded]

    @property
    def spent(self) -> int:
        """What the funded ones cost together, in rupiah."""
        return sum(row.cost for row in self.funded)


class PrioritiesSettled(Event, frozen=True, tag="priorities.settled"):
    """The list stands; a later one takes its place."""

    topic: ClassVar = "priorities"
    ballot: int
    ranking: tuple[Ranked, ...]

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.priorities = Priorities(self.ballot, self.ranking, meeting.now)


class SettlePriorities(Command, frozen=True, tag="priorities.settle"):
    """Rank the shortlist by a closed ballot on it, or with ballot 0 by supporters, under the ceiling."""

    may: ClassVar = CHAIR
    ballot: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if self.ballot:
            ballot = meeting.ballots.all.get(self.ballot)
            if ballot is None or ballot not in meeting.ballots.held or not ballot.ranks_proposals:
                raise Refused("priorities.ballot", "ballot")
            scores = {option.proposal: ballot.counts[option.key] for option in ballot.options}
            entries = [meeting.proposals.find(number) for number in scores]
        else:
            entries = meeting.proposals.shortlist
            scores = {proposal.id: proposal.support for proposal in entries}
        if not entries:
            raise Refused("priorities.empty")
        yield PrioritiesSettled(ballot=self.ballot, ranking=rank(entries, scores, meeting.settings.ceiling))


def rank(proposals: list[Proposal], scores: dict[int, int], ceiling: int) -> tuple[Ranked, ...]:
    """Order by score and fund greedily: each in turn that still fits under ``ceiling`` rupiah.

    Ties go to the lower cost, then to more supporters, then to the one raised first.
    """
    order = sorted(proposals, key=lambda p: (-scores[p.id], p.cost, -p.support, p.id))
    left = ceiling
    ranking: list[Ranked] = []
    for proposal in order:
        funded = proposal.cost <= left
        left -= proposal.cost if funded else 0
        ranking.append(Ranked(proposal.id, scores[proposal.id], proposal.cost, funded))
    return tuple(ranking)
