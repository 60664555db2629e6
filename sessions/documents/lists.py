"""The lists of proposals that leave the room: those in order of priority, and those not agreed on (yet)."""

from typing import NamedTuple

from sessions.musyawarah import Musyawarah
from sessions.proposal import ASIDE, Proposal, Status
from sessions.rupiah import number, rupiah

_UNDECIDED = {
    Status.RAISED: "Belum dibahas.",
    Status.DISCUSSED: "Sudah dibahas, belum diputuskan.",
    Status.AGREED: "Disepakati setelah daftar prioritas ditetapkan.",
}


class Listed(NamedTuple):
    """A line of the list. ``priority`` counts from 1 in the order of the ranking, 0 while nothing is ranked.

    ``score`` is votes or supporters, as the ranking was made; ``cost`` in rupiah; ``remark`` is the Keterangan.
    """

    priority: int
    proposal: Proposal
    score: int
    cost: int
    funded: bool
    remark: str


def listed(meeting: Musyawarah) -> list[Listed]:
    """The ranking with its remarks, the funded first; while it is not settled, the shortlist in order of number."""
    lines = [
        Listed(place, proposal, row.score, row.cost, row.funded, _remark(proposal, row.score, row.funded))
        for place, row in enumerate(meeting.priorities.ranking, start=1)
        for proposal in [meeting.proposals.all[row.proposal]]
    ]
    if meeting.priorities.settled:
        return sorted(lines, key=lambda line: not line.funded)
    shortlist = meeting.proposals.shortlist
    return [Listed(0, p, p.support, p.cost, False, _origin(p, f"dukungan {p.support}")) for p in shortlist]


def not_agreed(meeting: Musyawarah) -> list[tuple[Proposal, str]]:
    """Proposals set aside or left off the list, each with the reason (Alasan): none raised is ever lost from sight."""
    on_list = {line.proposal.id for line in listed(meeting)}
    return [(p, _reason(p)) for p in meeting.proposals.public if p.status in ASIDE or p.id not in on_list]


def where(proposal: Proposal) -> str:
    """``Jl. Mawar, RT 03 RW 02``; the neighbourhood only when the location does not name it already."""
    neighbourhood = proposal.area
    if neighbourhood and neighbourhood in proposal.location:
        return proposal.location
    if neighbourhood and proposal.rt:
        neighbourhood = f"RT {proposal.rt:02} {neighbourhood}"
    return ", ".join(filter(None, [proposal.location, neighbourhood]))


def amount(proposal: Proposal) -> str:
    """Volume with its unit: ``569,5 m``; nothing when it is not known."""
    return f"{number(proposal.volume)} {proposal.unit}".strip() if proposal.volume else ""


def how_ranked(meeting: Musyawarah) -> str:
    """The sentence on how the list came about."""
    ceiling, priorities = rupiah(meeting.settings.ceiling), meeting.priorities
    if not priorities.settled:
        return f"Urutan prioritas belum ditetapkan; usulan berikut berada dalam daftar pendek (pagu {ceiling})."
    return f"{' '.join(map(str, priorities.rules))} Pagu {ceiling}; yang tidak didanai menjadi cadangan."


def _remark(proposal: Proposal, score: int, funded: bool) -> str:
    remark = _origin(proposal, "didanai" if funded else "cadangan", f"skor {score}")
    return f"{remark}; {proposal.status} setelah ditetapkan" if proposal.status in ASIDE else remark


def _origin(proposal: Proposal, *remarks: str) -> str:
    return "; ".join(filter(None, [*remarks, proposal.origin, *proposal.marks]))


def _reason(proposal: Proposal) -> str:
    if proposal.into:
        return f"Digabung ke U{proposal.into:03}."
    if proposal.status in ASIDE:
        return f"{proposal.status.capitalize()}: {proposal.reason}" if proposal.reason else proposal.status.capitalize()
    return _UNDECIDED[proposal.status]
