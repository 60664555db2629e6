"""Decoding: from the fields of a form, or the same as JSON from a socket, to one command."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args

import msgspec

from sessions.actors import Role
from sessions.acts import Command
from sessions.events import AnyCommand
from sessions.refused import Refused
from sessions.rupiah import parse_decimal, parse_rupiah

Values = Mapping[str, object]

_ALL: tuple[type[Command], ...] = get_args(AnyCommand)
COMMANDS: dict[str, type[Command]] = {
    str(kind.__struct_config__.tag): kind for kind in _ALL if kind.may - {Role.OPERATOR}
}


def decode(values: Values) -> Command:
    """The command that a form asks for. Numbers may be typed the Indonesian way; empty fields keep their defaults.

    Raises:
        Refused: ``command.unknown``, ``number.unreadable`` or ``value.unknown``, beside the field.
    """
    do = values.get("do")
    kind = COMMANDS.get(do) if isinstance(do, str) else None
    if kind is None:
        raise Refused("command.unknown")
    given: dict[str, Any] = {}
    for field in _fields(kind):
        value = _marks(values, field.name) if _origin(field.type) is dict else values.get(field.name)
        if value is not None and value != "":
            given[field.name] = _read(field.name, field.type, value)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise Refused("value.unknown", _field_of(kind, str(error))) from error


@cache
def _fields(kind: type[Command]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind)


def _marks(values: Values, name: str) -> object:
    """What stands in ``marks.U001``, ``marks.U002`` …, or under ``marks`` as a table; empty fields are not marked."""
    parts = {key.partition(".")[2]: value for key, value in values.items() if key.startswith(f"{name}.")}
    return parts or values.get(name)


def _origin(kind: Any) -> Any:
    return getattr(kind, "__origin__", None)


def _read(name: str, kind: Any, value: object) -> object:
    wanted = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if _origin(kind) is tuple:
        several = value if isinstance(value, list) else [value]
        return [str(_one(name, one)) for one in several]
    if _origin(kind) is dict:
        table = value if isinstance(value, Mapping) else {}
        return {str(key): _read(name, int, one) for key, one in table.items() if one is not None and one != ""}
    _one(name, value)
    try:
        if bool in wanted:
            return value in {True, "1", "on", "true"}
        if int in wanted:
            return parse_rupiah(str(value))
        if Decimal in wanted:
            return parse_decimal(str(value))
    except ValueError as error:
        raise Refused("number.unreadable", name, typed=str(value)[:40]) from error
    return str(value)


def _one(name: str, value: object) -> object:
    """A text, a number or a tick; lists within lists, files and whatever else a socket or a form can carry are not."""
    if not isinstance(value, str | int | float):
        raise Refused("value.unknown", name)
    if isinstance(value, str) and len(value) > 20_000:
        raise Refused("text.long", name, most=20_000, length=len(value))
    return value


def _field_of(kind: type[Command], message: str) -> str:
    """The field that a validation message is about: ``… - at `$.kind` `` or ``missing required field `item` ``."""
    names = [field.name for field in _fields(kind)]
    return next((name for name in names if f"`$.{name}" in message or f"`{name}`" in message), "")
