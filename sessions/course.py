"""The course of the meeting: under each item of the agenda what happened there, as the minutes tell it."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from sessions.agenda import Visit
from sessions.ballot import Ballot
from sessions.conclusion import Decision
from sessions.minutes import Note
from sessions.proposal import Proposal
from sessions.speakers import Turn

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Stage(msgspec.Struct, frozen=True):
    """One item, counted from 0, with each stretch of time spent on it.

    ``raised`` came from the floor meanwhile, ``delegates`` are the people who became such, and with ``ranked`` the list
    of priorities that stands was settled.
    """

    item: int
    title: str
    visits: list[Visit]
    notes: list[Note]
    turns: list[Turn]
    raised: list[Proposal]
    decisions: list[Decision]
    ballots: list[Ballot]
    delegates: list[int]
    ranked: bool

    @property
    def empty(self) -> bool:
        """Whether nothing happened that the minutes tell."""
        told = (self.notes, self.turns, self.raised, self.decisions, self.ballots, self.delegates)
        return not self.ranked and not any(told)


def course(meeting: "Musyawarah") -> list[Stage]:
    """Every item that the meeting came to or that has a note; the running one is the last but for what has a note."""
    stages = [_stage(meeting, item) for item in range(len(meeting.settings.agenda))]
    return [one for one in stages if one.visits or one.notes or one.item == meeting.agenda.current]


def _stage(meeting: "Musyawarah", item: int) -> Stage:
    visits = [visit for visit in meeting.agenda.visits if visit.item == item]
    return Stage(
        item=item,
        title=meeting.settings.agenda[item].title,
        visits=visits,
        notes=meeting.minutes.under(item),
        turns=meeting.speakers.under(item),
        raised=[one for one in meeting.proposals.public if one.proposer and _within(visits, one.raised)],
        decisions=[one for one in meeting.consensus.decisions if one.item == item],
        ballots=[one for one in meeting.ballots.all.values() if one.item == item],
        delegates=[one.person for one in meeting.delegates.all.values() if _within(visits, one.at)],
        ranked=meeting.priorities.settled is not None and _within(visits, meeting.priorities.settled),
    )


def _within(visits: list[Visit], moment: datetime) -> bool:
    return any(visit.began <= moment and (visit.ended is None or moment < visit.ended) for visit in visits)
