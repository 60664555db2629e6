"""Photos: one comes in, is drawn anew apart from the hall, and is put to its proposal; who may read that sees it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.response import Redirect

from live.answers import Answer, act, told
from live.apart import apart
from live.hall import OpenMeeting
from live.listing import whole
from live.pages import page
from live.places import at, enter
from live.reading import let_pass, uploaded
from live.viewers import Viewer
from sessions.actors import FLOOR
from sessions.photos import seen_by
from sessions.pictures import KIND, MOST_SENT, redrawn, refuse_at_sight
from sessions.refused import Refused

AnyRequest = Request[Any, Any, Any]
_BODY = MOST_SENT + 64 * 1024
_DOORS = ["/m/{code:str}/foto", "/m/{code:str}/sekretaris/foto", "/m/{code:str}/dibantu/{person:int}/foto"]


@get(at("/foto/{digest:str}"), sync_to_thread=False, packed=True)
def photo(request: AnyRequest) -> Response[bytes]:
    """The photo with this digest. It never changes, and only this browser may keep it."""
    opened, viewer = enter(request)
    content = seen_by(opened.room.meeting, viewer.actor, request.path_params["digest"])
    return Response(content, media_type=KIND, headers={"cache-control": "private, max-age=31536000, immutable"})


@post(_DOORS, request_max_body_size=_BODY)
async def add_photo(request: AnyRequest) -> Response[Any]:
    """Take a photo and put it to a proposal, whose page then shows it or says why not."""
    opened, viewer = enter(request)
    if viewer.actor.role not in FLOOR:
        raise Refused("not.allowed")
    number = whole(request.query_params.get("u", ""))
    answer = await _put(request, opened, viewer, number)
    if answer["ok"]:
        return Redirect(f"rincian?u={number}&tercatat=1#foto", status_code=303)
    return page(request, opened, viewer, answer, {"about": number})


async def _put(request: AnyRequest, opened: OpenMeeting, viewer: Viewer, number: int) -> Answer:
    try:
        if not opened.photos.take(str(viewer.actor.person or viewer.actor.device)):
            raise Refused("limit.photos", "photo")
        form = await request.form()
        _, content = await uploaded(form.get("photo"))
        refuse_at_sight(content)
        # One after another: a hall that takes photos all at once must not fill the laptop.
        async with opened.darkroom:
            picture = await apart(redrawn, content, Refused("photo.broken", "photo"))
    except Refused as refused:
        return told(viewer, "", refused)
    except RequestEntityTooLarge:
        await let_pass(request)
        return told(viewer, "", Refused("photo.large", "photo", most=MOST_SENT // 1024**2))
    values = {"do": "proposal.photograph", "id": str(form.get("id", "")), "proposal": number}
    return await act(opened, viewer, values, picture=picture)
