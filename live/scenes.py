"""Scenes: what the board in front of the hall shows, which is always the last thing that happened.

The template of a scene is ``templates/scenes/<scene>.html``.
"""

from datetime import datetime  # noqa: TC003 - a real name for readers of the annotation
from typing import Literal

from sessions.musyawarah import Musyawarah
from sessions.settings import ItemKind

Scene = Literal[
    "closed",
    "ballot",
    "conclusion",
    "result",
    "decision",
    "proposal",
    "priorities",
    "lobby",
    "forum",
    "review",
    "item",
    "reading",
    "signing",
]
READ_AT = {"reading", "closing"}
_OF_ITEM: dict[ItemKind, Scene] = {
    "lobby": "lobby",
    "proposals": "forum",
    "review": "review",
    "priorities": "forum",
    "reading": "reading",
}


def scene(meeting: Musyawarah) -> Scene:
    """What waits for the hall comes first: the end, a running ballot, a conclusion to agree on. Then what is newest.

    A ballot that was held while a conclusion stood there is what the hall waits for: its result comes before it.
    """
    if meeting.agenda.closed:
        return "closed"
    if meeting.ballots.running:
        return "ballot"
    current, last = meeting.consensus.current, meeting.ballots.last
    counted = last.closed if last and last.outcome != "cancelled" else None
    if current and not (counted and counted > current.worded):
        return "conclusion"
    of_item = _OF_ITEM.get(meeting.item.kind, "item")
    if of_item == "review" and not meeting.last_cycle.all:
        of_item = "item"
    decisions, visits = meeting.consensus.decisions, meeting.agenda.visits
    moments: list[tuple[datetime | None, Scene]] = [
        (visits[-1].began if visits else None, of_item),
        (meeting.last_cycle.shown if of_item == "review" else None, "review"),
        (counted, "result"),
        (decisions[-1].at if decisions else None, "decision"),
        (meeting.proposals.taken_up if meeting.proposals.current else None, "proposal"),
        (meeting.priorities.settled, "priorities"),
        (meeting.reading.shown if meeting.item.kind in READ_AT else None, "reading"),
        (max((s.at for one in meeting.signatories.all.values() if (s := one.signature)), default=None), "signing"),
    ]
    happened = [(moment, name) for moment, name in moments if moment]
    return max(happened, key=lambda one: one[0])[1] if happened else of_item
