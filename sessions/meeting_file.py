"""The meeting file: a TOML that a secretary writes, and the lists that it names.

What a field may be is said once, by the types of :mod:`sessions.settings`. What can go wrong, and how that is told, is
listed in :mod:`sessions.file_fields`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from sessions.catalogue import SetCatalogue
from sessions.feedback import answered
from sessions.file_fields import Expected, MeetingFileError, Where, Wrong, mistyped, read, text, unfit, unknown, within
from sessions.invitations import Invitee
from sessions.last_cycle import LastProposal
from sessions.last_cycle_file import last_cycle
from sessions.levels import WORDS, Level, above, below
from sessions.logo import logo
from sessions.proposals_file import standing
from sessions.refused import Refused
from sessions.rules import SIGNING_ABOVE
from sessions.settings import Settings, StandingProposal
from sessions.tables.invitation_list import read_invitations
from sessions.tables.price_list import price_list
from sessions.tables.reading import read_tables

__all__ = ["MeetingFileError", "Prepared", "load"]

_LISTS = ("proposals", "invitations", "last_cycle", "catalogue")
_YEARS = (2000, 2200)
_MOST_TEXT = 1000
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class _MeetingFile(Settings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What can stand in the TOML: the settings, and the names of the lists beside it."""

    proposals: str = ""
    invitations: str = ""
    last_cycle: str = ""
    catalogue: str = ""
    head: str = ""


class Prepared(NamedTuple):
    """A meeting before it begins: its settings, the proposals that stand, who is invited, last year's list, and what
    takes its catalogue in.
    """

    settings: Settings
    proposals: tuple[StandingProposal, ...]
    invited: tuple[Invitee, ...]
    last_cycle: tuple[LastProposal, ...]
    catalogue: SetCatalogue | None


def load(path: Path) -> Prepared:
    """The meeting that the file at ``path`` describes, with what its lists say in the order of their rows.

    ``start`` is read as the clock of the hall; ``code`` is by default the region and the year, ``patihan-2020``.

    Raises:
        MeetingFileError: the first thing that is wrong in one of the files.
    """
    toml = read(path)
    data = _parsed(path, toml)
    try:
        data = _levelled(_checked({"code": _code(data), **data}, inspect.type_info(_MeetingFile), ()))
        lists = {field: data.pop(field, "") for field in _LISTS}
        settings = _with_logo(msgspec.convert(data, Settings).starting(data["start"]), path.parent)
        for field, name in lists.items():
            if name and not (path.parent / name).is_file():
                raise Wrong((field,), "file.not-found", name=name)
    except Wrong as wrong:
        raise wrong.on(path, _line(toml, wrong.where)) from None
    proposals, invited, before, catalogue = (path.parent / name if name else None for name in lists.values())
    return Prepared(
        settings,
        standing(proposals, settings.rw_count) if proposals else (),
        _invited(invited, settings) if invited else (),
        _before(before, settings) if before else (),
        _catalogue(catalogue) if catalogue else None,
    )


def _with_logo(settings: Settings, folder: Path) -> Settings:
    kop = settings.letterhead
    if kop is None or not kop.logo:
        return settings
    picture = logo(folder / kop.logo, ("letterhead", "logo"))
    return msgspec.structs.replace(settings, letterhead=msgspec.structs.replace(kop, logo=picture))


def _invited(path: Path, settings: Settings) -> tuple[Invitee, ...]:
    with _table(path) as content:
        found = read_invitations(content, settings)
    for fault in found.faults:
        raise fault.wrong.on(path, fault.row)
    return tuple(found.people)


def _before(path: Path, settings: Settings) -> tuple[LastProposal, ...]:
    if path.suffix.lower() != ".json":
        return last_cycle(path, settings)
    with _table(path) as content:
        return answered(content, settings)


def _catalogue(path: Path) -> SetCatalogue:
    with _table(path) as content:
        return SetCatalogue(price_list(read_tables(content)), path.name, sha256(content).hexdigest())


@contextmanager
def _table(path: Path) -> Iterator[bytes]:
    """The content of a table that is read as those which come from elsewhere; why it is refused, told of this file."""
    try:
        yield path.read_bytes()
    except OSError as error:
        raise MeetingFileError(path, 1, "", "file.not-found", name=path.name) from error
    except Refused as refused:
        values = {name: str(value) for name, value in refused.values.items()}
        raise MeetingFileError(path, int(values.get("row", 1)), "", refused.key, **values) from None


def _parsed(path: Path, toml: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml)
    except (ValueError, RecursionError) as error:
        told = str(error)
        place = _PLACE.search(told)
        last = toml.rstrip().count("\n") + 1
        line = int(place[1] or last) if place else 1
        raise MeetingFileError(path, line, "", "file.syntax", detail=_PLACE.sub("", told)) from error


def _levelled(data: dict[str, Any]) -> dict[str, Any]:
    """The data with what its level sets: the fields that must be there, the least number present, who heads it."""
    level: Level = data.get("level", "kelurahan")
    words = WORDS[level]
    for field in words.fields:
        if not data.get(field):
            raise Wrong((field,), "file.missing-field")
    rules = {"minimum_present": words.minimum_present, **_rules_above(level), **data.get("rules", {})}
    _refuse_namesakes(data.get("areas", ()))
    counted = {"rw_count": len(data["areas"])} if data.get("areas") else {}
    named = {"lurah": data["head"]} if data.get("head") else {}
    return {**{name: value for name, value in data.items() if name != "head"}, **counted, **named, "rules": rules}


def _rules_above(level: Level) -> dict[str, Any]:
    """Who signs above the kelurahan; and no delegates are sent on from where there is nowhere to go."""
    signing = {"signing": SIGNING_ABOVE} if below(level) else {}
    return signing if above(level) else {**signing, "delegates": 0}


def _refuse_namesakes(areas: Sequence[str]) -> None:
    """Two neighbourhoods of one name would get each other's proposals."""
    names = [name.casefold() for name in areas]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Wrong(("areas", place), "file.twice", value=areas[place])


def _code(data: Mapping[str, Any]) -> str:
    # Never fails: what is wrong with the region or the start is told when their turn comes.
    name = str(data.get(str(data.get("level", "kelurahan")), ""))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:24].strip("-") or "musyawarah"
    return f"{slug}-{getattr(data.get('start'), 'year', '')}"


def _checked(value: Any, kind: inspect.Type, where: Where) -> Any:
    """The value with its texts tidied, once it is of this kind."""
    match kind:
        case inspect.StructType():
            return _checked_table(_typed(value, dict, "table", where), kind.fields, where)
        case inspect.UnionType():
            return _checked(value, next(one for one in kind.types if not isinstance(one, inspect.NoneType)), where)
        case inspect.VarTupleType():
            entries = _typed(value, list, "list", where)
            within(len(entries), kind.min_length, kind.max_length, where, ("entries at least", "entries at most"))
            return [_checked(entry, kind.item_type, (*where, index)) for index, entry in enumerate(entries)]
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
    return {name: _checked(value, known[name].type, (*where, name)) for name, value in table.items()}


def _typed(value: Any, kind: type, expected: Expected, where: Where) -> Any:
    if type(value) is not kind:  # isinstance would take true for a number
        raise mistyped(where, expected)
    return value


def _line(toml: str, where: Where) -> int:
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
