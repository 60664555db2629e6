"""The desk's own addresses: finding somebody by name, which only those may who keep the register or the order."""

from typing import Any

from litestar import Response, post

from live.pages import AnyRequest, html, page, render
from live.places import enter


@post(["/m/{code:str}/sekretaris/orang", "/m/{code:str}/pimpinan/orang"])
async def people(request: AnyRequest) -> Response[Any]:
    """Whose name begins as typed: a fragment for htmx, the whole screen for a plain form. Names stand in no address."""
    opened, viewer = enter(request)
    sought = str((await request.form()).get("name", ""))[:80].strip()
    found = opened.room.meeting.attendance.called(sought) if len(sought) > 2 else []
    if request.headers.get("hx-request") == "true":
        return html(render(request, opened, viewer, "pages/people.html", found=found, sought=sought))
    return page(request, opened, viewer, found=found, sought=sought)
