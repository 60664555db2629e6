"""Decoding: from the fields of a form, or the same as JSON from a socket, to one command."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args

import msgspec

from sessions.actors import Role
from sessions.acts import Command
from sessions.events import AnyCommand
from sessions.refused import Refused
from sessions.rupiah import parse_decimal, parse_rupiah

Values = Mapping[str, object]
Shape = Literal["text", "tick", "number", "decimal", "several", "table"]

_ALL: tuple[type[Command], ...] = get_args(AnyCommand)
COMMANDS: dict[str, type[Command]] = {
    str(kind.__struct_config__.tag): kind for kind in _ALL if kind.may - {Role.OPERATOR}
}
# Looked through in this order: a tick is a number, too.
_SHAPES: dict[type, Shape] = {tuple: "several", dict: "table", bool: "tick", int: "number", Decimal: "decimal"}
_PLAIN = str | int | float


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
        value = _marks(values, field.name) if field.shape == "table" else values.get(field.name)
        if value is not None and value != "":
            given[field.name] = _read(field, value)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise Refused("value.unknown", _field_of(kind, str(error))) from error


class _Field(msgspec.Struct, frozen=True):
    name: str
    shape: Shape


@cache
def _fields(kind: type[Command]) -> tuple[_Field, ...]:
    return tuple(_Field(field.name, _shape(field.type)) for field in msgspec.structs.fields(kind))


def _shape(kind: Any) -> Shape:
    wanted = get_args(kind) if isinstance(kind, UnionType) else (getattr(kind, "__origin__", kind),)
    return next((shape for one, shape in _SHAPES.items() if one in wanted), "text")


def _marks(values: Values, name: str) -> object:
    """What stands in ``marks.U001``, ``marks.U002`` …, or under ``marks`` as a table; empty fields are not marked."""
    parts = {key.partition(".")[2]: value for key, value in values.items() if key.startswith(f"{name}.")}
    return parts or values.get(name)


def _read(field: _Field, value: object) -> object:
    name = field.name
    if field.shape == "several":
        return [str(_one(name, one)) for one in (value if isinstance(value, list) else [value])]
    if field.shape == "table":
        table = value if isinstance(value, Mapping) else {}
        number = _Field(name, "number")
        return {str(key): _read(number, one) for key, one in table.items() if one is not None and one != ""}
    _one(name, value)
    try:
        match field.shape:
            case "tick":
                return value in {True, "1", "on", "true"}
            case "number":
                return parse_rupiah(str(value))
            case "decimal":
                return parse_decimal(str(value))
    except ValueError as error:
        raise Refused("number.unreadable", name, typed=str(value)[:40]) from error
    return str(value)


def _one(name: str, value: object) -> object:
    """A text, a number or a tick; lists within lists, files and whatever else a socket or a form can carry are not."""
    if not isinstance(value, _PLAIN):
        raise Refused("value.unknown", name)
    if isinstance(value, str) and len(value) > 20_000:
        raise Refused("text.long", name, most=20_000, length=len(value))
    return value


def _field_of(kind: type[Command], message: str) -> str:
    """The field that a validation message is about: ``… - at `$.kind` `` or ``missing required field `item` ``."""
    names = [field.name for field in _fields(kind)]
    return next((name for name in names if f"`$.{name}" in message or f"`{name}`" in message), "")
