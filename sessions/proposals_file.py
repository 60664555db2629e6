"""The CSV of standing proposals: what the pre-meetings of RT, RW and groups bring along.

Columns, of which ``jenis`` and ``usulan`` must be there: ``nomor`` (1, 2, … as the screens number them), ``jenis``
(fisik or non-fisik), ``bidang``, ``usulan``, ``masalah``, ``lokasi``, ``rw``, ``rt``, ``atas_nama``,
``prioritas_kelompok``, ``volume``, ``satuan``, ``harga_satuan`` and ``biaya`` (rupiah; volume × harga satuan when
empty), ``masuk_daftar`` (ya or tidak). Numbers are written the Indonesian way; commas or semicolons part the columns.
Lines that begin with ``#`` above the header are skipped.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import get_args

from sessions.file_fields import MeetingFileError, Wrong, mistyped, read, text, unfit, unknown, within
from sessions.rupiah import cost_of, parse_decimal, parse_rupiah
from sessions.settings import ProposalKind, StandingProposal
from sessions.text import paragraphs

COLUMNS = (
    "nomor", "jenis", "bidang", "usulan", "masalah", "lokasi", "rw", "rt", "atas_nama", "prioritas_kelompok",
    "volume", "satuan", "harga_satuan", "biaya", "masuk_daftar",
)  # fmt: skip
_REQUIRED = ("jenis", "usulan")
_MOST_ROWS = 100_000
_MOST_VOLUME = 1_000_000
_MOST_RUPIAH = 10**15


def standing(path: Path, rw_count: int) -> tuple[StandingProposal, ...]:
    """The proposals in the order of their rows.

    Raises:
        MeetingFileError: for the first row, cell or column that is wrong, on the line where its row begins.
    """
    rows = _rows(path)
    line, header = next(rows, (1, []))
    columns = [name.lower() for name in header]
    proposals: list[StandingProposal] = []
    try:
        _check_header(columns)
        for line, cells in rows:  # noqa: B007 - told by the error
            if len(cells) != len(columns):
                raise Wrong((), "file.proposals-row", columns=len(columns), cells=len(cells))
            row = dict(zip(columns, cells, strict=True))
            proposals.append(_proposal(row, len(proposals) + 1, rw_count))
    except Wrong as wrong:
        raise wrong.on(path, line) from None
    return tuple(proposals)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row that says something, with the line on which it begins."""
    lines = io.StringIO(read(path), newline="").readlines()
    above = 0
    while above < len(lines) and lines[above].lstrip(' "').startswith(("#", "\r", "\n")):
        above += 1
    header = lines[above] if above < len(lines) else ""
    # Excel writes semicolons where the comma is the decimal sign, as in Indonesia.
    rows = csv.reader(lines[above:], delimiter=";" if header.count(";") > header.count(",") else ",", strict=True)
    begins = above + 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield begins, [cell.strip() for cell in cells]
            begins = above + rows.line_num + 1
    except csv.Error as error:
        raise MeetingFileError(path, begins, "", "file.syntax", detail=str(error)) from error


def _check_header(columns: list[str]) -> None:
    for index, name in enumerate(columns):
        free = [column for column in COLUMNS if column not in columns[:index]]
        if name not in free:
            raise unknown((name,), free)
    for name in _REQUIRED:
        if name not in columns:
            raise Wrong((name,), "file.missing-field")


def _proposal(row: Mapping[str, str], number: int, rw_count: int) -> StandingProposal:
    if row.get("nomor") and _whole(row, "nomor", _MOST_ROWS) != number:
        raise unfit(("nomor",), "one of", number)
    volume = _volume(row)
    unit_price = _rupiah(row, "harga_satuan")
    return StandingProposal(
        title=text(row["usulan"], ("usulan",), 200, required=True),
        kind=_kind(row),
        problem=text(row.get("masalah", ""), ("masalah",), 1000, tidy=paragraphs),
        field=text(row.get("bidang", ""), ("bidang",), 200),
        location=text(row.get("lokasi", ""), ("lokasi",), 200),
        rw=_whole(row, "rw", rw_count),
        rt=_whole(row, "rt", 99),
        volume=volume,
        unit=text(row.get("satuan", ""), ("satuan",), 20),
        unit_price=unit_price,
        # A stated cost stands even where it is not volume × unit price: catalogue prices change, budgets are rounded.
        cost=_rupiah(row, "biaya") if row.get("biaya") else cost_of(volume, unit_price),
        on_behalf=text(row.get("atas_nama", ""), ("atas_nama",), 200),
        rank=_whole(row, "prioritas_kelompok", 999),
        shortlisted=_listed(row),
    )


def _kind(row: Mapping[str, str]) -> ProposalKind:
    kinds: tuple[ProposalKind, ...] = get_args(ProposalKind)
    for kind in kinds:
        if row["jenis"].lower() == kind:
            return kind
    raise unfit(("jenis",), "one of", ", ".join(kinds)) if row["jenis"] else Wrong(("jenis",), "file.missing-field")


def _listed(row: Mapping[str, str]) -> bool:
    answer = row.get("masuk_daftar", "").lower() or "tidak"
    if answer not in {"ya", "tidak"}:
        raise unfit(("masuk_daftar",), "one of", "ya, tidak")
    return answer == "ya"


def _whole(row: Mapping[str, str], column: str, most: int) -> int:
    typed = row.get(column) or "0"
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise mistyped((column,), "integer")
    within(int(typed), 0, most, (column,))
    return int(typed)


def _rupiah(row: Mapping[str, str], column: str) -> int:
    try:
        amount = parse_rupiah(row.get(column) or "0")
    except ValueError:
        raise mistyped((column,), "rupiah") from None
    within(amount, 0, _MOST_RUPIAH, (column,))
    return amount


def _volume(row: Mapping[str, str]) -> Decimal:
    try:
        volume = parse_decimal(row.get("volume") or "0")
    except ValueError:
        raise mistyped(("volume",), "decimal") from None
    within(volume, 0, _MOST_VOLUME, ("volume",))
    return volume
