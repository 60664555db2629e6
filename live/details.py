"""Details: what the page of one proposal shows, and what is similar to one being written."""

from typing import Any

from live.viewers import Viewer
from sessions.musyawarah import Musyawarah
from sessions.proposal import ASIDE, Status
from sessions.refused import Refused
from sessions.settings import FUNDING, LAND
from sessions.similar import similar
from sessions.urusan import urusan

MOST_SIMILAR = 3
# What forms about a proposal offer to choose from.
OFFERED = {"funding": FUNDING, "land": LAND, "urusan": urusan()}


def details(meeting: Musyawarah, viewer: Viewer, number: int, beside: int = 0) -> dict[str, Any]:
    """One proposal, those that are like it, and ``beside`` it another, when the two may be the same.

    Raises:
        Refused: ``proposal.unknown``, also when this viewer may not read it.
    """
    proposals = meeting.proposals
    proposal = proposals.find(number)
    if not proposal.seen_by(viewer.actor) or viewer.audience == "projector":
        raise Refused("proposal.unknown")
    other = proposals.all.get(beside)
    # Who receives them sees what waits beside what came before it.
    waiting = proposals.queue if viewer.audience in {"facilitator", "secretary"} else []
    others = [one for one in (*proposals.counted, *waiting) if one is not proposal]
    comparable = other and other is not proposal and (other.public or other in waiting)
    return {
        "proposal": proposal,
        "other": other if comparable else None,
        "alike": similar(others, proposal.title, proposal.rw, 5),
    }


def alike(meeting: Musyawarah, viewer: Viewer, typed: str) -> dict[str, Any]:
    """What is similar to a title being typed and can be supported, and what the catalogue knows of it."""
    me = meeting.attendance.people.get(viewer.actor.person)
    standing = [one for one in meeting.proposals.counted if one.status not in ASIDE - {Status.DEFERRED}]
    return {
        "alike": similar(standing, typed, me.rw if me else 0, MOST_SIMILAR),
        "items": meeting.catalogue.like(typed, MOST_SIMILAR),
    }
