"""The list of proposals that leaves the room, in order of priority."""

from typing import NamedTuple

from sessions.because import told
from sessions.musyawarah import Musyawarah
from sessions.prioritising import Ranked
from sessions.proposal import ASIDE, Proposal
from sessions.rupiah import number, rupiah


class Listed(NamedTuple):
    """A line of the list. ``priority`` counts from 1 in the order of the ranking, 0 while nothing is ranked.

    ``score`` is votes or supporters, as the ranking was made; ``cost`` in rupiah; ``remark`` is the Keterangan,
    ``moved`` what of it tells of a move by agreement.
    """

    priority: int
    proposal: Proposal
    score: int
    cost: int
    funded: bool
    remark: str
    moved: str = ""


def listed(meeting: Musyawarah) -> list[Listed]:
    """The ranking with its remarks, the funded first; while it is not settled, the shortlist in order of number."""
    lines = [
        Listed(place, proposal, row.score, row.cost, row.funded, _remark(meeting, row), _moved(meeting, row.proposal))
        for place, row in enumerate(meeting.priorities.ranking, start=1)
        for proposal in [meeting.proposals.all[row.proposal]]
    ]
    if meeting.priorities.settled:
        return sorted(lines, key=lambda line: not line.funded)
    shortlist = meeting.proposals.shortlist
    return [Listed(0, p, p.support, p.cost, False, _origin(p, f"dukungan {p.support}")) for p in shortlist]


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
    after = "; yang tidak didanai menjadi cadangan" if priorities.capped else ""
    return f"{' '.join(map(str, priorities.rules))} Pagu {ceiling}{after}."


def _remark(meeting: Musyawarah, row: Ranked) -> str:
    proposal = meeting.proposals.all[row.proposal]
    funded = ("didanai" if meeting.priorities.capped else "diusulkan") if row.funded else "cadangan"
    remark = _origin(proposal, funded, f"skor {row.score}", _moved(meeting, row.proposal))
    return f"{remark}; {proposal.status} setelah ditetapkan" if proposal.status in ASIDE else remark


def _moved(meeting: Musyawarah, proposal: int) -> str:
    move = meeting.priorities.moved.get(proposal)
    return str(told(move)) if move else ""


def _origin(proposal: Proposal, *remarks: str) -> str:
    return "; ".join(filter(None, [*remarks, proposal.origin, *proposal.marks]))
