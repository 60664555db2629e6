"""The page of one proposal: for whom, with what, and how much of it goes over the wire."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from sessions.actors import Actor, Role
from sessions.raising import RaiseProposal
from sessions.screening import AcceptProposal, HideProposal
from tests.halls import SECRETARY
from tests.live.visitors import FOLDERS, Visitors, listening

SRI = Actor(Role.ATTENDEE, 1)
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
