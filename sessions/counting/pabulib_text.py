"""The text of a ``.pb`` file: its three sections, their rows with their lines, and the numbers in them.

Each section is a title, a row of column names, and rows of values between semicolons, quoted as in CSV.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from io import StringIO

from sessions.counting.elections import Points

_SECTIONS = ("META", "PROJECTS", "VOTES")
_NEEDED = (("PROJECTS", "project_id"), ("PROJECTS", "cost"), ("VOTES", "voter_id"), ("VOTES", "vote"))
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


class PabulibError(Exception):
    """A file that cannot be read. ``key`` names what is wrong, ``line`` where (from 1), ``values`` what it is about."""

    def __init__(self, key: str, line: int, /, **values: object) -> None:
        super().__init__(f"{line}: {key} {values}")
        self.key = key
        self.line = line
        self.values = values


class Section:
    """The columns of a section, in small letters, and its rows with their lines."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.rows: list[tuple[int, list[str]]] = []


def sections_of(text: str) -> dict[str, Section]:
    """The sections by their titles.

    A quote that is never closed would swallow the rest of the file; then quotes are taken as they stand.

    Raises:
        PabulibError: when a section or an obligatory column is missing.
    """
    try:
        return _sections(text, csv.QUOTE_MINIMAL)
    except PabulibError:
        return _sections(text, csv.QUOTE_NONE)


def _sections(text: str, quoting: int) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    current: Section | None = None
    for line, row in _rows(text, quoting):
        title = row[0].strip().upper()
        if title in _SECTIONS and not any(cell.strip() for cell in row[1:]):
            if title in sections:
                raise PabulibError("pb.section-twice", line, section=title)
            current = sections[title] = Section()
        elif current is None:
            raise PabulibError("pb.section-first", line)
        elif not current.columns:
            current.columns = [cell.strip().lower() for cell in row]
        else:
            current.rows.append((line, [cell.strip() for cell in row]))
    for title in _SECTIONS:
        if title not in sections or not sections[title].columns:
            raise PabulibError("pb.section-missing", text.count("\n") + 1, section=title)
    for title, column in _NEEDED:
        if column not in sections[title].columns:
            raise PabulibError("pb.column-missing", 1, section=title, column=column)
    return sections


def _rows(text: str, quoting: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with their lines. A quote opens a quoted value only at its beginning, so names may hold quotes."""
    lines = StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    reader = csv.reader(lines, delimiter=";", quoting=quoting)  # type: ignore[arg-type]
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise PabulibError("pb.quoting", line) from error


def meta_of(section: Section) -> dict[str, tuple[int, str]]:
    """Key → its line and value. A file that forgot the header ``key;value`` is read all the same."""
    rows = list(section.rows)
    if section.columns[0] != "key":
        rows.insert(0, (2, section.columns))
    return {row[0].lower(): (line, row[1] if len(row) > 1 else "") for line, row in rows}


def money(meta: Mapping[str, tuple[int, str]], key: str) -> Decimal:
    """The amount that META gives for ``key``.

    Raises:
        PabulibError: when it is missing or no amount.
    """
    if key not in meta:
        raise PabulibError("pb.meta-missing", 1, key=key)
    line, value = meta[key]
    return amount(value, line, key)


def amount(value: str, line: int, field: str) -> Decimal:
    """``12000``, ``12000.50`` and ``12000,5``: money of 0 or more.

    Raises:
        PabulibError: for anything else.
    """
    try:
        exact = Decimal(value.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise PabulibError("pb.number", line, field=field, found=value) from error
    if not exact.is_finite() or exact < 0 or exact.adjusted() > 18:
        raise PabulibError("pb.number", line, field=field, found=value)
    return exact


def decimals(value: Decimal) -> int:
    """How many digits after the point it takes."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number(at: tuple[int, str], field: str = "points") -> Points:
    """A whole number or a fraction, as it stands at this line.

    Raises:
        PabulibError: for anything else.
    """
    line, value = at
    if not NUMBER.fullmatch(value):
        raise PabulibError("pb.number", line, field=field, found=value)
    exact = Fraction(value.replace(",", "."))
    return int(exact) if exact.denominator == 1 else exact
