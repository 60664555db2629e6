"""Berita acara (form 1.1 of Surat Edaran Walikota Malang 66/2021): what the meeting agreed, and how."""

import msgspec

from sessions.documents.decided import Decided, Polled, decided, polled
from sessions.documents.facts import Facts, Group, facts, groups
from sessions.documents.lists import Listed, amount, how_ranked, listed, not_agreed, where
from sessions.documents.unmet import unmet
from sessions.documents.word import word
from sessions.musyawarah import Musyawarah
from sessions.rupiah import rupiah


class PriorityRow(msgspec.Struct, frozen=True):
    """A line of the table of priorities; ``priority`` is empty while nothing is ranked."""

    priority: str
    title: str
    origin: str
    location: str
    cost: str
    score: int


class PriorityBlock(msgspec.Struct, frozen=True):
    """The funded, the reserve, or the shortlist not ranked yet, with what they cost together."""

    heading: str
    rows: list[PriorityRow]
    total: str


class OpenRow(msgspec.Struct, frozen=True):
    """A proposal not agreed on."""

    title: str
    location: str
    volume: str
    reason: str


class BeritaAcara(msgspec.Struct, frozen=True):
    """What ``templates/documents/berita_acara.docx`` may ask for. Every list may be empty."""

    facts: Facts
    groups: list[Group]
    how_ranked: str
    priorities: list[PriorityBlock]
    not_agreed: list[OpenRow]
    decisions: list[Decided]
    ballots: list[Polled]
    unmet: list[str]


def berita_acara(meeting: Musyawarah, digest: bytes) -> bytes:
    """``berita-acara.docx``."""
    view = BeritaAcara(
        facts=facts(meeting, digest),
        groups=groups(meeting.attendance),
        how_ranked=how_ranked(meeting),
        priorities=_blocks(meeting),
        not_agreed=[OpenRow(p.title, where(p), amount(p), reason) for p, reason in not_agreed(meeting)],
        decisions=[decision for _, decision in decided(meeting)],
        ballots=[ballot for _, ballot in polled(meeting)],
        unmet=unmet(meeting),
    )
    return word("berita_acara.docx", view, meeting)


def _blocks(meeting: Musyawarah) -> list[PriorityBlock]:
    lines = listed(meeting)
    if meeting.priorities.settled:
        parts = {
            f"Didanai dalam pagu {rupiah(meeting.settings.ceiling)}": [line for line in lines if line.funded],
            "Cadangan": [line for line in lines if not line.funded],
        }
    else:
        parts = {"Daftar pendek, belum diurutkan": lines}
    return [_block(heading, part) for heading, part in parts.items() if part]


def _block(heading: str, lines: list[Listed]) -> PriorityBlock:
    rows = [
        PriorityRow(
            priority=str(line.priority or ""),
            title=f"{line.proposal.code} {line.proposal.title}",
            origin=line.proposal.origin,
            location=where(line.proposal),
            cost=rupiah(line.cost),
            score=line.score,
        )
        for line in lines
    ]
    return PriorityBlock(heading, rows, rupiah(sum(line.cost for line in lines)))
