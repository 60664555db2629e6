"""The course of the meeting: under each item of the agenda what happened there, as the minutes tell it."""

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
    """One item, counted from 0, with each stretch of time spent on it; ``raised`` came from the floor meanwhile."""

    item: int
    title: str
    visits: list[Visit]
    notes: list[Note]
    turns: list[Turn]
    raised: list[Proposal]
    decisions: list[Decision]
    ballots: list[Ballot]


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
        raised=[
            one
            for one in meeting.proposals.public
            if one.proposer and any(v.began <= one.raised and (v.ended is None or one.raised < v.ended) for v in visits)
        ],
        decisions=[one for one in meeting.consensus.decisions if one.item == item],
        ballots=[one for one in meeting.ballots.all.values() if one.item == item],
    )
