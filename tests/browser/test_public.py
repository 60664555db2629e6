"""The public page from a folder, without any server: on a phone, on a desk and on paper."""

from pathlib import Path

from playwright.sync_api import Browser

from live.public import INDEX, public_files
from tests.browser.test_accessible import violations
from tests.live.test_public import HEAD, RENDERER
from tests.live.test_public import hall as made


def test_the_page_is_read_on_a_phone_on_a_desk_and_on_paper(chromium: Browser, tmp_path: Path) -> None:
    for name, content in public_files(made().meeting, HEAD, RENDERER).items():
        (tmp_path / name).write_bytes(content)
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / INDEX).as_uri())
    for width in (320, 360, 1440):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
    assert page.get_by_role("heading", level=1).inner_text() == "Musrenbang Kelurahan Patihan"
    assert {link.get_attribute("href") for link in page.get_by_role("navigation").get_by_role("link").all()} <= {
        f"#{one.get_attribute('id')}" for one in page.locator("h2").all()
    }
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert asked == [(tmp_path / INDEX).as_uri()]
    assert complaints == []
    page.close()
