"""All doors of the running program as an OpenAPI document, drawn up for those who try them.

The program publishes none. This one is made from its routes, from its commands, and from what its handlers were heard to
ask for: a new door, command or field is in it by itself.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from live.app import MOST_BODY, build
from live.decoding import COMMANDS
from live.hall import Hall
from live.panels import PANELS
from sessions.acts import Command
from tests.live.test_authorisation import TABLE, let_in
from tests.live.visitors import FOLDERS
from tests.proofs.doors_heard import Asked

JSON, HTML = "application/json", "text/html"
FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data"
Schema = dict[str, Any]
# Numbers that are known to somebody, so that not every request is about nothing.
_KNOWN = [0, 1, 2, 3, 4, 5]
# What is looked up later, where all of a query or a form was read at once.
_SCANNED = {"t", "k"}
_BESIDE = {"id", "about", "page", "asks", "behalf", "saring", "sought", "signatory", "note", "person"}
# A refusal: one sentence for people, beside a field, and nothing of the machine's.
_SENTENCE: Schema = {
    "type": "object",
    "required": ["ok", "text", "field"],
    "properties": {
        "ok": {"const": False},
        "field": {"type": "string"},
        "text": {"type": "string", "pattern": r"[.!?…][”\")]?(\s|$)", "minLength": 5},
    },
}
_ACKED: Schema = {
    "type": "object",
    "required": ["ack", "ok", "text"],
    "properties": {"ok": {"const": True}, "ack": {"type": "string"}, "text": {"type": "string", "minLength": 5}},
}


def document(hall: Hall, heard: Mapping[str, Asked], places: Mapping[str, str]) -> Schema:
    """The document. ``places`` are what stands in addresses, such as the token of a file that was uploaded.

    A command is an operation of its own, told from the others by what follows ``#``, which no browser sends.
    """
    components: Schema = {}
    paths: Schema = {}
    for method, path, handler in routes(hall):
        asked = heard.get(str(handler), Asked())
        parameters = [*_places(path, places), *_query(asked)]
        body = _form(asked, components, large=handler.resolve_request_max_body_size() != MOST_BODY)
        about = {"parameters": parameters, "responses": _responses(method)}
        about |= {"requestBody": body} if method == "POST" else {}
        paths.setdefault(plain(path), {})[method.lower()] = about
    for do, command in COMMANDS.items():
        for folder in _heard_in(do):
            at = f"/m/{places['code']}/{folder}do#{do}".replace("{person}", "1")
            body = _body({FORM: command_form(do, command, components)})
            paths[at] = {"post": {"requestBody": body, "responses": _responses("POST")}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "musyawarah", "version": "0"},
        "paths": paths,
        "components": {"schemas": components},
    }


def routes(hall: Hall) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Every route as method, address with the types of what stands in it, and what handles it."""
    for route in build(hall).routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS":
                    yield str(method), route.path, handler


def plain(path: str) -> str:
    """The address without types. A screen is a folder: without the slash at the end only the way to it is answered."""
    address = re.sub(r"\{(\w+):\w+\}", r"{\1}", path)
    return f"{address}/" if address in TABLE["screens"] else address


def _heard_in(do: str) -> list[str]:
    """The folders of those who are heard in this command at all."""
    return sorted({FOLDERS[role] for role in TABLE["commands"][do].split() if role in FOLDERS})


def welcome(path: str, method: str) -> list[str]:
    """Who is let in here, and by a command's own address, who is heard."""
    at, _, do = path.partition("#")
    if not do:
        return sorted(let_in(method, path if path == "/" else path.rstrip("/"))) or sorted(FOLDERS)
    folder = at.split("/", 3)[3].removesuffix("do")
    return sorted(role for role in TABLE["commands"][do].split() if FOLDERS.get(role) == folder)


def _places(path: str, places: Mapping[str, str]) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "enum": [int(places[name])]} if kind == "int" else {"enum": [places[name]]},
        }
        for name, kind in re.findall(r"\{(\w+):(\w+)\}", path)
    ]


