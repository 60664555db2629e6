"""Nobody else gets in: every route, command and panel of the running program, tried by everybody, over every door."""

import asyncio
import json
import re
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from litestar.routes import HTTPRoute, WebSocketRoute
from websockets.exceptions import InvalidStatus

from live.app import build
from live.decoding import COMMANDS, decode
from live.language import refusal
from live.panels import PANELS
from sessions.actors import OPERATOR
from sessions.acts import Command
from sessions.events import AnyCommand
from sessions.refused import Refused
from tests.live.visitors import FOLDERS, SETTINGS, Visitors, heard, listening

FILE = Path(__file__).with_name("authorisation.toml")
TABLE: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text("utf-8"))
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# What the placeholders of addresses stand for here. {secret} is a guess.
PLACES = {
    "token": "0" * 32, "ballot": "1", "area": "1", "digest": "0" * 64,
    "code": SETTINGS.code, "person": "1", "name": "daftar-hadir.xlsx", "secret": "x" * 32, "file_path": "board.css",
}  # fmt: skip
UNHEARD = {
    refusal("id", Refused(key))
    for key in ("not.allowed", "wheel.elsewhere", "link.unknown", "command.unknown", "origin.foreign")
}
ALL: dict[str, type[Command]] = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyCommand)}


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


def doors(visitors: Visitors) -> Iterator[tuple[str, str]]:
    """Every route of the running program as method and address: ``GET``, ``/m/{code}/usulan``."""
    for route in build(visitors.hall).routes:
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
        if isinstance(route, HTTPRoute):
            yield from ((method, path) for method in sorted(route.methods - {"OPTIONS"}))
        else:
            assert isinstance(route, WebSocketRoute), f"{path}: what sort of door is this?"
            yield "WS", path


def listed(method: str, path: str) -> tuple[str, str] | None:
    """The section and the line of the table that a route stands in."""
    if f"{method} {path}" in TABLE["routes"]:
        return "routes", f"{method} {path}"
    for folder in sorted(TABLE["screens"], key=len, reverse=True):
        leaf = f"{method} {path.removeprefix(folder)}"
        if path.startswith(folder) and leaf in TABLE["leaves"]:
            return "leaves", leaf
    return None


def let_in(method: str, path: str) -> set[str]:
    """Who the table lets through this door."""
    section, line = listed(method, path) or ("", "")
    welcome = set(TABLE[section][line].split())
    if section == "leaves":
        welcome &= set(TABLE["screens"][path.removesuffix(line.partition(" ")[2])].split())
    return welcome


def plausible(command: type[Command]) -> dict[str, Any]:
    """Values for the fields that a command cannot do without, so that it comes as far as being heard."""
    return {
        field.name: _plausible(field.type)
        for field in msgspec.structs.fields(command)
        if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
    }


def _plausible(kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, UnionType):
        return _plausible(get_args(kind)[0])
    return "1"


def test_every_route_command_and_panel_stands_in_the_table(visitors: Visitors) -> None:
    def compare(section: str, what: str, there: set[str]) -> Iterator[str]:
        for name in sorted(there - set(TABLE[section])):
            yield f'{what} "{name}" is new: add a line to [{section}] in {FILE.name} that says who may.'
        for name in sorted(set(TABLE[section]) - there):
            yield f'{what} "{name}" is gone: take its line out of [{section}] in {FILE.name}.'

    found = list(doors(visitors))
    faults = [
        f'The route "{method} {path}" is new: add a line to [routes] in {FILE.name} (or to [leaves], if it is in the'
        " folder of every screen) that says who is let in."
        for method, path in found
        if not listed(method, path)
    ]
    known = {listed(method, path) for method, path in found}
    for section in ("routes", "leaves"):
        gone = sorted(line for line in TABLE[section] if (section, line) not in known)
        faults += [f'The route "{line}" is gone: take its line out of [{section}] in {FILE.name}.' for line in gone]
    faults += compare("commands", "The command", set(ALL))
    faults += compare("panels", "The panel", set(PANELS))
    roles = {*FOLDERS, "operator"}
    for section, lines in TABLE.items():
        faults += [
            f"[{section}] {name}: nobody is called {who}" for name in lines for who in set(lines[name].split()) - roles
        ]
    assert faults == []


@pytest.mark.long
async def test_each_route_lets_in_whom_the_table_lets_in(visitors: Visitors) -> None:
    faults = []
    found = list(doors(visitors))
    methods_of = {path: {m for m, p in found if p == path} for _, path in found}
    for role in FOLDERS:
        if role == "assisted":  # the same browser as the secretary's
            continue
        async with visitors.browser(role) as browser:
            for path, methods in methods_of.items():
                url = visitors.hall.address + path.format_map(PLACES)
                if "WS" in methods:
                    opens = await line_opens(visitors, role, path.format_map(PLACES))
                    if opens is not (role in let_in("WS", path)):
                        faults.append(f"{role}: WS {path} is {'open' if opens else 'shut'}")
                    continue
                # Where there is no handler nobody's role can matter: two of them try it.
                for method in METHODS if role in {"stranger", "facilitator"} else sorted(methods):
                    status = (await browser.request(method, url)).status_code
                    wanted = {405} if method not in methods else {403} if role not in let_in(method, path) else None
                    if status >= 500 or (status not in wanted if wanted else status in {403, 405}):
                        faults.append(f"{role}: {method} {path} answers {status}")
    assert faults == []


