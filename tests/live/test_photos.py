"""Photos over the wire: sent by a form of their own, drawn anew apart from the hall, and served to who may see them."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import Response

from live.limits import Buckets
from sessions.actors import Actor, Role
from sessions.documents.archive import verify
from sessions.documents.writing import write_all
from sessions.ledger import Broken
from sessions.photos import AddPhoto
from sessions.raising import RaiseProposal
from sessions.screening import AcceptProposal, HideProposal
from sessions.storage import Storage
from tests.halls import SECRETARY
from tests.live.visitors import FOLDERS, SETTINGS, Visitors, listening
from tests.photos import bomb, one_pixel, photo

pytestmark = pytest.mark.long

SRI = Actor(Role.ATTENDEE, 1)


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    """Sri (the attendee, and whom the desk assists) raised U004, which the chair received."""
    async with listening(tmp_path) as hall:
        visitors = await Visitors(hall).arrive()
        visitors.opened.photos = Buckets(rate=1e9, burst=10**9)
        room = visitors.opened.room
        await room.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), SRI, "raise")
        await room.do(AcceptProposal(4), SECRETARY, "accept")
        yield visitors


async def sends(visitors: Visitors, role: str, content: bytes, proposal: int = 4, id: str = "") -> Response:
    async with visitors.browser(role) as browser:
        url = f"{visitors.home}{FOLDERS[role]}foto?u={proposal}"
        files = {"photo": ("foto.jpg", content)} if content else {"photo": ("", b"")}
        return await browser.post(url, files=files, data={"id": id}, follow_redirects=True)


async def test_a_photo_goes_from_the_phone_to_the_page_of_its_proposal(visitors: Visitors) -> None:
    meeting = visitors.opened.room.meeting
    page = await sends(visitors, "attendee", photo(3000, 2000) + b"<script>alert(1)</script>", id="once")
    assert (page.status_code, page.url.path) == (200, "/m/patihan/rincian")
    await sends(visitors, "attendee", photo(3000, 2000), id="once")
    await sends(visitors, "assisted", photo(300, 200))
    assert [(one.width, one.person) for one in meeting.proposals.all[4].photos] == [(1280, 1), (300, 1)]
    source = re.search(r'<img src="(foto/[0-9a-f]{64})" width="1280" height="853"', page.text)
    assert source
    async with visitors.browser("guest") as browser:
        served = await browser.get(visitors.home + source[1], headers={"accept-encoding": "gzip"})
    assert served.content == meeting.photos[0].content
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in served.headers


async def test_what_is_no_photo_is_refused_beside_the_field_and_the_proposal_stays(visitors: Visitors) -> None:
    for content, sentence in (
        (b"", "Pilih atau ambil fotonya dulu."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan foto yang dikenal"),
        (photo(kind="GIF"), "bukan foto yang dikenal"),
        (bomb(), "terlalu luas untuk dibaca"),
        (b"\xff\xd8" + bytes(20 * 1024**2), "terlalu besar"),
    ):
        page = await sends(visitors, "attendee", content)
        assert page.status_code == 422
        assert re.search(rf'<span class="refusal" id="e-photo"[^>]*>[^<]*{sentence}', page.text), sentence
        assert 'action="foto?u=4"' in page.text
    assert (await sends(visitors, "attendee", photo(), proposal=1)).status_code == 422
    assert visitors.opened.room.meeting.files == {}


async def test_who_sends_many_waits_and_only_this_door_takes_photos(visitors: Visitors) -> None:
    visitors.opened.photos = Buckets(rate=0, burst=0)
    assert "Terlalu banyak foto sekaligus" in (await sends(visitors, "attendee", photo())).text
    forged = {"do": "proposal.photograph", "proposal": "4", "picture": "<svg/>", "photo": "<svg/>"}
    assert not (await visitors.says("attendee", forged))["ok"]
    assert visitors.opened.room.meeting.files == {}


async def test_a_hidden_proposals_photo_is_for_its_proposer_chair_and_desk(visitors: Visitors) -> None:
    room = visitors.opened.room
    await room.do(AddPhoto(4, one_pixel(1)), SRI, "photo")
    leaf = f"foto/{room.meeting.proposals.all[4].photos[0].digest}"

    async def seers() -> set[str]:
        found = set()
        for role, folder in FOLDERS.items():
            async with visitors.browser(role) as browser:
                status = (await browser.get(f"{visitors.home}{folder}{leaf}")).status_code
                assert status in {200, 404}
                found |= {role} if status == 200 else set()
        return found

    assert await seers() == set(FOLDERS)
    await room.do(HideProposal(4, "Wajah anak"), SECRETARY, "hide")
    assert await seers() == {"attendee", "facilitator", "looks-on", "secretary", "assisted"}


async def test_photos_leave_with_the_documents_and_one_that_was_changed_is_found(
    visitors: Visitors, tmp_path: Path
) -> None:
    room = visitors.opened.room
    await room.do(AddPhoto(4, one_pixel(1)), SRI, "photo")
    list(await write_all(Storage(tmp_path), SETTINGS.code, tmp_path / "out"))
    assert (tmp_path / "out" / "foto" / "U004-1.jpg").read_bytes() == one_pixel(1).content
    assert "foto/U004-1.jpg" in (tmp_path / "out" / "usulan.csv").read_text("utf-8-sig")
    assert room.meeting.photos[0].photo.digest in (tmp_path / "out" / "musyawarah.json").read_text()
    assert await verify(Storage(tmp_path))
    connection = room._journal._connection  # type: ignore[attr-defined]
    for spoilt in ("update kept set body = x'ffd8ff' where store = 'files'", "delete from kept where store = 'files'"):
        await connection.execute(spoilt)
        with pytest.raises(Broken, match="photo"):
            await verify(Storage(tmp_path))
