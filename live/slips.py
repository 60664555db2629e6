"""Votes that are looked at again: the slips of a secret ballot by everybody, one of an open ballot by who gave it."""

from typing import Any

from litestar import Request, Response, get

from live.pages import html, render
from live.places import at, enter
from sessions.refused import Refused


@get(at("/suara/{ballot:int}"), sync_to_thread=False)
def slips(request: Request[Any, Any, Any]) -> Response[str]:
    """All slips of a counted secret ballot. The phone asks for all and compares: nobody learns which one is its own."""
    opened, viewer = enter(request)
    ballot = opened.room.meeting.ballots.all.get(request.path_params["ballot"])
    if ballot is None or not ballot.secret or ballot not in opened.room.meeting.ballots.held:
        raise Refused("ballot.unknown")
    return html(render(request, opened, viewer, "pages/slips.html", ballot=ballot))


@get(at("/suara-saya"), sync_to_thread=False)
def my_vote(request: Request[Any, Any, Any]) -> Response[str]:
    """What somebody voted in the open ballot that runs, to change it: a fragment for htmx, a page for a plain link."""
    opened, viewer = enter(request)
    ballot = opened.room.meeting.ballots.running
    vote = ballot.votes.get(str(viewer.actor.person)) if ballot and viewer.audience == "phone" else None
    if vote is None:
        raise Refused("vote.none")
    leaf = "my_vote_again" if request.headers.get("hx-request") == "true" else "my_vote"
    return html(render(request, opened, viewer, f"pages/{leaf}.html", ballot=ballot, vote=vote))
