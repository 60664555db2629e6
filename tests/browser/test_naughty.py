"""Naughty strings through every field of a phone and the desk, on every screen and in the documents, in real Chromium."""

import re
import secrets
import subprocess
import sys
from pathlib import Path

import httpx
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from live.listing import PAGE
from sessions.refused import Refused
from sessions.text import line
from tests.browser.people import Hall, fill_in_person
from tests.naughty import SCRIPTS, naughty
from tests.serving import Server

PERSON = {"do": "attendance.check-in", "constituency": "Warga", "rw": "2", "rt": "7", "sex": "P"}


def typed_by_many(hall: Hall) -> tuple[dict[str, str], dict[str, str]]:
    """Everybody joins under a naughty name and raises a naughty proposal: names and titles as they should come back."""
    home = hall.server.links["Ponsel warga"]
    headers = {"Origin": home.split("/m/")[0], "Accept": "application/json"}
    names: dict[str, str] = {}
    titles: dict[str, str] = {}
    with httpx.Client(headers=headers) as client:
        for text in naughty():
            cookie = {"Cookie": f"mw_device={secrets.token_hex(16)}"}
            name = f"A {text}"[:80]
            answer = client.post(
                home + "do", data={**PERSON, "name": name, "address": text, "phone": text[:30]}, headers=cookie
            )
            assert answer.status_code == 200, (text, answer.text)
            names[text] = line(name, "name", 80)
            fields = {
                "do": "proposal.raise",
                "title": text,
                "kind": "fisik",
                "problem": text,
                "location": text,
                "unit": text[:20],
            }
            answer = client.post(home + "do", data=fields, headers=cookie)
            try:
                titles[text] = line(text, "title", 120)
                assert answer.status_code == 200, (text, answer.text)
            except Refused:
                assert answer.status_code == 422, text
    return names, titles


def shown(page: Page, selector: str) -> list[str]:
    """The texts of these elements, character for character."""
    texts: list[str] = page.locator(selector).evaluate_all("found => found.map(one => one.textContent)")
    assert page.evaluate("window.pwned") is None
    assert page.locator("main").count() == 1
    return texts


def puts_on_stage(chair: Page, proposal: int) -> None:
    """The chair takes up a proposal, without looking for it in the list."""
    form = {"do": "proposal.take-up", "proposal": str(proposal), "id": secrets.token_hex(16)}
    chair.evaluate("form => fetch('do', {method: 'POST', body: new URLSearchParams(form)})", form)


def test_every_screen_and_document_of_a_hall_where_every_field_was_attacked(chromium: Browser, tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run([sys.executable, "-m", "tests.naughty_hall", str(data)], check=True, timeout=120)
    server = Server(data)
    hall = Hall(chromium, server)
    try:
        chair, desk, projector, phone = hall.facilitator(), hall.secretary(), hall.projector(), hall.phone()
        fill_in_person(phone.page.locator("main"), "Sri Wahyuni", "Warga", 2, 7, "P")
        phone.page.get_by_role("button", name="Saya hadir").click()
        expect(desk.page.locator("#p-waiting")).to_contain_text("Sri Wahyuni")
        desk.page.get_by_role("button", name=re.compile("^Terima semua")).click()
        expect(phone.page.locator("#p-mine")).to_contain_text("Sri Wahyuni", timeout=15_000)
        home = server.links["Ponsel warga"]
        places = ["", "rekap", "tahun-lalu", *(f"usulan?hal={page}" for page in range(1, 12))]
        for place in places:
            phone.page.goto(home + place)
            shown(phone.page, "main")
        for person in (1, 2, 3):
            desk.page.goto(f"{home}dibantu/{person}/")
            shown(desk.page, "main")
        for place in ("sekretaris/", "sekretaris/undangan", "sekretaris/impor", "sekretaris/rekap"):
            desk.page.goto(home + place)
            shown(desk.page, "main")
        for page in (chair.page, projector):
            shown(page, "main")
        while chair.page.locator("[data-key=next]").count():
            following = chair.goes_on()
            expect(projector.locator("#p-heading")).to_contain_text(following)
            shown(projector, "#p-board")
        desk.page.goto(home + "sekretaris/")
        for link in desk.page.locator("#p-papers a[download]").all():
            with desk.page.expect_download() as waiting:
                link.click()
            assert waiting.value.path().stat().st_size > 500
    finally:
        complaints = hall.close()
        server.stop()
    assert complaints == []
    assert "failed" not in data.with_suffix(".log").read_text()


def test_whatever_people_type_stays_text(hall: Hall, tmp_path: Path) -> None:
    assert len(naughty()) >= 500
    names, titles = typed_by_many(hall)
    chair, desk, projector = hall.facilitator(), hall.secretary(), hall.projector()
    phone = hall.phone()
    register = shown(desk.page, ".people a")
    assert sorted(register) == sorted(names.values())
    assert len(shown(projector, ".arrivals li")) == 6

    phone.joins("Sri Wahyuni")
    seen: list[str] = []
    for number in range(1, len(titles) // PAGE + 2):
        phone.page.goto(hall.server.links["Ponsel warga"] + f"usulan?hal={number}")
        seen += shown(phone.page, ".panel.proposal h3")
    assert set(titles.values()) <= set(seen)

    chair.page.locator("[name=q]").fill(SCRIPTS[0])
    expect(chair.page.locator(".panel.proposal h3").get_by_text(titles[SCRIPTS[0]], exact=True)).to_be_visible()
    shown(chair.page, "main")
    for text in SCRIPTS[:30]:
        puts_on_stage(chair.page, 139 + list(titles).index(text))
        expect(projector.locator("#p-board h1")).to_have_text(titles[text])
        shown(projector, "h1")
    for text in ("</textarea><script>window.pwned=1</script>", "{{ 7*7 }}", "=1+1\n<b>tebal</b>"):
        desk.notes(text)
        form = chair.page.locator("form", has=chair.page.locator("[name=wording]"))
        form.locator("[name=wording]").fill(text)
        form.get_by_role("button", name="Tayangkan").click()
        expect(projector.locator("#p-board .wording")).to_contain_text(text.splitlines()[0])
        chair.gavels(text)
        # What is said lies over the page for six seconds: the press must go through to the button beneath.
        expect(chair.page.locator("#said")).to_have_css("pointer-events", "none")
        shown(projector, ".wording")
        shown(desk.page, ".notes p")
    chair.opens_ballot("<img src=x onerror=window.pwned=1>", "choose-one", options="<b>satu</b>\n=1+1\n{{ tiga }}")
    expect(phone.page.locator("#p-ballot")).to_be_attached()
    chair.closes_ballot()
    for page in (chair.page, desk.page, projector):
        shown(page, "h1")

    register_file = load_workbook(desk.downloads("daftar-hadir.xlsx", tmp_path)).active
    assert register_file
    cells = [cell for row in register_file.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert set(names.values()) <= {str(cell.value) for cell in cells}
    for name in ("berita-acara.docx", "notulen.docx", "prioritas.xlsx", "musyawarah.json"):
        answer = desk.page.request.get(f"{hall.server.links['Ponsel warga']}sekretaris/dokumen/{name}")
        assert len(answer.body()) > 1000
    assert "failed" not in hall.server.data.with_suffix(".log").read_text()
