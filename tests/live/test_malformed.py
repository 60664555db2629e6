"""What no browser sends: whoever sends it is answered at once or let go, it is no fault, and others notice nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.live.test_floods import is_well
from tests.live.visitors import SETTINGS, Visitors, listening

pytestmark = pytest.mark.long

CODE = SETTINGS.code
# uvicorn says so of what is no HTTP, and answers 400.
NOTED = {"Invalid HTTP request received."}
PART = 'Content-Disposition: form-data; name="do"'
UPGRADE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
)


def form(kind: str, body: str) -> str:
    return (
        f"POST /m/{CODE}/do HTTP/1.1\r\n{{ours}}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def part(*heads: str, boundary: str = "x") -> str:
    body = f"--{boundary}\r\n" + "\r\n".join(heads) + f"\r\n\r\nabc\r\n--{boundary}--\r\n"
    return form(f"multipart/form-data; boundary={boundary}", body)


def get(path: str, *heads: str) -> str:
    return "\r\n".join([f"GET {path} HTTP/1.1", "{ours}", *heads, "", ""])


def chunked(path: str, body: str, heads: str = "{ours}") -> str:
    return f"POST {path} HTTP/1.1\r\n{heads}\r\nTransfer-Encoding: chunked\r\n\r\n{body}"


# By name: what is sent, in Latin-1; {ours} stands for the Host and the Origin of our own pages.
STRANGE = {
    "a part in a charset that nobody knows": part(PART, "Content-Type: text/plain; charset=nonsense"),
    "a part in a charset that is no text": part(PART, "Content-Type: text/plain; charset=base64"),
    "a part that says it is JSON": part(PART, "Content-Type: application/json"),
    "a part without a head": part(""),
    "a part without a name": part("Content-Disposition: attachment"),
    "a part whose name is no text": part("Content-Disposition: form-data; name=\"\xff\"; filename*=UTF-8''%ff"),
    "a boundary that is long": part(PART, boundary="x" * 300),
    "a boundary that is no text": form("multipart/form-data; boundary=\xff", "--\xff"),
    "no boundary": form("multipart/form-data; boundary=", "do=x"),
    "a charset for the form": form("application/x-www-form-urlencoded; charset=nonsense", "do=x"),
    "a kind that is none": form("\xff\xfe;=;", "do=x"),
    "very many parts": form(
        "multipart/form-data; boundary=x", "".join(f"--x\r\n{PART}\r\n\r\n{at}\r\n" for at in range(1200)) + "--x--\r\n"
    ),
    "a body that breaks in the middle": chunked(f"/m/{CODE}/do", "3\r\ndo=\r\nzz\r\n"),
    "a body that breaks at once": chunked(f"/m/{CODE}/do", "zz\r\n"),
    "a body that breaks after it was refused": chunked(f"/m/{CODE}/do", "3\r\ndo=\r\nzz\r\n", "Host: {host}"),
    "two lengths": f"POST /m/{CODE}/do HTTP/1.1\r\n{{ours}}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and chunks": chunked(f"/m/{CODE}/do", "0\r\n\r\n", "{ours}\r\nContent-Length: 4"),
    "a length that is none": f"POST /m/{CODE}/do HTTP/1.1\r\n{{ours}}\r\nContent-Length: -1\r\n\r\n",
    "a line to be opened by POST": f"POST /m/{CODE}/live HTTP/1.1\r\n{{ours}}\r\n{UPGRADE}\r\n\r\n",
    "a line to be opened with a body": get(f"/m/{CODE}/live", UPGRADE, "Content-Length: 5") + "hello",
    "a line to be opened in chunks": get(f"/m/{CODE}/live", UPGRADE, "Transfer-Encoding: chunked") + "0\r\n\r\n",
    "a line to be opened by HTTP 1.0": get(f"/m/{CODE}/live", UPGRADE).replace("HTTP/1.1", "HTTP/1.0", 1),
    "a line without a key": get(f"/m/{CODE}/live", UPGRADE.partition("\r\nSec-WebSocket-Key")[0]),
    "a line of another version": get(f"/m/{CODE}/live", UPGRADE.replace("13", "\xff")),
    "a line with odd extensions": get(
        f"/m/{CODE}/nowhere", UPGRADE, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99, \xff"
    ),
    "a line with very many heads": get(f"/m/{CODE}/live", UPGRADE, *[f"X{at}: y" for at in range(200)]),
    "a line with an address without end": get(f"/m/{CODE}/live?{'a' * 9000}", UPGRADE),
    "a line to an odd place": get("/m/%ff/live", UPGRADE),
    "a line for a person without end": get(f"/m/{CODE}/dibantu/{'9' * 4400}/live", UPGRADE),
    "a line with odd cookies": get(f"/m/{CODE}/sekretaris/live", UPGRADE, f"Cookie: ;;=mw_secretary_{CODE}=\xff"),
    "no host": f"GET /m/{CODE}/ HTTP/1.1\r\n\r\n",
    "a host that is no text": f"GET /m/{CODE}/ HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "a host in brackets": f"GET /m/{CODE}/ HTTP/1.1\r\nHost: [::1\r\n\r\n",
    "a host with a port that is none": f"GET /m/{CODE}/ HTTP/1.1\r\nHost: 127.0.0.1:99999999\r\n\r\n",
    "an address of elsewhere": get("http://evil.test/m/patihan/"),
    "an address that is no text": get("/m/%ff/"),
    "an address with NUL": get("/static/%00"),
    "an address half said": get("/m/%zz/%"),
    "an address without end": get("/" + "a" * 70_000),
    "a person without end": get(f"/m/{CODE}/dibantu/{'9' * 4400}/"),
    "a ballot that is none": get(f"/m/{CODE}/suara/-1_0"),
    "a query without end": get(f"/m/{CODE}/panels?" + "&".join(f"a{at}=" for at in range(6000))),
    "a query that is none": get(f"/m/{CODE}/usulan?;;&&=&%zz=%&%ff=%ff&q"),
    "cookies that are no text": get(f"/m/{CODE}/", "Cookie: \xff\xfe=\xff; mw_device=\xed\xa0\x80; mw_language=\x01"),
    "cookies that are none": get(f"/m/{CODE}/", 'Cookie: ;;;=;=; mw_device="a\\"; $Version=1; b=\\'),
    "a cookie without end": get(f"/m/{CODE}/", "Cookie: mw_device=" + "x" * 30_000),
    "heads that are no text": get(f"/m/{CODE}/usulan", "HX-Request: \xff", "Accept: \xff", "Accept-Encoding: gzip;q=x, \xff"),
    "a head with NUL": get("/", "X: a\x00b"),
    "very many heads": get("/", *[f"X{at}: y" for at in range(3000)]),
    "a part of a file that is none": get("/static/board.css", "Range: bytes=-,9-1", "If-Modified-Since: x"),
    "an odd site": f"POST /m/{CODE}/do HTTP/1.1\r\n{{ours}}\r\nSec-Fetch-Site: \xff\r\nContent-Length: 0\r\n\r\n",
    "no HTTP at all": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP 2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP 9": "GET / HTTP/9.9\r\n{ours}\r\n\r\n",
    "a method that is none": f"{'X' * 40} /m/{CODE}/ HTTP/1.1\r\n{{ours}}\r\n\r\n",
    "a way through": "CONNECT evil.test:80 HTTP/1.1\r\n{ours}\r\n\r\n",
}  # fmt: skip


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


async def first_line(visitors: Visitors, request: str) -> str:
    """How the answer begins; nothing when the connection is closed without one."""
    host = visitors.hall.address.removeprefix("http://")
    said = request.replace("{ours}", f"Host: {host}\r\nOrigin: {visitors.hall.address}").replace("{host}", host)
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(said.encode("latin-1"))
    try:
        async with asyncio.timeout(60):
            return (await reader.readline()).decode()
    except ConnectionError:
        return ""
    finally:
        writer.close()


async def test_what_no_browser_sends_is_answered_at_once_and_is_no_fault(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    faults = []
    for name, request in STRANGE.items():
        try:
            said = await first_line(visitors, request)
            faults += [f"{name}: {said}"] if said.split(" ")[1:2] >= ["5"] else []
        except TimeoutError:
            faults.append(f"{name}: no answer")
        faults += [f"{name}: {noted}" for noted in {one.getMessage() for one in caplog.records} - NOTED]
        caplog.clear()
    assert faults == []
    await is_well(visitors)
