"""The cells of one row by what their columns mean. What cannot be read is empty, with a remark that says so."""

import re
from decimal import Decimal

from sessions.rupiah import number, rupiah
from sessions.tables import values
from sessions.tables.columns import Columns
from sessions.tables.reading import Row, Table
from sessions.tables.remarks import Remark, remark
from sessions.text import line, paragraphs

MOST_VOLUME = 1_000_000
MOST_RUPIAH = 10**15
MOST_UNIT = 20
_MOST = {"title": 200, "problem": 1000, "description": 2000}
_MOST_TEXT = 200
_FORMULA = re.compile(r"'+[=+\-@\t\r]")
_THOUSANDS_OR_PARTS = re.compile(r"[1-9]\d{0,2}\.\d{3}(?![\d.,])")
_ENGLISH_MONEY = re.compile(r"(?:rp)?[.\s]*[1-9]\d{0,2},\d{3}", re.IGNORECASE)


class Cells:
    """One row while it is read; ``remarks`` gather as cells are looked at. ``exact``: the list is of our own making."""

    def __init__(self, table: Table, columns: Columns, row: Row) -> None:
        self.row = row
        self.exact = columns.exact
        self.remarks: list[Remark] = []
        self._columns = columns
        # What a CSV must not let a spreadsheet take for a formula is written with a quote before it.
        self._guarded = columns.exact and not table.sheet

    def typed(self, meaning: str) -> str:
        """What stands there, "" when there is no such column or nothing in it."""
        at = self._columns.of.get(meaning, -1)
        cell = self.row.cells[at] if 0 <= at < len(self.row.cells) else ""
        return cell[1:] if self._guarded and _FORMULA.match(cell) else cell

    def remark(self, key: str, **quoted: object) -> None:
        """Have something to say about this row."""
        self.remarks.append(remark(key, **quoted))

    def text(self, meaning: str) -> str:
        """The text, tidied and cut to what a proposal can hold."""
        most = _MOST.get(meaning, _MOST_TEXT)
        tidy = paragraphs if meaning in {"problem", "description"} else line
        text = tidy(self.typed(meaning), meaning, 10**6, required=False)
        text = text if self.exact else values.tidy(text)
        if len(text) > most:
            self.remark("look.long", column=self._title_of(meaning), most=most)
        return text[:most].strip()

    def ordinal(self, meaning: str) -> int:
        """A number of RW, RT or rank; 0 for none."""
        typed = self.typed(meaning)
        found = values.ordinal(typed) if typed else 0
        if found is None and meaning == "rank":
            ranked = values.rank(typed)
            found = ranked.rank if ranked else None
        if found is None:
            self._unread(meaning)
        return found or 0

    def volume(self) -> tuple[Decimal, str]:
        """Volume and unit, from two columns or from one that says both."""
        meaning = "volume" if self.typed("volume") else "amount"
        typed = self.typed(meaning)
        volume, beside = (values.amount(typed) if typed else None) or (Decimal(0), "")
        if typed and ((not volume and not typed.startswith("0")) or volume > MOST_VOLUME):
            self._unread(meaning)
            volume, beside = Decimal(0), ""
        unit = self.text("unit") or beside
        if self.exact:
            return volume, unit
        if _THOUSANDS_OR_PARTS.match(typed):
            self.remark("guess.number", typed=typed, read=number(volume))
        if volume and not unit:
            self.remark("look.unit-missing")
        return volume, values.unit(unit)[:MOST_UNIT].strip()

    def money(self, meaning: str) -> int:
        """An amount in rupiah; 0 for none."""
        typed = self.typed(meaning)
        amount = values.money(typed) if typed else 0
        if amount is None or amount > MOST_RUPIAH:
            self._unread(meaning)
            return 0
        if _ENGLISH_MONEY.fullmatch(typed):
            self.remark("guess.number", typed=typed, read=rupiah(amount))
        return amount

    def _title_of(self, meaning: str) -> str:
        return self._columns.titles[self._columns.of[meaning]]

    def _unread(self, meaning: str) -> None:
        self.remark("look.number", column=self._title_of(meaning), typed=self.typed(meaning)[:40])
