"""Priorities: the shortlisted proposals in order, and which of them the ceiling (pagu) carries."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.ballot import Ballot, Lot
from sessions.because import rules_of, sentences
from sessions.counting.elections import Election
from sessions.counting.rules import Name
from sessions.prioritising import Basis, Because, Ranked, arrange, by_ballot, by_group_ranks, by_support
from sessions.refused import Refused
from sessions.text import line
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Priorities(msgspec.Struct):
    """The list as last settled. ``ballot`` 0 means that supporters were counted, or the ranks of groups (``basis``).

    ``reasons`` and ``equals`` are those of :class:`~sessions.prioritising.List`; lists of 0.1.0 have none.
    """

    ballot: int = 0
    ranking: tuple[Ranked, ...] = ()
    settled: datetime | None = None
    rule: Name = "greedy"
    basis: Basis = "support"
    quota: int = 1
    reasons: tuple[Because, ...] = ()
    equals: tuple[tuple[int, ...], ...] = ()
    lot: Lot | None = None

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

    @property
    def rules(self) -> list[Said]:
        """How the list came about, sentence by sentence."""
        return list(rules_of(self))

    @property
    def why(self) -> dict[int, list[Said]]:
        """Why each proposal stands where it does, sentence by sentence."""
        return {one.proposal: list(sentences(one, self.rule)) for one in self.reasons}


class PrioritiesSettled(Event, frozen=True, tag="priorities.settled"):
    """The list stands; a later one takes its place."""

    topic: ClassVar = "priorities"
    ballot: int
    ranking: tuple[Ranked, ...]
    rule: Name = "greedy"
    basis: Basis = "support"
    quota: int = 1
    reasons: tuple[Because, ...] = ()
    equals: tuple[tuple[int, ...], ...] = ()
    lot: Lot | None = None

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.priorities = Priorities(
            self.ballot, self.ranking, meeting.now, self.rule, self.basis, self.quota, self.reasons, self.equals,
            self.lot,
        )  # fmt: skip


class SettlePriorities(Command, frozen=True, tag="priorities.settle"):
    """Rank the shortlist by a closed ballot on it, or with ballot 0 by ``basis``, under the ceiling.

    ``called`` is a number from the hall: with it and the digest of the ledger a lot parts those who are still equal.
    """

    may: ClassVar = CHAIR
    ballot: int = 0
    rule: Name = "greedy"
    basis: Basis = "support"
    quota: int = 1
    called: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if not 1 <= self.quota <= 20:
            raise Refused("number.range", "quota", least=1, most=20)
        ballot = _closed(meeting, self.ballot) if self.ballot else None
        election = self._election(meeting, ballot)
        if not election.projects:
            raise Refused("priorities.empty")
        called = line(self.called, "called", 40, required=False)
        lot = Lot(called, meeting.head.hex()) if called else ballot.lot if ballot else None
        found = arrange(election, self.rule, self.quota, lot)
        yield PrioritiesSettled(
            ballot=self.ballot, ranking=found.ranking, rule=self.rule, basis=self.basis, quota=self.quota,
            reasons=found.reasons, equals=found.equals, lot=lot if found.equals else None,
        )  # fmt: skip

    def _election(self, meeting: "Musyawarah", ballot: Ballot | None) -> Election:
        ceiling = meeting.settings.ceiling
        if ballot:
            entries = [meeting.proposals.find(option.proposal) for option in ballot.options]
            return by_ballot(ballot, entries, ceiling)
        made = by_group_ranks if self.basis == "group-ranks" else by_support
        return made(meeting.proposals.shortlist, ceiling)


def _closed(meeting: "Musyawarah", number: int) -> Ballot:
    ballot = meeting.ballots.all.get(number)
    if ballot is None or ballot not in meeting.ballots.held or not ballot.ranks_proposals:
        raise Refused("priorities.ballot", "ballot")
    return ballot
