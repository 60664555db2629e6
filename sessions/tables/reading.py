"""Reading a table out of a file that came from elsewhere: CSV or XLSX, as rows of texts.

What the file is shows in its bytes, not in its name. Nothing in it is run, followed or taken on trust: an XLSX is
unpacked against a limit and only its XML is looked at, and a table has an end.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from sessions.refused import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200

_PIECE = 64 * 1024
_LAST_ROW = 1_048_576
_SAMPLE = 60
_HINT = re.compile(r'"?sep=([,;\t])"?\s*$')  # what Excel itself writes above the first line
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel writes when a workbook has a password
# OPC (ECMA-376 part 2, 8.1) forbids document type declarations; with them, XML can grow without limit.
_DECLARES = [declared.encode(coding) for declared in ("<!DOCTYPE", "<!ENTITY") for coding in ("ascii", "utf-16-le")]


class Row(NamedTuple):
    """A row that says something. ``number`` is the one that a spreadsheet or an editor shows beside it, from 1."""

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """The rows of one sheet, at least one; ``sheet`` is its name, "" for a CSV, whose ``encoding`` Python calls so."""

    sheet: str
    rows: list[Row]
    encoding: str = ""


def read_tables(content: bytes) -> list[Table]:
    """Every sheet with something in it. Cells are stripped; a row ends with its last cell that says something.

    Numbers come as Indonesians write them without separators of thousands (``1250000``, ``12,5``), dates as
    ``2020-01-23``, yes and no as ``ya`` and ``tidak``, formulas as the value that was last seen in them.

    Raises:
        Refused: ``table.large``, ``table.kind``, ``table.old``, ``table.macros``, ``table.encoding``, ``table.broken``,
            ``table.rows``, ``table.columns`` or ``table.empty``.
    """
    if len(content) > MOST_BYTES:
        raise Refused("table.large", most=MOST_BYTES // 1024**2)
    if content.startswith(_OLD_EXCEL):
        raise Refused("table.old")
    tables = _sheets(content) if content.startswith(b"PK") else [_comma_separated(content)]
    found = [table for table in tables if table.rows]
    if not found:
        raise Refused("table.empty")
    return found


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    count = 0
    for line, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        count += bool(cells)
        if count > MOST_ROWS:
            raise Refused("table.rows", most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise Refused("table.columns", row=line, most=MOST_COLUMNS)
        if cells:
            yield Row(line, tuple(cells))


def _comma_separated(content: bytes) -> Table:
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("table.kind")
    encoding, text = _decoded(content)
    return Table("", list(_bounded(_lines(text))), encoding)


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith(b"%PDF"):
        raise Refused("table.kind")
    # Windows-1252 makes something of nearly every byte, so it comes last; what even it cannot read is no text.
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("table.encoding")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text, newline="").readlines()
    hint = _HINT.match(lines[0]) if lines else None
    above = 1 if hint else 0
    rows = csv.reader(lines[above:], delimiter=hint[1] if hint else _delimiter(lines[:_SAMPLE]))
    begins = above + 1
    try:
        for cells in rows:
            yield begins, [cell.strip() for cell in cells]
            begins = above + rows.line_num + 1
    except csv.Error as error:
        raise Refused("table.broken", row=begins) from error


def _delimiter(lines: list[str]) -> str:
    """The one that parts most rows into equally many columns; a comma inside a sentence or between quotes does not."""

    def evenness(delimiter: str) -> int:
        try:
            # Strictly: after a closing quote nothing but the delimiter.
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter, strict=True))
        except csv.Error:
            return 0
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(",;\t", key=evenness)


def _sheets(content: bytes) -> list[Table]:
    try:
        book = load_workbook(_repacked(content), read_only=True, data_only=True, keep_links=False)
        pages = [page for page in book.worksheets if page.sheet_state == "visible"]
        return [Table(str(page.title), list(_bounded(_cells(page)))) for page in pages]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl lets through whatever a malformed part makes it stumble over
        raise Refused("table.broken", row=1) from error


def _cells(page: Any) -> Iterator[tuple[int, list[str]]]:
    # What a file says of its own size may be wrong, or meant to be.
    page.reset_dimensions()
    for line, values in enumerate(page.iter_rows(min_row=1, max_col=MOST_COLUMNS + 1, values_only=True), start=1):
        if line > _LAST_ROW:
            raise Refused("table.rows", most=MOST_ROWS)
        # Counting is quick where a million empty rows lie before the one that says something.
        if values.count(None) < len(values):
            yield line, [_text(value) for value in values]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case int():
            return str(value)
        case float() | Decimal():
            # A workbook keeps binary fractions and shows 15 digits of them: 0,3 and not 0,30000000000000004.
            return f"{Decimal(f'{value:.15g}').normalize():f}".replace(".", ",")
        case datetime():
            return value.isoformat(" ", "minutes").removesuffix(" 00:00")
        case _:
            return str(value).strip()


def _repacked(content: bytes) -> io.BytesIO:
    """The XML of a workbook in a plain archive: what a header said of sizes was not believed, all else is left out."""
    plain, size = io.BytesIO(), 0
    with ZipFile(io.BytesIO(content)) as packed, ZipFile(plain, "w") as kept:
        names = packed.namelist()
        if "xl/workbook.xml" not in names:
            raise Refused("table.kind")
        if any(name.lower().endswith(".bin") and "vba" in name.lower() for name in names):
            raise Refused("table.macros")
        for name in dict.fromkeys(name for name in names if name.endswith((".xml", ".rels"))):
            pieces = []
            with packed.open(name) as part:
                while piece := part.read(_PIECE):
                    size += len(piece)
                    if size > MOST_UNPACKED:
                        raise Refused("table.large", most=MOST_BYTES // 1024**2)
                    pieces.append(piece)
            body = b"".join(pieces)
            if any(declared in body for declared in _DECLARES):
                raise BadZipFile(name)
            kept.writestr(name, body)
    plain.seek(0)
    return plain
