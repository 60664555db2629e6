"""Whatever comes over the line or by HTTP: nothing crashes, no answer is a fault, and others go on as if nothing were.

The addresses are those of the authorisation table, which lists every route of the program (it publishes no OpenAPI).
"""

import asyncio
import contextlib
import json
import os
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from httpx import AsyncClient, HTTPError, InvalidURL

from live.decoding import COMMANDS
from tests.live.test_authorisation import PLACES, TABLE, plausible
from tests.live.test_floods import BODIES, KINDS, NONSENSE, is_well
from tests.live.visitors import FOLDERS, SETTINGS, Visitors, listening
from tests.seeds import Seeds

pytestmark = pytest.mark.long

FRAMES_OF_A_LINE = 90
# uvicorn notes this one, and closes the line with 1007 as it should.
NOTED = {"Invalid UTF-8 sequence received from client."}
PANELS = ["now", "agenda", "proposal/1", "ballot", "mine", "register", "nonsense/0", "\u0000", "a/" + "9" * 30]
NASTY: list[Any] = [
    None, True, -1, 0, 1, 2**63, 1.5, 1e308, "", "1", "-1", "\u0000", "\ud800", "\u202e", "😀" * 40, "x" * 3000,
    "<script>alert(1)</script>", "{{7*7}}", "' or 1=1 --", "../../etc/passwd", [], [[]], {}, {"a": {"b": []}}, [1, "x"],
    "²", "١٢", "1e5", "1.000.000,00", "NaN", "2020-01-01T00:00:00", ["ya"] * 200, {"U001": 10**30},
]  # fmt: skip


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


def message(random: Random) -> bytes:
    """A message that a page could send, with something wrong in it."""
    if random.random() < 0.1:
        nonsense = random.choice(NONSENSE)
        return nonsense if isinstance(nonsense, bytes) else nonsense.encode("utf-8", "surrogatepass")
    if random.random() < 0.2:
        sent: dict[Any, Any] = {"show": {random.choice(PANELS): random.choice(["", "x", *NASTY]) for _ in range(5)}}
    else:
        do, command = random.choice(list(COMMANDS.items()))
        sent = {**plausible(command), "do": do, "id": random.randbytes(8).hex()}
        for name in random.sample([*command.__struct_fields__, "do", "id", "x"], 2):
            sent[name] = random.choice(NASTY)
    raw = json.dumps(sent).encode()
    if random.random() < 0.2:
        at = random.randrange(len(raw))
        raw = raw[:at] + random.randbytes(random.randint(0, 3)) + raw[at + random.randint(0, 3) :]
    return raw


