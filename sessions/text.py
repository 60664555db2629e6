"""Typed text, as people leave it: tidied, bounded, and refused with the reason beside the field."""

import unicodedata

from sessions.refused import Refused


def line(value: str, field: str, most: int, *, required: bool = True) -> str:
    """One line of text: NFC, white space folded, at most ``most`` characters.

    Raises:
        Refused: ``text.missing`` or ``text.long``, beside ``field``.
    """
    return _bounded(" ".join(_readable(value).split()), field, most, required)


def paragraphs(value: str, field: str, most: int, *, required: bool = True) -> str:
    """Several lines of text, each as :func:`line`; empty lines at the ends go.

    Raises:
        Refused: ``text.missing`` or ``text.long``, beside ``field``.
    """
    lines = (" ".join(row.split()) for row in _readable(value).splitlines())
    return _bounded("\n".join(lines).strip("\n"), field, most, required)


def _readable(value: str) -> str:
    # Control characters, lone surrogates and U+FFFE/U+FFFF break DOCX and XLSX files (XML 1.0, section 2.2). Those that
    # end a line still part words; letters and accents that others stood between are composed once these are gone.
    rows = "\n".join(value.splitlines())
    return unicodedata.normalize("NFC", "".join(c for c in rows if c in "\n\t" or not _breaks_xml(c)))


def _breaks_xml(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff"


def _bounded(text: str, field: str, most: int, required: bool) -> str:
    if required and not text:
        raise Refused("text.missing", field)
    if len(text) > most:
        raise Refused("text.long", field, most=most, length=len(text))
    return text
