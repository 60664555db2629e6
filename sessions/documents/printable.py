"""Text as typed, for files that are XML inside: what XML cannot hold is shown as U+FFFD and breaks no file."""

import re
from html import escape
from typing import Any

# XML 1.0, section 2.2. Ledgers from elsewhere may hold control characters, and U+FFFE is nobody's control character.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Embeddings, overrides and isolates of Unicode (UAX 9), and the mark of a byte order, which nobody sees.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


class Typed(str):
    """A text that a Word template prints as it was typed, tags and braces included."""

    __slots__ = ()

    def __html__(self) -> str:
        # docxtpl reads {_{ as an escaped {{, after rendering: a character reference is out of its sight.
        return escape(self.replace("\r\n", "\n").replace("\r", "\n")).replace("_", "&#95;")


def printable(text: str) -> str:
    """The text with every character that XML cannot hold replaced by U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def level(text: str) -> str:
    """The text without what turns the direction of all that stands after it: a figure there would read backwards.

    Arabic and Hebrew run from the right by themselves.
    """
    return _TURNING.sub("", text)


def typed(view: Any) -> Any:
    """The same dicts and lists with every text in them printable, :func:`level` and :class:`Typed`."""
    match view:
        case str():
            return Typed(level(printable(view)))
        case dict():
            return {key: typed(value) for key, value in view.items()}
        case list():
            return [typed(value) for value in view]
        case _:
            return view