def _query(asked: Asked) -> list[Schema]:
    names = {name: _text() for name in asked.query}
    if "query" in asked.whole:
        panels = {f"{panel.name}/1" if panel.each else panel.name for panel in PANELS.values()}
        names |= {name: {"enum": ["", "x"]} for name in panels | _SCANNED}
    return [{"name": name, "in": "query", "schema": schema} for name, schema in sorted(names.items())] + [
        {"name": "HX-Request", "in": "header", "schema": {"enum": ["true"]}},
        {"name": "Accept", "in": "header", "schema": {"enum": [JSON, HTML, "*/*"]}},
    ]


def _form(asked: Asked, components: Schema, *, large: bool) -> Schema:
    """Where a handler reads all there is, any command's fields may stand, besides those that it asks for."""
    names = {name: _text() for name in asked.form}
    if "form" in asked.whole:
        fields = chain(
            *(command_form(do, command, components)["properties"].items() for do, command in COMMANDS.items())
        )
        names |= dict(fields) | {name: _text() for name in _BESIDE} | {"do": {"enum": list(COMMANDS)}}
    if large:
        names |= {name: {"type": "string", "format": "binary"} for name in asked.files}
    schema = {"type": "object", "properties": names, "additionalProperties": False}
    return _body({FILES: schema} if large else {FORM: schema, FILES: schema})


def command_form(do: str, command: type[Command], components: Schema) -> Schema:
    """The form of one command, as msgspec knows its fields; what is written to known types goes to ``components``."""
    (_,), parts = msgspec.json.schema_components([command], ref_template="#/components/schemas/{name}")
    own = parts.pop(command.__name__)
    components |= parts
    tag = command.__struct_config__.tag_field
    properties = {
        name: _spread(schema) for name, schema in own["properties"].items() if name != tag and not _is_table(schema)
    }
    properties |= {
        f"{name}.{key}": {"type": "integer"}
        for name, schema in own["properties"].items()
        if _is_table(schema)
        for key in ("U001", "1", "2", "p1")
    }
    required = [name for name in own.get("required", []) if name in properties]
    properties |= {name: _text() for name in ("about", "page")} | {"do": {"const": do}}
    return {
        "type": "object",
        "properties": properties,
        "required": ["do", *required],
        "additionalProperties": False,
    }


def _is_table(schema: Schema) -> bool:
    return "additionalProperties" in schema


def _spread(schema: Schema) -> Schema:
    """As it is, or something that is known."""
    schema = {key: value for key, value in schema.items() if key != "default"}
    if schema.get("format") == "decimal":
        return {"anyOf": [{"enum": ["1", "2,5", "1.000"]}, {"type": "number"}]}
    if schema.get("type") == "integer":
        return {"anyOf": [{"enum": _KNOWN}, schema]}
    if schema.get("type") == "string" and "enum" not in schema:
        return {"anyOf": [_text(), schema]}
    return schema


def _text() -> Schema:
    known = ["", "1", "2", "U001", "ya", "fisik", "Warga", "Si attendee", "belum", "a=b&hal=2", "/m/patihan/"]
    return {"anyOf": [{"enum": known}, {"type": "string"}]}


def _body(content: Mapping[str, Schema]) -> Schema:
    return {"content": {kind: {"schema": schema} for kind, schema in content.items()}}


def _responses(method: str) -> Schema:
    """What any door may answer; what each of them answers when all is well is the matter of other tests."""
    good: Schema = {kind: {} for kind in (HTML, "image/*", "text/css", "text/javascript", "font/*", "application/*")}
    if method == "HEAD":  # has no content
        return {"200": {"description": ""}, "4XX": {"description": ""}}
    return {
        "200": {
            "description": "",
            "content": {JSON: {"schema": {"anyOf": [_ACKED, {"not": {"required": ["ack"]}}]}}} | good,
        },
        "302": {"description": ""},
        "303": {"description": ""},
        "4XX": {"description": "", "content": {JSON: {"schema": _SENTENCE}, HTML: {}}},
    }
