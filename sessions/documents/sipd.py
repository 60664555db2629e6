"""``usulan-sipd.xlsx``: one row a proposal, in the columns of a SIPD export, for those who type it in or upload it."""

from collections.abc import Iterator
from datetime import datetime

from sessions.calendar import in_zone
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.workbook import RUPIAH, Column
from sessions.levels import below
from sessions.musyawarah import Musyawarah
from sessions.proposal import ASIDE, Proposal
from sessions.settings import Settings

COLUMNS = (
    Column("ID", 9), Column("Tanggal", 12), Column("Pengusul", 20), Column("Profil", 18), Column("Usulan", 40),
    Column("Masalah", 40), Column("Alamat", 30), Column("Kab", 16), Column("Kec", 16), Column("Kel", 16),
    Column("Usulan ke", 20), Column("OPD awal", 20), Column("OPD akhir", 20), Column("Status", 16),
    Column("Catatan", 24), Column("Rekomendasi mitra", 16), Column("Rekomendasi kelurahan", 18),
    Column("Rekomendasi kecamatan", 18), Column("Rekomendasi SKPD", 16), Column("Rekomendasi TAPD", 16),
    Column("Volume", 10, "#,##0.######", "right"), Column("Satuan", 10), Column("Anggaran", 17, RUPIAH, "right"),
    Column("Jenis belanja", 16), Column("Sub kegiatan", 30),
)  # fmt: skip
_TITLE = "USULAN MUSRENBANG (SUSUNAN KOLOM EKSPOR SIPD)"


def sipd(meeting: Musyawarah, digest: bytes) -> Form:
    """All proposals that people may read. Who raised one is told by group, never by name."""
    lines = [_line(meeting, proposal) for proposal in meeting.proposals.public]
    heading = (_TITLE, f"{meeting.settings.title}, {meeting.settings.day}")
    return Form("Usulan SIPD", [Table("Usulan", heading, COLUMNS, lines)], landscape=True)


def _line(meeting: Musyawarah, p: Proposal) -> Line:
    settings = meeting.settings
    address = ", ".join(filter(None, [p.location, settings.neighbourhood(p.rw, p.rt)]))
    return Line((
        p.external or p.code, _date(p.raised, meeting), p.on_behalf or _group(meeting, p), p.origin, p.title,
        p.problem or p.description, address, *_places(settings, p), p.agency or None,
        p.agency or None, p.agency or None, _status(meeting, p), p.reason or None, None, _advice(p), None, None, None,
        p.volume or None, p.unit or None, p.cost or None, p.funding or None, p.urusan_name or None,
    ))  # fmt: skip


def _places(settings: Settings, proposal: Proposal) -> Iterator[str | None]:
    """Kota or kabupaten, kecamatan and kelurahan: where the meeting is, what it came through, or else its area here."""
    for level in ("kota", "kecamatan", "kelurahan"):
        through = dict.fromkeys(step.name for one in proposal.family for step in one.trail if step.level == level)
        here = proposal.area if level == below(settings.level) else ""
        yield str(getattr(settings, level)) or "; ".join(through) or here or None


def _date(moment: datetime, meeting: Musyawarah) -> str:
    return f"{in_zone(moment, meeting.settings.zone):%Y-%m-%d}"


def _group(meeting: Musyawarah, proposal: Proposal) -> str:
    person = meeting.attendance.people.get(proposal.proposer)
    return ", ".join(filter(None, [person.constituency, person.neighbourhood])) if person else ""


def _status(meeting: Musyawarah, proposal: Proposal) -> str:
    placed = {row.proposal: row.funded for row in meeting.priorities.ranking}
    if proposal.id in placed and proposal.status not in ASIDE:
        return "Diakomodir" if placed[proposal.id] else "Cadangan"
    return proposal.status.capitalize()


def _advice(proposal: Proposal) -> str | None:
    return proposal.status.capitalize() if proposal.status in ASIDE or proposal.listed else None
