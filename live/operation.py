"""Operation: what a proxy and a monitoring server ask."""

from typing import TYPE_CHECKING, Any

from litestar import Request, Response, get

from live import metrics
from live.places import hall_of
from sessions.refused import Refused

if TYPE_CHECKING:
    from live.watch import Watch


@get("/healthz")
async def healthz(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Whether this worker can write and all its rooms are alive: 200, or 503 with what ails it."""
    watch: Watch = request.app.state.watch
    ails = await watch.ails()
    return Response({"ok": not ails, "ails": ails}, status_code=503 if ails else 200)


@get("/metrics", sync_to_thread=False)
def figures(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The figures of :mod:`live.metrics`, for who has the operator's token."""
    watch: Watch = request.app.state.watch
    if not watch.opens(request.headers.get("authorization", "")):
        raise Refused("not.allowed")
    return Response(metrics.text(hall_of(request)), media_type="text/plain; version=0.0.4; charset=utf-8")
