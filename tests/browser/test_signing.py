"""Signatures: drawn with a finger, kept through all that happens on the page, wiped, sent, and drawn again."""

import json
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.people import Hall, shoot


def draws(box: Locator, *points: tuple[float, float]) -> None:
    """One stroke over the box, in parts of its width and height."""
    canvas = box.locator("canvas")
    canvas.scroll_into_view_if_needed()
    on = canvas.bounding_box()
    assert on
    places = [(on["x"] + x * on["width"], on["y"] + y * on["height"]) for x, y in points]
    mouse = box.page.mouse
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=6)
    mouse.up()


def strokes(box: Locator) -> list[list[int]]:
    drawn = box.locator("[name=signature]").input_value()
    return list(json.loads(drawn)) if drawn else []


def test_a_signature_is_drawn_survives_the_meeting_is_sent_and_drawn_again(hall: Hall, tmp_path: Path) -> None:
    hall.expects_losses = True
    chair, desk, sri = hall.facilitator(), hall.secretary(), hall.phone().joins("Sri Wahyuni")
    sign = sri.page.locator("#sign")
    sign.locator("summary").click()
    sign.get_by_role("button", name="Simpan tanda tangan").click()
    expect(sign.locator("#e-signature, [data-refusal=signature]")).to_contain_text("Gambar dulu tanda tangan Anda")
    draws(sign, (0.1, 0.5), (0.5, 0.9), (0.9, 0.1))
    draws(sign, (0.2, 0.2), (0.4, 0.3))
    assert len(strokes(sign)) == 2
    assert all(0 <= x <= 600 for stroke in strokes(sign) for x in stroke[::2])
    sign.get_by_role("button", name="Hapus gambar").click()
    assert strokes(sign) == []
    draws(sign, (0.1, 0.5), (0.5, 0.9), (0.9, 0.1))
    drawn = strokes(sign)
    chair.opens_ballot("Setuju?")
    expect(sri.page.locator("#p-ballot h2")).to_have_text("Setuju?")
    hall.server.kill()
    hall.server.start()
    expect(sri.page.locator("#line")).to_have_text("Tersambung", timeout=20_000)
    assert strokes(sign) == drawn
    shoot(sri.page, "phone-signature")
    sign.get_by_role("button", name="Simpan tanda tangan").click()
    signed = sri.page.locator("#p-mine svg.signature path")
    expect(signed).to_be_visible(timeout=15_000)
    expect(signed).to_have_attribute(
        "d", "M" + "L".join(f"{x} {y}" for x, y in zip(drawn[0][::2], drawn[0][1::2], strict=True))
    )
    assert strokes(sign) == []
    draws(sign, (0.1, 0.1), (0.9, 0.9))
    sign.get_by_role("button", name="Simpan tanda tangan").click()
    expect(signed).not_to_have_attribute(
        "d", "M" + "L".join(f"{x} {y}" for x, y in zip(drawn[0][::2], drawn[0][1::2], strict=True))
    )
    assert len(load_workbook(desk.downloads("daftar-hadir.xlsx", tmp_path)).worksheets[0]._images) == 1  # type: ignore[attr-defined]


def test_a_signature_comes_with_the_registration_by_phone_and_at_the_desk(hall: Hall) -> None:
    phone, desk = hall.phone(), hall.secretary()
    phone.page.locator(".join details.signing summary").click()
    draws(phone.page.locator(".join .sign"), (0.1, 0.5), (0.9, 0.5))
    phone.joins("Sri Wahyuni")
    expect(phone.page.locator("#p-mine svg.signature")).to_be_visible()
    form = desk.page.locator("#check-in")
    form.locator("details.signing summary").click()
    draws(form.locator(".sign"), (0.1, 0.5), (0.9, 0.5))
    desk.checks_in("Mbah Karto", "Tokoh masyarakat", 3, 1, "L")
    assert strokes(form) == []
    desk.page.get_by_role("link", name="Mbah Karto").click()
    expect(desk.page.locator("#p-mine svg.signature")).to_be_visible()


def test_without_scripts_the_form_says_that_paper_will_do(hall: Hall) -> None:
    page = hall.phone(scripts=False).page
    page.locator(".join details.signing summary").click()
    expect(page.locator(".join canvas")).to_be_hidden()
    expect(page.locator(".join details.signing")).to_contain_text("di kertas daftar hadir")
