"""Rekap: who came, who spoke and whose proposals were chosen, group by group, as bars people can compare."""

from pathlib import Path

import msgspec

from sessions import heard
from sessions.documents.facts import Facts, facts
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.typeset import typeset
from sessions.documents.word import word
from sessions.documents.workbook import RUPIAH, Column
from sessions.heard import Heard
from sessions.musyawarah import Musyawarah
from sessions.recap import Line as Sum
from sessions.recap import recap
from sessions.rupiah import number, rupiah
from sessions.unmet import unmet

_PEOPLE = (
    Column("Kelompok", 30), Column("Hadir", 12, align="right"), Column("Berbicara", 12, align="right"),
    Column("Giliran", 12, align="right"), Column("Detik bicara", 14, align="right"),
)  # fmt: skip
_MONEY = (
    Column("Kelompok", 40), Column("Usulan", 10, align="right"), Column("Biaya", 20, RUPIAH, "right"),
    Column("Terpilih", 10, align="right"), Column("Biaya terpilih", 20, RUPIAH, "right"),
)  # fmt: skip
_SEX = {"L": "Laki-laki", "P": "Perempuan"}
_BLOCKS = 26  # of the longest bar
_OUTSIDE = "Instansi dan tamu"
_DIMENSIONS = {"rw": "wilayah", "urusan": "urusan", "agency": "perangkat daerah", "funding": "sumber dana"}


class Bar(msgspec.Struct, frozen=True):
    """A group: the length of its bar and of the part that is filled, of 1000; and what stands beside it.

    ``solid`` and ``light`` are both parts, drawn in blocks, for a paper that takes nothing but text.
    """

    label: str
    whole: int
    part: int
    shown: str
    solid: str
    light: str


class Chart(msgspec.Struct, frozen=True):
    """Bars under one title; ``key`` says what the bar is and what its filled part."""

    title: str
    key: str
    bars: list[Bar]


class Rekap(msgspec.Struct, frozen=True):
    """What ``rekap.docx`` and ``rekap.typ`` may ask for."""

    facts: Facts
    sentences: list[str]
    charts: list[Chart]


def rekap_pdf(meeting: Musyawarah, digest: bytes) -> bytes:
    """``rekap.pdf``."""
    return typeset("rekap.typ", "Rekap", _view(meeting, digest), meeting, digest)


def rekap_docx(meeting: Musyawarah, digest: bytes, own: Path | None = None) -> bytes:
    """``rekap.docx``."""
    return word("rekap.docx", _view(meeting, digest), meeting, digest, own)


def _view(meeting: Musyawarah, digest: bytes) -> Rekap:
    charts = [chart for chart in (*_people(meeting), *_money(meeting)) if chart.bars]
    return Rekap(facts(meeting, digest), _sentences(meeting), charts)


def rekap(meeting: Musyawarah, digest: bytes) -> Form:
    """The figures of the bars, typed."""
    known = facts(meeting, digest)
    under = (known.region, f"{known.title}, {known.day}")
    tables = [
        Table(
            title.capitalize(), (f"KEHADIRAN MENURUT {title.upper()}", *under), _PEOPLE,
            [Line((_called(row), row.present, row.spoke, row.turns, row.seconds)) for row in rows],
        )
        for title, rows in _groups(meeting).items()
    ]  # fmt: skip
    sums = recap(meeting)
    for dimension, title in _DIMENSIONS.items():
        rows = [
            Line((one.group or "Belum disebut", one.number, one.amount, one.chosen, one.chosen_amount))
            for one in sums.by[dimension]  # type: ignore[index]
        ]
        tables.append(Table(f"Usulan per {title}", (f"USULAN MENURUT {title.upper()}", *under), _MONEY, rows))
    return Form("Rekap", tables)


def _groups(meeting: Musyawarah) -> dict[str, list[Heard]]:
    return {
        "jenis kelamin": heard.by_sex(meeting),
        "wilayah": heard.by_rw(meeting),
        "unsur": heard.by_constituency(meeting),
    }


def _called(row: Heard) -> str:
    return _SEX.get(row.group, row.group or _OUTSIDE)


def _sentences(meeting: Musyawarah) -> list[str]:
    attendance, target = meeting.attendance, meeting.settings.rules.women_percent
    share = f"Peserta perempuan {attendance.women_percent}%; sasaran {target}%."
    present = f"Hadir {number(attendance.present)} orang, dengan hak suara {number(len(attendance.voters))} orang."
    rows = [one for one in meeting.attendance.by_rw(meeting.settings.rw_count) if one[0] and not one[1]]
    absent = ", ".join(meeting.settings.area(rw) for rw, _ in rows)
    return [present, share, *([f"Belum ada yang hadir dari: {absent}."] if absent else []), *unmet(meeting)]


def _people(meeting: Musyawarah) -> list[Chart]:
    return [
        Chart(f"Kehadiran menurut {title}", "panjang: yang hadir; isi: yang berbicara", _bars(rows))
        for title, rows in _groups(meeting).items()
    ]


def _bars(rows: list[Heard]) -> list[Bar]:
    most = max((row.present for row in rows), default=0) or 1
    return [_bar(_called(row), row.present, row.spoke, most, _told(row)) for row in rows]


def _bar(label: str, whole: int, part: int, most: int, shown: str) -> Bar:
    blocks, solid = (-(-figure * _BLOCKS // most) for figure in (whole, part))
    return Bar(label, whole * 1000 // most, part * 1000 // most, shown, "█" * solid, "█" * (blocks - solid))


def _told(row: Heard) -> str:
    return f"{number(row.present)} hadir" + (f", {number(row.spoke)} berbicara" if row.spoke else "")


def _money(meeting: Musyawarah) -> list[Chart]:
    sums = recap(meeting)
    return [
        Chart(f"Biaya usulan menurut {title}", "panjang: diusulkan; isi: terpilih", _amounts(sums.by[dimension]))  # type: ignore[index]
        for dimension, title in _DIMENSIONS.items()
        if len(sums.by[dimension]) > 1  # type: ignore[index]
    ]


def _amounts(rows: list[Sum]) -> list[Bar]:
    most = max((row.amount for row in rows), default=0) or 1
    return [
        _bar(
            row.group or "Belum disebut", row.amount, row.chosen_amount, most,
            f"{rupiah(row.amount)}; terpilih {rupiah(row.chosen_amount)}",
        )
        for row in rows
    ]  # fmt: skip