def frame(random: Random) -> bytes:
    """A frame (RFC 6455) that holds such a message, or is itself not as it should be."""
    body = message(random)
    whole = random.random() < 0.9
    first = 0x81 if whole else random.randrange(256)
    masked = whole or random.random() < 0.7
    length = len(body) if whole else random.choice((len(body), len(body) + 1, 0, 125, 2**16, 2**63, 2**64 - 1))
    head = bytes([first])
    bit = 0x80 if masked else 0
    if length < 126:
        head += bytes([bit | length])
    elif length < 2**16:
        head += bytes([bit | 126]) + struct.pack("!H", length)
    else:
        head += bytes([bit | 127]) + struct.pack("!Q", length)
    key = random.randbytes(4) if masked else b""
    veil = (key * (len(body) // 4 + 1))[: len(body)] if masked else bytes(len(body))
    return head + key + bytes(a ^ b for a, b in zip(body, veil, strict=True))


async def babbles(visitors: Visitors, random: Random) -> None:
    """One line, from its opening to whatever end."""
    role = random.choice(list(FOLDERS))
    host = visitors.hall.address.removeprefix("http://")
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    with contextlib.suppress(ConnectionError):
        writer.write(
            f"GET /m/{SETTINGS.code}/{FOLDERS[role]}live HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            f"Sec-WebSocket-Version: 13\r\nCookie: {visitors.cookies[role]}\r\n\r\n".encode()
        )
        assert b"101" in await reader.readuntil(b"\r\n\r\n")
        for _ in range(FRAMES_OF_A_LINE):
            writer.write(frame(random))
        # A close, so that the server ends it when all is read; a line that waits for more of a frame is left.
        writer.write(b"\x88\x80\x00\x00\x00\x00")
        writer.write_eof()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                while await reader.read(65536):
                    pass
    writer.close()


@pytest.mark.parametrize("frames", [1_800, pytest.param(100_000, marks=pytest.mark.proof)])
async def test_any_frame(frames: int, visitors: Visitors, caplog: pytest.LogCaptureFixture, seeds: Seeds) -> None:
    random = Random(seeds.now)
    for turn in range(frames // FRAMES_OF_A_LINE):
        await babbles(visitors, random)
        assert {record.getMessage() for record in caplog.records} <= NOTED, turn
        if turn % 50 == 0:
            await is_well(visitors)
    await is_well(visitors)


def addresses() -> list[tuple[str, str]]:
    """Every door of the table that is no line: method and address."""
    doors = [line.split(" ", 1) for line in TABLE["routes"]]
    doors += [
        [leaf.split(" ", 1)[0], screen + leaf.split(" ", 1)[1]]
        for screen in TABLE["screens"]
        for leaf in TABLE["leaves"]
    ]
    return [(method, path) for method, path in doors if method != "WS"]


async def asks(browser: AsyncClient, visitors: Visitors, random: Random) -> int:
    """The status of one request that is not as it should be."""
    method, path = random.choice(addresses())
    places = {
        name: random.choice([value, value, "0", "x" * 300, "%00", "..%2f", "²", "-1"]) for name, value in PLACES.items()
    }
    url = visitors.hall.address + path.format_map({**places, "code": random.choice([SETTINGS.code] * 5 + ["x", "%ff"])})
    names = [
        "t",
        "k",
        "u",
        "dengan",
        "title",
        "q",
        "rw",
        "hal",
        "jenis",
        "urut",
        "name",
        "to",
        "now",
        "proposal/1",
        "tercatat",
    ]
    query = {
        random.choice(names): str(random.choice(NASTY)).encode("utf-8", "replace") for _ in range(random.randint(0, 3))
    }
    if random.random() < 0.1:
        method = random.choice(["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
    body: dict[str, Any] = {}
    if method == "POST":
        kind = random.choice(KINDS)
        do, command = random.choice(list(COMMANDS.items()))
        form = {
            **plausible(command),
            "do": do,
            random.choice(command.__struct_fields__ or ("x",)): str(random.choice(NASTY)),
        }
        files = {
            "file": (
                random.choice(["a.csv", "a.xlsx", "", "\u0000"]),
                random.choice([os.urandom(200), b"PK\x03\x04", b"a;b\n1;2"]),
            )
        }
        body = random.choice(
            [
                {"content": random.choice(BODIES), "headers": {"Content-Type": kind}},
                {"data": {key: str(value).encode("utf-8", "replace") for key, value in form.items()}},
                {"files": files, "data": {"do": do}},
            ]
        )
    try:
        answer = await browser.request(method, url, params=query, **body)
    except (InvalidURL, HTTPError):  # the client would not say it
        return 0
    assert answer.status_code < 500, (method, url, query, body, answer.text)
    return answer.status_code


@pytest.mark.parametrize("requests", [400, pytest.param(20_000, marks=pytest.mark.proof)])
async def test_any_request(requests: int, visitors: Visitors, caplog: pytest.LogCaptureFixture, seeds: Seeds) -> None:
    random = Random(seeds.now)
    caplog.set_level("WARNING")
    answered = 0
    for _ in range(requests // 100):
        async with visitors.browser(random.choice(list(FOLDERS))) as browser:
            for _ in range(100):
                status = await asks(browser, visitors, random)
                answered += bool(status)
    await is_well(visitors)
    assert answered > requests * 0.9
    assert [record.getMessage() for record in caplog.records] == []
