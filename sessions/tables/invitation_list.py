"""An invitation list as offices keep it, read with patience: what the columns are called differs, and so do the cells.

Columns, of which ``nama`` and ``unsur`` must be there: ``nama``, ``unsur``, ``rw``, ``rt`` (or both in ``rt/rw``),
``l/p``, ``alamat``, ``telepon``, ``hak suara``; each under any of the titles in :data:`TITLES`. What stands above the
titles is skipped, other columns are left alone. No row makes the list fail: each wrong one is told, with what is
expected in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from sessions.attendance import Sex
from sessions.cards import full_name
from sessions.file_fields import Wrong, mistyped, text, unfit, within
from sessions.invitations import Invitee
from sessions.refused import Refused
from sessions.settings import Settings
from sessions.tables.reading import Row, Table, read_tables

TITLES = {
    "nama": "nama namalengkap namapeserta namaundangan namatamu namayangdiundang",
    "unsur": "unsur jabatan lembaga instansi lembagainstansi unsurjabatan jabatanunsur unsurlembaga kelompok",
    "rw": "rw norw nomorrw",
    "rt": "rt nort nomorrt",
    "rt/rw": "rtrw",
    "l/p": "lp jk jeniskelamin kelamin gender jeniskelaminlp",
    "l": "l lakilaki",
    "p": "p perempuan",
    "alamat": "alamat alamatrumah alamatlengkap alamatdannotelepon",
    "telepon": "telepon telp hp wa notelp notelepon nohp nowa nomorhp nomortelepon notelphp nohpwa kontak",
    "hak suara": "haksuara hakpilih suara",
}
MOST_PEOPLE = 5_000

_COLUMN_OF = {title: column for column, titles in TITLES.items() for title in titles.split()}
_ABOVE = 30
_SUMS = re.compile(r"(jumlah|total)\b", re.IGNORECASE)
_ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
_SEXES: dict[str, Sex] = {
    **dict.fromkeys(("l", "lk", "laki", "lakilaki", "pria", "m"), "L"),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "f"), "P"),
}
_YES = frozenset({"", "ya", "y", "1", "ada", "v", "√", "✓", "peserta"})
_NO = frozenset({"tidak", "t", "n", "0", "-", "tidakada", "peninjau", "x"})


class Fault(NamedTuple):
    """What is wrong in a row of a list; ``wrong.where`` names the column."""

    sheet: str
    row: int
    wrong: Wrong

    @property
    def column(self) -> str:
        """The column as it is called here."""
        return str(self.wrong.where[0]) if self.wrong.where else ""


class InvitationList(NamedTuple):
    """Who stands on the list, in its order, which rows are wrong, and the titles of columns that were left alone."""

    people: list[Invitee]
    faults: list[Fault]
    unused: list[str]


def read_invitations(content: bytes, settings: Settings) -> InvitationList:
    """The list in the bytes of a CSV or XLSX.

    Raises:
        Refused: as :func:`~sessions.tables.reading.read_tables` and :func:`invitations_in`.
    """
    return invitations_in(read_tables(content), settings)


def invitations_in(tables: Sequence[Table], settings: Settings) -> InvitationList:
    """The list in these sheets.

    Raises:
        Refused: ``invitations.titles`` when no row has the titles; ``invitations.many``.
    """
    found = InvitationList([], [], [])
    headed = False
    for table in tables:
        rows = table.rows
        at = next((at for at, row in enumerate(rows[:_ABOVE]) if {"nama", "unsur"} <= set(_columns(row))), None)
        if at is None:
            continue
        headed = True
        columns = _columns(rows[at])
        found.unused.extend(
            title for title, column in zip(rows[at].cells, columns, strict=True) if title and not column
        )
        for row in _people(rows[at + 1 :], columns):
            try:
                found.people.append(_invitee(dict(zip(columns, row.cells, strict=False)), settings))
            except Wrong as wrong:
                found.faults.append(Fault(table.sheet, row.number, wrong))
    if not headed:
        raise Refused("invitations.titles")
    if len(found.people) > MOST_PEOPLE:
        raise Refused("invitations.many", most=MOST_PEOPLE)
    return found


def _columns(row: Row) -> list[str]:
    """What each column is, "" for one that says nothing we ask; of two with one meaning the first."""
    columns: list[str] = []
    for title in row.cells:
        column = _COLUMN_OF.get(_letters(title), "")
        columns.append("" if column in columns else column)
    return columns


def _letters(typed: str) -> str:
    return "".join(character for character in typed.casefold() if character.isalnum())


def _people(rows: Sequence[Row], columns: list[str]) -> Iterator[Row]:
    """The rows that are about somebody: not the one that numbers the columns, sums, signatures or notes below."""
    for row in rows:
        asked = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column and cell}
        name = asked.get("nama", "")
        if len(asked) < 2 or _SUMS.match(name) or all(cell.isdigit() for cell in asked.values()):
            continue
        yield row


def _invitee(row: Mapping[str, str], settings: Settings) -> Invitee:
    unsur = text(row.get("unsur", ""), ("unsur",), 200, required=True)
    told = _place(f"{row.get('rt/rw', '')} {unsur}")
    if settings.areas:
        rt, rw = 0, settings.named(row.get("rt/rw", ""), row.get("rw", ""), unsur)
    else:
        rt, rw = _number(row, "rt", told[0]), _number(row, "rw", told[1])
        within(rw, 0, settings.rw_count, ("rw",))
    return Invitee(
        name=_name(row.get("nama", "")),
        constituency=_constituency(unsur, settings.constituencies),
        rw=rw,
        rt=rt if rw else 0,
        sex=_sex(row),
        voting=_voting(row.get("hak suara", "")),
        address=text(row.get("alamat", ""), ("alamat",), 200),
        phone=_phone(row.get("telepon", "")),
    )


def _name(typed: str) -> str:
    try:
        return full_name(typed)
    except Refused as refused:
        if "most" in refused.values:
            raise unfit(("nama",), "characters at most", 80) from None
        raise Wrong(("nama",), "file.missing-field") from None


def _constituency(typed: str, known: Sequence[str]) -> str:
    """The constituency that is meant: ``KETUA RT 07`` is Ketua RT. Of two that fit, the longer."""
    fitting = [name for name in known if re.match(rf"{re.escape(name)}\b", typed, re.IGNORECASE)]
    if fitting:
        return max(fitting, key=len)
    near = get_close_matches(typed, known, n=3, cutoff=0.5)
    raise unfit(("unsur",), "one of", ", ".join(near or known))


def _place(typed: str) -> tuple[int, int]:
    """RT and RW out of ``07/02``, ``RT 07 RW 02`` or ``Ketua RW IV``; 0 for what is not said."""
    parts = re.match(r"\s*(\d{1,2})\s*[/\\-]\s*(\d{1,2}|[IVX]+)\b", typed)
    if parts:
        return _counted(parts[1]), _counted(parts[2])
    said = {name: re.search(rf"\b{name}[\s.:]*(\d{{1,2}}|[IVX]+)\b", typed) for name in ("RT", "RW")}
    rt, rw = (_counted(found[1]) if found else 0 for found in said.values())
    return rt, rw


def _number(row: Mapping[str, str], column: str, told: int) -> int:
    typed = re.sub(rf"^{column}[\s.]*", "", row.get(column, ""), flags=re.IGNORECASE)
    if typed in {"", "-"}:
        return told
    if not re.fullmatch(r"\d{1,2}", typed) and typed.upper() not in _ROMAN:
        raise mistyped((column,), "integer")
    return _counted(typed)


def _counted(typed: str) -> int:
    return int(typed) if typed.isdigit() else _ROMAN.index(typed.upper()) if typed.upper() in _ROMAN else 0


def _sex(row: Mapping[str, str]) -> Sex | None:
    if row.get("l") or row.get("p"):  # two columns to tick
        return "L" if row.get("l") else "P"
    typed = _letters(row.get("l/p", ""))
    if typed and typed not in _SEXES:
        raise unfit(("l/p",), "one of", "L, P")
    return _SEXES.get(typed)


def _voting(typed: str) -> bool:
    answer = typed if typed == "-" or not _letters(typed) else _letters(typed)
    if answer not in _YES | _NO:
        raise unfit(("hak suara",), "one of", "ya, tidak")
    return answer in _YES


def _phone(typed: str) -> str:
    # A spreadsheet takes 0812… for a number and drops the zero.
    digits = f"0{typed}" if re.fullmatch(r"8\d{8,11}", typed) else typed
    return text(digits, ("telepon",), 30)
