"""Papers: the page of all documents, for the desk and the chair, and the one click that makes and packs them all."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from live.hall import OpenMeeting
from live.language import refusal
from live.pages import html, render
from live.parcels import Parcel, make_apart
from live.places import at, enter, hall_of
from sessions.actors import Role
from sessions.documents.bundle import find
from sessions.documents.parcel import Source, names
from sessions.refused import Refused

AnyRequest = Request[Any, Any, Any]
DESKS = ["/m/{code:str}/sekretaris/berkas", "/m/{code:str}/pimpinan/berkas"]


@get(DESKS, sync_to_thread=False)
def papers(request: AnyRequest) -> Response[Any]:
    """All documents, what each is, and how far their making is."""
    opened, viewer = enter(request)
    parcel = opened.parcel
    wrong = refusal(viewer.language, parcel.refused) if parcel and parcel.refused else ""
    offered = [name for group in names(opened.room.meeting) for name in group]
    body = render(
        request, opened, viewer, "pages/papers.html", refused={}, typed={}, offered_names=offered, parcel=parcel,
        fresh=bool(parcel and parcel.head == opened.room.head), wrong=wrong,
        at_once=request.headers.get("hx-request") == "true" or "siap" in request.query_params,
    )  # fmt: skip
    return html(body)


@post(DESKS)
async def pack(request: AnyRequest) -> Response[Any]:
    """Begin to make all documents, unless they are made from this very ledger already."""
    opened, _ = enter(request)
    parcel = opened.parcel
    if parcel is None or parcel.stage == "failed" or (parcel.stage == "ready" and parcel.head != opened.room.head):
        parcel = opened.parcel = Parcel(await _source(request, opened), opened.room.meeting)
    await parcel.wait()
    return Redirect("berkas?siap=1" if parcel.stage == "ready" else "berkas", status_code=303)


@get([f"{desk}.zip" for desk in DESKS], sync_to_thread=False)
def parcel(request: AnyRequest) -> Response[Any]:
    """The ZIP of all that was made last."""
    opened, _ = enter(request)
    if opened.parcel is None or opened.parcel.stage != "ready":
        raise Refused("parcel.unmade")
    return attachment(opened, "berkas.zip", "application/zip", opened.parcel.content)


@get(at("/dokumen/{name:str}"))
async def document(request: AnyRequest) -> Response[Any]:
    """One document of the meeting as it stands, for those who sign it."""
    opened, viewer = enter(request)
    if viewer.actor.role not in {Role.SECRETARY, Role.FACILITATOR}:
        raise Refused("not.allowed")
    found = find(opened.room.meeting, name := request.path_params["name"])
    if found is None:
        raise Refused("document.unknown")
    made = opened.parcel if opened.parcel and opened.parcel.head == opened.room.head else None
    content = made.files.get(name) if made else None
    content = content or await make_apart(await _source(request, opened), name)
    return attachment(opened, name, found.media_type, content)


def attachment(opened: OpenMeeting, name: str, media_type: str, content: bytes) -> Response[Any]:
    """A file to keep, called after the meeting."""
    disposition = f'attachment; filename="{opened.room.code}-{name}"'
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


async def _source(request: AnyRequest, opened: OpenMeeting) -> Source:
    journal, code = hall_of(request).journal, opened.room.code
    return Source(await journal.read(code), await journal.kept(code), hall_of(request).own)
