"""Berita acara (form 1.1 of Surat Edaran Walikota Malang 66/2021): what the meeting agreed, and how."""

from pathlib import Path

import msgspec

from sessions.calendar import clock
from sessions.documents.decided import Decided, Polled, decided, polled
from sessions.documents.delegasi import delegates
from sessions.documents.facts import Facts, Group, facts, groups
from sessions.documents.lists import Listed, amount, how_ranked, listed, where
from sessions.documents.signers import Witness, chair, head, secretary, witnesses
from sessions.documents.tabular import SignedBy, signed
from sessions.documents.typeset import typeset
from sessions.documents.word import word
from sessions.ending import reopened
from sessions.musyawarah import Musyawarah
from sessions.passages import told
from sessions.proposal import Proposal
from sessions.reading import approved
from sessions.rupiah import rupiah
from sessions.terbilang import terbilang
from sessions.undecided import not_agreed
from sessions.unmet import unmet


class PriorityRow(msgspec.Struct, frozen=True):
    """A line of the table of priorities; ``priority`` is empty while nothing is ranked."""

    priority: str
    title: str
    origin: str
    location: str
    cost: str
    score: int


class PriorityBlock(msgspec.Struct, frozen=True):
    """The funded, the reserve, or the shortlist not ranked yet, with what they cost together, in words too."""

    heading: str
    rows: list[PriorityRow]
    total: str
    words: str


class OpenRow(msgspec.Struct, frozen=True):
    """A proposal not agreed on."""

    title: str
    location: str
    volume: str
    reason: str


class BeritaAcara(msgspec.Struct, frozen=True):
    """What ``berita_acara.docx`` and ``berita_acara.typ`` may ask for. Any list may be empty, ``draft`` too."""

    facts: Facts
    title: list[str]
    draft: str
    opening: list[str]
    topic: list[str]
    others: list[str]
    closing: list[str]
    attendance: str
    groups: list[Group]
    how_ranked: str
    priorities: list[PriorityBlock]
    not_agreed: list[OpenRow]
    delegates: list[str]
    decisions: list[Decided]
    ballots: list[Polled]
    unmet: list[str]
    signed: list[SignedBy]
    witnesses: list[Witness]


def berita_acara(meeting: Musyawarah, digest: bytes, own: Path | None = None) -> bytes:
    """``berita-acara.docx``."""
    return word("berita_acara.docx", _view(meeting, digest), meeting, digest, own)


def berita_acara_pdf(meeting: Musyawarah, digest: bytes) -> bytes:
    """``berita-acara.pdf``, with the verification code on each page."""
    return typeset("berita_acara.typ", "Berita acara", _view(meeting, digest), meeting, digest, sealed=True)


def _view(meeting: Musyawarah, digest: bytes) -> BeritaAcara:
    known = facts(meeting, digest)
    return BeritaAcara(
        facts=known,
        title=_title(known),
        draft=_draft(meeting),
        opening=told(meeting, "pembukaan"),
        topic=told(meeting, "topik"),
        others=told(meeting, "kesepakatan"),
        closing=[
            *(f"{one.rstrip('.')}." for one in reopened(meeting)),
            *told(meeting, "penutup"),
            *filter(None, [_approval(meeting)]),
        ],
        attendance=_attendance(known),
        groups=groups(meeting.attendance),
        how_ranked=how_ranked(meeting),
        priorities=_blocks(meeting),
        not_agreed=[_open_row(p, str(reason)) for p, reason in not_agreed(meeting)],
        delegates=[
            ", ".join(filter(None, [one.name, one.constituency, one.neighbourhood])) for one in delegates(meeting)
        ],
        decisions=[decision for _, decision in decided(meeting)],
        ballots=[ballot for _, ballot in polled(meeting)],
        unmet=unmet(meeting),
        signed=signed([chair(meeting, known), secretary(meeting, known), head(meeting, known)]),
        witnesses=witnesses(meeting),
    )


def _title(known: Facts) -> list[str]:
    rkpd = f"Penyusunan RKPD {known.government} Tahun {known.plan_year}" if known.plan_year else ""
    return ["BERITA ACARA", known.title, f"Tahun {known.year}", *([rkpd] if rkpd else [])]


def _draft(meeting: Musyawarah) -> str:
    """What keeps it from being the berita acara of a meeting that was held."""
    if meeting.agenda.cancelled:
        return f"DIBATALKAN: {meeting.agenda.cancelled}"
    return "" if meeting.agenda.opened else "KONSEP: rapat belum dibuka saat berita acara ini dibuat."


def _attendance(known: Facts) -> str:
    return (
        f"Hadir {known.present} ({terbilang(known.present)}) orang, dengan hak suara {known.voters} orang. "
        f"Bagian perempuan: {known.women_percent}% (dibulatkan ke bawah)."
    )


def _approval(meeting: Musyawarah) -> str:
    """Whether the hall approved what it heard read out, which is what stands here."""
    approval = meeting.consensus.approval
    if approval is None or not approved(meeting):
        return ""
    time = clock(approval.at, meeting.settings.zone)
    return f"Berita acara ini dibacakan dan disetujui peserta dengan {approval.manner} pada pukul {time}."


def _open_row(proposal: Proposal, reason: str) -> OpenRow:
    return OpenRow(f"{proposal.code} {proposal.title}", where(proposal), amount(proposal), reason)


def _blocks(meeting: Musyawarah) -> list[PriorityBlock]:
    lines = listed(meeting)
    if meeting.priorities.settled:
        within = f"Didanai dalam pagu {rupiah(meeting.settings.ceiling)}"
        parts = {
            within if meeting.priorities.capped else "Diusulkan menurut urutan": [
                line for line in lines if line.funded
            ],
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
            origin="; ".join(filter(None, [line.proposal.origin, line.moved])),
            location=where(line.proposal),
            cost=rupiah(line.cost),
            score=line.score,
        )
        for line in lines
    ]
    total = sum(line.cost for line in lines)
    return PriorityBlock(heading, rows, rupiah(total), f"{terbilang(total)} rupiah")
