"""Overviews: pages beside the screens, in the folder of every screen, so that their forms reach the same door."""

from litestar import Response, get

from live.closing import PLACES, beside
from live.details import details
from live.listing import whole
from live.pages import AnyRequest, html, render
from live.past import past
from live.places import at, enter
from sessions import last_cycle_sums
from sessions.catalogue import MOST_ITEMS
from sessions.undecided import not_agreed

MOST_SHOWN = 100


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


@get(at("/mengapa"), sync_to_thread=False)
def why(request: AnyRequest) -> Response[str]:
    """Why one proposal (``u``) stands where it does among the priorities, or is not agreed on."""
    opened, viewer = enter(request)
    meeting = opened.room.meeting
    found = details(meeting, viewer, whole(request.query_params.get("u", "").upper().lstrip("U")))
    open_ones = {one.id: said for one, said in not_agreed(meeting)}
    return html(render(request, opened, viewer, "pages/why.html", undecided=open_ones, **found))


@get(at("/kamus"), sync_to_thread=False)
def catalogue(request: AnyRequest) -> Response[str]:
    """What can be proposed at which price, for who has no scripts or wants to read it all."""
    opened, viewer = enter(request)
    known, typed = opened.room.meeting.catalogue, request.query_params.get("q", "")[:80].strip()
    found = known.like(typed, MOST_ITEMS) if typed else list(known.items.values())
    items, more = found[:MOST_SHOWN], max(0, len(found) - MOST_SHOWN)
    return html(render(request, opened, viewer, "pages/catalogue.html", items=items, more=more, typed=typed))


@get("/m/{code:str}/sekretaris/notulen", sync_to_thread=False)
def minutes(request: AnyRequest) -> Response[str]:
    """The minutes as they grow, and a place to write in them."""
    return _closing(request, "notulen")


@get("/m/{code:str}/sekretaris/berita-acara", sync_to_thread=False)
def berita_acara(request: AnyRequest) -> Response[str]:
    """All that makes a berita acara: what is missing, its wording, the delegates and who signs."""
    return _closing(request, "berita-acara")


@get(
    [f"/m/{{code:str}}{folder}/tanda-tangan" for folder in ("", "/sekretaris", "/dibantu/{person:int}")],
    sync_to_thread=False,
)
def signing(request: AnyRequest) -> Response[str]:
    """The berita acara to read and to sign."""
    return _closing(request, "tanda-tangan")


def _closing(request: AnyRequest, place: str) -> Response[str]:
    opened, viewer = enter(request)
    about = beside(opened.room.meeting, viewer, request.query_params)
    return html(render(request, opened, viewer, PLACES[place], typed={}, refused={}, **about))
