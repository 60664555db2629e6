"""At 200 % zoom, on a screen of 320 pixels, and by keyboard alone (WCAG 2.2, 1.4.4, 1.4.10 and 2.1.1)."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import Facilitator, Hall, shoot
from tests.browser.test_accessible import violations

ROOT = Path(__file__).resolve().parents[2]
# What reaches out of the window although nothing scrolls in it by itself; tables of data may (1.4.10).
BEYOND = """() => {
  const wide = document.documentElement.clientWidth;
  const own = (element) => element.closest("table, .ranking, [class*=scroll]") !== null;
  const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && box.height && box.right > wide + 1 && !own(element)
      && getComputedStyle(element).position !== "fixed" && !element.closest(".unseen");
  });
  const scrolls = document.documentElement.scrollWidth > wide + 1;
  return scrolls ? beyond.map((element) => element.outerHTML.slice(0, 120)) : [];
}"""


def test_nothing_is_lost_at_twice_the_size_or_on_the_smallest_screen(hall: Hall) -> None:
    chair, desk, phone, projector = hall.facilitator(), hall.secretary(), hall.phone(), hall.projector()
    phone.joins("Sri Wahyuni Kusumawardhani Prawirodirdjo")
    chair.goes_on_until("Pembahasan")
    phone.proposes("Perbaikan gorong-gorong", "Banjir tiap hujan", "Gang Melati RT 07")
    chair.opens_ballot("Setuju?")
    expect(phone.page.locator("#p-ballot")).to_contain_text("Setuju?")
    home = hall.server.links["Ponsel warga"]
    details, assisted = phone.page.context.new_page(), desk.page.context.new_page()
    details.goto(f"{home}rincian?u=139")
    assisted.goto(f"{home}dibantu/1/")
    # Twice the size is half the window; the phone is a phone already, and 320 is the narrowest there is.
    screens: list[tuple[str, Page, tuple[int, int]]] = [
        ("phone at 200 %", phone.page, (180 * 2, 370)),
        ("phone at 320", phone.page, (320, 640)),
        ("chair at 200 %", chair.page, (640, 400)),
        ("chair at 320", chair.page, (320, 640)),
        ("desk at 200 %", desk.page, (720, 450)),
        ("desk at 320", desk.page, (320, 640)),
        ("details at 320", details, (320, 640)),
        ("dibantu at 200 %", assisted, (640, 400)),
        ("dibantu at 320", assisted, (320, 640)),
        ("projector at 200 %", projector, (960, 540)),
    ]
    found = {}
    for name, page, (width, height) in screens:
        page.set_viewport_size({"width": width, "height": height})
        shoot(page, f"small-{name.replace(' ', '-').replace('%', '')}", whole=True)
        if broken := page.evaluate(BEYOND) + violations(page):
            found[name] = broken
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.page.evaluate("document.documentElement.style.fontSize = '34px'")
    if broken := phone.page.evaluate(BEYOND):
        found["phone with letters of twice the size"] = broken
    assert found == {}


def test_a_phone_joins_supports_and_votes_without_a_pointer(hall: Hall) -> None:
    chair, phone = hall.facilitator(), hall.phone()
    page = phone.page

    def tab_to(selector: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
                return
        raise AssertionError(f"the Tab key never comes to {selector}")

    tab_to("[name=name]")
    page.keyboard.type("Sri Wahyuni")
    tab_to("[name=constituency]")
    page.keyboard.type("Warga")
    tab_to("[name=rw]")
    page.keyboard.type("RW 02")
    tab_to("[name=rt]")
    page.keyboard.type("7")
    tab_to("[name=sex]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#p-mine")).to_contain_text("Sri Wahyuni, tercatat hadir")

    tab_to("[name=q]")
    page.keyboard.type("U001")
    row = page.locator(".panel.proposal", has_text="U001")
    expect(page.locator(".panel.proposal")).to_have_count(1)
    tab_to(".panel.proposal button")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Anda mendukung")

    chair.opens_ballot("Setuju?")
    expect(page.locator("#p-ballot")).to_contain_text("Setuju?")
    tab_to("#p-ballot input[name=choice]")
    page.keyboard.press("Space")
    tab_to("#p-ballot button")
    page.keyboard.press("Enter")
    phone.sees_vote_recorded()


def test_the_wheel_is_taken_and_both_see_it(hall: Hall) -> None:
    ask = ["links", hall.server.code, "--data", str(hall.server.data), "--role", "facilitator"]
    told = subprocess.run(
        [sys.executable, "-m", "live.main", *ask], check=True, capture_output=True, text=True, cwd=ROOT
    )
    key = told.stdout.split("/kunci/")[1].split()[0]
    first = hall.facilitator()
    second = Facilitator(hall.screen(f"{hall.server.links['Ponsel warga']}kunci/{key}", 1280, 800))
    first.page.get_by_role("button", name="Pegang kemudi di perangkat ini").click()
    expect(first.page.locator("#p-steering")).to_contain_text("Anda memegang kemudi.")
    expect(second.page.locator("#p-steering")).to_contain_text("Pimpinan lain memegang kemudi.")
    second.page.get_by_role("button", name="Ambil kemudi").click()
    expect(second.page.locator("#p-steering")).to_contain_text("Anda memegang kemudi.")
    expect(first.page.locator("#p-steering")).to_contain_text("Pimpinan lain memegang kemudi.")
    second.goes_on()
    expect(first.page.locator("#p-steering .kicker")).to_contain_text("acara 2")
