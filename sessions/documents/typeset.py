"""PDF from the ``.typ`` templates by Typst: tagged (PDF/UA-1), its fonts in it, and nothing fetched from anywhere."""

from datetime import UTC
from typing import Any, Literal

import msgspec
import typst

from sessions.documents.facts import grouped
from sessions.documents.letterhead import kop
from sessions.documents.printable import printable
from sessions.documents.seal_code import seal_code
from sessions.documents.signature_image import Picture, svg
from sessions.documents.templates import OURS
from sessions.musyawarah import Musyawarah
from sessions.settings import Paper

MEDIA_TYPE = "application/pdf"


_TRIES: tuple[tuple[bool, Literal["ua-1"] | None], ...] = ((False, "ua-1"), (True, "ua-1"), (True, None))


class Leaf(msgspec.Struct, frozen=True):
    """What every page says besides its text. ``logo`` and ``seal`` are SVG; without a seal no page shows one."""

    title: str
    paper: Paper
    kop: tuple[str, ...]
    address: str
    logo: str
    digest: str
    seal: str


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
    data = msgspec.json.encode(
        _shown({"leaf": msgspec.to_builtins(leaf), "view": msgspec.to_builtins(view, enc_hook=_plain)})
    ).decode()
    return _compiled(template, data, meeting)


def _compiled(template: str, data: str, meeting: Musyawarah) -> bytes:
    # A letter that none of the fonts has may not stand in PDF/UA-1. The fonts within the library come first: they
    # are the same everywhere and at once at hand. Then those of this machine; and rather an untagged page than none.
    for system, standards in _TRIES:
        try:
            made = typst.compile(
                str(OURS / template), format="pdf", sys_inputs={"data": data}, ignore_system_fonts=not system,
                pdf_standards=standards, timestamp=meeting.now.astimezone(UTC).replace(microsecond=0),
            )  # fmt: skip
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
        else:
            return bytes(made)
    raise RuntimeError("without a standard every letter is displayed, if only as a box")


def _plain(value: Any) -> Any:
    return {"svg": svg(value.strokes), "alt": value.alt} if isinstance(value, Picture) else str(value)


def _shown(view: Any) -> Any:
    match view:
        case str():
            return printable(view)
        case dict():
            return {key: _shown(value) for key, value in view.items()}
        case list() | tuple():
            return [_shown(value) for value in view]
        case _:
            return view
