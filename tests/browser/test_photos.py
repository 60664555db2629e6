"""A photo on real screens: of what the desk wrote down while somebody spoke, from their phone, large before the hall."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import Hall, shoot
from tests.photos import photo


def sends(page: Page, file: Path) -> None:
    """Choose a photo, let the phone make it small, and send it."""
    page.locator("[type=file][name=photo]").set_input_files(file)
    button = page.get_by_role("button", name="Kirim foto", exact=True)
    expect(button).to_be_enabled(timeout=30_000)
    button.click()


def natural_size(page: Page, image: str) -> list[int]:
    """The pixels of a picture once it is there."""
    found = page.locator(image).first
    expect(found).to_be_visible(timeout=30_000)
    size: list[int] = found.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])")
    return size


def test_what_was_said_is_written_down_and_photographed_and_the_hall_sees_it(hall: Hall, tmp_path: Path) -> None:
    hall.expects_losses = True
    chair, desk, projector = hall.facilitator(), hall.secretary(), hall.projector()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone(scripts=False).joins("Joko Susilo", sex="L")
    chair.goes_on_until("Pembahasan")
    sri.asks_to_speak()
    chair.gives_the_floor("Sri Wahyuni")

    # The desk writes with ten fingers, and never has to say who speaks.
    desk.page.get_by_role("link", name="Catat usulannya").click()
    expect(desk.page.locator("#behalf :checked")).to_have_count(1)
    expect(desk.page.locator("#raise [name=title]")).to_be_focused()
    for typed, after in (("Jalan berlubang Gang Melati", "Tab"), (" ", "Tab"), ("Banjir", "Tab"), ("RT 07", "Enter")):
        desk.page.keyboard.type(typed)
        desk.page.keyboard.press(after)
    expect(desk.page.locator("#said")).to_contain_text("Usulan Sri Wahyuni sudah tercatat")
    expect(desk.page.locator("#p-proposals")).to_contain_text("U139 Jalan berlubang Gang Melati")
    chair.takes_up("Jalan berlubang")

    # Her phone makes the photo small; while the network is gone it stays in the form.
    large = tmp_path / "large.jpg"
    large.write_bytes(photo(4000, 3000, quality=100))
    sri.page.reload()
    sri.page.get_by_role("link", name="Tambah foto (boleh tidak)").click()
    expect(sri.page.locator("#line.on")).to_be_visible()
    sri.page.context.set_offline(True)
    sends(sri.page, large)
    expect(sri.page.locator("#e-photo")).to_contain_text("Foto belum terkirim", timeout=30_000)
    assert sri.page.locator("[type=file]").evaluate("field => field.files[0].size") < large.stat().st_size / 3
    sri.page.context.set_offline(False)
    sri.page.get_by_role("button", name="Kirim foto", exact=True).click()
    assert natural_size(sri.page, "#p-life-139 img") == [1280, 960]
    shoot(sri.page, "photo-phone")
    assert natural_size(projector, "#p-board .photos img") == [1280, 960]
    shoot(projector, "photo-projector")
    sri.page.locator("[type=file]").set_input_files(Path(__file__))
    sri.page.get_by_role("button", name="Kirim foto", exact=True).click()
    expect(sri.page.locator("#e-photo")).to_contain_text("bukan foto yang dikenal", timeout=30_000)

    # She takes it away again: the form goes with it, and the history tells.
    sri.page.locator("summary", has_text="Hapus foto").click()
    sri.page.locator("#foto details button").click()
    expect(sri.page.locator("#foto details")).to_have_count(0)
    expect(sri.page.locator("#p-life-139")).to_contain_text("foto dihapus")
    expect(projector.locator("#p-board .photos")).to_have_count(0)
    sends(sri.page, large)
    expect(projector.locator("#p-board .photos img")).to_have_count(1, timeout=30_000)

    # Without scripts the phone sends it as it is, and the hall makes it small.
    joko.proposes("Lampu gang", "Gelap", "Gang 3")
    joko.page.get_by_role("link", name="Tambah foto (boleh tidak)").click()
    upright = tmp_path / "upright.jpg"
    upright.write_bytes(photo(1800, 2400))
    joko.page.locator("[type=file][name=photo]").set_input_files(upright)
    joko.page.get_by_role("button", name="Kirim foto", exact=True).click()
    expect(joko.page.locator("#p-life-140 img")).to_have_attribute("height", "1280", timeout=30_000)

    # What is hidden leaves the screen, and its photo is not served to a neighbour any more.
    source = sri.page.locator("#p-life-139 img").first.evaluate("image => image.src")
    desk.page.goto(desk.page.url + "rincian?u=139")
    desk.page.locator("summary", has_text="Sembunyikan").click()
    box = desk.page.locator("details[open]", has=desk.page.get_by_role("button", name="Sembunyikan dari semua layar"))
    box.locator("[name=reason]").fill("Wajah anak")
    box.get_by_role("button").click()
    expect(projector.locator("#p-board .photos")).to_have_count(0)
    assert joko.page.request.get(source).status == 404
    assert sri.page.request.get(source).ok
