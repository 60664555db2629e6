"""The real wire: a phone that stops reading holds up nobody, keeps little memory, and is healed when it reads again."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from live.access import digest_of
from live.app import static
from live.fanout import UNWELCOME
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from live.panels import PANELS, Ref
from live.serving import config
from live.viewers import Viewer
from live.wire import HIGH_WATER
from sessions.actors import OPERATOR, Actor, Role
from sessions.convening import Convene
from sessions.doors import RevokeLinks
from sessions.expelling import ExpelAttendee
from sessions.handling import TakeUpProposal
from sessions.registering import CheckIn
from sessions.settings import StandingProposal
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SETTINGS

pytestmark = pytest.mark.long

LONG = tuple(
    StandingProposal(f"Usulan {number}", "fisik", f"{number} " + "gelap " * 4000, cost=number) for number in (1, 2)
)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall that listens on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        hall = Hall(await SqliteJournal.open(tmp_path), address, Renderer(static, address))
        opened = await hall.take_in("patihan")
        await opened.room.do(Convene(SETTINGS, LONG), OPERATOR, "convene")
        server = uvicorn.Server(config(hall))
        serving = asyncio.create_task(server._serve([listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield hall
        server.should_exit = True
        await serving
        await hall.close()


def line(hall: Hall, **options: object) -> connect:
    url = hall.address.replace("http:", "ws:") + "/m/patihan/live"
    return connect(url, origin=hall.address, compression=None, proxy=None, **options)  # type: ignore[arg-type]


async def shows(client: ClientConnection, *panels: str) -> None:
    await client.send(json.dumps({"show": dict.fromkeys(panels, "")}))


async def test_a_phone_that_stops_reading_delays_nobody_and_is_healed(hall: Hall) -> None:
    opened = hall.meeting("patihan")
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    small.connect(("127.0.0.1", int(hall.address.rsplit(":", 1)[1])))
    async with line(hall) as well, line(hall, sock=small, max_queue=1, close_timeout=0.2) as stalled:
        await shows(well, "stage")
        await well.recv()
        await shows(stalled, "stage")
        for turn in range(25):
            number = turn % 2 + 1
            await opened.room.do(TakeUpProposal(number), FACILITATOR, f"take{turn}")
            async with asyncio.timeout(2):
                while f"Usulan {number}<" not in str(await well.recv()):
                    pass
        wires = [connection.wire for connection in opened.fanout.connections]
        full = [wire for wire in wires if wire.full]
        assert len(full) == 1
        assert full[0].transport.get_write_buffer_size() <= HIGH_WATER + len("gelap ") * 4000 * 2
        await opened.room.do(TakeUpProposal(0), FACILITATOR, "off")
        await opened.room.do(TakeUpProposal(1), FACILITATOR, "last")
        async with asyncio.timeout(5):
            while current(hall) not in str(await stalled.recv()):
                pass


def current(hall: Hall) -> str:
    """The digest of the stage as a guest's phone should show it now."""
    viewer = Viewer("phone", "id", Actor(Role.GUEST))
    return hall.meeting("patihan").gallery.snapshot(PANELS["stage"], Ref("stage"), viewer).digest


async def test_a_command_by_socket_is_answered_and_repeated_without_harm(hall: Hall) -> None:
    device = {"Cookie": "mw_device=secret"}
    command = {
        "do": "attendance.check-in",
        "id": "x1",
        "name": "Sri",
        "constituency": "Warga",
        "rw": "2",
        "rt": "7",
        "sex": "P",
    }
    async with line(hall, additional_headers=device) as sri:
        for _ in range(2):
            await sri.send(json.dumps(command))
            answer = json.loads(await sri.recv())
            assert answer["ok"], answer
            assert answer["ack"] == "x1"
    assert hall.meeting("patihan").room.meeting.attendance.present == 1


@pytest.mark.parametrize("origin", [None, "null", "http://evil.test", "http://127.0.0.1:1", "https://127.0.0.1"])
async def test_a_page_of_another_site_cannot_open_a_line(hall: Hall, origin: str | None) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(hall.address.replace("http:", "ws:") + "/m/patihan/live", origin=origin, proxy=None):  # type: ignore[arg-type]
            pass


@pytest.mark.parametrize(
    "nonsense", ["", "{", "[]", "null", '"x"', "{}", '{"show": 1}', '{"do": {}}', '{"do": "x", "id": [1]}']
)
async def test_nonsense_on_a_line_does_no_harm(hall: Hall, nonsense: str) -> None:
    async with line(hall) as stranger:
        await stranger.send(nonsense)
        try:
            async with asyncio.timeout(0.3):
                answer = json.loads(await stranger.recv())
                assert answer["ok"] is False
        except (TimeoutError, ConnectionClosed):
            pass
    async with line(hall) as other:
        await shows(other, "now")
        assert "Pendaftaran" in str(await other.recv())


async def test_a_message_over_the_limit_closes_the_line(hall: Hall) -> None:
    async with line(hall) as stranger:
        await stranger.send("x" * 70_000)
        with pytest.raises(ConnectionClosed) as closed:
            await stranger.recv()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 1009


async def test_a_line_whose_key_is_revoked_closes_within_a_second(hall: Hall) -> None:
    opened = hall.meeting("patihan")
    secret = (await issue(opened.room, hall.address))["secretary"].rsplit("/", 1)[1]
    url = hall.address.replace("http:", "ws:") + "/m/patihan/sekretaris/live"
    key = {"Cookie": f"mw_secretary_patihan={secret}"}
    async with connect(url, origin=Origin(hall.address), additional_headers=key, proxy=None) as desk:
        await shows(desk, "register")
        assert "Belum ada yang tercatat hadir" in str(await desk.recv())
        await opened.room.do(RevokeLinks(Role.SECRETARY), OPERATOR, "revoke")
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(1):
                await desk.recv()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == UNWELCOME


async def test_the_line_of_who_is_sent_out_closes_within_a_second(hall: Hall) -> None:
    opened = hall.meeting("patihan")
    guest = Actor(Role.GUEST, device=digest_of("patihan", "secret"))
    await opened.room.do(CheckIn("Sri", "Warga", 2, 7, "P"), guest, "join")
    async with line(hall, additional_headers={"Cookie": "mw_device=secret"}) as phone:
        await shows(phone, "mine")
        assert "Sri, tercatat hadir" in str(await phone.recv())
        await opened.room.do(ExpelAttendee(1, "Mengganggu"), FACILITATOR, "expel")
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(1):
                await phone.recv()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == UNWELCOME
