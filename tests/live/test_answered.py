"""The answer from above on the desk of the meeting that had sent its list: looked at first, then taken in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient
from msgspec.structs import replace

from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from sessions.documents.sent_down import feedback
from sessions.passing import SentDown, seal, total
from sessions.sqlite import SqliteJournal
from tests.big_hall import save
from tests.sessions.test_up_and_down import HEAD, decided, kecamatan, kelurahan

HOME = "http://testserver.local"
PAGE = "/m/patihan-2020/sekretaris/kiriman"


def answering() -> SentDown:
    """What the kecamatan says: the first for less than was asked, the second refused with a reason, others as they are."""
    sent = feedback(decided(kecamatan(kelurahan("Patihan"), kelurahan("Sogaten"))).meeting, HEAD, "Patihan")
    first, second, *others = sent.answers
    given = replace(first, fate="diterima", allocation=45_000_500, reason="Dibagi dua tahap & <selesai> 2022.")
    refused = replace(second, fate="ditolak", allocation=0, reason="Wewenang provinsi.")
    return summed(sent, given, refused, *others)


def summed(sent: SentDown, *answers: object) -> SentDown:
    changed: SentDown = replace(sent, answers=answers)
    totals = {f: total(one.allocation for one in changed.answers if one.fate == f) for f in changed.totals}
    return replace(changed, totals=totals)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    """The desk of the kelurahan that had sent its list."""
    await save(kelurahan("Patihan"), tmp_path)
    hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
    await hall.open()
    async with AsyncClient(transport=ASGITransport(build(hall)), base_url=HOME) as client:  # type: ignore[arg-type]
        client.headers["origin"] = HOME
        await client.get((await issue(hall.meeting("patihan-2020").room, HOME))["secretary"])
        yield client
    await hall.close()


async def reads(desk: AsyncClient, sent: SentDown) -> str:
    """The page after somebody chose the file."""
    files = {"files": ("jawaban.json", seal(sent), "application/json")}
    return " ".join((await desk.post(PAGE, files=files)).text.replace("\xa0", " ").split())


async def test_the_desk_reads_what_was_answered_on_each_proposal_before_and_after_it_enters(desk: AsyncClient) -> None:
    sent = answering()
    looked = await reads(desk, sent)
    token = looked.partition('name="token" value="')[2].partition('"')[0]
    assert "Jawaban dari atas</h2>" not in looked, "nothing has entered"
    assert (await desk.post(f"{PAGE}/masuk", data={"token": token})).status_code == 303
    entered = " ".join((await desk.get(PAGE)).text.replace("\xa0", " ").split())
    assert "Jawaban dari atas</h2>" in entered
    assert f"1 dari {len(sent.answers)} diterima <span" in entered
    assert "(Rp 45.000.500)" in entered
    for page in (looked, entered):
        assert (
            "U001 Saluran air Patihan: <strong>Diterima</strong>, <del>Rp 60.000.001</del> → <ins>Rp 45.000.500</ins>"
            "<br>Dibagi dua tahap &amp; &lt;selesai&gt; 2022.</li>"
        ) in page
        assert (
            "U002 Pelatihan usaha Patihan: <strong>Ditolak</strong> (Rp 30.000.000)<br>Wewenang provinsi.</li>"
        ) in page
        for one in sent.answers[2:]:
            assert f"{one.code} {one.title}: <strong>Ditunda</strong>" in page


@pytest.mark.long
async def test_an_answer_on_a_proposal_that_nobody_sent_is_named_and_cannot_enter(desk: AsyncClient) -> None:
    sent = answering()
    strange = replace(sent.answers[0], code="U999", title="Bandara")
    looked = await reads(desk, summed(sent, strange, *sent.answers[1:]))
    assert "Jawaban ini tentang U999, yang tidak ada dalam Musrenbang Patihan." in looked
    assert 'name="token"' not in looked
    assert "Bandara" not in looked
    assert "Jawaban dari atas</h2>" not in (await desk.get(PAGE)).text
