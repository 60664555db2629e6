"""The desk's addresses: who is found by three letters, what is due to them, and whose initials the ledger gets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response

from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from sessions.actors import OPERATOR, Actor, Role
from sessions.convening import Convene
from sessions.invitations import Invitee, InvitePeople
from sessions.ledger import unseal
from sessions.sqlite import SqliteJournal
from tests.halls import SECRETARY, SETTINGS

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
    assert [entry.actor for entry in entries if entry.command in {"a", "b", "c"}] == [
        Actor(Role.SECRETARY, desk="meja 1"), Actor(Role.SECRETARY, desk="meja 2"), Actor(Role.SECRETARY, desk="b R Astuti b"),
    ]  # fmt: skip
