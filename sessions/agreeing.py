"""Agreeing: the hall changes a settled list by agreement, one proposal at a time, and every change keeps its reason.

Whatever is moved, the line of the ceiling is drawn anew by walking down the list: what fits is funded. A proposal taken
off the list stays in sight as not agreed on (belum disepakati), with the reason, and can come back.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.counting.rules import Name
from sessions.priorities import Move
from sessions.prioritising import Ranked
from sessions.refused import Refused
from sessions.rupiah import rupiah
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class PrioritiesMoved(Event, frozen=True, tag="priorities.moved"):
    """A proposal stands elsewhere in the list, by agreement; places count from 1 as shown, 0 is off the list.

    ``ranking`` is the whole list after it, the funded first.
    """

    topic: ClassVar = "priorities"
    proposal: int
    before: int
    place: int
    reason: str
    ranking: tuple[Ranked, ...]

    def apply(self, meeting: "Musyawarah") -> None:
        priorities = meeting.priorities
        listed = {row.proposal for row in self.ranking}
        known = (*priorities.aside, *priorities.ranking)
        meeting.priorities = msgspec.structs.replace(
            priorities,
            ranking=self.ranking,
            aside=tuple(row for row in known if row.proposal not in listed),
            moves=(*priorities.moves, Move(self.proposal, self.before, self.place, self.reason, meeting.now)),
        )


class MovePriority(Command, frozen=True, tag="priorities.move"):
    """Move ``proposal`` to the place ``to``, the one in ``up`` or ``down`` by one place, or with ``off`` take it off.

    The reason is what the hall agreed on.
    """

    may: ClassVar = CHAIR
    proposal: int = 0
    to: int = 0
    up: int = 0
    down: int = 0
    off: bool = False
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        priorities = meeting.priorities
        if not priorities.settled:
            raise Refused("priorities.unsettled")
        reason = line(self.reason, "reason", 200)
        rows = priorities.shown
        number = self.up or self.down or self.proposal
        known = {row.proposal: row for row in (*rows, *priorities.aside)}
        if number not in known:
            raise Refused("priorities.unknown", "proposal")
        row = known[number]
        before = rows.index(row) + 1 if row in rows else 0
        rest = [one for one in rows if one is not row]
        wanted = self._place(before)
        if not self.off and not 1 <= wanted <= len(rest) + 1:
            raise Refused("number.range", "to", least=1, most=len(rest) + 1)
        order = rest if self.off else [*rest[: wanted - 1], row, *rest[wanted - 1 :]]
        ranking = under_ceiling(order, meeting.settings.ceiling, priorities.rule)
        place = next((place for place, one in enumerate(ranking, start=1) if one.proposal == number), 0)
        if [one.proposal for one in ranking] == [one.proposal for one in rows]:
            raise Refused("priorities.stays", "to", code=f"U{number:03}", line=rupiah(meeting.settings.ceiling))
        yield PrioritiesMoved(proposal=number, before=before, place=place, reason=reason, ranking=ranking)

    def _place(self, before: int) -> int:
        if self.up:
            return before - 1
        return before + 1 if self.down else self.to


def under_ceiling(order: Sequence[Ranked], ceiling: int, rule: Name) -> tuple[Ranked, ...]:
    """The same rows with the line drawn anew, the funded first: each that fits, or all up to the first that does not.

    By plain rank the ceiling cuts nothing.
    """
    funded: list[Ranked] = []
    reserve: list[Ranked] = []
    left, stopped = ceiling, False
    for row in order:
        fits = rule == "rank" or (row.cost <= left and not stopped)
        if fits:
            left -= row.cost
        stopped = stopped or (rule == "greedy-stop" and not fits)
        (funded if fits else reserve).append(msgspec.structs.replace(row, funded=fits))
    return (*funded, *reserve)
