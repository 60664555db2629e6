"""The end of a meeting: two type the minutes, the hall reads and approves the berita acara, people sign it."""

from playwright.sync_api import Page, expect

from tests.browser.people import Facilitator, Hall, shoot
from tests.browser.test_accessible import violations
from tests.browser.test_signing import draws

SLOW = 20_000


def types(page: Page, text: str) -> None:
    """Typing, without pressing any button."""
    page.locator("#note [name=text]").press_sequentially(text)


def turns_every_page(chair: Facilitator, hall_reads: Page) -> list[str]:
    """The chair's clicker through the whole berita acara; the headings that the hall reads."""
    headings, panel = [], chair.page.locator("#p-reading")
    while panel.get_by_role("button", name="Halaman berikut").count():
        at = panel.locator(".kicker").inner_text()
        chair.page.keyboard.press("PageDown")
        expect(panel.locator(".kicker")).not_to_have_text(at, timeout=SLOW)
        heading = panel.locator("strong").first.inner_text()
        expect(hall_reads.locator("#p-board h1")).to_contain_text(heading, timeout=SLOW)
        headings.append(heading)
    return headings


def test_from_the_last_notes_to_the_signed_berita_acara(hall: Hall) -> None:
    hall.expects_losses = True
    projector, chair, sri = hall.projector(), hall.facilitator(), hall.phone().joins("Sri Wahyuni", "Ketua RT")
    desk, other = hall.secretary(), hall.secretary().page
    for name in ("Hendro Wibowo", "Bambang Sutrisno"):
        desk.checks_in(name, "Kelurahan", 0, 0, "L")
    chair.goes_on_until("Pembacaan")

    # Two secretaries type at once; one line breaks meanwhile, and one page is loaded anew.
    desk.page.get_by_role("link", name="Buka notulen lengkap").click()
    other.goto(desk.page.url)
    types(desk.page, "Pak Camat menutup paparan")
    expect(other.locator("#p-course")).to_contain_text("Pak Camat menutup paparan", timeout=SLOW)
    other.locator("#p-course .note", has_text="Pak Camat").get_by_role("link", name="Ubah").click()
    other.locator("#note [name=text]").fill("Pak Camat menutup paparan pukul 20.00")
    expect(desk.page.locator("#p-course")).to_contain_text("pukul 20.00", timeout=SLOW)
    types(desk.page, " dan pamit")
    both = desk.page.locator("#p-course .note")
    expect(both).to_have_count(2, timeout=SLOW)
    expect(both.first).to_contain_text("pukul 20.00")
    expect(both.last).to_contain_text("Pak Camat menutup paparan dan pamit")
    expect(both.last).to_contain_text("Ditulis bersamaan")
    hall.server.kill()
    types(other, ", lalu pulang")
    other.wait_for_timeout(1500)
    hall.server.start()
    other.reload()
    expect(both.first).to_contain_text("pukul 20.00, lalu pulang", timeout=SLOW)
    shoot(desk.page, "notulen")
    assert violations(desk.page) == []

    # The wording, with its figures live.
    page = desk.page
    page.get_by_role("link", name="Berita acara").first.click()
    form = page.locator("#passage-penutup")
    form.locator("textarea").fill("Demikian, dihadiri {peserta} orang.")
    form.get_by_role("button").click()
    expect(form).to_contain_text('Tidak ada angka bernama "peserta"', timeout=SLOW)
    form.locator("textarea").fill("Demikian, dihadiri {hadir} orang.")
    form.get_by_role("button").click()
    expect(page.locator("#p-draft")).to_contain_text("Demikian, dihadiri 3 orang.", timeout=SLOW)
    for office, name in (("lurah", "Hendro Wibowo"), ("pimpinan", "Bambang Sutrisno"), ("wakil", "Sri Wahyuni")):
        form = page.locator("#penanda-tangan > form")
        form.locator("[name=name]").fill(name)
        form.locator("[name=office]").select_option(office)
        form.get_by_role("button").click()
        expect(page.locator("#p-signatories")).to_contain_text(name, timeout=SLOW)
    form = page.locator("#delegasi > form")
    form.locator("[name=name]").fill("Sri Wahyuni")
    form.get_by_role("button").click()
    expect(page.locator("#p-delegates .meter")).to_contain_text("1 perempuan (100%)", timeout=SLOW)

    # Read out, approved, gavelled.
    assert turns_every_page(chair, projector)[-1] == "Penutup"
    expect(projector.locator("#p-board")).to_contain_text("Demikian, dihadiri 3 orang.")
    shoot(projector, "reading")
    assert violations(projector) == []
    chair.page.keyboard.press("PageDown")
    expect(projector.locator("#p-board h1")).to_contain_text("Berita acara disetujui", timeout=SLOW)
    sri.answers("Setuju")
    chair.strikes("aklamasi")
    expect(chair.page.locator("#p-reading")).to_contain_text("Disetujui hadirin", timeout=SLOW)

    # Signed on one's own phone, on the desk's screen, and on paper.
    sri.page.get_by_role("link", name="Baca dan tanda tangani").click()
    draws(sri.page.locator(".sign"), (0.1, 0.5), (0.5, 0.9), (0.9, 0.1))
    assert violations(sri.page) == []
    sri.page.get_by_role("button", name="Tanda tangani berita acara").click()
    expect(sri.page.locator(".receipt")).to_contain_text("Tanda tangan tercatat", timeout=SLOW)
    shoot(sri.page, "phone-signed")
    row = page.locator("#p-signatories li", has_text="Hendro")
    row.get_by_role("link", name="Tanda tangan di layar ini").click()
    draws(page.locator(".sign"), (0.1, 0.5), (0.9, 0.5))
    page.get_by_role("button", name="Tanda tangani berita acara").click()
    expect(page.locator(".receipt")).to_contain_text("Tanda tangan tercatat", timeout=SLOW)
    page.get_by_role("link", name="Kembali").click()
    row = page.locator("#p-signatories li", has_text="Bambang")
    row.get_by_role("button", name="Sudah di kertas").click()
    expect(row).to_contain_text("di kertas", timeout=SLOW)
    expect(page.locator("#p-signatories svg.signature")).to_have_count(2)
    expect(projector.locator("#p-board li.done")).to_have_count(3, timeout=SLOW)
    assert [found for one in (page, projector, chair.page) for found in violations(one)] == []
    expect(page.locator("#p-lacks")).to_contain_text("Notulis belum ditunjuk")

    # Who comes now changes the figures: approval and signatures are of another text.
    hall.phone().joins("Joko Susilo", "Ketua RW", rw=5, rt=3, sex="L")
    expect(page.locator("#p-draft")).to_contain_text("berubah sejak disetujui", timeout=SLOW)
    expect(page.locator("#p-signatories")).to_contain_text("atas isi yang lama")

    # Closed, and taken up again with a reason; who was being written down is still there.
    beside = hall.secretary().page
    coming = beside.locator("#check-in [name=name]")
    coming.fill("Wati Lestari")
    chair.goes_on()
    chair.page.locator("summary", has_text="Tutup musyawarah").click()
    chair.page.get_by_role("button", name="Ketuk palu tiga kali").click()
    expect(projector.locator("#p-board h1")).to_have_text("Musyawarah selesai", timeout=SLOW)
    expect(beside.locator("#p-waiting")).to_contain_text("Musyawarah ini sudah ditutup", timeout=SLOW)
    expect(coming).to_be_hidden()
    expect(chair.page.locator("#gavel button.main")).to_be_hidden()
    chair.page.locator("#reopen summary").click()
    chair.page.locator("#reopen [name=reason]").fill("Persetujuan belum diulang")
    chair.page.get_by_role("button", name="Buka kembali musyawarah").click()
    expect(chair.page.locator("#p-steering h1")).to_have_text("Penutup", timeout=SLOW)
    expect(page.locator("#p-addenda")).to_contain_text("Persetujuan belum diulang", timeout=SLOW)
    expect(coming).to_be_visible(timeout=SLOW)
    expect(coming).to_have_value("Wati Lestari")


def test_without_scripts_notes_wording_and_ralat_go_by_plain_forms(hall: Hall) -> None:
    page = hall.screen(hall.server.links["Sekretaris"], 1440, 900, scripts=False)
    page.goto(page.url.split("?")[0] + "notulen")
    page.locator("#note [name=text]").fill("Rapat dimulai.")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator("#p-course")).to_contain_text("Rapat dimulai.")
    page.get_by_role("link", name="Ubah").click()
    expect(page.locator("#note [name=text]")).to_have_value("Rapat dimulai.")
    page.locator("#note [name=text]").fill("Rapat dimulai tepat waktu.")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator("#p-course .note")).to_have_count(1)
    expect(page.locator("#p-course")).to_contain_text("Rapat dimulai tepat waktu.")
    page.get_by_role("link", name="Berita acara").first.click()
    form = page.locator("#passage-penutup")
    form.locator("textarea").fill("Sekian {salah}.")
    form.get_by_role("button").click()
    expect(page.locator("#passage-penutup")).to_contain_text('Tidak ada angka bernama "salah"')
    expect(page.locator("#passage-penutup textarea")).to_have_value("Sekian {salah}.")
