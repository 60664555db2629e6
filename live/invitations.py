"""The invitation list: the desk uploads it, looks at what was understood and enters it; a phone asks about one name."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from live import terminal
from live.cards import cards_of, pdf
from live.hall import OpenMeeting
from live.language import refusal
from live.pages import html, render
from live.places import enter, hall_of
from live.reading import read_apart, uploaded
from live.viewers import Viewer
from sessions.invitations import InvitePeople, newcomers
from sessions.refused import Refused
from sessions.tables.invitation_list import InvitationList, invitations_in
from sessions.tables.reading import MOST_BYTES

AnyRequest = Request[Any, Any, Any]
_SHOWN = 200


@post("/m/{code:str}/undangan", status_code=200)
async def recognise(request: AnyRequest) -> Response[Any]:
    """Whether somebody of the name in the form is expected: their constituency and neighbourhood, and no more."""
    opened, viewer = enter(request)
    form = await request.form()
    found = opened.recognises(viewer, str(form.get("name", "")))
    return html(hall_of(request).renderer.render("pages/recognised.html", viewer.language, found=found))


@get("/m/{code:str}/sekretaris/undangan", sync_to_thread=False)
def invitations(request: AnyRequest) -> Response[Any]:
    """Who is expected and who of them came, and a form to upload a list."""
    opened, viewer = enter(request)
    return _page(request, opened, viewer)


@post("/m/{code:str}/sekretaris/undangan", status_code=200, request_max_body_size=MOST_BYTES + 64 * 1024)
async def upload(request: AnyRequest) -> Response[Any]:
    """Show what was understood of a list; nothing is entered yet."""
    opened, viewer = enter(request)
    try:
        tables = await read_apart(await _content(request))
        found = await asyncio.to_thread(invitations_in, tables, opened.room.meeting.settings)
    except Refused as refused:
        return _page(request, opened, viewer, wrong=refused)
    return _page(request, opened, viewer, found=found, token=opened.lists.keep(tuple(found.people)))


@post("/m/{code:str}/sekretaris/undangan/masuk")
async def enter_list(request: AnyRequest) -> Response[Any]:
    """Enter the list that was shown."""
    opened, viewer = enter(request)
    token = str((await request.form()).get("token", ""))
    people = opened.lists.find(token, Refused("invitations.expired"))
    await opened.room.do(InvitePeople(people), viewer.actor, f"list-{token}")
    return Redirect("../undangan?tercatat=1", status_code=303)


@get("/m/{code:str}/sekretaris/kartu.pdf")
async def cards(request: AnyRequest) -> Response[Any]:
    """The cards of all who have not come, to print and cut."""
    opened, _ = enter(request)
    made = await asyncio.to_thread(pdf, cards_of(opened.room.meeting, hall_of(request).address))
    disposition = f'attachment; filename="{opened.room.code}-kartu.pdf"'
    return Response(made, media_type="application/pdf", headers={"content-disposition": disposition})


async def _content(request: AnyRequest) -> bytes:
    _, content = await uploaded((await request.form()).get("list"))
    if not content:
        raise Refused("invitations.missing", "list")
    return content


def _page(
    request: AnyRequest,
    opened: OpenMeeting,
    viewer: Viewer,
    *,
    found: InvitationList | None = None,
    token: str = "",
    wrong: Refused | None = None,
) -> Response[Any]:
    fresh = newcomers(opened.room.meeting, found.people) if found else []
    body = render(
        request, opened, viewer, "pages/invitations.html", refused={}, typed={},
        found=found, fresh=fresh, shown=fresh[:_SHOWN], token=token,
        faults=[terminal.fault(fault, viewer.language) for fault in found.faults] if found else [],
        wrong=refusal(viewer.language, wrong) if wrong else "",
    )  # fmt: skip
    return html(body, 422 if wrong else 200)
