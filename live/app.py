"""The application: routes, headers that every answer carries, and a sentence for everything that goes wrong."""

import logging
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig
from litestar.datastructures import Headers, MutableScopeHeaders, State
from litestar.exceptions import HTTPException, NotFoundException
from litestar.static_files import create_static_files_router
from litestar.types import Message, Scope

from live import bundles, desk, imports, invitations, operation, overviews, pages, papers, photos, slips, sorting
from live.access import language_of
from live.gate import gate, is_ours
from live.hall import Hall
from live.language import refusal
from live.sockets import live
from live.watch import Watch
from sessions.refused import Refused

STATIC = Path(__file__).resolve().parent.parent / "static"
_FILES = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
MOST_BODY = 64 * 1024
_STATUS = {
    "meeting.unknown": 404,
    "document.unknown": 404,
    "parcel.unmade": 404,
    "photo.unknown": 404,
    "link.unknown": 403,
    "origin.foreign": 403,
    "host.foreign": 403,
    "host.plain": 403,
    "not.allowed": 403,
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    # With no-referrer browsers would send our own forms without an Origin, which is how we know them.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-resource-policy": "same-origin",
}
_log = logging.getLogger(__name__)

_DOORS = [
    pages.front, pages.screen, pages.do, pages.panels, pages.proposals, pages.key, pages.join_code,
    pages.wifi_code,
    papers.papers, papers.pack, papers.parcel, papers.document,
    pages.choose_language, desk.people, desk.clerk, desk.proposer, desk.proposers,
    pages.details, pages.similar, overviews.last_cycle, overviews.recap, overviews.why,
    overviews.catalogue,
    overviews.minutes, overviews.berita_acara, overviews.signing,
    invitations.recognise, invitations.invitations, invitations.upload, invitations.enter_list,
    invitations.cards, bundles.bundles, bundles.upload, bundles.take,
    bundles.answer, bundles.public, sorting.table, sorting.sort,
    imports.imports, imports.upload, imports.preview, imports.columns, imports.confirm,
    photos.photo, photos.add_photo, slips.slips, slips.my_vote, live,
    operation.healthz, operation.figures,
]  # fmt: skip


def static(name: str) -> str:
    """The address of a static file; it changes with the content, so that phones may keep it for good."""
    return f"/static/{name}?v={_digest(name, (STATIC / name).stat().st_mtime_ns)}"


@cache
def _digest(name: str, changed: int) -> str:
    return blake2s((STATIC / name).read_bytes(), digest_size=4).hexdigest()


def build(hall: Hall, *, proxied: bool = False, watch: Watch | None = None) -> Litestar:
    """The application that serves this hall; ``proxied`` when a trusted proxy stands before it."""

    files = create_static_files_router(
        "/static",
        [STATIC],
        before_request=_refuse_unknown,
        after_request=_keep_forever,
        include_in_schema=False,
        name="static",
    )

    return Litestar(
        route_handlers=[*_DOORS, files],
        state=State({"hall": hall, "proxied": proxied, "watch": watch or Watch(hall)}),
        middleware=[gate],
        before_send=[_guard],
        exception_handlers={
            Refused: _refused, HTTPException: _http_error, UnicodeError: _unreadable, LookupError: _unfound,
            Exception: _fault,
        },
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=400, gzip_compress_level=6, exclude_opt_key="packed"
        ),
        request_max_body_size=MOST_BODY,
        openapi_config=None,
        logging_config=None,
    )  # fmt: skip


async def _guard(message: Message, scope: Scope) -> None:
    """What a browser may do with our pages: run our own files, talk to us, and be framed by nobody."""
    if message["type"] != "http.response.start":
        return
    hall: Hall = scope["litestar_app"].state.hall
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", f"{_POLICY}; connect-src 'self'{_line_of(hall, scope)}")
    if hall.secure:
        headers.setdefault("strict-transport-security", "max-age=31536000")
        # Without TLS browsers do not take it, and say so in the console.
        headers.setdefault("cross-origin-opener-policy", "same-origin")


def _line_of(hall: Hall, scope: Scope) -> str:
    """Where sockets may go. Browsers older than 2022 do not count ws: to 'self'."""
    host = Headers.from_scope(scope).get("host", "")
    return f" {'wss' if hall.secure else 'ws'}://{host}" if is_ours(host, hall.address) else ""


def _refuse_unknown(request: Request[Any, Any, Any]) -> None:
    # What no file system takes as a name (too long, with NUL) would be a fault instead of a page that is not there.
    if request.path_params["file_path"].lstrip("/") not in _FILES:
        raise NotFoundException


def _keep_forever(response: Response[Any]) -> Response[Any]:
    response.headers["cache-control"] = "public, max-age=31536000, immutable"
    return response


def _sentence(request: Request[Any, Any, Any], refused: Refused, status: int) -> Response[Any]:
    language = language_of(request.cookies)
    text = refusal(language, refused)
    if request.headers.get("accept") == "application/json":
        return Response({"ok": False, "text": text, "field": refused.field}, status_code=status)
    hall: Hall = request.app.state.hall
    return pages.html(hall.renderer.render("pages/sorry.html", language, text=text, here="/"), status)


def _refused(request: Request[Any, Any, Any], refused: Refused) -> Response[Any]:
    return _sentence(request, refused, _STATUS.get(refused.key, 422))


def _http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    keys = {404: "page.unknown", 405: "page.unknown", 413: "request.large"}
    return _sentence(request, Refused(keys.get(error.status_code, "request.unreadable")), error.status_code)


def _unreadable(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # A form whose bytes are no text: litestar lets the decoder's own error through.
    return _sentence(request, Refused("request.unreadable"), 400)


def _unfound(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # A part in a charset that nobody knows raises this one itself; its kinds (KeyError, IndexError) are faults of ours.
    return _unreadable(request, error) if type(error) is LookupError else _fault(request, error)


def _fault(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # The route, not the address, which may hold a key; and the logbook leaves out what was typed.
    _log.error("%s %s failed", request.method, request.scope.get("path_template", ""), exc_info=error)
    return _sentence(request, Refused("fault"), 500)
