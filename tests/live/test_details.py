"""The page of one proposal: for whom, with what, and how much of it goes over the wire."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sessions.actors import Actor, Role
from sessions.raising import RaiseProposal, SupportProposal
from sessions.screening import AcceptProposal, HideProposal
from sessions.settings import StandingProposal
from tests.halls import SECRETARY
from tests.live.visitors import FOLDERS, Visitors, listening

pytestmark = pytest.mark.long

SRI, FOR_SRI = Actor(Role.ATTENDEE, 1), Actor(Role.SECRETARY, 1)
READERS = {"attendee", "facilitator", "looks-on", "secretary", "assisted"}


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        visitors = await Visitors(hall).arrive()
        raised = RaiseProposal("Hubungi 0812", "fisik", "Gelap", "Gang 3", volume=Decimal("2.5"), unit_price=1000)
        await visitors.opened.room.do(raised, SRI, "raise")
        yield visitors


async def readers(visitors: Visitors) -> set[str]:
    """Who reads what Sri (the attendee, and whom the desk assists) raised, on its page, in the list and by panel."""
    found = set()
    for role, folder in FOLDERS.items():
        async with visitors.browser(role) as browser:
            for leaf in ("rincian?u=4", "usulan?q=0812", "panels?proposal/4=x&life/4=x", "serupa?title=hubungi", ""):
                answer = await browser.get(f"{visitors.home}{folder}{leaf}")
                assert answer.status_code < 500, (role, leaf)
                if "Hubungi 0812" in answer.text:
                    found.add(role)
    return found


async def test_what_waits_or_is_hidden_is_read_by_proposer_chair_and_desk_only(visitors: Visitors) -> None:
    room = visitors.opened.room
    assert await readers(visitors) == READERS
    await room.do(AcceptProposal(4), SECRETARY, "accept")
    assert await readers(visitors) > READERS
    await room.do(HideProposal(4, "Nomor telepon"), SECRETARY, "hide")
    assert await readers(visitors) == READERS


async def test_a_thousand_proposals_are_read_by_the_page_and_one_change_sends_one_of_them(tmp_path: Path) -> None:
    many = tuple(
        StandingProposal(f"Usulan {n} gang", "fisik", "Rusak " * 20, f"Bidang {n % 7}", f"Gang {n}", n % 10 + 1)
        for n in range(1000)
    )
    async with listening(tmp_path, standing=many) as hall:
        visitors = await Visitors(hall).arrive()
        async with visitors.browser("attendee") as browser, visitors.line("attendee") as line:
            for leaf in ("", "usulan", "usulan?urut=bidang", "usulan?bidang=Bidang 3&rw=4&jenis=fisik&status=diajukan"):
                answer = await browser.get(visitors.home + leaf, headers={"hx-request": "true"} if leaf else {})
                assert len(answer.content) < 100_000, leaf
            assert "Bidang 3" in answer.text
            began = time.perf_counter()
            for typed in ("u", "us", "usu", "usulan 99"):
                await browser.get(f"{visitors.home}usulan?q={typed}", headers={"hx-request": "true"})
            assert time.perf_counter() - began < 2
            shown = {f"proposal/{number}": "" for number in range(1, 101)}
            await line.send(json.dumps({"show": shown}))
            for _ in shown:
                await panel_on(line)
            await visitors.opened.room.do(SupportProposal(50), FOR_SRI, "support")
            assert "p-proposal-50" in await panel_on(line)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await panel_on(line)


async def panel_on(line: Any) -> str:
    """The next panel on a line; answers and heartbeats go by."""
    async with asyncio.timeout(30):
        while (text := str(await line.recv())).startswith("{"):
            pass
        return text
