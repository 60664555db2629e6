"""Figures: every number that stands in a text, a document or a table, so that two of them can be held side by side."""

import re
from collections import Counter
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

Figures = Counter[str]


class Words(NamedTuple):
    """A number that stands in words."""

    number: int


_MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {"seratus": 100, "seribu": 1000}
_LARGE = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}
_WORD = "|".join([*_SMALL, "belas", "puluh", "ratus", *_LARGE])
_FIGURE = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{_MONTHS})\b|\b(?:{_WORD})(?:\s+(?:{_WORD}))*\b", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=[0-9a-f]{24})\n(?=[0-9a-f])|(?<=[0-9a-f])\n(?=[0-9a-f]{24})")  # a digest over two lines
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d+")


def figures(*told: Any) -> Figures:
    """What is told in digits, in the names of months, and in words, each as often as it stands there.

    ``Rp 1.250.000`` is 1250000, ``569,5`` is 569.5, ``19.20`` stays a time, ``07`` keeps its nought, and a number in
    words begins with ``=``.
    """
    found: Figures = Counter()
    for one in told:
        match one:
            case None:
                continue
            case Words(number):
                found[f"={number}"] += 1
            case int() | float() | Decimal():
                found[_plain(Decimal(str(one)))] += 1
            case _:
                found.update(_figure(match[0]) for match in _FIGURE.finditer(str(one)))
    return found


def spelled(words: str) -> int:
    """``seratus dua puluh satu ribu`` → 121000, by other means than the program's own."""
    whole = group = 0
    for word in words.lower().split():
        if word in _LARGE:
            whole, group = whole + (group or 1) * _LARGE[word], 0
        elif word == "seribu":
            whole += 1000
        elif word == "belas":
            group += 10
        elif word in {"puluh", "ratus"}:
            scale = 10 if word == "puluh" else 100
            ones = group % 10
            group += ones * (scale - 1)
        else:
            group += _SMALL[word]
    return whole + group


def _figure(text: str) -> str:
    if text[0].isdigit():
        return _plain(Decimal(text.replace(".", "").replace(",", "."))) if _THOUSANDS.fullmatch(text) else text
    return text.capitalize() if re.fullmatch(_MONTHS, text, re.IGNORECASE) else f"={spelled(text)}"


def _plain(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"


def in_pdf(content: bytes) -> tuple[Figures, int]:
    """The figures of a PDF, its feet included, and how many pages it has."""
    pages = PdfReader(BytesIO(content)).pages
    texts = [_BROKEN.sub("", page.extract_text().replace("\u200b", "")) for page in pages]
    return sum((figures(text) for text in texts), Counter()), len(pages)


def in_docx(content: bytes) -> tuple[Figures, int]:
    """The figures of a Word file, paragraph by paragraph, its foot included, of which it has one."""
    document = Document(BytesIO(content))
    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    texts = [
        "".join(t.text or "\n" for t in p.iter(qn("w:t"), qn("w:br"))) for part in parts for p in part.iter(qn("w:p"))
    ]
    return figures(*texts), len(document.sections)


def in_xlsx(content: bytes) -> tuple[Figures, int]:
    """The figures of all cells of a workbook, with what its sheets bear at their feet, and how many these are."""
    sheets = load_workbook(BytesIO(content)).worksheets
    cells = figures(*(cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row))
    return cells + figures(*(sheet.oddFooter.left.text for sheet in sheets if sheet.oddFooter)), len(sheets)
