"""The door: thirty people in one minute, a queue that the desk lets in at once, a card, and a name that is expected."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from time import monotonic

import httpx
import msgspec
import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Hall, Phone, shoot
from tests.browser.test_accessible import violations
from tests.serving import Server, prepared

LIST = """\
Nama Lengkap;Jabatan;RT/RW;L/P;No. HP;Hak suara
Hj. Sri Wahyuni, S.Pd.;Ketua RT;07/02;P;81234567890;ya
Joko Susilo;Ketua RW;00/05;L;;ya
Camat Manguharjo;Kecamatan;;L;;tidak
"""
Opens = Callable[[str], Hall]


@pytest.fixture
def opens(chromium: Browser, tmp_path: Path) -> Iterator[Opens]:
    """Open the sample meeting with an invitation list, its door as it is asked for."""
    halls: list[Hall] = []

    def open_with(admission: str) -> Hall:
        door = {'admission = "open"': f'admission = "{admission}"', "# invitations =": "invitations ="}
        (tmp_path / "undangan.csv").write_text(LIST, "utf-8")
        halls.append(Hall(chromium, Server(tmp_path / "data", [prepared(tmp_path, changes=door)])))
        return halls[-1]

    yield open_with
    for hall in halls:
        complaints = hall.close()
        hall.server.stop()
        assert complaints == []


def taps_to_join(page: Page, *, chooses: tuple[str, ...]) -> int:
    """Tap what was not answered yet, then the button; how many taps it took."""
    for choice in chooses:
        page.locator(choice).first.tap()
    page.get_by_role("button", name="Saya hadir").tap()
    expect(page.locator("#p-mine")).to_contain_text("tercatat hadir", timeout=20_000)
    return len(chooses) + 1


def test_three_taps_besides_the_name_and_fewer_for_who_is_invited(opens: Opens) -> None:
    hall = opens("open")
    # A resident: RW, man or woman, Saya hadir. RT may stay empty and Warga is chosen already.
    resident = hall.phone().page
    resident.locator("[name=name]").fill("Wati Lestari")
    assert taps_to_join(resident, chooses=("[name=rw][value='3']", "[name=sex][value=P]")) == 3

    # Somebody on the list, by name: Isi sebagai undangan, Saya hadir.
    sri = hall.phone().page
    sri.locator("[name=name]").press_sequentially("sri wahyuni", delay=20)
    offer = sri.locator("#recognised")
    expect(offer).to_contain_text("Ketua RT, RT 07 RW 02", timeout=20_000)
    assert "Wahyuni" not in offer.inner_text()
    assert "0812" not in offer.inner_html()
    assert violations(sri) == []
    shoot(sri, "join-known")
    assert taps_to_join(sri, chooses=("[data-fill]",)) == 2
    expect(sri.locator("#p-mine")).to_contain_text("Hj. Sri Wahyuni, S.Pd.")
    expect(sri.locator("#p-mine")).to_contain_text("Ketua RT · RT 07 RW 02")

    # Half a name is nobody's business.
    stranger = hall.phone().page
    with stranger.expect_response("**/undangan") as answered:
        stranger.locator("[name=name]").press_sequentially("Joko", delay=20)
    assert answered.value.text().strip() == ""


def test_the_secretary_lets_in_whom_they_know_at_once_and_turns_one_away(opens: Opens) -> None:
    hall = opens("vetted")
    desk = hall.secretary().page
    phones = [hall.phone() for _ in range(3)]
    for phone, name in zip(phones, ("Joko Wijoyo", "Wati Lestari", "Karto Utomo"), strict=True):
        phone.signs_in(name, rw=4)
        expect(phone.page.get_by_role("heading", name="Menunggu sekretaris")).to_be_visible(timeout=20_000)
    queue = desk.locator("#p-waiting")
    expect(queue.get_by_role("heading")).to_have_text("Menunggu di pintu: 3")
    assert violations(desk) == []
    assert violations(phones[0].page) == []
    shoot(desk, "desk-waiting")
    shoot(phones[0].page, "waiting")

    queue.get_by_label("Joko Wijoyo").check()
    late = hall.phone()
    late.signs_in("Nani Suryani", rw=1)
    expect(queue.get_by_role("heading")).to_have_text("Menunggu di pintu: 4")
    # What was ticked is still ticked when the queue grows.
    expect(queue.get_by_label("Joko Wijoyo")).to_be_checked()
    queue.get_by_label("Wati Lestari").check()
    queue.get_by_role("button", name="Terima yang dicentang").click()
    for phone, name in ((phones[0], "Joko Wijoyo"), (phones[1], "Wati Lestari")):
        expect(phone.page.locator("#p-mine")).to_contain_text(f"{name}, tercatat hadir", timeout=20_000)

    row = queue.locator("li", has_text="Karto Utomo")
    row.locator("summary").click()
    row.locator("[name=reason]").fill("Bukan warga kelurahan ini")
    row.get_by_role("button", name="Tolak Karto Utomo").click()
    expect(phones[2].page.locator(".join")).to_contain_text(
        "Belum dapat diterima: Bukan warga kelurahan ini", timeout=20_000
    )
    queue.get_by_role("button", name="Terima semua (1)").click()
    expect(late.page.locator("#p-mine")).to_contain_text("Nani Suryani, tercatat hadir", timeout=20_000)
    expect(queue).to_be_empty()


def test_a_card_opens_with_one_tap_where_only_invited_people_come(opens: Opens) -> None:
    hall = opens("invited")
    desk = hall.secretary().page
    uninvited = hall.phone().page
    expect(uninvited.locator(".join")).to_contain_text("Musyawarah ini untuk undangan")
    expect(uninvited.locator("[name=name]")).to_have_count(0)
    assert violations(uninvited) == []

    desk.get_by_role("link", name="Undangan").click()
    expect(desk.locator("#p-invited")).to_contain_text("Belum hadir: 3")
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Unduh kartu").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    code = card_code(hall.server, "Joko Susilo")

    joko = hall.screen(f"{hall.server.links['Ponsel warga']}?k={code}", 360, 740, phone=True)
    assert code not in joko.url
    assert code not in joko.evaluate("document.referrer")
    expect(joko.get_by_role("heading", name="Joko Susilo")).to_be_visible()
    expect(desk.locator("#p-invited")).to_contain_text("Belum hadir: 3")
    assert violations(joko) == []
    shoot(joko, "card")
    assert taps_to_join(joko, chooses=()) == 1
    expect(desk.locator("#p-invited")).to_contain_text("Belum hadir: 2")
    expect(desk.locator("#p-invited")).not_to_contain_text("Joko Susilo")

    desk.locator("#p-invited li", has_text="Camat").get_by_role("button", name="Catat hadir").click()
    expect(desk.locator("#p-invited .counts")).to_contain_text("2 hadir dari 3 undangan")
    assert violations(desk) == []


def card_code(server: Server, name: str) -> str:
    """The code that stands on somebody's card."""
    with sqlite3.connect(server.data / "musyawarah.db") as database:
        cards = [msgspec.json.decode(body) for (body,) in database.execute("select body from kept")]
    return next(str(card["code"]) for card in cards if card["name"] == name)


