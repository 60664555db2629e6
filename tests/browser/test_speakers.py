"""Speaking in turn: ten hands from phones and from the desk, called fairly, each with a clock that counts by itself."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Hall, Phone, shoot


def seconds(clock: str) -> int:
    """What a clock shows: ``1.24 / 3.00`` is 84."""
    minutes, rest = clock.split(" ", maxsplit=1)[0].split(".")
    return int(minutes) * 60 + int(rest)


def test_ten_hands_are_called_fairly(hall: Hall) -> None:
    projector, chair, desk = hall.projector(), hall.facilitator(), hall.secretary()
    agus = hall.phone().joins("Agus", rw=1, rt=1, sex="L")
    budi = hall.phone().joins("Budi", rw=1, rt=2, sex="L")
    citra = hall.phone(scripts=False).joins("Citra", rw=1, rt=3, sex="P")
    dewi = hall.phone().joins("Dewi", rw=2, rt=1, sex="P")
    for name, rw, sex in (
        ("Eko", 3, "L"),
        ("Fitri", 3, "P"),
        ("Gatot", 4, "L"),
        ("Hadi", 4, "L"),
        ("Indra", 5, "L"),
        ("Joko", 0, "L"),
    ):
        desk.checks_in(name, "Warga" if rw else "Bappeda", rw, 0, sex)
    chair.goes_on_until("Pembahasan")

    agus.asks_to_speak()
    chair.gives_the_floor("Agus")
    expect(agus.page.locator(".call")).to_have_text("Silakan bicara")
    chair.page.get_by_role("button", name="Selesai bicara").click()
    expect(projector.locator("#p-speaking")).to_be_empty()

    for phone in (agus, budi, dewi, citra):
        phone.asks_to_speak()
    for name in ("Joko", "Indra", "Hadi", "Gatot", "Fitri", "Eko"):
        desk.raises_the_hand_of(name)
    # Women are 3 of 10: one is looked for whenever fewer than that of the turns were theirs; an RW not heard yet else.
    fair = ["Dewi", "Indra", "Hadi", "Fitri", "Budi", "Citra", "Joko", "Gatot", "Eko", "Agus"]
    expect(chair.page.locator("#p-speakers .queue li strong")).to_have_text(fair)
    expect(projector.locator("#p-speaking .following")).to_contain_text("1. Dewi 2. Indra")
    expect(dewi.page.locator("#p-turn .receipt")).to_contain_text("Anda berikutnya")
    expect(agus.page.locator("#p-turn .receipt")).to_contain_text("giliran ke-10")
    citra.page.reload()
    expect(citra.page.locator("#p-turn .receipt")).to_contain_text("giliran ke-6")

    chair.gives_the_floor("Dewi")
    speaking = projector.locator("#p-speaking .speaks")
    expect(speaking).to_contain_text("Dewi")
    expect(projector.locator("#p-speaking .following")).to_contain_text("1. Indra 2. Hadi")
    expect(agus.page.locator("#p-turn")).to_contain_text("Sekarang bicara: Dewi")
    shoot(projector, "speaking")
    clock = speaking.locator(".clock")
    before = seconds(clock.inner_text())
    expect(clock).not_to_have_text(re.compile(rf"0\.0[0-{before}] "), timeout=15_000)

    budi.page.get_by_role("button", name="Batal bicara").click()
    expect(chair.page.locator("#p-speakers .queue li strong")).to_have_text([n for n in fair[1:] if n != "Budi"])
    chair.page.locator("#p-speakers .queue li", has_text="Joko").get_by_role("button", name="Dahulukan").click()
    expect(speaking).to_contain_text("Joko")
    chair.page.get_by_role("button", name="Selesai bicara").click()
    chair.page.locator("#who-spoke summary").click()
    expect(chair.page.locator("#who-spoke")).to_contain_text("3 dari 10 orang")


def test_a_clock_counts_right_on_a_phone_whose_own_is_wrong(hall: Hall) -> None:
    chair = hall.facilitator()
    chair.goes_on_until("Pembahasan")
    page = hall.screen(hall.server.links["Ponsel warga"], 360, 740, phone=True)
    # An hour and a half fast, as cheap phones are.
    page.add_init_script("const right = Date.now; Date.now = () => right() + 5400000;")
    page.reload()
    sri = Phone(page).joins("Sri")
    sri.asks_to_speak()
    chair.gives_the_floor("Sri")
    assert_counts(sri.page)
    sri.page.reload()
    assert_counts(sri.page)


def assert_counts(page: Page) -> None:
    clock = page.locator("#p-turn .here .clock")
    expect(clock).to_have_text(re.compile(r"^[0-2]\.\d\d / 3\.00$"), timeout=15_000)
