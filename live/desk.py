"""The desk's own addresses: finding somebody by name, and saying who sits there."""

import re
from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from live.access import CLERK, MOST_INITIALS, cookie
from live.pages import AnyRequest, html, page, render
from live.places import enter, hall_of


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


@post("/m/{code:str}/sekretaris/petugas")
async def clerk(request: AnyRequest) -> Response[Any]:
    """Remember in this browser who sits at the desk: letters, digits and spaces, for the ledger to sign with."""
    opened, _ = enter(request)
    initials = " ".join(re.findall(r"[A-Za-z0-9]+", str((await request.form()).get("clerk", ""))))
    response = Redirect(f"/m/{opened.room.code}/sekretaris/", status_code=303)
    response.set_cookie(cookie(CLERK, initials[:MOST_INITIALS].strip(), secure=hall_of(request).secure))
    return response
