"""Floods and nonsense: whoever sends them is told so or let go, and nobody else notices."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from websockets.exceptions import ConnectionClosed

from live import patience
from live.app import build
from live.fanout import MOST_LINES, MOST_SHOWN
from live.gate import POLICY_VIOLATION
from live.limits import Buckets
from sessions.settings import StandingProposal
from tests.live.visitors import SETTINGS, Visitors, heard, listening

pytestmark = pytest.mark.long

MANY = tuple(StandingProposal(f"Usulan {number}", "fisik") for number in range(MOST_SHOWN + 50))
NONSENSE: list[str | bytes] = [
    "[" * 30_000, "[" * 30_000 + "]" * 30_000, '{"a":' * 10_000 + "1" + "}" * 10_000, "{", "\x00", "[]", "null",
    '{"do":"proposal.support","proposal":' + "9" * 5000 + "}", '{"do":"proposal.support","proposal":' + "9" * 3000 + "}",
    '{"do":"proposal.support","proposal":1e400}', '{"do":"proposal.support","proposal":NaN}',
    '{"do":"proposal.support","proposal":-0.0}', '{"do":"proposal.support","proposal":[1]}',
    '{"do":"proposal.support","proposal":999999999999999999999}', '{"do":"proposal.support","proposal":1,"off":{"a":[1]}}',
    '{"do":"ballot.vote","ballot":1,"choice":' + "[" * 900 + "]" * 900 + "}",
    '{"do":"ballot.vote","ballot":1,"choice":' + "[" * 20_000 + "]" * 20_000 + "}",
    '{"do":"ballot.vote","ballot":1,"choice":[null,{"a":1}]}', '{"do":"ballot.vote","ballot":1,"choice":{"a":1}}',
    '{"do":' + "[" * 900 + "]" * 900 + "}", '{"do":"proposal.support","proposal":1,"id":' + "[" * 900 + "]" * 900 + "}",
    '{"do":"proposal.support","proposal":1,"id":"\\ud800"}', '{"do":"proposal.support","proposal":1,"id":"\\u0000"}',
    '{"show":{"now":' + "[" * 900 + "]" * 900 + "}}", '{"show":{"proposal/999999999999999":"","proposal/\u00b2":"","/":""}}',
    '{"show":[1]}', '{"show":{"' + "x" * 60_000 + '":""}}', '{"do":"proposal.raise","title":"' + "x" * 60_000 + '"}',
    '{"do":"proposal.raise","title":"a\\u0000b","kind":"fisik","problem":"x","location":"y","volume":"1e5"}', b"\x00\xff",
]  # fmt: skip
BODIES = [
    b"do=proposal.support&proposal=1&id=%ED%A0%80", b"do=proposal.support&proposal=1&id=%00", b"do=%ff&%ff=%ff",
    b"do=proposal.support&proposal=1&id=\xff\xfe", b"do=proposal.support&proposal=" + b"9" * 6000, b"a" * 60_000,
    b"a=1&" * 15_000, b"do=proposal.support&proposal=%ED%A0%80", b"do=card.correct&name=%ED%A0%80&name=x", b"", b"&=&=",
    b"--x\r\nContent-Disposition: form-data; name=\"do\"; filename=\"x\"\r\n\r\nproposal.support\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nproposal.raise\r\n--x\r\n"
    b"Content-Disposition: form-data; name=\"title\"; filename=\"x\"\r\n\r\nBerkas\r\n--x--\r\n",
    b"{\"do\":\"proposal.support\"}",
]  # fmt: skip
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
         "text/plain", ""]  # fmt: skip


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path, standing=MANY) as hall:
        yield await Visitors(hall).arrive()


async def is_well(visitors: Visitors) -> None:
    """Somebody else gets a panel and an answer as if nothing were the matter."""
    async with visitors.line("observer") as line:
        await line.send('{"show":{"now":""}}')
        await line.send('{"do":"proposal.support","proposal":"1","id":"well"}')
        assert "Pendaftaran" in str(await line.recv())
        assert (await heard(line, "ack"))["ack"] == "well"


async def test_nonsense_by_line_is_refused_or_ends_the_line_and_is_no_fault(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    for text in NONSENSE:
        async with visitors.line("attendee") as line:
            await line.send(text)
            with contextlib.suppress(ConnectionClosed):
                await line.send('{"do":"nothing","id":"end"}')
                async with asyncio.timeout(5):
                    while '"ack":"end"' not in str(await line.recv()):
                        pass
            assert line.close_code in {None, POLICY_VIOLATION}, text[:80]
    await is_well(visitors)
    assert [record.getMessage() for record in caplog.records] == []


async def test_nonsense_by_form_is_refused_and_is_no_fault(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    async with visitors.browser("secretary") as browser:
        for folder in ("sekretaris/", "dibantu/1/", ""):
            for body in BODIES:
                for kind in KINDS:
                    answer = await browser.post(
                        visitors.home + folder + "do", content=body, headers={"Content-Type": kind}
                    )
                    assert answer.status_code < 500, (body[:60], kind, answer.text)
                    assert answer.json()["text"]
        for query in (
            "hal=9" * 3,
            "hal=-1",
            "rw=%00",
            "q=%ED%A0%80",
            "q=" + "x" * 5000,
            "jenis=" + "x" * 5000,
            "hal=%C2%B2",
        ):
            assert (await browser.get(visitors.home + "usulan?" + query)).status_code < 500, query
            assert (await browser.get(visitors.home + "panels?" + query)).status_code < 500, query
    await is_well(visitors)
    assert [record.getMessage() for record in caplog.records] == []


async def test_a_page_that_shows_ten_thousand_panels_is_sent_some_and_no_more(visitors: Visitors) -> None:
    async with visitors.line("attendee") as line:
        for start in range(0, 10_000, 1000):
            await line.send(json.dumps({"show": {f"proposal/{number}": "x" for number in range(start, start + 1000)}}))
        await line.send('{"do":"nothing","id":"end"}')
        frames = []
        async with asyncio.timeout(20):
            while '"ack":"end"' not in (frame := str(await line.recv())):
                frames.append(frame)
        (connection,) = visitors.opened.fanout.connections
        assert 0 < len(connection.shows) <= MOST_SHOWN
        assert len({frame[:60] for frame in frames}) <= MOST_SHOWN
    await is_well(visitors)


async def test_one_browser_has_some_lines_and_no_more(visitors: Visitors) -> None:
    lines = [await visitors.line("attendee") for _ in range(200)]
    try:
        await is_well(visitors)
        async with asyncio.timeout(5):
            while len(visitors.opened.fanout) > MOST_LINES:
                await asyncio.sleep(0.01)
        await lines[-1].send('{"show":{"now":""}}')
        assert "Pendaftaran" in str(await lines[-1].recv())
        with pytest.raises(ConnectionClosed) as closed:
            await lines[0].recv()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == POLICY_VIOLATION
    finally:
        await asyncio.gather(*(line.close() for line in lines))
    async with asyncio.timeout(5):
        while visitors.opened.fanout.connections:
            await asyncio.sleep(0.01)
    assert not visitors.opened.fanout._of_device


async def test_a_line_that_babbles_is_closed_and_the_others_are_not(visitors: Visitors) -> None:
    async with visitors.line("attendee") as babbler:
        with contextlib.suppress(ConnectionClosed):
            for _ in range(2000):
                await babbler.send('{"show":{}}')
                await asyncio.sleep(0)
        await babbler.wait_closed()
        assert babbler.close_code == POLICY_VIOLATION
        await is_well(visitors)


async def test_who_speaks_slowly_is_let_go_and_nobody_waits_for_them(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(patience, "REQUEST_SECONDS", 0.4)
    host, port = visitors.hall.address.removeprefix("http://").split(":")
    beginnings = [
        b"", b"G", b"GET /m/patihan/ HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /m/patihan/live HTTP/1.1\r\nHost: " + host.encode() + b"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
        b"POST /m/patihan/do HTTP/1.1\r\nHost: %b:%b\r\nOrigin: http://%b:%b\r\nCookie: mw_device=attendee\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ndo="
        % (host.encode(), port.encode(), host.encode(), port.encode()),
    ]  # fmt: skip
    slow = [await asyncio.open_connection(host, int(port)) for _ in range(50) for _ in beginnings]
    for turn, (_, writer) in enumerate(slow):
        writer.write(beginnings[turn % len(beginnings)])
    await is_well(visitors)
    async with asyncio.timeout(60):
        for reader, writer in slow:
            try:
                while await reader.read(1000):
                    pass
            except ConnectionResetError:
                pass
            writer.close()
    await is_well(visitors)
    assert [record.getMessage() for record in caplog.records] == []


async def test_one_who_is_quick_between_requests_is_not_let_go(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "REQUEST_SECONDS", 0.5)
    async with visitors.browser("guest") as browser:
        for _ in range(3):
            assert (await browser.get(visitors.home)).status_code == 200
            await asyncio.sleep(0.6)
    async with visitors.line("guest") as line:
        await asyncio.sleep(0.8)
        await line.send('{"show":{"now":""}}')
        async with asyncio.timeout(30):
            while "Pendaftaran" not in str(await line.recv()):  # a heartbeat may come first
                pass


async def test_one_ticket_registers_a_hall_and_not_a_crowd_of_machines(visitors: Visitors) -> None:
    visitors.opened.joins = Buckets(rate=0, burst=5)
    answers: list[dict[str, Any]] = []
    transport = ASGITransport(build(visitors.hall))  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url=visitors.hall.address) as client:
        for number in range(8):
            headers = {"Accept": "application/json", "Origin": visitors.hall.address, "Cookie": f"mw_device=d{number}"}
            form = {"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2", "sex": "P"}
            answers.append((await client.post(f"/m/{SETTINGS.code}/do", data=form, headers=headers)).json())
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False] * 3
    assert "Terlalu banyak pendaftaran" in answers[-1]["text"]
