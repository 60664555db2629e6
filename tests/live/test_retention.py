"""Personal cards are erased when their time is over, and never because a laptop has a wrong date."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from live.app import static
from live.hall import Hall
from live.language import Renderer
from sessions.actors import OPERATOR, Actor, Role
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.convening import Convene
from sessions.registering import CheckIn
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SETTINGS


class Laptop:
    """A hall whose clock says what it is told to."""

    def __init__(self, folder: Path) -> None:
        self.now = SETTINGS.start
        self.folder = folder

    def clock(self) -> datetime:
        return self.now

    async def opens(self) -> Hall:
        self.hall = Hall(await SqliteJournal.open(self.folder), "http://aula", Renderer(static, ""), self.clock)
        return self.hall

    @property
    def cards(self) -> int:
        return len(self.hall.meetings[SETTINGS.code].room.meeting.cards)


@pytest.fixture
async def laptop(tmp_path: Path) -> AsyncIterator[Laptop]:
    laptop = Laptop(tmp_path)
    room = (await (await laptop.opens()).take_in(SETTINGS.code)).room
    await room.do(Convene(msgspec.structs.replace(SETTINGS, retention_days=30)), OPERATOR, "convene")
    await room.do(CheckIn("Sri", "Warga", 2, 7, "P"), Actor(Role.GUEST, device="sri"), "sri")
    yield laptop
    await laptop.hall.close()


async def test_what_is_over_and_closed_is_erased_when_its_days_are_over(laptop: Laptop) -> None:
    room = laptop.hall.meetings[SETTINGS.code].room
    for item in range(len(SETTINGS.agenda) - 1):
        await room.do(NextItem(leaving=item), FACILITATOR, f"next{item}")
    await room.do(CloseMusyawarah(), FACILITATOR, "close")
    laptop.now += timedelta(days=29)
    await laptop.hall.erase_overdue()
    assert laptop.cards == 1
    laptop.now += timedelta(days=2)
    await laptop.hall.erase_overdue()
    assert laptop.cards == 0


async def test_what_nobody_closed_is_erased_after_an_hour_in_which_nobody_did_anything(laptop: Laptop) -> None:
    laptop.now += timedelta(days=31)
    await laptop.hall.erase_overdue()
    assert laptop.cards == 1
    await laptop.hall.erase_overdue()
    assert laptop.cards == 0


async def test_a_laptop_that_starts_with_a_wrong_date_in_the_middle_of_a_meeting_forgets_nobody(laptop: Laptop) -> None:
    await laptop.hall.close()
    laptop.now += timedelta(days=365 * 9)
    await (await laptop.opens()).open()
    room = laptop.hall.meetings[SETTINGS.code].room
    for item in range(3):
        await room.do(NextItem(leaving=item), FACILITATOR, f"next{item}")
        await laptop.hall.erase_overdue()
    assert laptop.cards == 1
