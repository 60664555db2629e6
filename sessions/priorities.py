"""Priorities: the shortlisted proposals in order, and which of them the ceiling (pagu) carries."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.ballot import Ballot, Lot
from sessions.because import rules_of, why
from sessions.counting.elections import Election
from sessions.counting.rules import Name
from sessions.counting.ties import lot
from sessions.prioritising import Basis, Because, List, Ranked, arrange, by_ballot, by_group_ranks, by_support
from sessions.refused import Refused
from sessions.text import line
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Move(msgspec.Struct, frozen=True):
    """A proposal that was moved by agreement, from one place to another (from 1, as shown); 0 is off the list."""

    proposal: int
    before: int
    place: int
    reason: str
    at: datetime


class Settled(msgspec.Struct, frozen=True):
    """A list and how it came about. ``ballot`` 0: supporters were counted, or the ranks of groups (``basis``).

    ``reasons`` and ``equals`` are those of :class:`~sessions.prioritising.List`; lists of 0.1.0 have none.
    """

    ballot: int
    ranking: tuple[Ranked, ...]
    rule: Name = "greedy"
    basis: Basis = "support"
    quota: int = 1
    reasons: tuple[Because, ...] = ()
    equals: tuple[tuple[int, ...], ...] = ()
    lot: Lot | None = None


class Priorities(Settled, frozen=True):
    """The list as last ``settled``, and what became of it since.

    ``moves`` are what was changed by agreement, and ``aside`` those that were taken off by it: not agreed on yet.
    """

    settled: datetime | None = None
    moves: tuple[Move, ...] = ()
    aside: tuple[Ranked, ...] = ()

    @property
    def shown(self) -> list[Ranked]:
        """The whole list as people see it: the funded, the line of the ceiling, the reserve."""
        return [*self.funded, *self.reserve]

    @property
    def capped(self) -> bool:
        """Whether the ceiling cuts the list; by plain rank it does not."""
        return self.rule != "rank"

    @property
    def moved(self) -> dict[int, Move]:
        """The last move of each proposal that was moved by agreement."""
        return {one.proposal: one for one in self.moves}

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
    def draws(self) -> list[dict[int, str]]:
        """The groups of equals, each proposal with the lot it drew (hex), the first first; "" while none is drawn."""
        drawn = [{one: self._lot_of(one) for one in group} for group in self.equals]
        return [dict(sorted(group.items(), key=lambda one: one[1])) for group in drawn]

    def _lot_of(self, proposal: int) -> str:
        return lot(f"U{proposal:03}", self.lot.called, self.lot.digest) if self.lot else ""

    @property
    def rules(self) -> list[Said]:
        """How the list came about, sentence by sentence."""
        return list(rules_of(self))

    @property
    def why(self) -> dict[int, list[Said]]:
        """Why each proposal stands where it does, sentence by sentence."""
        return {one.proposal: list(why(self, one)) for one in self.reasons}


class PrioritiesSettled(Event, Settled, frozen=True, tag="priorities.settled"):
    """The list stands; a later one takes its place."""

    topic: ClassVar = "priorities"

    def apply(self, meeting: "Musyawarah") -> None:
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        meeting.priorities = Priorities(**found, settled=meeting.now)


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

    def ahead(self, meeting: "Musyawarah", head: bytes) -> Callable[[], Command]:
        """Counting is done in a thread, on what stood when the chair asked."""
        election, drawn = self._inputs(meeting, head)
        return lambda: _Counted(self, election, drawn, arrange(election, self.rule, self.quota, drawn))

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        yield from self.ahead(meeting, meeting.head)().decide(meeting, actor)

    def election(self, meeting: "Musyawarah") -> Election:
        """What is ranked, and by whose wish."""
        ceiling = meeting.settings.ceiling
        if self.ballot:
            ballot = _closed(meeting, self.ballot)
            entries = [meeting.proposals.find(option.proposal) for option in ballot.options]
            return by_ballot(ballot, entries, ceiling)
        made = by_group_ranks if self.basis == "group-ranks" else by_support
        return made(meeting.proposals.shortlist, ceiling)

    def _inputs(self, meeting: "Musyawarah", head: bytes) -> tuple[Election, Lot | None]:
        meeting.refuse_when_closed()
        if not 1 <= self.quota <= 20:
            raise Refused("number.range", "quota", least=1, most=20)
        election = self.election(meeting)
        if not election.projects:
            raise Refused("priorities.empty")
        called = line(self.called, "called", 40, required=False)
        drawn = _closed(meeting, self.ballot).lot if self.ballot else None
        return election, Lot(called, head.hex()) if called else drawn


class _Counted(Command, frozen=True):
    """A list that was counted beside the writer: it stands unless what is ranked or the ceiling changed meanwhile.

    Support that came in the second of counting came too late for it.
    """

    may: ClassVar = CHAIR
    asked: SettlePriorities
    election: Election
    lot: Lot | None
    found: List

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        now = self.asked.election(meeting)
        if (now.projects, now.budget) != (self.election.projects, self.election.budget):
            raise Refused("priorities.changed")
        asked, found = self.asked, self.found
        yield PrioritiesSettled(
            ballot=asked.ballot, ranking=found.ranking, rule=asked.rule, basis=asked.basis, quota=asked.quota,
            reasons=found.reasons, equals=found.equals, lot=self.lot if found.equals else None,
        )  # fmt: skip


def _closed(meeting: "Musyawarah", number: int) -> Ballot:
    ballot = meeting.ballots.all.get(number)
    if ballot is None or not ballot.decides or not ballot.ranks_proposals:
        raise Refused("priorities.ballot", "ballot")
    return ballot