async def line_opens(visitors: Visitors, role: str, path: str) -> bool:
    try:
        async with visitors.line(role, path):
            return True
    except InvalidStatus as refused:
        if refused.response.status_code != 403:
            raise
        return False


@pytest.mark.long
async def test_each_command_is_heard_from_whom_the_table_says_by_form_and_by_line(visitors: Visitors) -> None:
    visitors.opened.room._journal.sealed = True  # type: ignore[attr-defined]
    seq = visitors.opened.room.meeting.seq
    faults = []
    for role, folder in FOLDERS.items():
        async with visitors.browser(role) as browser, visitors.line(role) as line:
            for name, command in ALL.items():
                values = {**plausible(command), "do": name}
                if name in COMMANDS:
                    decode(values)
                expected = role in TABLE["commands"][name].split()
                by_form = (await browser.post(f"{visitors.home}{folder}do", data=values)).json()
                await line.send(json.dumps(values))
                by_line = await heard(line, "ack")
                for door, answer in (("form", by_form), ("line", by_line)):
                    if (answer["text"] not in UNHEARD) is not expected:
                        faults.append(f"{role}: {name} by {door}: {answer['text']}")
    assert faults == []
    assert visitors.opened.room.meeting.seq == seq


@pytest.mark.long
async def test_the_terminal_is_heard_in_what_is_the_operators_only(visitors: Visitors) -> None:
    visitors.opened.room._journal.sealed = True  # type: ignore[attr-defined]
    for name, kind in ALL.items():
        values = {"settings": SETTINGS, "role": "secretary", "person": 1}
        fields = {field.name for field in msgspec.structs.fields(kind)}
        given = plausible(kind) | {key: value for key, value in values.items() if key in fields}
        command = msgspec.convert(given, kind, strict=False, from_attributes=True)
        with pytest.raises(Refused) as refused:
            await visitors.opened.room.do(command, OPERATOR, name)
        assert (refused.value.key != "not.allowed") is ("operator" in TABLE["commands"][name].split()), name


@pytest.mark.long
async def test_each_panel_goes_to_whom_the_table_says_by_page_and_by_line(visitors: Visitors) -> None:
    faults = []
    names = [f"{panel.name}/1" if panel.each else panel.name for panel in PANELS.values()]
    for role, folder in FOLDERS.items():
        expected = {name for name in names if role in TABLE["panels"][name.partition("/")[0]].split()}
        async with visitors.browser(role) as browser, visitors.line(role) as line:
            answer = await browser.get(f"{visitors.home}{folder}panels", params=dict.fromkeys(names, ""))
            await line.send(json.dumps({"show": dict.fromkeys(names, "")}))
            await line.send(json.dumps({"do": "nothing", "id": "the end"}))
            frames = []
            async with asyncio.timeout(30):
                while '"ack":"the end"' not in (frame := str(await line.recv())):
                    frames.append(frame)
        for way, text in (("page", answer.text), ("line", "".join(frames))):
            seen = set(re.findall(r'data-panel="([^"]+)"', text))
            faults += [f"{role} is sent {name} by {way}" for name in sorted(seen - expected)]
            faults += [f"{role} is not sent {name} by {way}" for name in sorted(expected - seen)]
    assert faults == []


@pytest.mark.long
async def test_looking_changes_nothing(visitors: Visitors) -> None:
    room = visitors.opened.room
    before = await room._journal.read(SETTINGS.code), await room._journal.kept(SETTINGS.code)
    asks = {
        "do": "attendance.check-in",
        "name": "Sri",
        "constituency": "Warga",
        "rw": "2",
        "sex": "P",
        "t": "x",
        "to": "/",
        "_method": "POST",
    }
    override = {"X-HTTP-Method-Override": "POST"}
    for role in FOLDERS:
        async with visitors.browser(role) as browser:
            for path in dict.fromkeys(path for method, path in doors(visitors) if method != "WS"):
                url = visitors.hall.address + path.format_map(PLACES)
                for harmless in ("GET", "HEAD", "OPTIONS"):
                    answer = await browser.request(harmless, url, params=asks, headers=override)
                    assert answer.status_code < 500
            # Opening a link gives this browser a cookie and leaves no trace in the meeting: it may be opened again.
            key = visitors.cookies["projector"].partition("=")[2]
            assert (await browser.get(f"{visitors.home}kunci/{key}")).status_code == 303
    assert (await room._journal.read(SETTINGS.code), await room._journal.kept(SETTINGS.code)) == before


@pytest.mark.parametrize("hidden", ["%6Cayar/qr.svg", "/layar/qr.svg", "lay%61r/wifi.svg", "layar%2Fqr.svg"])
async def test_a_misspelt_address_opens_no_door(visitors: Visitors, hidden: str) -> None:
    async with visitors.browser("guest") as browser:
        assert (await browser.get(visitors.home + hidden)).status_code in {403, 404}
