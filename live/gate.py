"""The gate: what every request passes before any page sees it, so that no route can forget to ask.

Nobody is asked under a name that is not ours (DNS rebinding: a page of evil.test that lets evil.test point at this
laptop), nobody bypasses the TLS proxy that the operator trusts, and nothing is changed by a page of another site.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from litestar import Request, WebSocket
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from live.access import refuse_strangers
from sessions.refused import Refused

SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY_VIOLATION = 1008
# The proxy and the monitoring server ask the worker itself. No cookie is read there and nobody's data is told.
OPERATION = {"/healthz", "/metrics"}
# Nobody can register a name under these, or one without a dot: only a local network gives them out
# (RFC 6762, RFC 8375; .internal is reserved by ICANN, .lan and .home are what routers use).
_LOCAL = re.compile(r"[a-z0-9_-]+|[a-z0-9_.-]+\.(local|lan|home|internal|home\.arpa|localdomain)")


def is_ours(host: str, address: str) -> bool:
    """Whether a Host header can mean this laptop: by number, by a local name, or by the address the operator gave."""
    try:
        given = urlsplit(f"//{host}")
        name, _ = given.hostname or "", given.port
    except ValueError:
        return False
    if given.netloc != host or "@" in host or not name:
        return False
    return _is_number(name) or bool(_LOCAL.fullmatch(name)) or name == urlsplit(address).hostname


def _is_number(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def gate(app: ASGIApp) -> ASGIApp:
    """Middleware that lets a request through to ``app``, or says why not."""

    async def passes(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            _refuse(Request(scope), unsafe=scope["method"] not in SAFE)
        else:
            try:
                _refuse(WebSocket(scope, receive, send), unsafe=True)
            except Refused:
                await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
                return
        await app(scope, receive, send)

    return passes


def _refuse(request: Request | WebSocket, *, unsafe: bool) -> None:  # type: ignore[type-arg]
    state = request.app.state
    if not is_ours(request.headers.get("host", ""), state.hall.address):
        raise Refused("host.foreign", address=state.hall.address)
    over_tls = request.scope["scheme"] in {"https", "wss"} or request.scope["path"] in OPERATION
    if state.proxied and state.hall.secure and not over_tls:
        raise Refused("host.plain", address=state.hall.address)
    if unsafe:
        refuse_strangers(request, secure=state.hall.secure)
