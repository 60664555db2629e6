"""One ballot: its terms, its register, its votes, and what they added up to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from sessions.terms import Terms
from sessions.votes import BallotKind, Option, Vote
from sessions.wording import Said, rules_of

Outcome = Literal["carried", "lost", "counted", "invalid", "cancelled"]


class Tally(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the votes add up to. ``order`` holds the keys from first to last; who stands in one group is equal.

    ``rounds`` are those of a run-off: votes for each key still in it. ``voters`` counts votes that chose something.
    ``winners`` hold the seats, when there are any; ``tied`` are equals of whom only some do, until a lot is drawn.
    """

    order: tuple[tuple[str, ...], ...] = ()
    rounds: tuple[dict[str, int], ...] = ()
    voters: int = 0
    winners: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()


class Lot(msgspec.Struct, frozen=True):
    """A public lot: the number called out in the hall and the digest (hex) of the ledger before it.

    Anybody can draw it again: see :mod:`sessions.lots`.
    """

    called: str
    digest: str


class Box(msgspec.Struct, frozen=True):
    """Paper votes counted from a sealed box by two people (their numbers): the papers, and how many were spoilt.

    Of a secret ballot ``slips`` papers lie in the urn with the slips of the phones, and ``votes`` is empty.
    """

    counters: tuple[int, int]
    votes: tuple[Vote, ...]
    spoilt: int
    slips: int = 0

    @property
    def valid(self) -> int:
        """How many papers were votes."""
        return len(self.votes) + self.slips


class Ballot(msgspec.Struct):
    """One ballot. ``register`` is frozen at opening but for ``late`` ones; ``voted`` tells who voted and when.

    ``votes`` holds those of an open ballot under the voters' numbers, or after the closing the slips of a secret one
    under theirs. ``papers`` are the voters who were handed a paper, ``recount`` tells that one was after the box was
    counted. ``conclusion`` is the one whose wording it puts to
    the vote (0: none). ``counts`` stands at closing; those of a matrix are hundredths of a grade.
    """

    id: int
    item: int
    question: str
    kind: BallotKind
    options: tuple[Option, ...]
    limit: int
    secret: bool
    register: frozenset[int]
    terms: Terms
    opened: datetime
    closed: datetime | None = None
    late: dict[int, datetime] = msgspec.field(default_factory=dict)
    voted: dict[int, datetime] = msgspec.field(default_factory=dict)
    votes: dict[str, Vote] = msgspec.field(default_factory=dict)
    papers: set[int] = msgspec.field(default_factory=set)
    box: Box | None = None
    recount: bool = False
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    tally: Tally = Tally()
    outcome: Outcome | None = None
    lot: Lot | None = None
    conclusion: int = 0

    @property
    def turnout(self) -> int:
        """How many have voted, on paper too."""
        return len(self.voted)

    @property
    def missing(self) -> list[int]:
        """Who has not voted yet, by number."""
        return sorted(self.register - self.voted.keys())

    @property
    def uncounted(self) -> bool:
        """Whether papers lie in the box that nobody has counted."""
        return bool(self.papers) and (self.box is None or self.recount)

    @property
    def on_paper(self) -> bool:
        """Whether this kind of ballot can be voted in on paper: the numbers of options can be written down and read."""
        return self.kind not in {"points", "scores"}

    @property
    def decides(self) -> bool:
        """Whether it has a result on which something can rest; an invalid one says nothing."""
        return self.closed is not None and self.outcome not in {"cancelled", "invalid"}

    @property
    def all_votes(self) -> list[Vote]:
        """Every vote that is known: those of an open ballot, of the box, and after closing those of the urn."""
        return [*self.votes.values(), *(self.box.votes if self.box else ())]

    @property
    def ranks_proposals(self) -> bool:
        """Whether its options are proposals, so that priorities can follow from it."""
        return any(option.proposal for option in self.options)

    @property
    def option(self) -> dict[str, Option]:
        """The options by their keys."""
        return {option.key: option for option in self.options}

    @property
    def budget(self) -> int:
        """What each voter may give away: points, rupiah or choices; 0 where nothing has to be kept count of."""
        if self.kind in {"approval", "election"}:
            return self.limit if self.limit > 1 else 0
        return {"points": self.terms.points, "knapsack": self.terms.ceiling}.get(self.kind, 0)

    def given(self, choice: Iterable[str], marks: Mapping[str, int]) -> int:
        """How much of its budget a vote gives away."""
        if self.kind == "points":
            return sum(marks.values())
        return sum(self.option[key].cost if self.kind == "knapsack" else 1 for key in choice)

    @property
    def rules(self) -> list[Said]:
        """What decides in this ballot, sentence by sentence."""
        return list(rules_of(self))

    def figure(self, count: int) -> int | Decimal:
        """A count as people read it: votes, points, or a grade."""
        return Decimal(count) / 100 if self.kind == "scores" else count

    @property
    def ranked(self) -> list[tuple[Option, int]]:
        """Options with their counts; for anything but yes-no, the first in order first."""
        rows = [(option, self.counts.get(option.key, 0)) for option in self.options]
        if self.kind == "yes-no":
            return rows
        place = {key: number for number, group in enumerate(self.tally.order) for key in group}
        return sorted(rows, key=lambda row: (place.get(row[0].key, 0), -row[1]))
