"""The logbook: a fault says where it happened, and quotes nobody."""

import asyncio
import gc
import io
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from live import logbook, pages, sockets
from live.hall import Hall
from sessions.cards import CorrectCard
from tests.live.visitors import Visitors, heard, listening

pytestmark = pytest.mark.long

NAME, PHONE, ADDRESS = "Zubaidah Kertanegara", "0812-3456-7890", "Jalan Kenanga 99"
JOINS = {
    "do": "attendance.check-in", "name": NAME, "constituency": "Warga", "rw": "2", "rt": "7", "sex": "P", "phone": PHONE,
    "address": ADDRESS,
}  # fmt: skip


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


@pytest.fixture
async def book() -> AsyncIterator[io.StringIO]:
    """The logbook of a server whose libraries tell all they can."""
    out = io.StringIO()
    root, loop = logging.getLogger(), asyncio.get_running_loop()
    level, handler = root.level, logbook.keep(out)
    root.setLevel(logging.DEBUG)
    loop.set_debug(True)
    loop.slow_callback_duration = 60  # of a busy machine the logbook may speak
    logbook.note_lost_tasks()
    yield out
    loop.set_debug(False)
    root.setLevel(level)
    root.removeHandler(handler)


def secrets_of(visitors: Visitors) -> list[str]:
    """Everything that must not be read in the terminal."""
    people = visitors.opened.room.meeting.attendance.people.values()
    codes = [person.card.code for person in people if person.card]
    keys = [cookie.partition("=")[2] for role, cookie in visitors.cookies.items() if "mw_device" not in cookie]
    return [NAME, "Zubaidah", PHONE, ADDRESS, "Kenanga", *codes, *filter(None, keys), visitors.opened.ticket() or NAME]


async def test_a_meeting_without_faults_leaves_the_logbook_empty(
    visitors: Visitors, book: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async with visitors.browser("secretary") as desk, visitors.line("facilitator") as chair:
        assert (await desk.post(visitors.home + "sekretaris/do", data=JOINS)).json()["ok"]
        await desk.get(f"{visitors.home}kunci/{visitors.cookies['projector'].partition('=')[2]}")
        await desk.get(f"{visitors.home}kunci/wrong")
        await desk.get(f"{visitors.home}?t={PHONE}")
        for values in ({"do": "agenda.next", "leaving": "0"}, {"do": "ballot.open", "question": NAME, "secret": "1"}):
            await chair.send(msg(values))
            assert (await heard(chair, "ack"))["ok"]
        await visitors.says("attendee", {"do": "ballot.vote", "ballot": "1", "choice": "ya", "slip": "a" * 32})
        await visitors.says("guest", {"do": "card.resume", "code": "baki-soru-47"})
        await desk.get(visitors.home + "sekretaris/dokumen/daftar-hadir.xlsx")
    assert book.getvalue() == ""
    out, err = capfd.readouterr()
    assert not [secret for secret in secrets_of(visitors) if secret in out + err]


async def test_a_fault_anywhere_says_where_and_quotes_nobody(
    visitors: Visitors, book: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = " ".join(secrets_of(visitors))

    def fails(*_: Any, **__: Any) -> NoReturn:
        try:
            raise KeyError(everything)
        except KeyError as error:
            raise ValueError(everything) from error

    async def fails_later(*_: Any, **__: Any) -> NoReturn:
        fails()

    key = visitors.cookies["secretary"].partition("=")[2]
    with monkeypatch.context() as patch:
        patch.setattr(Hall, "meeting", fails)
        async with visitors.browser("guest") as browser:
            assert (await browser.get(f"{visitors.home}kunci/{key}")).status_code == 500
    with monkeypatch.context() as patch:
        patch.setattr(pages, "act", fails_later)
        patch.setattr(sockets, "act", fails_later)
        async with visitors.browser("secretary") as browser, visitors.line("secretary") as line:
            assert (await browser.post(visitors.home + "sekretaris/do", data=JOINS)).status_code == 500
            await line.send(msg(JOINS))
            await line.wait_closed()
    with monkeypatch.context() as patch:
        patch.setattr(CorrectCard, "decide", fails)
        assert "gangguan" in (await visitors.says("assisted", {"do": "card.correct", "name": NAME}))["text"]
        visitors.opened.room.watch(fails)
    assert (await visitors.says("assisted", {"do": "card.correct", "name": NAME}))["ok"]
    lost = asyncio.create_task(fails_later())
    await asyncio.sleep(0)
    del lost
    gc.collect()

    written = book.getvalue()
    for place in (
        "/kunci/",
        "/do failed",
        "a command failed",
        "a watcher failed",
        "never retrieved",
        "test_logbook.py",
    ):
        assert place in written
    assert written.count("ValueError") >= 5
    assert [secret for secret in [*secrets_of(visitors), key] if secret in written] == []


def msg(values: dict[str, str]) -> str:
    """As a page sends it."""
    return json.dumps(values)
