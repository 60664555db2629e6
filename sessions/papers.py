"""Papers: voters with a sheet of paper in the same register and the same count as those with a phone.

The desk hands a paper to a voter, which marks them as having voted, so that no phone can vote for them too. Two people
of the hall open the box and count; the papers and the spoilt ones together are never more than were handed out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.ballot import Ballot
from sessions.balloting import open_ballot, voter
from sessions.ballots import BoxCounted, VoteMarked
from sessions.kinds import fitted
from sessions.refused import Refused
from sessions.votes import PAPER, Vote

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class GivePaper(Command, frozen=True, tag="paper.give"):
    """Hand a paper ballot to a voter, who has then voted."""

    may: ClassVar = DESK
    ballot: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person, ballot = voter(meeting, actor, self.ballot)
        if not ballot.on_paper:
            raise Refused("paper.kind")
        if person.id in ballot.voted:
            raise Refused("vote.twice")
        yield VoteMarked(ballot=ballot.id, person=person.id, paper=True)


class CountBox(Command, frozen=True, tag="paper.count"):
    """Write down what two people counted in the box: for each option on how many papers it stands, and the spoilt ones.

    ``marks`` gives the papers for each key; where several may be chosen, a paper is told in ``papers`` instead, one a
    line, with the numbers of its options as they stand on it (``3 1 7``; in a ranking in their order).
    """

    may: ClassVar = DESK
    ballot: int
    first_counter: int = 0
    second_counter: int = 0
    marks: dict[str, int] = msgspec.field(default_factory=dict)
    papers: str = ""
    spoilt: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        ballot = open_ballot(meeting, self.ballot)
        for field, counter in (("first_counter", self.first_counter), ("second_counter", self.second_counter)):
            if counter not in meeting.attendance.people:
                raise Refused("person.unknown", field)
        if self.first_counter == self.second_counter:
            raise Refused("box.counters", "second_counter")
        votes = self._votes(ballot)
        if self.spoilt < 0 or len(votes) + self.spoilt > len(ballot.papers):
            raise Refused("box.many", "spoilt", counted=len(votes) + self.spoilt, given=len(ballot.papers))
        counters = (self.first_counter, self.second_counter)
        if not ballot.secret:
            yield BoxCounted(ballot=ballot.id, counters=counters, votes=votes, spoilt=self.spoilt)
            return
        for key in meeting.urn_of(ballot.id, PAPER):
            yield Keep("urn", key, None)
        for vote in votes:
            yield Keep("urn", f"{ballot.id}/{PAPER}{meeting.chance(16).hex()}", msgspec.json.encode(vote))
        yield BoxCounted(ballot=ballot.id, counters=counters, votes=(), spoilt=self.spoilt, slips=len(votes))

    def _votes(self, ballot: Ballot) -> tuple[Vote, ...]:
        if any(count < 0 or count > len(ballot.papers) for count in self.marks.values()):
            raise Refused("box.many", "spoilt", counted=max(self.marks.values()), given=len(ballot.papers))
        single = [fitted(ballot, Vote((key,))) for key, count in self.marks.items() for _ in range(count)]
        lines = [row for row in self.papers.splitlines() if row.strip()]
        return tuple(single + [_paper(ballot, row, number) for number, row in enumerate(lines, start=1)])


def _paper(ballot: Ballot, row: str, number: int) -> Vote:
    keys = [option.key for option in ballot.options]
    places = row.replace(",", " ").split()
    readable = all(place.isascii() and place.isdigit() and 1 <= int(place) <= len(keys) for place in places)
    if not readable or len(set(map(int, places))) < len(places):
        raise Refused("box.paper", "papers", line=number, most=len(keys))
    chosen = tuple(keys[int(place) - 1] for place in places)
    ranked = {key: place for place, key in enumerate(chosen, start=1)}
    return fitted(ballot, Vote(marks=ranked) if ballot.kind == "ranking" else Vote(chosen))
