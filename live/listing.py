"""The list of proposals: searched, filtered, grouped and paged, so that a phone never gets a thousand at once."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec

from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal, Status

PAGE = 10
# In which order the list can be asked for; by default what was raised from the floor comes first, the newest on top.
ORDERS: dict[str, Callable[[Proposal], Any]] = {
    "": lambda one: (not one.proposer, -one.id if one.proposer else one.id),
    "prioritas": lambda one: (one.rank or 1000, -one.support, one.id),
    "dukungan": lambda one: (-one.support, one.id),
    "bidang": lambda one: (one.field.casefold() or "~", one.rank or 1000, one.id),
    "rw": lambda one: (one.rw or 1000, one.rank or 1000, one.id),
}
SHOWN = [status for status in Status if status not in {Status.WAITING, Status.ASKED}]


class Listing(msgspec.Struct, frozen=True):
    """One page of proposals. ``total`` is how many match; ``following`` the number of the next page, 0 for none.

    ``fields`` and ``agencies`` are all there are; the ``agency`` "-" asks for those without one. In the order "bidang"
    or "rw" the rows come in groups, told apart by ``heading``.
    """

    rows: list[Proposal]
    total: int
    page: int
    following: int
    q: str
    kind: str
    rw: int
    field: str
    status: str
    order: str
    fields: list[str]
    agency: str = ""
    agencies: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether something was asked for that not every proposal is."""
        return bool(self.q or self.kind or self.rw or self.field or self.status or self.agency)

    @property
    def more(self) -> str:
        """The query of the next page."""
        return self.page_at(self.following)

    def page_at(self, page: int) -> str:
        """The query of another page."""
        asked = {"q": self.q, "jenis": self.kind, "rw": self.rw or "", "bidang": self.field, "status": self.status}
        more = {"pd": self.agency} if self.agency else {}
        return urlencode({**asked, **more, "urut": self.order, "hal": page})

    def heading(self, row: int) -> str:
        """What stands above this row when a group begins with it."""
        if self.order not in {"bidang", "rw"}:
            return ""
        group = _group(self.rows[row], self.order)
        return group if not row or group != _group(self.rows[row - 1], self.order) else ""


def listing(meeting: Musyawarah, query: Mapping[str, str], most: int = PAGE, *, standing: bool = False) -> Listing:
    """The page of ``most`` that ``query`` asks for: ``q``, ``jenis``, ``rw``, ``bidang``, ``pd``, ``status``, ``urut``
    and ``hal``. With ``standing`` those that do not stand on their own come only when their status is asked for.
    """
    q, kind, field, agency, status = (
        query.get(name, "")[:200].strip() for name in ("q", "jenis", "bidang", "pd", "status")
    )
    order = query.get("urut", "") if query.get("urut") in ORDERS else ""
    rw, page = whole(query.get("rw", "")), max(1, whole(query.get("hal", "")))
    words = q[:80].casefold().split()
    public = meeting.proposals.counted if standing and not status else meeting.proposals.public
    found = [
        one
        for one in public
        if kind in {"", one.kind} and rw in {0, one.rw} and field in {"", one.field}
        and status in {"", one.status.value} and agency in {"", one.agency or "-"} and (not words or _holds(one, words))
    ]  # fmt: skip
    found.sort(key=ORDERS[order])
    rows = found[(page - 1) * most : page * most]
    following = page + 1 if len(found) > page * most else 0
    fields = sorted({one.field for one in public if one.field})
    agencies = tuple(sorted({one.agency for one in public if one.agency}))
    return Listing(rows, len(found), page, following, q[:80], kind, rw, field, status, order, fields, agency, agencies)


def _group(proposal: Proposal, order: str) -> str:
    if order == "rw":
        return proposal.area or "–"
    return proposal.field or "–"


def _holds(one: Proposal, words: list[str]) -> bool:
    searched = _folded(one.code, one.title, one.problem, one.location, one.origin)
    return all(word in searched for word in words)


@lru_cache(maxsize=20_000)
def _folded(*texts: str) -> str:
    return " ".join(texts).casefold()


def whole(text: str) -> int:
    """The number in an address, 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
