"""Importing at the desk: a file is uploaded, what was understood is looked at, and only then it enters."""

from collections.abc import Sequence
from typing import Any, get_args

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Redirect

from live.hall import OpenMeeting
from live.language import refusal
from live.pages import html, render
from live.places import enter
from live.reading import uploaded
from live.uploads import Upload, What
from live.viewers import Viewer
from sessions.refused import Refused
from sessions.tables.last_list import Remembered
from sessions.tables.reading import MOST_BYTES
from sessions.tables.understanding import Understood

AnyRequest = Request[Any, Any, Any]
PAGE = 50


class Seen(msgspec.Struct, frozen=True):
    """The rows of one page of the preview: of those that ``show`` leaves, ``total``."""

    rows: Sequence[Understood | Remembered]
    show: str
    page: int
    pages: int
    total: int


@get("/m/{code:str}/sekretaris/impor", sync_to_thread=False)
def imports(request: AnyRequest) -> Response[Any]:
    """Where to upload, and what came in before."""
    opened, viewer = enter(request)
    return _page(request, opened, viewer)


@post("/m/{code:str}/sekretaris/impor", request_max_body_size=MOST_BYTES + 64 * 1024)
async def upload(request: AnyRequest) -> Response[Any]:
    """Take a file and read it; nothing enters."""
    opened, viewer = enter(request)
    form = await request.form()
    name, content = await uploaded(form.get("file"))
    if not name:
        return _page(request, opened, viewer, wrong=Refused("import.missing", "file"))
    kept = Upload(name, opened.room.meeting, _what(form.get("what")))
    opened.uploads.keep(kept)
    await kept.read(content)
    return Redirect(f"impor/{kept.token}", status_code=303)


@get("/m/{code:str}/sekretaris/impor/{token:str}", sync_to_thread=False)
def preview(request: AnyRequest) -> Response[Any]:
    """What was understood of the file, row by row; or how far it is."""
    opened, viewer = enter(request)
    return _page(request, opened, viewer, kept=opened.uploads.find(request.path_params["token"]))


@post("/m/{code:str}/sekretaris/impor/{token:str}/kolom")
async def columns(request: AnyRequest) -> Response[Any]:
    """Read the file with the columns as somebody named them."""
    opened, viewer = enter(request)
    kept = opened.uploads.find(request.path_params["token"])
    form = await request.form()
    try:
        if kept.stage == "mapping" and kept.columns:
            await kept.tell([str(form.get(f"column-{at}", "")) for at in range(len(kept.columns.titles))])
    except Refused as refused:
        return _page(request, opened, viewer, kept=kept, wrong=refused)
    return Redirect(f"../{kept.token}", status_code=303)


@post("/m/{code:str}/sekretaris/impor/{token:str}/masuk")
async def confirm(request: AnyRequest) -> Response[Any]:
    """Enter what was shown."""
    opened, viewer = enter(request)
    kept = opened.uploads.find(request.path_params["token"])
    await kept.enter(opened.room, viewer.actor)
    return Redirect(f"../{kept.token}", status_code=303)


def _what(asked: object) -> What:
    return next((what for what in get_args(What) if what == asked), "usulan")


def _page(
    request: AnyRequest,
    opened: OpenMeeting,
    viewer: Viewer,
    *,
    kept: Upload | None = None,
    wrong: Refused | None = None,
) -> Response[Any]:
    wrong = wrong or (kept.refused if kept else None)
    body = render(
        request, opened, viewer, "pages/import.html", refused={}, typed={}, kept=kept,
        seen=_seen(kept, request) if kept else None, wrong=refusal(viewer.language, wrong) if wrong else "",
    )  # fmt: skip
    return html(body, 422 if wrong else 200)


def _seen(kept: Upload, request: AnyRequest) -> Seen:
    show, asked = request.query_params.get("tampil", "semua"), request.query_params.get("hal", "1")
    fits = {"lihat": lambda row: row.needs_a_look, "baru": lambda row: row.state == "new"}.get(show)
    rows = [row for row in kept.rows if fits is None or fits(row)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(pages, max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1))
    return Seen(rows[(page - 1) * PAGE : page * PAGE], show if fits else "semua", page, pages, len(rows))
