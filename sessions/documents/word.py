"""Word documents from the templates, which a kelurahan edits in Word. A template asks only for fields of its view."""

import re
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import jinja2
import msgspec
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from sessions.documents.letterhead import kop
from sessions.documents.printable import printable, typed
from sessions.documents.seal_code import seal_png
from sessions.documents.signature_image import Picture, png
from sessions.documents.templates import OURS, template
from sessions.documents.timeless import timeless
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ASKED = re.compile(r"^'(?:[^']* object' has no attribute ')?([^']+)'")


def word(
    name: str, view: msgspec.Struct | dict[str, Any], meeting: Musyawarah, digest: bytes, own: Path | None = None
) -> bytes:
    """The template filled in with ``view``, the kop and the QR of the ledger; one in the folder ``own`` goes first.

    The file is dated by the last entry of the ledger, not by the clock.

    Raises:
        Refused: ``template.placeholder`` for what the view does not have, ``template.syntax`` or
            ``template.unreadable`` for what somebody edited into no template.
    """
    source = template(name, own)
    context = msgspec.to_builtins(view, builtin_types=(Picture,))
    context |= {"kop": msgspec.to_builtins(kop(meeting.settings))}
    try:
        document = DocxTemplate(source)
        document.init_docx()
        context = _drawn(typed(context), document)
        context["kop"]["logo"] = _image(document, kop(meeting.settings).picture, height=22)
        context["qr"] = _image(document, seal_png(meeting, digest), height=16)
        document.render(context, _environment())
    except jinja2.UndefinedError as error:
        asked = _ASKED.search(error.message or "")
        raise Refused("template.placeholder", name=name, placeholder=asked[1] if asked else str(error)) from error
    except jinja2.TemplateError as error:
        raise Refused("template.syntax", name=name, detail=error.message or "") from error
    except (BadZipFile, KeyError, ValueError) as error:
        raise Refused("template.unreadable", name=name) from error
    if source.parent == OURS and meeting.settings.paper == "A4":
        _cut_to_a4(document)
    return _saved(document, meeting)


def _environment() -> jinja2.Environment:
    # A template comes from whoever may write into the data folder: it may print what it is given, and no more.
    return SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)


def _drawn(view: Any, document: DocxTemplate) -> Any:
    """The same with signatures as pictures of this document."""
    match view:
        case Picture():
            return _image(document, png(view.strokes), height=9) if view.strokes else ""
        case dict():
            return {key: _drawn(value, document) for key, value in view.items()}
        case list():
            return [_drawn(value, document) for value in view]
        case _:
            return view


def _image(document: DocxTemplate, picture: bytes, height: int) -> InlineImage | str:
    return InlineImage(document, BytesIO(picture), height=Mm(height)) if picture else ""


def _cut_to_a4(document: DocxTemplate) -> None:
    """Folio is longer than A4: lying on its side it is wider, and so are its tables and its foot."""
    # What is rendered into a foot is another part than the one that the section knows.
    feet = [rel.target_part.element for rel in document.docx.part.rels.values() if rel.reltype == RT.FOOTER]
    for section in document.docx.sections:
        upright = section.page_height > section.page_width
        before = section.page_width - section.left_margin - section.right_margin
        section.page_height, section.page_width = (Mm(297), Mm(210)) if upright else (Mm(210), Mm(297))
        share = (section.page_width - section.left_margin - section.right_margin) / before
        for part in (document.docx.element.body, *feet):
            for element in part.iter(qn("w:gridCol"), qn("w:tcW")):
                element.set(qn("w:w"), str(int(int(element.get(qn("w:w"))) * share)))


def _saved(document: DocxTemplate, meeting: Musyawarah) -> bytes:
    properties = document.docx.core_properties
    properties.title = printable(meeting.settings.title)
    properties.author = properties.last_modified_by = "musyawarah"
    properties.created = properties.modified = meeting.now.astimezone(UTC)
    buffer = BytesIO()
    document.save(buffer)
    return timeless(buffer.getvalue())
