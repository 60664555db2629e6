"""The desk's addresses: who is found by three letters, what is due to them, and whose initials the ledger gets."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response

from live.answers import act
from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from live.viewers import Viewer
from sessions.actors import OPERATOR, Actor, Role
from sessions.attendance import AttendeeJoined
from sessions.convening import Convene
from sessions.invitations import Invitee, InvitePeople
from sessions.ledger import unseal
from sessions.proposals import ProposalRaised
from sessions.speakers import GiveFloor, RaiseHand
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS

HOME = "http://testserver.local"
JOIN = {
    "do": "attendance.check-in", "name": "Mbah Karto", "constituency": "Warga", "rw": "3", "rt": "1", "sex": "L", "id": "a",
}  # fmt: skip


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(SETTINGS), OPERATOR, "convene")
    yield hall
    await hall.close()


class Desk:
    """A browser at the desk."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def sits(self, link: str) -> "Desk":
        await self.client.get(link)
        return self

    async def posts(self, leaf: str, **values: str) -> Response:
        headers = {"origin": HOME, "hx-request": "true"}
        return await self.client.post(f"/m/patihan/sekretaris/{leaf}", data=values, headers=headers)


@pytest.fixture
async def desks(hall: Hall) -> AsyncIterator[list[Desk]]:
    """Two desks, each with a link of its own."""
    app = build(hall)
    transport = ASGITransport(app)  # type: ignore[arg-type]
    async with (
        AsyncClient(transport=transport, base_url=HOME) as one,
        AsyncClient(transport=transport, base_url=HOME) as other,
    ):
        room = hall.meeting("patihan").room
        yield [await Desk(client).sits((await issue(room, HOME))["secretary"]) for client in (one, other)]


async def test_who_is_invited_is_offered_by_three_letters_until_they_came(hall: Hall, desks: list[Desk]) -> None:
    room = hall.meeting("patihan").room
    list_of = (Invitee("Joko Susilo", "Ketua RT", 5, 3, "L"), Invitee("Wati Joyo", "LPMK", 2))
    await room.do(InvitePeople(list_of), SECRETARY, "invite")
    assert "Joko" not in (await desks[0].posts("orang", name="jo")).text
    found = (await desks[0].posts("orang", name="jok")).text
    assert "Joko Susilo: catat hadir" in found
    assert "Wati" not in found
    unknown = (await desks[0].posts("orang", name="wat")).text
    assert unknown.count("Wati Joyo: catat hadir") == 2
    assert (await desks[0].posts("do", do="invitations.receive", invited="1")).status_code == 303
    assert "sudah hadir" in (await desks[0].posts("orang", name="jok")).text
    assert [person.name for person in room.meeting.attendance.people.values()] == ["Joko Susilo"]


async def test_each_desk_signs_with_its_number_until_somebody_gives_initials(hall: Hall, desks: list[Desk]) -> None:
    one, other = desks
    await one.posts("do", **JOIN)
    await other.posts("do", **{**JOIN, "id": "b"})
    await one.posts("petugas", clerk="<b>R. Astuti</b> & kawan-kawan")
    await one.posts("do", **{**JOIN, "id": "c"})
    entries = unseal(await hall.journal.read("patihan"))
    assert [entry.actor for entry in entries if isinstance(entry.event, AttendeeJoined)] == [
        Actor(Role.SECRETARY, desk="meja 1"), Actor(Role.SECRETARY, desk="meja 2"), Actor(Role.SECRETARY, desk="b R Astuti b"),
    ]  # fmt: skip


@pytest.mark.long
async def test_the_desk_writes_down_what_somebody_proposes_and_it_is_theirs(hall: Hall, desks: list[Desk]) -> None:
    one, room = desks[0], hall.meeting("patihan").room
    for name in ("Sri Wahyuni", "Srikandi Putri"):
        await one.posts("do", **{**JOIN, "name": name, "id": name})
    await one.posts("do", **{**JOIN, "name": "Sri Tamu", "observer": "1", "id": "guest"})
    found = (await one.posts("pengusul", sought="sri")).text
    assert ("Sri Wahyuni" in found, "Srikandi" in found, "Sri Tamu" in found) == (True, True, False)
    assert "checked" not in found
    assert "checked" in (await one.posts("pengusul", sought="srik")).text
    assert "<label" not in (await one.posts("pengusul", sought="sr")).text
    said = {
        "do": "proposal.raise",
        "asks": "behalf",
        "title": "Lampu jalan",
        "kind": "fisik",
        "problem": "Gelap",
        "location": "Gang 3",
    }
    for nobody in ({}, {"behalf": ""}, {"behalf": "99"}, {"behalf": "-1"}):
        refused = await one.posts("do", **{**said, **nobody})
        assert (refused.status_code, "Pilih dulu siapa yang mengusulkan" in refused.text) == (422, True)
    assert (await one.posts("do", **{**said, "behalf": "3"})).status_code == 422  # an observer
    assert (await one.posts("do", **{**said, "behalf": "2", "id": "raise"})).status_code == 303
    lamp = room.meeting.proposals.all[1]
    assert (lamp.proposer, lamp.rw, list(lamp.signed), lamp.history[0].assisted) == (2, 3, [2], True)
    entries = unseal(await hall.journal.read("patihan"))
    assert [entry.actor for entry in entries if isinstance(entry.event, ProposalRaised)] == [
        Actor(Role.SECRETARY, 2, desk="meja 1")
    ]


@pytest.mark.long
async def test_who_speaks_is_offered_first_and_only_the_desk_acts_for_others(hall: Hall, desks: list[Desk]) -> None:
    one, room = desks[0], hall.meeting("patihan").room
    for name in ("Sri Wahyuni", "Joko Susilo"):
        await one.posts("do", **{**JOIN, "name": name, "id": name})
    assert 'name="behalf" value' not in (await one.client.get("/m/patihan/sekretaris/")).text
    await room.do(RaiseHand(), Actor(Role.SECRETARY, 2), "hand")
    await room.do(GiveFloor(2), FACILITATOR, "floor")
    page = (await one.client.get("/m/patihan/sekretaris/")).text
    assert re.search(r'name="behalf" value="2" checked> <span>Joko Susilo <strong class="badge">sedang bicara', page)
    assert "Sri Wahyuni" in (await one.client.get("/m/patihan/sekretaris/pengusul?untuk=1")).text
    # A phone that says so raises its own.
    phone = Actor(Role.ATTENDEE, 1, "sri")
    values = {"do": "proposal.raise", "asks": "behalf", "behalf": "2", "title": "Lampu", "kind": "fisik"}
    values |= {"problem": "Gelap", "location": "Gang 3"}
    assert (await act(hall.meeting("patihan"), Viewer("phone", "id", phone), values))["ok"]
    assert room.meeting.proposals.all[1].proposer == 1
