"""Up and down at the desk: what comes from below or above is uploaded, looked at and taken in; what goes out is
downloaded.
"""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.response import Redirect

from live.hall import OpenMeeting
from live.language import refusal
from live.looking import Looked, look, take_in
from live.pages import html, render
from live.places import enter, hall_of
from live.public import public_files, zipped
from live.reading import let_pass
from live.viewers import Viewer
from sessions.documents.bundle import offered
from sessions.documents.sent_down import sent_down
from sessions.musyawarah import Musyawarah
from sessions.passing import Answer, Total, total
from sessions.refused import Refused
from sessions.sealed import MOST_BYTES

AnyRequest = Request[Any, Any, Any]


class Came(msgspec.Struct, frozen=True):
    """What came from one neighbourhood: the file of the last bundle ("" for none), and its totals by standing."""

    rw: int
    name: str
    file: str
    first: Total
    reserve: Total
    rest: Total


@get("/m/{code:str}/sekretaris/kiriman", sync_to_thread=False)
def bundles(request: AnyRequest) -> Response[Any]:
    """What came from below and what can go out."""
    opened, viewer = enter(request)
    return _page(request, opened, viewer)


@post("/m/{code:str}/sekretaris/kiriman", status_code=200, request_max_body_size=MOST_BYTES + 64 * 1024)
async def upload(request: AnyRequest) -> Response[Any]:
    """Show what the files would bring; nothing enters yet."""
    opened, viewer = enter(request)
    try:
        form = await request.form()
    except RequestEntityTooLarge:
        await let_pass(request)
        return _page(request, opened, viewer, wrong=Refused("sealed.large", "files", most=MOST_BYTES // 1024**2))
    sent = [one for one in form.getall("files", []) if isinstance(one, UploadFile) and one.filename]
    files = tuple([(one.filename[-120:], await one.read()) for one in sent])
    if not files:
        return _page(request, opened, viewer, wrong=Refused("import.missing", "files"))
    looked = [look(opened.room.meeting, name, content) for name, content in files]
    good = tuple(file for file, one in zip(files, looked, strict=True) if not one.refused)
    return _page(request, opened, viewer, looked=looked, token=opened.bundles.keep(good) if good else "")


@post("/m/{code:str}/sekretaris/kiriman/masuk")
async def take(request: AnyRequest) -> Response[Any]:
    """Take in what was shown."""
    opened, viewer = enter(request)
    files = opened.bundles.find(str((await request.form()).get("token", "")), Refused("import.expired"))
    looked = [look(opened.room.meeting, name, content) for name, content in files]
    try:
        await take_in(opened.room, looked, viewer.actor)
    except Refused as refused:
        return _page(request, opened, viewer, wrong=refused)
    return Redirect("../kiriman?tercatat=1", status_code=303)


@get("/m/{code:str}/sekretaris/umpan-balik/{area:int}", sync_to_thread=False)
def answer(request: AnyRequest) -> Response[Any]:
    """The answer for one neighbourhood, by its number."""
    opened, _ = enter(request)
    room, name = opened.room, opened.room.meeting.settings.area(request.path_params["area"])
    content = sent_down(room.meeting, room.head, name)
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
    disposition = f'attachment; filename="{room.code}-umpan-balik-{slug}.json"'
    return Response(content, media_type="application/json", headers={"content-disposition": disposition})


@get("/m/{code:str}/sekretaris/publik.zip")
async def public(request: AnyRequest) -> Response[Any]:
    """The public page with its documents, to put on any web space."""
    opened, _ = enter(request)
    room = opened.room
    made = await asyncio.to_thread(lambda: zipped(public_files(room.meeting, room.head, hall_of(request).renderer)))
    disposition = f'attachment; filename="{room.code}-publik.zip"'
    return Response(made, media_type="application/zip", headers={"content-disposition": disposition})


def _page(
    request: AnyRequest,
    opened: OpenMeeting,
    viewer: Viewer,
    *,
    looked: list[Looked] | None = None,
    token: str = "",
    wrong: Refused | None = None,
) -> Response[Any]:
    told = [refusal(viewer.language, one.refused) if one.refused else "" for one in looked or ()]
    body = render(
        request, opened, viewer, "pages/bundles.html", refused={}, typed={}, token=token,
        looked=list(zip(looked or (), told, strict=True)), came=_came(opened.room.meeting),
        documents=offered(opened.room.meeting), answered=_answered(opened.room.meeting),
        wrong=refusal(viewer.language, wrong) if wrong else "",
    )  # fmt: skip
    return html(body, 422 if wrong else 200)


def _answered(meeting: Musyawarah) -> list[Answer]:
    """What the level above takes up."""
    reply = meeting.replies.last
    return [one for one in reply.answers.values() if one.fate == "diterima"] if reply else []


def _came(meeting: Musyawarah) -> list[Came]:
    rows = []
    for rw, name in enumerate(meeting.settings.areas, start=1):
        sent, arrivals = list(meeting.received.sent(rw).values()), meeting.received.of(rw)
        first, reserve, rest = (
            total(one.cost for one in sent if one.standing == standing)
            for standing in ("prioritas", "cadangan", "belum disepakati")
        )
        rows.append(Came(rw, name, arrivals[-1].file if arrivals else "", first, reserve, rest))
    return rows
