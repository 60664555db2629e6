"""Sheets as the forms have them: a heading, columns, typed cells, and a print setup for folio (F4) paper."""

import re
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from io import BytesIO
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.writer.excel import ExcelWriter

from sessions.documents.facts import grouped
from sessions.documents.printable import printable
from sessions.documents.timeless import timeless
from sessions.musyawarah import Musyawarah
from sessions.settings import Paper

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RUPIAH = '"Rp" #,##0'
_PAPERS: dict[Paper, int] = {"A4": 9, "F4": 14}  # ECMA-376, 18.3.1.63; 14 is 8.5 × 13 in, sold in Indonesia as F4

Value = str | int | Decimal | None

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E7E6E6")
_FACE = "Arial"
_LINE = 13.0  # points, of text of 10 points
_TALLEST = 409.0  # points; spreadsheets take no more


class Column(msgspec.Struct, frozen=True):
    """A column of a form: its title, its width in characters, how its numbers read and where its cells align."""

    title: str
    width: float
    format: str = "General"
    align: Literal["left", "center", "right"] = "left"


class Sheet:
    """A sheet being filled in, line after line. Its column titles repeat on every page; its lines can be filtered."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        heading: Sequence[str],
        columns: Sequence[Column],
        paper: Paper = "F4",
        *,
        landscape: bool = False,
    ) -> None:
        self.columns = columns
        self.page = book.create_sheet(_tab(title))
        self.row = 0
        for text in heading:
            self.say(text, bold=not self.row)
        self.row += 2
        for number, column in enumerate(columns, start=1):
            cell = self._write(number, column.title)
            cell.font, cell.fill, cell.border = Font(_FACE, 10, bold=True), _SHADE, _BOX
            cell.alignment = Alignment("center", "center", wrap_text=True)
            self.page.column_dimensions[get_column_letter(number)].width = column.width
        self._fit([column.title for column in columns])
        self.titles = self.row
        self.page.freeze_panes = f"A{self.row + 1}"
        self.page.print_title_rows = f"{self.row}:{self.row}"
        self.page.page_setup.paperSize = _PAPERS[paper]
        self.page.page_setup.orientation = "landscape" if landscape else "portrait"
        self.page.page_setup.fitToHeight = 0
        self.page.page_margins.left = self.page.page_margins.right = 0.5
        self.page.sheet_properties.pageSetUpPr.fitToPage = True

    def say(self, text: str, bold: bool = False) -> None:
        """A sentence across the form."""
        self.row += 1
        cell = self._write(1, text)
        cell.font = Font(_FACE, 12 if bold else 10, bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        self.page.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(self.columns))
        height = _height(text, sum(column.width for column in self.columns) * (0.8 if bold else 1))
        self.page.row_dimensions[self.row].height = height * (1.25 if bold else 1)

    def line(self, *values: Value, bold: bool = False, room: float = 0) -> None:
        """A line of the form, a value for each column. ``room`` is the least height in points, to sign in by hand."""
        self.row += 1
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True), start=1):
            cell = self._write(number, value)
            cell.font, cell.border = Font(_FACE, 10, bold=bold), _BOX
            cell.alignment = Alignment(column.align, "center" if room else "top", wrap_text=True)
            if isinstance(value, int | Decimal):
                cell.number_format = column.format
        self._fit(values, room)
        self.page.auto_filter.ref = f"A{self.titles}:{get_column_letter(len(self.columns))}{self.row}"

    def picture(self, column: int, png: bytes, width: int, height: int) -> None:
        """A picture of so many pixels (of 96 to an inch) in a cell of the last line."""
        picture = Image(BytesIO(png))
        picture.width, picture.height = width, height
        self.page.add_image(picture, f"{get_column_letter(column)}{self.row}")

    def _fit(self, values: Sequence[Value], room: float = 0) -> None:
        # Not every spreadsheet fits rows to their text when it opens a file.
        texts = zip(values, self.columns, strict=True)
        heights = [_height(value, column.width) for value, column in texts if isinstance(value, str)]
        self.page.row_dimensions[self.row].height = min(max([room, _LINE, *heights]) + 2, _TALLEST)

    def _write(self, column: int, value: Value) -> Cell:
        shown = (printable(value) or None) if isinstance(value, str) else value
        cell: Cell = self.page.cell(self.row, column, shown)
        if isinstance(shown, str):
            # What somebody typed is text: a leading = is no formula, "#N/A" no error, now or after an edit.
            cell.data_type = "s"
            cell.quotePrefix = shown.startswith(("=", "+", "-", "@", "\t", "\r"))
        return cell


def workbook() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def saved(book: Workbook, meeting: Musyawarah, digest: bytes) -> bytes:
    """The file, with page numbers and the ledger's digest at its foot, dated by the last entry of the ledger."""
    for page in book.worksheets:
        foot = page.HeaderFooter.oddFooter = HeaderFooterItem()
        foot.left.text, foot.right.text = f"Jurnal {grouped(digest)}", "Halaman &P dari &N"
        foot.left.size = foot.right.size = 7
    properties = book.properties
    properties.title, properties.creator = printable(meeting.settings.title), "musyawarah"
    properties.created = properties.modified = meeting.now.astimezone(UTC).replace(tzinfo=None)
    buffer = BytesIO()
    # Workbook.save would set the time of modification by the clock.
    ExcelWriter(book, ZipFile(buffer, "w", ZIP_DEFLATED)).save()
    return timeless(buffer.getvalue())


def _tab(title: str) -> str:
    # Spreadsheets take no more than 31 characters on a tab, and none of these.
    return printable(re.sub(r"[\[\]:*?/\\']", " ", title))[:31].strip() or "Lembar"


def _height(text: str, width: float) -> float:
    # An average letter is narrower than the digit in which widths are told.
    return _LINE * sum(1 + int(len(line) / (width * 1.1)) for line in text.split("\n"))
