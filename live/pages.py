"""Pages: each screen as a frame with its panels, complete without scripts."""

import re
from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from markupsafe import Markup

from live.access import (
    CARD,
    DEVICE,
    LANGUAGE,
    TICKET,
    cookie,
    digest_of,
    kept,
    key_cookie,
    language_of,
    new_secret,
)
from live.answers import Answer, act
from live.behalf import speaking
from live.closing import PLACES, SAID, beside
from live.decoding import Values
from live.details import OFFERED, alike
from live.details import details as one_proposal
from live.hall import OpenMeeting
from live.joining import at_the_door
from live.language import refusal
from live.listing import SHOWN, listing, whole
from live.panels import Ref
from live.places import PATH_OF, at, enter, hall_of, path_of
from live.qr import svg
from live.viewers import Viewer
from sessions.refused import Refused

AnyRequest = Request[Any, Any, Any]


@get("/", sync_to_thread=False)
def front(request: AnyRequest) -> Response[Any]:
    """The only meeting of this server, or a field for the code of one and the list of them."""
    hall, language = hall_of(request), language_of(request.cookies)
    typed = "-".join(request.query_params.get("kode", "").lower().split())
    if typed in hall.meetings or len(hall.meetings) == 1:
        return Redirect(f"/m/{typed if typed in hall.meetings else next(iter(hall.meetings))}/", status_code=302)
    meetings = [opened.room.meeting.settings for opened in hall.meetings.values()]
    wrong = refusal(language, Refused("meeting.unknown", code=typed[:40])) if typed else ""
    return html(hall.renderer.render("pages/front.html", language, meetings=meetings, typed=typed, wrong=wrong))


@get(at(), sync_to_thread=False)
def screen(request: AnyRequest) -> Response[Any]:
    """The screen that the address names, as this browser may see it."""
    opened, viewer = enter(request)
    if not path_of(request).endswith("/"):
        return Redirect(f"{path_of(request)}/", status_code=302)
    secure = hall_of(request).secure
    # What was scanned goes into a cookie: an address that is copied from the bar lets nobody in.
    names = {"t": TICKET, "k": key_cookie(CARD, opened.room.code)}
    scanned = {names[key]: value for key, value in request.query_params.items() if key in names}
    response = Redirect(path_of(request), status_code=302) if scanned else page(request, opened, viewer)
    for name, value in scanned.items():
        response.set_cookie(cookie(name, re.sub(r"[^A-Za-z0-9-]", "", value)[:40], secure=secure))
    if viewer.audience == "phone" and not kept(request.cookies, DEVICE, secure=secure):
        response.set_cookie(cookie(DEVICE, new_secret(), secure=secure))
    return response


@post(at("/do"))
async def do(request: AnyRequest) -> Response[Any]:
    """The one door for commands by HTTP: JSON for our script, a page for a plain form."""
    opened, viewer = enter(request)
    form = await request.form()
    values = {key: form.getall(key) if key == "choice" else form[key] for key in form}
    by_script = request.headers.get("accept") == "application/json"
    answer = await act(opened, viewer, values if by_script else _as_it_reads(values))
    if by_script:
        return Response(answer, status_code=200 if answer["ok"] else 422)
    about, place = whole(str(values.get("about", ""))), str(values.get("page", ""))
    if answer["ok"]:
        leaf = f"rincian?u={about}" if about else answer.get("go", place if place in PLACES else "")
        mark = "&" if "?" in leaf else "?"
        return Redirect(f"{path_of(request).removesuffix('do')}{leaf}{mark}tercatat=1", status_code=303)
    return page(request, opened, viewer, answer, values)


def _as_it_reads(values: Values) -> Values:
    """A plain form that somebody goes back to, mends and sends again is another act, though it bears the same id."""
    if "id" not in values:
        return values
    read = repr(sorted((name, value) for name, value in values.items() if isinstance(value, str | list)))
    return {**values, "id": blake2s(read.encode(), digest_size=16).hexdigest()}


@get(at("/panels"), sync_to_thread=False)
def panels(request: AnyRequest) -> Response[Any]:
    """The panels that a page without a socket shows and that changed: ``?now=digest&proposal/17=digest``."""
    opened, viewer = enter(request)
    changed = []
    for name, digest in list(request.query_params.items())[:400]:
        ref = Ref.parse(name)
        if panel := opened.gallery.sees(ref, viewer):
            snapshot = opened.gallery.snapshot(panel, ref, viewer)
            if snapshot.digest != digest:
                changed.append(snapshot.partial)
    return html("".join(changed))


@get(at("/usulan"), sync_to_thread=False)
def proposals(request: AnyRequest) -> Response[Any]:
    """One page of the list of proposals: a fragment for htmx, a whole screen for a plain link."""
    opened, viewer = enter(request)
    if request.headers.get("hx-request") != "true":
        return page(request, opened, viewer)
    return html(render(request, opened, viewer, "pages/list.html"))


