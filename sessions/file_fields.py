"""Fields of a file that somebody wrote by hand: tidied, bounded, and told apart precisely when they are wrong.

The ``key`` of a :class:`MeetingFileError` names a sentence, its ``values`` are what that sentence quotes:

- ``file.not-found`` (``name``): the file is not there or cannot be opened.
- ``file.encoding``: it is not UTF-8.
- ``file.syntax`` (``detail``, in the parser's English): it is not TOML, or not CSV.
- ``file.missing-field``: the field is not there, or empty.
- ``file.unknown-field`` (``known``): no such field; the nearest known one, or all of them when none is near.
- ``file.type`` (``expected``): another type of value belongs here.
- ``file.value`` (``expected``, ``limit``): the type is right, the value is not.
- ``file.proposals-row`` (``columns``, ``cells``): a row of the CSV has more or fewer cells than its header.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from sessions.refused import Refused
from sessions.text import line

Key = Literal[
    "file.not-found", "file.encoding", "file.syntax", "file.missing-field", "file.unknown-field",
    "file.type", "file.value", "file.twice", "file.proposals-row",
]  # fmt: skip
Expected = Literal[
    "text", "integer", "rupiah", "decimal", "local datetime", "list", "table", "true or false",
    "at least", "at most", "characters at most", "entries at least", "entries at most", "one of", "such as",
]  # fmt: skip
# The keys and (from 0) the indexes that lead to a value; in a CSV the column alone.
Where = tuple[str | int, ...]


class MeetingFileError(Exception):
    """What is wrong in the file at ``path``, on ``line`` (from 1).

    ``field`` is dotted, with entries of a list counted from 1 (``agenda[2].minutes``), or a column of the CSV, or ""
    when the whole file is meant. A table that cannot be read has the key that :mod:`sessions.tables` refuses it with.
    """

    def __init__(self, path: Path, line: int, field: str, key: str, /, **values: str | int) -> None:
        super().__init__(path, line, field, key, values)
        self.path = path
        self.line = line
        self.field = field
        self.key = key
        self.values = values

    def __str__(self) -> str:
        told = " ".join([self.key, *(f"{name}={value}" for name, value in self.values.items())])
        return f"{self.path}:{self.line}: {self.field + ': ' if self.field else ''}{told}"


class Wrong(Exception):
    """Something is wrong at ``where``; whoever holds the file finds the line."""

    def __init__(self, where: Where, key: Key, /, **values: str | int) -> None:
        super().__init__(where, key, values)
        self.where = where
        self.key: Key = key
        self.values = values

    def on(self, path: Path, line: int) -> MeetingFileError:
        """The error, with its place in the file."""
        dotted = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in self.where)
        return MeetingFileError(path, line, dotted.removeprefix("."), self.key, **self.values)


def read(path: Path) -> str:
    """The text of the file, without the mark that Notepad and Excel write before the first letter.

    Raises:
        MeetingFileError: ``file.not-found`` or ``file.encoding``.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MeetingFileError(path, 1, "", "file.not-found", name=path.name) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MeetingFileError(path, content.count(b"\n", 0, error.start) + 1, "", "file.encoding") from error


def text(value: str, where: Where, most: int, *, required: bool = False, tidy: Callable[..., str] = line) -> str:
    """The value as ``tidy`` leaves it: one line, or :func:`sessions.text.paragraphs`.

    Raises:
        Wrong: ``file.missing-field`` or ``file.value``.
    """
    try:
        return tidy(value, "", most, required=required)
    except Refused as refused:
        if "most" not in refused.values:
            raise Wrong(where, "file.missing-field") from None
        raise unfit(where, "characters at most", most) from None


def within(
    size: int | Decimal, least: int | None, most: int | None, where: Where,
    words: tuple[Expected, Expected] = ("at least", "at most"),
) -> None:  # fmt: skip
    """Let pass what is from ``least`` to ``most``.

    Raises:
        Wrong: ``file.value``, with the limit in the unit of ``words``.
    """
    if least is not None and size < least:
        raise unfit(where, words[0], least)
    if most is not None and size > most:
        raise unfit(where, words[1], most)


def mistyped(where: Where, expected: Expected) -> Wrong:
    """Another type of value belongs there."""
    return Wrong(where, "file.type", expected=expected)


def unfit(where: Where, expected: Expected, limit: str | int) -> Wrong:
    """The type is right, the value is not."""
    return Wrong(where, "file.value", expected=expected, limit=limit)


def unknown(where: Where, known: Sequence[str]) -> Wrong:
    """There is no such field; perhaps one of the ``known`` was meant."""
    near = get_close_matches(str(where[-1]), known, n=1)
    return Wrong(where, "file.unknown-field", known=", ".join(near or known))
