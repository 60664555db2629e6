"""The list of proposals: searched, filtered and paged, so that a phone never gets a thousand at once."""

from collections.abc import Mapping

import msgspec

from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal

PAGE = 10


class Listing(msgspec.Struct, frozen=True):
    """One page of proposals. ``total`` is how many match; ``following`` the number of the next page, 0 for none."""

    rows: list[Proposal]
    total: int
    page: int
    following: int
    q: str
    kind: str
    rw: int


def listing(meeting: Musyawarah, query: Mapping[str, str]) -> Listing:
    """The page that ``query`` asks for (``q``, ``jenis``, ``rw``, ``hal``): from the floor first, the newest on top."""
    q, kind = query.get("q", "")[:80].strip(), query.get("jenis", "")
    rw, page = whole(query.get("rw", "")), max(1, whole(query.get("hal", "")))
    words = q.casefold().split()
    from_the_floor_first = sorted(
        meeting.proposals.public, key=lambda p: (not p.proposer, -p.id if p.proposer else p.id)
    )
    found = [
        proposal
        for proposal in from_the_floor_first
        if kind in {"", proposal.kind} and rw in {0, proposal.rw} and all(word in _searched(proposal) for word in words)
    ]  # fmt: skip
    rows = found[(page - 1) * PAGE : page * PAGE]
    return Listing(rows, len(found), page, page + 1 if len(found) > page * PAGE else 0, q, kind, rw)


def _searched(proposal: Proposal) -> str:
    return f"{proposal.code} {proposal.title} {proposal.problem} {proposal.location} {proposal.origin}".casefold()


def whole(text: str) -> int:
    """The number in an address, 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
