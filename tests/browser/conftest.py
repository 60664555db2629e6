"""Browsers and a real server for the tests that play a meeting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import Hall
from tests.serving import Server, prepared

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


# For a file of tests at a time: while Playwright runs, its event loop lets no other test of the process have one.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, list[str]]]:
    """A server, and the codes of sample meetings in which nobody was yet: one for each test of the file with a hall.

    To start one takes as long as many a test.
    """
    folder = tmp_path_factory.mktemp("house")
    meeting = [item for item in request.session.items if item.path == request.path and "hall" in _needs(item)]
    codes = [f"patihan-{number}" for number, _ in enumerate(meeting, 1)]
    server = Server(folder / "data", [prepared(folder, code) for code in codes])
    yield server, codes
    server.stop()


def _needs(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", ()))


@pytest.fixture
def hall(chromium: Browser, house: tuple[Server, list[str]]) -> Iterator[Hall]:
    """The sample meeting with its screens; fails when a page logged an error or broke the content policy."""
    server, codes = house
    if server.process.poll() is not None:
        server.start()
    server.code = codes.pop()
    hall = Hall(chromium, server)
    yield hall
    complaints = hall.close()
    assert complaints == []
