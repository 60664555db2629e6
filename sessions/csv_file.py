"""The CSV files beside a meeting file: their rows, their header, and the numbers in their cells."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sessions.file_fields import MeetingFileError, Wrong, mistyped, read, unknown, within
from sessions.rupiah import parse_rupiah

MOST_RUPIAH = 10**15


def records(path: Path, known: Sequence[str], required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row that says something by column, with the line on which it begins.

    Lines that begin with ``#`` above the header are skipped; commas or semicolons part the columns.

    Raises:
        MeetingFileError: for a header or a row that is wrong.
    """
    rows = _rows(path)
    line, header = next(rows, (1, []))
    columns = [name.lower() for name in header]
    try:
        _check_header(columns, known, required)
        for line, cells in rows:
            if len(cells) != len(columns):
                raise Wrong((), "file.proposals-row", columns=len(columns), cells=len(cells))
            yield line, dict(zip(columns, cells, strict=True))
    except Wrong as wrong:
        raise wrong.on(path, line) from None


def whole(row: Mapping[str, str], column: str, most: int) -> int:
    """A whole number from 0 to ``most``; an empty cell is 0.

    Raises:
        Wrong: ``file.type`` or ``file.value``.
    """
    typed = row.get(column) or "0"
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise mistyped((column,), "integer")
    within(int(typed), 0, most, (column,))
    return int(typed)


def amount(row: Mapping[str, str], column: str) -> int:
    """Rupiah, written the Indonesian way; an empty cell is 0.

    Raises:
        Wrong: ``file.type`` or ``file.value``.
    """
    try:
        rupiah = parse_rupiah(row.get(column) or "0")
    except ValueError:
        raise mistyped((column,), "rupiah") from None
    within(rupiah, 0, MOST_RUPIAH, (column,))
    return rupiah


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
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


def _check_header(columns: list[str], known: Sequence[str], required: Sequence[str]) -> None:
    for index, name in enumerate(columns):
        free = [column for column in known if column not in columns[:index]]
        if name not in free:
            raise unknown((name,), free)
    for name in required:
        if name not in columns:
            raise Wrong((name,), "file.missing-field")