def test_a_list_is_shown_before_it_is_entered_and_enters_once(opens: Opens) -> None:
    hall = opens("open")
    desk = hall.secretary().page
    book = Workbook()
    for row in (["Daftar undangan"], ["Nama", "Unsur", "RW", "RT", "L/P", "Ket."], ["Dewi", "LPMK", 1, 2, "P"],
                ["Budi", "Raja", 1, 2, "L"], ["Joko Susilo", "Ketua RW", 5, None, "L"]):  # fmt: skip
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    desk.get_by_role("link", name="Undangan").click()
    for expected in ("1 orang baru.", "0 orang baru."):
        desk.locator("[name=list]").set_input_files(
            {"name": "daftar.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
        )
        desk.get_by_role("button", name="Baca berkas").click()
        found = desk.locator("section", has=desk.get_by_role("heading", name="Yang terbaca: 2 orang"))
        expect(found).to_contain_text(expected)
        expect(found).to_contain_text("baris 4, unsur: Isian ini tidak sesuai; seharusnya salah satu dari: Ketua RT")
        expect(found).to_contain_text("Kolom yang tidak dipakai: Ket.")
        assert violations(desk) == []
        shoot(desk, "invited-preview")
        if expected.startswith("1"):
            expect(desk.locator("#p-invited")).to_contain_text("Belum hadir: 3")
            found.get_by_role("button", name="Masukkan 1 undangan").click()
            expect(desk.locator("#p-invited")).to_contain_text("Belum hadir: 4")
    desk.locator("[name=list]").set_input_files(
        {"name": "foto.xlsx", "mimeType": "application/octet-stream", "buffer": b"\x89PNG\r\n\x1a\n\0\0"}
    )
    desk.get_by_role("button", name="Baca berkas").click()
    expect(desk.locator("#e-list")).to_contain_text("bukan daftar yang dapat dibaca")


def test_thirty_people_join_in_the_same_minute_and_everybody_is_told_and_counted(hall: Hall) -> None:
    projector, desk = hall.projector(), hall.secretary().page
    home = hall.server.links["Ponsel warga"]
    origin = home.split("/m/")[0]

    def joins(number: int) -> tuple[str, float]:
        began = monotonic()
        with httpx.Client(headers={"Origin": origin}, timeout=30, follow_redirects=True) as phone:
            phone.get(home)
            who = {"do": "attendance.check-in", "name": f"Warga Nomor {number}", "constituency": "Warga",
                   "rw": str(number % 10 + 1), "rt": "1", "sex": "LP"[number % 2]}  # fmt: skip
            answer = phone.post(f"{home}do", data=who)
        return answer.text, monotonic() - began

    real = [hall.phone() for _ in range(3)]
    with ThreadPoolExecutor(27) as crowd:
        crowded = [crowd.submit(joins, number) for number in range(27)]
        for number, phone in enumerate(real):
            phone.joins(f"Ponsel Nyata {number}")
        answers = [one.result() for one in crowded]
    assert all(f"Warga Nomor {number}, tercatat hadir" in text for number, (text, _) in enumerate(answers))
    assert max(seconds for _, seconds in answers) < 60
    expect(projector.locator("#p-counts")).to_contain_text("30 hadir", timeout=20_000)
    expect(desk.locator("#p-counts")).to_contain_text("30 hadir", timeout=20_000)


def test_a_meeting_is_found_by_its_code(chromium: Browser, tmp_path: Path) -> None:
    files = [prepared(tmp_path, code) for code in ("patihan", "rapat-kedua")]
    hall = Hall(chromium, Server(tmp_path / "data", files))
    try:
        front = hall.screen(f"http://127.0.0.1:{hall.server.port}/", 360, 740, phone=True)
        front.locator("[name=kode]").fill("salah")
        front.get_by_role("button", name="Buka").click()
        expect(front.locator("#e-kode")).to_contain_text("salah")
        assert violations(front) == []
        front.locator("[name=kode]").fill(" Rapat Kedua ")
        front.get_by_role("button", name="Buka").click()
        expect(front).to_have_url(f"http://127.0.0.1:{hall.server.port}/m/rapat-kedua/")
        expect(Phone(front).page.get_by_role("button", name="Saya hadir")).to_be_visible()
    finally:
        complaints = hall.close()
        hall.server.stop()
    assert complaints == []
