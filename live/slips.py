"""Slips: the published count of a secret ballot, for the phone that looks its own up and for whoever counts again."""

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
