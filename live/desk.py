"""The desk's own addresses: finding somebody by name, and saying who sits there."""

import re
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from live.access import CLERK, MOST_INITIALS, cookie
from live.behalf import voices
from live.hall import OpenMeeting
from live.listing import whole
from live.pages import AnyRequest, html, page, render
from live.places import enter, hall_of
from live.viewers import Viewer
from sessions.attendance import Attendee


@post(["/m/{code:str}/sekretaris/orang", "/m/{code:str}/pimpinan/orang"])
async def people(request: AnyRequest) -> Response[Any]:
    """Whose name begins as typed: a fragment for htmx, the whole screen for a plain form. Names stand in no address."""
    opened, viewer = enter(request)
    sought = str((await request.form()).get("name", ""))[:80].strip()
    meeting, enough = opened.room.meeting, len(sought) > 2
    found = meeting.attendance.called(sought) if enough else []
    awaited = meeting.invitations.called(sought) if enough and viewer.audience == "secretary" else []
    if request.headers.get("hx-request") == "true":
        return html(render(request, opened, viewer, "pages/people.html", found=found, awaited=awaited, sought=sought))
    return page(request, opened, viewer, found=found, awaited=awaited, sought=sought)


@get("/m/{code:str}/sekretaris/pengusul", sync_to_thread=False)
def proposer(request: AnyRequest) -> Response[Any]:
    """The person ``untuk``, to write down their proposal."""
    opened, viewer = enter(request)
    person = opened.room.meeting.attendance.people.get(whole(request.query_params.get("untuk", "")))
    return _picked(request, opened, viewer, {}, [person] if person else [])


@post("/m/{code:str}/sekretaris/pengusul")
async def proposers(request: AnyRequest) -> Response[Any]:
    """Whose name begins as typed, to write down their proposal."""
    opened, viewer = enter(request)
    form = dict(await request.form())
    sought = str(form.get("sought", ""))[:80].strip()
    found = opened.room.meeting.attendance.called(sought) if len(sought) > 2 else []
    return _picked(request, opened, viewer, form, found, sought)


def _picked(
    request: AnyRequest,
    opened: OpenMeeting,
    viewer: Viewer,
    typed: dict[str, Any],
    found: list[Attendee],
    sought: str = "",
) -> Response[Any]:
    behalf, typed = voices(found), {**typed, "do": "proposal.raise"}
    if request.headers.get("hx-request") == "true":
        return html(render(request, opened, viewer, "pages/behalf.html", behalf=behalf, typed=typed, sought=sought))
    return page(request, opened, viewer, typed=typed, behalf=behalf)


@post("/m/{code:str}/sekretaris/petugas")
async def clerk(request: AnyRequest) -> Response[Any]:
    """Remember in this browser who sits at the desk: letters, digits and spaces, for the ledger to sign with."""
    opened, _ = enter(request)
    initials = " ".join(re.findall(r"[A-Za-z0-9]+", str((await request.form()).get("clerk", ""))))
    response = Redirect(f"/m/{opened.room.code}/sekretaris/", status_code=303)
    response.set_cookie(cookie(CLERK, initials[:MOST_INITIALS].strip(), secure=hall_of(request).secure))
    return response
