"""PDF from the ``.typ`` templates by Typst: tagged (PDF/UA-1), its fonts in it, and nothing fetched from anywhere."""

from datetime import UTC
from typing import Any

import msgspec
import typst

from sessions.documents import letters
from sessions.documents.facts import grouped
from sessions.documents.letterhead import kop
from sessions.documents.printable import level, printable
from sessions.documents.seal_code import seal_code
from sessions.documents.signature_image import Picture, svg
from sessions.documents.templates import OURS
from sessions.musyawarah import Musyawarah
from sessions.settings import Paper

MEDIA_TYPE = "application/pdf"


class Leaf(msgspec.Struct, frozen=True):
    """What every page says besides its text. ``logo`` and ``seal`` are SVG; without a seal no page shows one.

    ``lacking`` is said at the end of what holds letters that no font has (:mod:`sessions.documents.letters`).
    """

    title: str
    paper: Paper
    kop: tuple[str, ...]
    address: str
    logo: str
    digest: str
    seal: str
    lacking: str = ""


def typeset(
    template: str, title: str, view: msgspec.Struct, meeting: Musyawarah, digest: bytes, *, sealed: bool = False
) -> bytes:
    """The template filled in with ``view``; with ``sealed`` the verification code stands on each page.

    What people typed goes in as data: the template prints it and runs none of it.

    Raises:
        typst.TypstError: the template is broken.
    """
    head = kop(meeting.settings)
    leaf = Leaf(
        f"{title}, {meeting.settings.title}", meeting.settings.paper, head.lines, head.address, head.svg,
        grouped(digest), seal_code(meeting, digest) if sealed else "",
    )  # fmt: skip
    data = {"leaf": msgspec.to_builtins(leaf), "view": msgspec.to_builtins(view, enc_hook=_plain)}
    return _compiled(template, data, meeting)


def _compiled(template: str, data: dict[str, Any], meeting: Musyawarah) -> bytes:
    texts = msgspec.json.encode(data).decode()
    missing = letters.private(texts)
    while True:
        shown = _shown(data, missing)
        shown["leaf"]["lacking"] = letters.told(missing)
        try:
            return bytes(_typst(template, msgspec.json.encode(shown).decode(), meeting))
        except typst.TypstError as error:
            more = letters.lacking(error, texts) - missing
            if not more:
                raise
            missing |= more


def _typst(template: str, data: str, meeting: Musyawarah) -> Any:
    return typst.compile(
        str(OURS / template), format="pdf", sys_inputs={"data": data}, ignore_system_fonts=True, pdf_standards="ua-1",
        timestamp=meeting.now.astimezone(UTC).replace(microsecond=0),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return {"svg": svg(value.strokes), "alt": value.alt} if isinstance(value, Picture) else str(value)


def _shown(view: Any, missing: frozenset[str]) -> Any:
    match view:
        case str():
            return letters.coded(level(printable(view)), missing)
        case dict():
            return {key: _shown(value, missing) for key, value in view.items()}
        case list() | tuple():
            return [_shown(value, missing) for value in view]
        case _:
            return view
