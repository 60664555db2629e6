"""Tickets: a forwarded link stops working, a slow typist does not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient

from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from live.tickets import holds, ticket_at
from sessions.actors import OPERATOR
from sessions.convening import Convene
from sessions.sqlite import SqliteJournal
from tests.halls import SETTINGS

HOME = "http://aula.test"
CHANGING = msgspec.structs.replace(SETTINGS, ticket_minutes=5)
FIELDS = {"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2", "sex": "P"}
HEADERS = {"accept": "application/json", "origin": HOME}


def test_a_ticket_is_good_for_its_window_and_the_grace() -> None:
    key, start = b"k" * 32, SETTINGS.start
    ticket = ticket_at(CHANGING, key, start)
    assert ticket == ticket_at(CHANGING, key, start + timedelta(minutes=4))
    assert ticket != ticket_at(CHANGING, key, start + timedelta(minutes=5))
    assert ticket != ticket_at(CHANGING, b"x" * 32, start)
    grace = timedelta(minutes=10)
    assert holds(CHANGING, key, ticket, start + grace)
    assert not holds(CHANGING, key, ticket, start + grace + timedelta(minutes=10))
    patient = msgspec.structs.replace(CHANGING, ticket_grace_minutes=60)
    assert holds(patient, key, ticket, start + timedelta(minutes=60))
    assert not holds(patient, key, ticket, start + timedelta(minutes=70))
    assert not holds(CHANGING, key, "", start)
    assert holds(SETTINGS, key, "", start)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(CHANGING), OPERATOR, "convene")
    yield hall
    await hall.close()


@pytest.mark.long
async def test_only_who_scanned_the_code_of_now_gets_in(hall: Hall) -> None:
    opened = hall.meeting("patihan")
    async with AsyncClient(transport=ASGITransport(build(hall)), base_url=HOME) as client:  # type: ignore[arg-type]
        await client.get("/m/patihan/")
        refused = await client.post("/m/patihan/do", data=FIELDS, headers=HEADERS)
        assert "Pindai kode QR" in refused.json()["text"]
        assert (await client.get("/m/patihan/layar/qr.svg")).status_code == 403
        await client.get((await issue(opened.room, HOME))["projector"])
        assert (await client.get("/m/patihan/layar/qr.svg")).headers["cache-control"] == "no-store"
        scanned = await client.get(f"/m/patihan/?t={opened.ticket()}")
        assert scanned.headers["location"] == "/m/patihan/"
        assert (await client.post("/m/patihan/do", data=FIELDS, headers=HEADERS)).json()["ok"]
