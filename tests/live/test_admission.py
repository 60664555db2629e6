"""At the door by HTTP: a card that leaves no trace in the address, a name that is asked for too often, large files."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient

from live.app import build, static
from live.cards import cards_of, pdf
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from sessions.actors import OPERATOR
from sessions.convening import Convene
from sessions.invitations import Invitee
from sessions.refused import Refused
from sessions.sqlite import SqliteJournal
from tests.halls import SETTINGS

HOME = "http://testserver.local"
LIST = (
    Invitee("Hj. Sri Wahyuni, S.Pd.", "LPMK", 2, 7, "P", address="Jl. Rahasia 3", phone="0812999"),
    Invitee("W" * 80, "Warga", 1, 1, "L"),
    Invitee("#set text(red) <b> $x$", "Warga", 1, 1, "L"),
)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(msgspec.structs.replace(SETTINGS, admission="open"), (), LIST), OPERATOR, "convene")
    yield hall
    await hall.close()


@pytest.fixture
async def client(hall: Hall) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(build(hall))  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url=HOME, headers={"origin": HOME}) as client:
        yield client


def code_of(hall: Hall, number: int) -> str:
    return hall.meeting("patihan").room.meeting.cards[number].code


@pytest.mark.long
async def test_a_scanned_card_leaves_the_address_and_changes_nothing_until_it_is_tapped(
    hall: Hall, client: AsyncClient
) -> None:
    room = hall.meeting("patihan").room
    before = room.meeting.seq
    code = code_of(hall, 1)
    scanned = await client.get(f"/m/patihan/?k={code}")
    assert (scanned.status_code, scanned.headers["location"]) == (302, "/m/patihan/")
    assert "HttpOnly" in scanned.headers["set-cookie"]
    page = await client.get("/m/patihan/")
    assert "Hj. Sri Wahyuni, S.Pd." in page.text
    assert "Rahasia" not in page.text
    assert room.meeting.seq == before
    await client.get("/m/patihan/?k=")
    assert "Sri Wahyuni" not in (await client.get("/m/patihan/")).text
    answer = await client.post("/m/patihan/do", data={"do": "card.resume", "code": code})
    assert answer.status_code == 303
    assert "Hj. Sri Wahyuni, S.Pd., tercatat hadir" in (await client.get("/m/patihan/")).text


@pytest.mark.long
async def test_cards_are_not_found_by_guessing_and_who_holds_one_is_let_in_all_the_same(
    hall: Hall, client: AsyncClient
) -> None:
    right = code_of(hall, 1)
    for number in range(15):
        await client.get(f"/m/patihan/?k={right}")
        assert "Sri Wahyuni" in (await client.get("/m/patihan/")).text
        await client.get(f"/m/patihan/?k=baki-soru-{number}")
        assert "Kartu ini tidak dikenal" in (await client.get("/m/patihan/")).text
    for number in range(15):
        await client.get(f"/m/patihan/?k=duba-rugi-{number}")
        await client.get("/m/patihan/")
    await client.get(f"/m/patihan/?k={right}")
    assert "Sri Wahyuni" not in (await client.get("/m/patihan/")).text


async def test_a_phone_that_asks_for_names_learns_little_and_not_often(client: AsyncClient) -> None:
    # Without a cookie nobody is answered at all.
    asked = {"name": "Sri Wahyuni"}
    assert (await client.post("/m/patihan/undangan", data=asked)).text.strip() == ""
    await client.get("/m/patihan/")
    known = (await client.post("/m/patihan/undangan", data=asked)).text
    assert "LPMK, RT 07 RW 02" in known
    for secret in ("Wahyuni", "Rahasia", "0812", "baki"):
        assert secret not in known
    answers = [(await client.post("/m/patihan/undangan", data=asked)).text.strip() for _ in range(30)]
    assert answers[0]
    assert answers[-1] == ""


@pytest.mark.long
async def test_a_file_that_is_too_large_or_grows_too_large_gets_a_sentence(hall: Hall, client: AsyncClient) -> None:
    await client.get((await issue(hall.meeting("patihan").room, HOME))["secretary"])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 70_000_000)
    for content, says in (
        (b"x" * 12_000_000, "terlalu besar"),
        (bomb.getvalue(), "terlalu besar"),
        (b"", "Pilih dulu"),
    ):
        answer = await client.post("/m/patihan/sekretaris/undangan", files={"list": ("daftar.xlsx", content)})
        assert answer.status_code in {413, 422}
        assert says in answer.text
    gone = await client.post("/m/patihan/sekretaris/undangan/masuk", data={"token": "x"})
    assert "Unggah berkasnya sekali lagi" in gone.text


def test_cards_print_what_was_typed_with_their_fonts_in_the_file(hall: Hall) -> None:
    meeting = hall.meeting("patihan").room.meeting
    cards = cards_of(meeting, HOME)
    assert [card.neighbourhood for card in cards] == ["RT 01 RW 01", "RT 01 RW 01", "RT 07 RW 02"]
    made = pdf(cards * 4)
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") == 2
    assert b"/FontFile" in made
    meeting.invitations.people.clear()
    with pytest.raises(Refused, match=r"invitations\.none"):
        cards_of(meeting, HOME)
