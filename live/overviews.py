"""Overviews: pages beside the screens, in the folder of every screen, so that their forms reach the same door."""

from litestar import Response, get

from live.pages import AnyRequest, html, render
from live.past import past
from live.places import at, enter
from sessions import last_cycle_sums


@get(at("/tahun-lalu"), sync_to_thread=False)
def last_cycle(request: AnyRequest) -> Response[str]:
    """One page of last year's list, with what became of each proposal."""
    opened, viewer = enter(request)
    rows = past(opened.room.meeting, request.query_params)
    return html(render(request, opened, viewer, "pages/last_cycle.html", rows=rows, totals=last_cycle_sums))


@get(at("/rekap"), sync_to_thread=False)
def recap(request: AnyRequest) -> Response[str]:
    """What all proposals come to, as Bappeda looks at them; live."""
    opened, viewer = enter(request)
    return html(render(request, opened, viewer, "pages/recap.html"))
