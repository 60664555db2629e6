"""The pages of the end: who reads the berita acara before it is signed, and how each form finds its way back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sessions.endorsing import NameSignatory
from sessions.reading import WordPassage
from tests.halls import SECRETARY
from tests.live.visitors import FOLDERS, Visitors, listening

pytestmark = pytest.mark.long


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        visitors = await Visitors(hall).arrive()
        await visitors.opened.room.do(WordPassage("penutup", "Sekian yang dibacakan."), SECRETARY, "word")
        await visitors.opened.room.do(NameSignatory("wakil", "Si attendee"), SECRETARY, "name")
        yield visitors


async def test_the_draft_is_read_before_its_time_by_who_signs_and_by_the_desk_only(visitors: Visitors) -> None:
    readers = set()
    for role, folder in FOLDERS.items():
        async with visitors.browser(role) as browser:
            for leaf in ("tanda-tangan", "tanda-tangan?signatory=1", "berita-acara", "notulen", "", "panels?draft=x"):
                answer = await browser.get(f"{visitors.home}{folder}{leaf}")
                assert answer.status_code < 500, (role, leaf)
                if "Sekian yang dibacakan." in answer.text:
                    readers.add(role)
    assert readers == {"attendee", "assisted", "secretary"}


async def test_a_page_that_is_loaded_after_the_last_gavel_says_so_to_browsers_that_cannot_look_into_it(
    visitors: Visitors,
) -> None:
    async def over() -> set[str]:
        found = set()
        for role, folder in FOLDERS.items():
            async with visitors.browser(role) as browser:
                if '<body class="over">' in (await browser.get(f"{visitors.home}{folder}")).text:
                    found.add(role)
        return found

    assert await over() == set()
    assert (await visitors.says("facilitator", {"do": "musyawarah.cancel", "reason": "Hujan deras"}))["ok"]
    assert {"attendee", "facilitator", "secretary"} <= await over()
    assert (await visitors.says("facilitator", {"do": "musyawarah.reopen", "reason": "Hujan reda"}))["ok"]
    assert await over() == set()


async def test_nobody_signs_for_another(visitors: Visitors) -> None:
    signs = {"do": "minutes.sign", "signatory": "1", "signature": "[[1,1,9,9]]"}
    assert "muat ulang" in (await visitors.says("observer", signs))["text"].lower()
    assert (await visitors.says("observer", {**signs, "paper": "1"}))["ok"] is False
    # The signatory is heard, only not yet: the hall has approved nothing.
    assert "belum disetujui" in (await visitors.says("attendee", signs))["text"]


async def test_a_plain_form_comes_back_to_its_page_with_what_was_typed(visitors: Visitors) -> None:
    async with visitors.browser("secretary") as browser:
        door, headers = visitors.home + "sekretaris/do", {"Accept": "text/html"}
        form = {
            "do": "reading.word",
            "page": "berita-acara",
            "passage": "penutup",
            "text": "Hadir {siapa}",
            "revision": "1",
        }
        refused = await browser.post(door, data=form, headers=headers)
        assert refused.status_code == 422
        assert "Hadir {siapa}" in refused.text
        assert "Tidak ada angka bernama" in refused.text
        taken = await browser.post(door, data={**form, "text": "Hadir {hadir}"}, headers=headers)
        assert taken.headers["location"].endswith("/sekretaris/berita-acara?tercatat=1")
        written = await browser.post(
            door, data={"do": "minutes.write", "page": "notulen", "text": "Dibuka"}, headers=headers
        )
        assert written.headers["location"].endswith("/sekretaris/notulen?tercatat=1")
