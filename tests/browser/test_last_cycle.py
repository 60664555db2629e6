"""What became of last year's proposals: told on the projector page by page, checked by those who live beside them."""

from playwright.sync_api import Locator, expect

from tests.browser.people import Hall, shoot


def test_the_hall_walks_through_last_year_and_says_what_is_not_finished(hall: Hall) -> None:
    projector, chair, desk = hall.projector(), hall.facilitator(), hall.secretary()
    sri = hall.phone().joins("Sri Wahyuni", rw=2, rt=7)
    plain = hall.phone(scripts=False).joins("Joko Susilo", rw=5, rt=3, sex="L")
    desk.checks_in("Karto", "Tokoh masyarakat", 2, 1, "L")
    chair.goes_on_until("Laporan usulan tahun lalu")
    board = projector.locator("#p-board")
    expect(board.locator("h1")).to_have_text("Usulan tahun lalu")
    expect(board.locator(".figures")).to_contain_text("24")
    expect(board.locator(".fates")).to_contain_text("Rp 238.425.000")

    # A clicker turns the pages of the report; the agenda stays where it is.
    chair.page.locator("body").press("PageDown")
    expect(board.locator("h1")).to_have_text("Menurut urusan")
    expect(board.locator(".groups")).to_contain_text("1.03 Pekerjaan Umum dan Penataan Ruang")
    chair.page.get_by_role("button", name="Per RW").click()
    expect(board.locator("h1")).to_have_text("Menurut RW")
    chair.page.locator("#walk-jump summary").click()
    chair.page.locator("#walk-jump").get_by_role("button", name="RW 02").click()
    expect(board.locator("h1")).to_have_text("RW 02")
    expect(board.locator(".pasts li")).to_have_count(2)
    expect(sri.page.locator("#p-review")).to_contain_text("Perbaikan saluran air Jl. Melati")
    assert body_sizes(projector.locator(".pasts p")) >= 1080 / 28

    sri.page.get_by_role("link", name="Baca semua").click()
    drain = sri.page.locator(".panel.past", has_text="Perbaikan saluran air")
    drain.locator("summary").click()
    drain.locator("[name=note]").fill("Baru 20 meter dari 50")
    drain.get_by_role("button", name="Kirim catatan").click()
    expect(drain.locator(".receipt")).to_be_visible()
    expect(board.locator(".doubt")).to_have_text("1 warga: belum selesai di lapangan")

    desk.page.locator("#p-register").get_by_role("link", name="Karto").click()
    desk.page.get_by_role("link", name="Baca semua").click()
    beside = desk.page.locator(".panel.past", has_text="Perbaikan saluran air")
    beside.locator("summary").click()
    beside.locator("[name=note]").fill("Ujungnya masih tersumbat")
    beside.get_by_role("button", name="Kirim catatan").click()
    expect(board.locator(".doubt")).to_have_text("2 warga: belum selesai di lapangan")
    expect(chair.page.locator("#p-walk")).to_contain_text("2 catatan warga")
    shoot(projector, "last-cycle")

    plain.page.goto(hall.server.links["Ponsel warga"] + "tahun-lalu?rw=5")
    guard = plain.page.locator(".panel.past", has_text="pos kamling")
    guard.locator("summary").click()
    guard.locator("[name=note]").fill("Tanahnya sudah dihibahkan")
    guard.get_by_role("button", name="Kirim catatan").click()
    expect(plain.page.locator("#p-mine")).to_contain_text("Tanahnya sudah dihibahkan")
    expect(chair.page.locator("#p-walk")).to_contain_text("3 catatan warga")

    drain.get_by_role("button", name="Tarik catatan saya").click()
    expect(board.locator(".doubt")).to_have_text("1 warga: belum selesai di lapangan")


def body_sizes(lines: Locator) -> float:
    """The smallest letters among these lines, in pixels."""
    sizes: list[float] = lines.evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    return min(sizes)
