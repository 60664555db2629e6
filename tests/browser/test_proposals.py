"""Proposals on real screens: a draft without a network, the same thing raised twice, and what waits or is hidden."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Hall, Phone, shoot
from tests.serving import Server, prepared


def writes(phone: Phone, title: str, problem: str, location: str) -> None:
    form = phone.page.locator("#ajukan form[data-draft]")
    form.locator("[name=title]").fill(title)
    form.locator("[name=kind][value=fisik]").check()
    form.locator("[name=problem]").fill(problem)
    form.locator("[name=location]").fill(location)


def opens(page: Page, code: str) -> None:
    """The page of one proposal, from the folder of this screen."""
    page.goto(page.url.split("?")[0].rstrip("/").removesuffix("/rincian") + f"/rincian?u={int(code[1:])}")


def test_a_draft_survives_a_lock_and_a_lost_network_and_is_sent_once(hall: Hall) -> None:
    hall.expects_losses = True
    sri = hall.phone().joins("Sri Wahyuni")
    form = sri.page.locator("#ajukan form[data-draft]")
    writes(sri, "Lampu Gang Melati", "Gelap dan rawan", "")
    sri.page.reload()
    expect(form.locator("[name=title]")).to_have_value("Lampu Gang Melati")
    expect(form.locator("[name=kind][value=fisik]")).to_be_checked()
    expect(form.locator("[name=problem]")).to_have_value("Gelap dan rawan")
    sri.loses_the_network()
    form.locator("[name=location]").fill("Gang Melati RT 07")
    form.get_by_role("button", name="Kirim usulan").click()
    expect(sri.page.locator("#line")).to_contain_text("Belum terkirim: 1", timeout=20_000)
    sri.is_back()
    sri.page.reload()
    expect(sri.page.locator("#p-proposals")).to_contain_text("Lampu Gang Melati", timeout=20_000)
    expect(form.locator("[name=title]")).to_have_value("")
    sri.page.reload()
    expect(form.locator("[name=title]")).to_have_value("")
    expect(sri.page.locator("#p-mine li", has_text="Lampu Gang Melati")).to_have_count(1)
    expect(sri.page.locator("#p-proposals")).to_contain_text("139 usulan")


def test_the_catalogue_fills_in_what_it_knows_where_it_is_seen_and_marks_what_is_other(hall: Hall) -> None:
    sri, chair = hall.phone().joins("Sri Wahyuni"), hall.facilitator()
    form = sri.page.locator("#ajukan form[data-draft]")
    form.locator("[name=title]").press_sequentially("rabat bet")
    offer = form.locator("#alike li", has_text="Rabat beton: m², Rp\u00a0213.400")
    offer.get_by_role("button", name="Pakai ini").click()
    expect(form.locator("[name=title]")).to_have_value("Rabat beton")
    for name, value in (("unit", "m²"), ("unit_price", "213.400")):
        expect(form.locator(f"[name={name}]")).to_be_visible()
        expect(form.locator(f"[name={name}]")).to_have_value(value)
    expect(form.locator("#alike")).to_contain_text("sudah diisi di bawah")
    shoot(sri.page, "catalogue")
    sri.page.reload()
    expect(form.locator("[name=unit_price]")).to_have_value("213.400")
    form.locator("details > summary").click()
    form.locator("[name=volume]").fill("250")
    sri.proposes("Rabat beton", "Jalan rusak", "Gang Melati")
    expect(chair.page.locator("#p-floor li", has_text="U139")).to_contain_text("volume di luar syarat kamus")
    opens(sri.page, "U139")
    sri.page.locator("#p-proposal-139 summary").click()
    expect(sri.page.locator("#p-proposal-139")).to_contain_text("Rp\u00a053.350.000")


def test_what_was_refused_after_a_reload_is_in_the_form_again(hall: Hall) -> None:
    hall.expects_losses = True
    sri = hall.phone().joins("Sri Wahyuni")
    writes(sri, "Lampu Gang Melati", "Gelap", "")
    sri.loses_the_network()
    form = sri.page.locator("#ajukan form[data-draft]")
    form.get_by_role("button", name="Kirim usulan").click()
    expect(sri.page.locator("#line")).to_contain_text("Belum terkirim: 1", timeout=20_000)
    # Closed before the network is back: else the answer may come to the page that is about to go.
    sri.page.close()
    sri.is_back()
    sri.page = sri.page.context.new_page()
    sri.page.goto(hall.server.links["Ponsel warga"])
    expect(sri.page.locator("#said")).to_contain_text("perlu diisi", timeout=20_000)
    form = sri.page.locator("#ajukan form[data-draft]")
    expect(form.locator("[name=title]")).to_have_value("Lampu Gang Melati", timeout=20_000)
    expect(sri.page.locator("#p-proposals")).to_contain_text("138 usulan")


def test_two_raise_the_same_and_the_chair_merges_them_live(hall: Hall) -> None:
    chair, projector = hall.facilitator(), hall.projector()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone().joins("Joko Susilo", rw=2, sex="L")
    wati = hall.phone().joins("Wati Lestari")
    chair.goes_on_until("Pembahasan")
    sri.proposes("Lampu jalan Gang Melati", "Gelap", "Gang Melati")
    expect(joko.page.locator("#p-proposals")).to_contain_text("Lampu jalan Gang Melati")
    # Wati begins to write the same, sees it, and supports it instead.
    wati.page.locator("#ajukan [name=title]").press_sequentially("Penerangan lampu gang melati")
    alike = wati.page.locator("#alike")
    expect(alike).to_contain_text("U139 Lampu jalan Gang Melati")
    shoot(wati.page, "alike")
    alike.get_by_role("button", name="Dukung ini").first.click()
    expect(wati.page.locator("#said")).to_contain_text("Dukungan Anda sudah tercatat")
    # Joko does not look, and raises it again.
    joko.proposes("Penerangan Gang Melati", "Gelap sekali", "Gang Melati")
    chair.takes_up("Penerangan Gang Melati")
    expect(projector.locator("#p-board .turnout")).to_contain_text("1 pendukung")
    opens(chair.page, "U140")
    chair.page.get_by_role("link", name="Bandingkan dengan U139").click()
    shoot(chair.page, "compare")
    chair.page.get_by_role("button", name="Gabungkan ke U139").click()
    expect(chair.page.locator("#p-life-140")).to_contain_text("Digabung ke U139")
    expect(projector.locator("#p-board h1")).to_have_text("Lampu jalan Gang Melati")
    expect(projector.locator("#p-board .turnout")).to_contain_text("3 pendukung")
    expect(joko.page.locator("#p-stage")).to_contain_text("3 pendukung")
    expect(joko.page.locator("#p-stage")).to_contain_text("Anda mendukung")
    opens(sri.page, "U139")
    expect(sri.page.locator("#p-life-139")).to_contain_text("Gabungan dari")
    shoot(sri.page, "details-phone")


def test_a_proposal_is_changed_hidden_and_withdrawn_with_its_history(hall: Hall) -> None:
    chair, desk = hall.facilitator(), hall.secretary()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone().joins("Joko Susilo", sex="L")
    sri.proposes("Lampu jalan, hubungi 0812 3456", "Gelap", "Gang Melati")
    expect(joko.page.locator("#p-proposals")).to_contain_text("0812 3456")
    opens(desk.page, "U139")
    desk.page.locator("summary", has_text="Sembunyikan").click()
    box = desk.page.locator("details[open]", has=desk.page.get_by_role("button", name="Sembunyikan dari semua layar"))
    box.locator("[name=reason]").fill("Nomor telepon")
    box.get_by_role("button").click()
    expect(joko.page.locator("body")).not_to_contain_text("0812 3456")
    opens(sri.page, "U139")
    expect(sri.page.locator("#p-proposal-139")).to_contain_text("0812 3456")
    sri.page.locator("summary", has_text="Ubah usulan").click()
    form = sri.page.locator("form", has=sri.page.get_by_role("button", name="Simpan perubahan"))
    form.locator("[name=title]").fill("Lampu jalan Gang Melati")
    form.get_by_role("button", name="Simpan perubahan").click()
    expect(desk.page.locator("#p-life-139")).to_contain_text("Lampu jalan, hubungi 0812 3456 → Lampu jalan Gang Melati")
    shoot(desk.page, "details-desk")
    opens(desk.page, "U139")
    desk.page.locator("summary", has_text="Tampilkan lagi").click()
    desk.page.get_by_role("button", name="Tampilkan lagi").click()
    expect(joko.page.locator("#p-proposals")).to_contain_text("Lampu jalan Gang Melati")
    opens(joko.page, "U139")
    expect(joko.page.locator("#p-life-139")).to_contain_text("diubah")
    expect(joko.page.locator("body")).not_to_contain_text("0812 3456")
    opens(chair.page, "U139")
    chair.page.locator("summary", has_text="Golongkan ulang").click()
    chair.page.locator("[name=urusan]").select_option("2.15")
    chair.page.get_by_role("button", name="Simpan golongan").click()
    expect(chair.page.locator("#p-life-139")).to_contain_text("digolongkan ulang")
    opens(sri.page, "U139")
    sri.page.locator("summary", has_text="Tarik usulan").click()
    sri.page.get_by_role("button", name="Tarik usulan ini").click()
    expect(joko.page.locator("#p-proposal-139")).to_contain_text("ditarik")


@pytest.fixture
def moderated(chromium: Browser, tmp_path: Path) -> Iterator[Hall]:
    """The sample meeting, where the chair receives first."""
    file = prepared(tmp_path, changes={"moderation = false": "moderation = true"})
    hall = Hall(chromium, Server(tmp_path / "data", [file]))
    yield hall
    assert hall.close() == []
    hall.server.stop()


def test_where_the_chair_receives_first_a_question_reaches_the_phone_and_its_answer_comes_back(moderated: Hall) -> None:
    hall = moderated
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    joko = hall.phone().joins("Joko Susilo", sex="L")
    sri.proposes("Lampu jalan", "Gelap", "Gang 3")
    expect(chair.page.locator("#p-floor")).to_contain_text("Menunggu diterima: 1")
    expect(joko.page.locator("body")).not_to_contain_text("Lampu jalan")
    # Joko asks for the same: the chair compares what waits before any of it is received.
    joko.proposes("Lampu jalan Gang 3", "Gelap", "Gang 3")
    expect(chair.page.locator("#p-floor")).to_contain_text("Menunggu diterima: 2")
    shoot(chair.page, "queue")
    opens(chair.page, "U140")
    expect(chair.page.locator("#p-life-140")).to_contain_text("Masalah")
    chair.page.get_by_role("link", name="Bandingkan dengan U139").click()
    expect(chair.page.locator("#h-same + .compare")).to_contain_text("U139")
    expect(chair.page.get_by_role("button", name="Gabungkan")).to_have_count(0)
    opens(chair.page, "U139")
    chair.page.locator("[name=question]").fill("Gang 3 sebelah mana?")
    chair.page.get_by_role("button", name="Tanyakan kepada pengusul").click()
    asked = sri.page.locator("#p-question")
    expect(asked).to_contain_text("Gang 3 sebelah mana?")
    shoot(sri.page, "question")
    asked.get_by_role("link", name="Jawab").click()
    sri.page.locator("[name=answer]").fill("Sisi utara")
    sri.page.get_by_role("button", name="Kirim jawaban").click()
    expect(chair.page.locator("#p-life-139")).to_contain_text("Sisi utara")
    chair.page.get_by_role("button", name="Terima", exact=True).click()
    expect(joko.page.locator("#p-proposals")).to_contain_text("Lampu jalan")
    opens(chair.page, "U140")
    chair.page.get_by_role("link", name="Bandingkan dengan U139").click()
    chair.page.get_by_role("button", name="Gabungkan ke U139").click()
    expect(chair.page.locator("#p-life-140")).to_contain_text("Digabung ke U139")


def test_a_proposal_is_changed_and_a_refusal_told_without_scripts(hall: Hall) -> None:
    sri = hall.phone(scripts=False).joins("Sri Wahyuni")
    sri.proposes("Lampu jalan", "Gelap", "Gang Melati")
    sri.page.get_by_role("link", name="Riwayat, ubah, atau tarik").click()
    sri.page.locator("summary", has_text="Ubah usulan").click()
    sri.page.locator("[name=title]").fill("")
    sri.page.get_by_role("button", name="Simpan perubahan").click()
    expect(sri.page.locator("#e-title")).to_have_text("Bagian ini perlu diisi.")
    sri.page.locator("[name=title]").fill("Lampu jalan Gang Melati")
    sri.page.get_by_role("button", name="Simpan perubahan").click()
    expect(sri.page.locator("#p-proposal-139 h3")).to_have_text("Lampu jalan Gang Melati")
    expect(sri.page.locator("#p-life-139")).to_contain_text("diubah")
