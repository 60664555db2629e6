"""Forms that are tables, said once and printed three ways: as a workbook, as a PDF, and in Word."""

import re
from pathlib import Path
from typing import Any

import msgspec

from sessions.calendar import day
from sessions.documents.facts import grouped
from sessions.documents.signature_image import Picture, png
from sessions.documents.typeset import typeset
from sessions.documents.word import word
from sessions.documents.workbook import RUPIAH, Column, Sheet, Value, saved, workbook
from sessions.musyawarah import Musyawarah
from sessions.rupiah import number, rupiah
from sessions.signatures import Strokes


class Line(msgspec.Struct, frozen=True):
    """A line of a table, a value for each column. ``signature`` is drawn into the last column that holds none."""

    cells: tuple[Value, ...]
    strong: bool = False
    signature: Strokes = ()


class Table(msgspec.Struct, frozen=True):
    """One table: a sheet of the workbook, in print a new page.

    ``heading`` begins with the title; ``below`` are sentences under the table, ``empty`` the one that stands where no
    line is. ``room`` is the least height of a line in millimetres, to sign in by hand.
    """

    name: str
    heading: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: list[Line]
    below: list[str] = []
    empty: str = "Tidak ada."
    room: float = 0
    kind: str = "daftar"


class Signer(msgspec.Struct, frozen=True):
    """Who signs: in which office, under which name. ``under`` the name stand rank and NIP, or an address."""

    role: str
    name: str
    place: str = ""
    under: tuple[str, ...] = ()
    signature: Strokes = ()


class Form(msgspec.Struct, frozen=True):
    """A form with its tables and who signs it in print; ``kinds`` are those that its tables may be of."""

    title: str
    tables: list[Table]
    signers: list[Signer] = []
    landscape: bool = False
    kinds: tuple[str, ...] = ("daftar",)


def xlsx(form: Form, meeting: Musyawarah, digest: bytes) -> bytes:
    """The form as a workbook with typed figures."""
    book = workbook()
    for table in form.tables:
        sheet = Sheet(book, table.name, table.heading, table.columns, meeting.settings.paper, landscape=form.landscape)
        for line in table.lines:
            sheet.line(*line.cells, bold=line.strong, room=table.room * 72 / 25.4)
            if line.signature:
                sheet.picture(_signed_at(table), png(line.signature), 120, 40)
        for sentence in (*([] if table.lines else [table.empty]), *table.below):
            sheet.say(sentence)
    return saved(book, meeting, digest)


class _Row(msgspec.Struct, frozen=True):
    cells: list[str | Picture]
    strong: bool


class _Printed(msgspec.Struct, frozen=True):
    heading: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: list[_Row]
    below: list[str]
    empty: str
    room: float


class SignedBy(msgspec.Struct, frozen=True):
    """A signer as the templates print one."""

    role: str
    name: str
    place: str
    under: tuple[str, ...]
    signature: Picture


class _View(msgspec.Struct, frozen=True):
    landscape: bool
    tables: list[_Printed]
    signing: str
    signed: list[SignedBy]


def pdf(form: Form, meeting: Musyawarah, digest: bytes) -> bytes:
    """The form as a PDF, each table from a new page on."""
    tables = [
        _Printed(
            table.heading, table.columns, [_row(table, line) for line in table.lines], table.below, table.empty,
            table.room,
        )
        for table in form.tables
    ]  # fmt: skip
    view = _View(form.landscape, tables, _signing(form, meeting), signed(form.signers))
    return typeset("daftar.typ", form.title, view, meeting, digest)


def docx(form: Form, name: str, meeting: Musyawarah, digest: bytes, own: Path | None = None) -> bytes:
    """The form by the Word template ``name``.

    The template loops over the tables of a kind, and over their ``lines``. What a line says in a column is called as
    the column is, in small letters joined by ``_``: ``row.tanda_tangan``; a sum is ``row.strong``.

    Raises:
        Refused: as :func:`~sessions.documents.word.word`.
    """
    view: dict[str, Any] = {kind: [] for kind in form.kinds}
    for table in form.tables:
        view[table.kind].append({
            "heading": table.heading, "below": table.below, "empty": table.empty,
            "lines": [_called(table, line) for line in table.lines],
        })  # fmt: skip
    view |= {"signing": _signing(form, meeting), "signed": signed(form.signers), "digest": grouped(digest)}
    return word(name, view, meeting, digest, own)


def _signing(form: Form, meeting: Musyawarah) -> str:
    """What is signed, so that no page bears signatures alone, and how many lines it has, so that none gets lost."""
    lines = sum(not line.strong for table in form.tables if table.kind == form.kinds[0] for line in table.lines)
    held = day(meeting.agenda.opened or meeting.settings.start, meeting.settings.zone)
    return f"Yang ditandatangani: {form.title}, {meeting.settings.title}, {held}; {number(lines)} baris."


def _called(table: Table, line: Line) -> dict[str, Any]:
    """A line by the names of its columns; ``strong`` is a sum, which Word prints bold as the others do."""
    return {**dict(zip(_names(table), _row(table, line).cells, strict=True)), "strong": line.strong}


def _names(table: Table) -> list[str]:
    return ["_".join(re.findall(r"[a-z0-9]+", column.title.lower())) for column in table.columns]


def signed(signers: list[Signer]) -> list[SignedBy]:
    """The signers with their signatures as pictures."""
    return [
        SignedBy(one.role, one.name, one.place, one.under, Picture(one.signature, f"Tanda tangan {one.name}"))
        for one in signers
    ]


def shown(value: Value, column: Column) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return rupiah(int(value)) if column.format == RUPIAH else number(value)


def _row(table: Table, line: Line) -> _Row:
    cells: list[str | Picture] = [shown(value, column) for value, column in zip(line.cells, table.columns, strict=True)]
    if line.signature:
        cells[_signed_at(table) - 1] = Picture(line.signature, f"Tanda tangan {cells[1]}")
    return _Row(cells, line.strong)


def _signed_at(table: Table) -> int:
    return 1 + [column.title for column in table.columns].index("Tanda tangan")
