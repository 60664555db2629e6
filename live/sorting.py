"""Sorting at the desk: what came from below in one table, filtered, and done with by several at once."""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, get, post
from litestar.response import Redirect

from live.answers import Answer, act
from live.hall import OpenMeeting
from live.listing import listing
from live.pages import html, render
from live.places import enter
from live.viewers import Viewer
from sessions.recap import recap

AnyRequest = Request[Any, Any, Any]
PAGE = 50


@get("/m/{code:str}/sekretaris/meja-usulan", sync_to_thread=False)
def table(request: AnyRequest) -> Response[str]:
    """The proposals that stand, as the address narrows them."""
    opened, viewer = enter(request)
    return _page(request, opened, viewer, dict(request.query_params.items()))


@post("/m/{code:str}/sekretaris/meja-usulan")
async def sort(request: AnyRequest) -> Response[Any]:
    """Do one thing with all that are ticked, and go on where one was."""
    opened, viewer = enter(request)
    form = await request.form()
    values = {key: form.getall(key) if key == "choice" else form[key] for key in form}
    narrowed = str(values.pop("saring", ""))[:1000]
    answer = await act(opened, viewer, {**values, "do": "proposal.sort"})
    if answer["ok"]:
        return Redirect(f"meja-usulan?{narrowed}&tercatat=1#u{values['choice'][0]}", status_code=303)
    return _page(request, opened, viewer, dict(parse_qsl(narrowed)), answer, values)


def _page(
    request: AnyRequest,
    opened: OpenMeeting,
    viewer: Viewer,
    query: dict[str, str],
    refused: Answer | None = None,
    typed: dict[str, Any] | None = None,
) -> Response[str]:
    found = listing(opened.room.meeting, {"urut": "rw", **query}, PAGE, standing=True)
    body = render(
        request, opened, viewer, "pages/sorting.html", found=found, recap=recap,
        areas={name: number for number, name in enumerate(opened.room.meeting.settings.areas, start=1)},
        refused=refused or {}, typed=typed or {},
    )  # fmt: skip
    return html(body, 422 if refused else 200)
