"""The list of last year's proposals: filtered and paged, so that a phone gets as much as it can show."""

from collections.abc import Mapping

import msgspec

from live.listing import whole
from sessions.musyawarah import Musyawarah

PAGE = 10


class Past(msgspec.Struct, frozen=True):
    """One page by numbers. ``total`` is how many match; ``before`` and ``following`` are page numbers, 0 for none."""

    rows: list[int]
    total: int
    before: int
    following: int
    fate: str
    rw: str


def past(meeting: Musyawarah, query: Mapping[str, str]) -> Past:
    """The page that ``query`` asks for: ``status``, ``rw`` (``0``: the whole kelurahan), ``hal``."""
    fate, rw, page = query.get("status", ""), query.get("rw", ""), max(1, whole(query.get("hal", "")))
    found = [
        number
        for number, proposal in meeting.last_cycle.all.items()
        if fate in {"", proposal.fate} and rw in {"", str(proposal.rw)}
    ]
    rows = found[(page - 1) * PAGE : page * PAGE]
    return Past(rows, len(found), page - 1, page + 1 if len(found) > page * PAGE else 0, fate, rw)
