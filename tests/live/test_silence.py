"""Silence: where the tata tertib lets it count, every screen says so beforehand and shows how long; else none does."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient

from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from live.panels import PANELS, Ref
from live.viewers import Viewer
from sessions.actors import OPERATOR, Actor, Role
from sessions.concluding import WordConclusion
from sessions.convening import Convene
from sessions.registering import CheckIn
from sessions.rules import Rules
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, STANDING

pytestmark = pytest.mark.long

HOME = "http://testserver.local"
Meets = Callable[[Rules], AbstractAsyncContextManager[Hall]]


@pytest.fixture
def meets(tmp_path: Path) -> Meets:
    """A meeting under these rules, with Sri present and a wording before the hall."""

    @asynccontextmanager
    async def under(rules: Rules) -> AsyncIterator[Hall]:
        hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
        room = (await hall.take_in("patihan")).room
        await room.do(Convene(msgspec.structs.replace(SETTINGS, rules=rules), STANDING), OPERATOR, "convene")
        await room.do(CheckIn("Sri", "Warga", 2, 7, "P"), SECRETARY, "sri")
        await room.do(WordConclusion("Lampu dipasang."), FACILITATOR, "worded")
        yield hall
        await hall.close()

    return under


async def told(hall: Hall) -> dict[str, bool]:
    """Which screens say the rule, before anything is asked."""
    transport = ASGITransport(build(hall), raise_app_exceptions=False)  # type: ignore[arg-type]
    screens = {"phone": "", "facilitator": "pimpinan/", "secretary": "sekretaris/", "projector": "layar/"}
    async with AsyncClient(transport=transport, base_url=HOME) as client:
        for screen, link in (await issue(hall.meeting("patihan").room, HOME)).items():
            if screen != "phone":
                await client.get(link)
        pages = {name: (await client.get(f"/m/patihan/{folder}")).text for name, folder in screens.items()}
    return {name: "dihitung setuju saat pimpinan mengetuk palu" in page for name, page in pages.items()}


def clocks(hall: Hall) -> dict[str, bool]:
    """Which panels count the time to answer."""
    viewers = {
        "conclusion": Viewer("phone", "id", Actor(Role.ATTENDEE, 1)),
        "answers": Viewer("facilitator", "id", FACILITATOR),
        "board": Viewer("projector", "id", Actor(Role.PROJECTOR)),
    }
    gallery = hall.meeting("patihan").gallery
    shown = {name: gallery.snapshot(PANELS[name], Ref(name), viewer).html for name, viewer in viewers.items()}
    return {name: 'data-limit="45"' in html for name, html in shown.items()}


async def test_the_rule_stands_on_every_screen_beforehand_and_its_clock_beside_the_wording(meets: Meets) -> None:
    async with meets(Rules(silence_is_assent=True, assent_seconds=45)) as hall:
        assert set((await told(hall)).values()) == {True}
        assert set(clocks(hall).values()) == {True}


async def test_without_the_rule_no_screen_counts_down_to_assent(meets: Meets) -> None:
    async with meets(Rules(assent_seconds=45)) as hall:
        assert set((await told(hall)).values()) == {False}
        assert set(clocks(hall).values()) == {False}
