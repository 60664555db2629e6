"""What the libraries alone take for a document: the same pages, template or cells, handed to them with nothing around."""

import io
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import typst
from docxtpl import DocxTemplate
from openpyxl import Workbook, load_workbook

from sessions.documents.bundle import Document
from sessions.musyawarah import Musyawarah


def made(document: Document, meeting: Musyawarah, head: bytes) -> tuple[float, float]:
    """Seconds that one document takes us, and, right after, the libraries alone (0 where none is needed)."""
    pages: list[Callable[[], Any]] = []
    compiled, rendered = typst.compile, DocxTemplate.render

    def compile_and_note(*arguments: Any, **options: Any) -> Any:
        pages.append(lambda: compiled(*arguments, **options))
        return compiled(*arguments, **options)

    def render_and_note(self: DocxTemplate, *arguments: Any) -> None:
        pages.append(lambda: _word(str(self.template_file), *arguments))
        rendered(self, *arguments)

    with patch.object(typst, "compile", compile_and_note), patch.object(DocxTemplate, "render", render_and_note):
        ours, content = _timed(lambda: document.make(meeting, head))
    if document.name.endswith(".xlsx"):
        sheets = [
            list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(content), read_only=True)
        ]
        pages.append(lambda: _cells(sheets))
    return ours, sum(_timed(page)[0] for page in pages)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _word(template: str, *arguments: Any) -> None:
    document = DocxTemplate(template)
    document.init_docx()
    document.render(*arguments)
    document.save(io.BytesIO())


def _cells(sheets: list[list[tuple[Any, ...]]]) -> None:
    book = Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(io.BytesIO())
