"""Word documents from the templates, which a kelurahan edits in Word. A template asks only for fields of its view."""

from datetime import UTC
from io import BytesIO
from pathlib import Path

import msgspec
from docxtpl import DocxTemplate

from sessions.documents.printable import printable, typed
from sessions.documents.timeless import timeless
from sessions.musyawarah import Musyawarah

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(template: str, view: msgspec.Struct, meeting: Musyawarah) -> bytes:
    """The template filled in with ``view``. The file is dated by the last entry of the ledger, not by the clock.

    Raises:
        OSError: the template cannot be read.
        jinja2.TemplateError: somebody edited the template into something that does not render.
    """
    document = DocxTemplate(TEMPLATES / template)
    document.render(typed(msgspec.to_builtins(view)), autoescape=True)
    properties = document.docx.core_properties
    properties.title = printable(meeting.settings.title)
    properties.author = properties.last_modified_by = "musyawarah"
    properties.created = properties.modified = meeting.now.astimezone(UTC)
    buffer = BytesIO()
    document.save(buffer)
    return timeless(buffer.getvalue())