@get(at("/rincian"), sync_to_thread=False)
def details(request: AnyRequest) -> Response[Any]:
    """One proposal (``u``) with its history and what may be done about it, beside another (``dengan``)."""
    opened, viewer = enter(request)
    number, beside = (whole(request.query_params.get(name, "").upper().lstrip("U")) for name in ("u", "dengan"))
    context = one_proposal(opened.room.meeting, viewer, number, beside)
    return html(render(request, opened, viewer, "pages/details.html", typed={}, refused={}, **context))


@get(at("/serupa"), sync_to_thread=False)
def similar(request: AnyRequest) -> Response[Any]:
    """What is similar to the ``title`` that somebody is typing: a fragment for htmx."""
    opened, viewer = enter(request)
    context = alike(opened.room.meeting, viewer, request.query_params.get("title", "")[:120])
    return html(render(request, opened, viewer, "pages/alike.html", **context))


@get("/m/{code:str}/kunci/{secret:str}", sync_to_thread=False)
def key(request: AnyRequest) -> Response[Any]:
    """Exchange a capability link for a cookie, so that the secret does not stay in the address bar."""
    hall = hall_of(request)
    code, secret = request.path_params["code"], request.path_params["secret"]
    role = hall.meeting(code).room.meeting.doors.role_of(digest_of(code, secret))
    if role is None:
        raise Refused("link.unknown")
    response = Redirect(f"/m/{code}/{PATH_OF[role]}/", status_code=303)
    response.set_cookie(cookie(key_cookie(role, code), secret, secure=hall.secure))
    return response


@get("/m/{code:str}/layar/qr.svg", sync_to_thread=False)
def join_code(request: AnyRequest) -> Response[Any]:
    """The QR that brings a phone here, with the ticket of this moment; only for the screen that shows it."""
    opened, _ = enter(request)
    ticket = opened.ticket()
    address = f"{hall_of(request).address}/m/{opened.room.code}/{'?t=' + ticket if ticket else ''}"
    return Response(svg(address), media_type="image/svg+xml", headers={"cache-control": "no-store"})


@get("/m/{code:str}/layar/wifi.svg", sync_to_thread=False)
def wifi_code(request: AnyRequest) -> Response[Any]:
    """The QR that brings a phone into the hall's network; only for the screen that shows it to the hall."""
    opened, _ = enter(request)
    wifi = opened.room.meeting.settings.wifi
    if wifi is None:
        raise Refused("document.unknown")
    return Response(svg(wifi.code), media_type="image/svg+xml")


@post("/bahasa")
async def choose_language(request: AnyRequest) -> Response[Any]:
    """Remember the language of this browser and go back to where it was."""
    form = await request.form()
    to = str(form.get("to", "/"))
    language = "en" if form.get("language") == "en" else "id"
    response = Redirect(to if re.fullmatch(r"/(m/[\w\-/?=&]*)?", to) else "/", status_code=303)
    response.set_cookie(cookie(LANGUAGE, language, secure=hall_of(request).secure))
    return response


def html(body: str, status: int = 200) -> Response[str]:
    """An HTML answer that nobody between us may keep."""
    return Response(body, status_code=status, media_type="text/html", headers={"cache-control": "no-store"})


def page(
    request: AnyRequest,
    opened: OpenMeeting,
    viewer: Viewer,
    refused: Answer | None = None,
    typed: Mapping[str, Any] | None = None,
    **context: Any,
) -> Response[str]:
    """The whole screen; after a refusal with the sentence beside its field and all that was typed."""
    template, about = f"pages/{viewer.audience}.html", whole(str((typed or {}).get("about", "")))
    if about:
        template, context = "pages/details.html", one_proposal(opened.room.meeting, viewer, about)
    elif typed and typed.get("page") in PLACES:
        template, context = PLACES[typed["page"]], beside(opened.room.meeting, viewer, typed)
    body = render(request, opened, viewer, template, refused=refused or {}, typed=typed or {}, **context)
    return html(body, 422 if refused else 200)


def render(request: AnyRequest, opened: OpenMeeting, viewer: Viewer, template: str, **context: Any) -> Markup:
    """A template of a screen with all that it may ask for."""
    hall = hall_of(request)
    meeting = opened.room.meeting

    def panel(name: str, subject: int = 0) -> Markup:
        ref = Ref(name, subject)
        seen = opened.gallery.sees(ref, viewer)
        return opened.gallery.snapshot(seen, ref, viewer).html if seen else Markup()

    return hall.renderer.render(
        template,
        viewer.language,
        meeting=meeting,
        audience=viewer.audience,
        actor=viewer.actor,
        me=meeting.attendance.people.get(viewer.actor.person),
        moved=viewer.actor.device in meeting.attendance.moved,
        expelled=meeting.attendance.expelled_on(viewer.actor.device),
        panel=panel,
        listing=listing(meeting, request.query_params),
        here=path_of(request),
        recorded="tercatat" in request.query_params,
        asks_ballot="rumusan" in request.query_params,
        command_id=new_secret(),
        offered=OFFERED,
        states=SHOWN,
        **SAID,
        **at_the_door(opened, viewer),
        **{"found": [], "awaited": [], "sought": "", "writing": None, "behalf": speaking(meeting), **context},
    )
