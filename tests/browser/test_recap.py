"""Bappeda's view: what all proposals come to, on a page of its own that follows the meeting."""

from playwright.sync_api import expect

from tests.browser.people import Hall, shoot


def test_the_overview_follows_the_meeting_on_a_phone_and_at_the_chair(hall: Hall) -> None:
    chair, sri, joko = (
        hall.facilitator(),
        hall.phone().joins("Sri Wahyuni"),
        hall.phone().joins("Joko", rw=5, rt=3, sex="L"),
    )
    sri.page.get_by_role("link", name="Rekap usulan").click()
    figures = sri.page.locator("#p-recap .figures")
    expect(figures).to_contain_text("Rp 2.232.210.000")
    expect(figures).to_contain_text("591.490.000")
    by_rw = sri.page.locator("#p-recap table", has_text="RW 01")
    expect(by_rw.locator("tbody tr").first).to_contain_text("284.640.000")
    expect(by_rw.locator("tfoot")).to_contain_text("138")
    assert sri.page.evaluate("document.documentElement.scrollWidth") <= 360

    joko.proposes("Lampu jalan", "Gelap", "Gang Melati")
    expect(by_rw.locator("tfoot")).to_contain_text("139")
    chair.page.get_by_role("link", name="Rekap usulan").first.click()
    expect(chair.page.locator("#p-recap .figures")).to_contain_text("139")
    shoot(chair.page, "recap")
