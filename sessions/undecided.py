"""What a meeting has not agreed on (belum disepakati): every proposal that is not on the list, each with the reason."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sessions.proposal import ASIDE, Proposal, Status
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

_STANDS: dict[Status, Callable[[], Said]] = {
    Status.RAISED: lambda: Said("Belum dibahas."),
    Status.DISCUSSED: lambda: Said("Sudah dibahas, belum diputuskan."),
    Status.AGREED: lambda: Said("Disepakati setelah daftar prioritas ditetapkan."),
    Status.DEFERRED: lambda: Said("Ditunda."),
    Status.REJECTED: lambda: Said("Ditolak."),
    Status.WITHDRAWN: lambda: Said("Ditarik."),
}


def not_agreed(meeting: "Musyawarah") -> list[tuple[Proposal, Said]]:
    """Proposals set aside, left off the list or taken off it: none that was raised is ever lost from sight."""
    priorities = meeting.priorities
    on_list = {row.proposal for row in priorities.ranking}
    if not priorities.settled:
        on_list = {one.id for one in meeting.proposals.shortlist}
    return [
        (one, _reason(meeting, one))
        for one in meeting.proposals.public
        if one.status in ASIDE or one.id not in on_list
    ]  # fmt: skip


def _reason(meeting: "Musyawarah", proposal: Proposal) -> Said:
    if proposal.into:
        return Said("Digabung ke {code}.", {"code": f"U{proposal.into:03}"})
    if proposal.status in ASIDE and proposal.reason:
        return _given(proposal)
    move = meeting.priorities.moved.get(proposal.id)
    if move and not move.place:
        return Said("Dikeluarkan dari daftar dengan kesepakatan: {reason}", {"reason": move.reason})
    return _STANDS[proposal.status]()


def _given(proposal: Proposal) -> Said:
    reason: dict[str, str | int] = {"reason": proposal.reason}
    match proposal.status:
        case Status.DEFERRED:
            return Said("Ditunda: {reason}", reason)
        case Status.REJECTED:
            return Said("Ditolak: {reason}", reason)
        case _:
            return Said("Ditarik: {reason}", reason)
