"""Reading a TOML that people write: its syntax, each value against the type it must have, and the line it stands on."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import inspect

from sessions.file_fields import Expected, MeetingFileError, Where, Wrong, mistyped, text, unfit, unknown, within

_YEARS = (2000, 2200)
_MOST_TEXT = 1000
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def parsed(path: Path, toml: str) -> dict[str, Any]:
    """What the file at ``path`` with this content says.

    Raises:
        MeetingFileError: ``file.syntax``, with the line.
    """
    try:
        return tomllib.loads(toml)
    except (ValueError, RecursionError) as error:
        told = str(error)
        place = _PLACE.search(told)
        last = toml.rstrip().count("\n") + 1
        line = int(place[1] or last) if place else 1
        raise MeetingFileError(path, line, "", "file.syntax", detail=_PLACE.sub("", told)) from error


def checked(value: Any, kind: inspect.Type, where: Where) -> Any:
    """The value with its texts tidied, once it is of this kind; ``where`` it stands is told when it is not.

    Raises:
        Wrong: it, or something in it, is of another kind, too long, too large, or unknown.
    """
    match kind:
        case inspect.StructType():
            return _checked_table(_typed(value, dict, "table", where), kind.fields, where)
        case inspect.UnionType():
            return checked(value, next(one for one in kind.types if not isinstance(one, inspect.NoneType)), where)
        case inspect.VarTupleType():
            entries = _typed(value, list, "list", where)
            within(len(entries), kind.min_length, kind.max_length, where, ("entries at least", "entries at most"))
            return [checked(entry, kind.item_type, (*where, index)) for index, entry in enumerate(entries)]
        case inspect.StrType():
            most, required = kind.max_length or _MOST_TEXT, bool(kind.min_length)
            tidy = text(_typed(value, str, "text", where), where, most, required=required)
            if kind.pattern and not re.search(kind.pattern, tidy):
                raise unfit(where, "such as", "patihan-2020")
            return tidy
        case inspect.BoolType():
            _typed(value, bool, "true or false", where)
        case inspect.IntType():
            within(_typed(value, int, "integer", where), kind.ge, kind.le, where)
        case inspect.LiteralType():
            if value not in kind.values:
                raise unfit(where, "one of", ", ".join(map(str, kind.values)))
        case inspect.DateTimeType():
            if not isinstance(value, datetime) or value.tzinfo:
                raise mistyped(where, "local datetime")
            within(value.year, *_YEARS, where)
        case _:
            raise TypeError(f"{where}: no meeting file can say {kind}")
    return value


def _checked_table(table: Mapping[str, Any], fields: Sequence[inspect.Field], where: Where) -> dict[str, Any]:
    known = {field.name: field for field in fields}
    for name in table:
        if name not in known:
            raise unknown((*where, name), list(known))
    for name, field in known.items():
        if field.required and name not in table:
            raise Wrong((*where, name), "file.missing-field")
    return {name: checked(value, known[name].type, (*where, name)) for name, value in table.items()}


def _typed(value: Any, kind: type, expected: Expected, where: Where) -> Any:
    if type(value) is not kind:  # isinstance would take true for a number
        raise mistyped(where, expected)
    return value


def line_of(toml: str, where: Where) -> int:
    """Where the value begins; for one that is not there, where the table begins that misses it.

    Only the parser knows what is a key and what only looks like one: it reads ever more lines until the value is there.
    """
    whole = tomllib.loads(toml)
    while not _holds(whole, where):
        where = where[:-1]
    # The parser ends a line on \r\n too, but takes a file that stops between the two for broken.
    lines, begun = toml.replace("\r\n", "\n").split("\n"), 0
    for count in range(1, len(lines) + 1 if where else 0):
        for closing in ("", "\n]"):  # a list may go on over many lines
            try:
                data = tomllib.loads("\n".join(lines[:count]) + closing)
            except tomllib.TOMLDecodeError:
                continue
            if _holds(data, where):
                return begun + 1
            begun = count
            break
    return 1


def _holds(data: Any, where: Where) -> bool:
    for step in where:
        held = data if isinstance(data, dict) else dict(enumerate(data)) if isinstance(data, list) else {}
        if step not in held:
            return False
        data = held[step]
    return True
