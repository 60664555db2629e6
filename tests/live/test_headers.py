"""What every answer tells the browser about itself, whatever was asked and whatever went wrong."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from live.gallery import Gallery
from tests.live.test_authorisation import PLACES, doors
from tests.live.test_gate import served
from tests.live.visitors import FOLDERS, Visitors, listening

pytestmark = pytest.mark.long


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


def hold(headers: Mapping[str, str], what: object, line: str) -> None:
    """All of it, on one answer."""
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
        "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'", "connect-src": f"'self'{line}",
    }, what  # fmt: skip
    assert headers["x-content-type-options"] == "nosniff", what
    assert headers["referrer-policy"] == "same-origin", what
    assert headers["cross-origin-resource-policy"] == "same-origin", what
    assert "camera=()" in headers["permissions-policy"], what
    assert "server" not in headers, what


async def test_every_answer_of_every_route_to_everybody(visitors: Visitors) -> None:
    line = " " + visitors.hall.address.replace("http:", "ws:")
    statuses = set()
    found = {(method, path) for method, path in doors(visitors) if method != "WS"}
    for role in FOLDERS:
        async with visitors.browser(role) as browser:
            for method, path in sorted(found | {("DELETE", path) for _, path in found}):
                answer = await browser.request(method, visitors.hall.address + path.format_map(PLACES))
                hold(answer.headers, (role, method, path), line)
                statuses.add(answer.status_code)
                if not path.startswith("/static") and answer.headers["content-type"].startswith("text/html"):
                    assert answer.headers["cache-control"] == "no-store", path
    assert {200, 303, 403, 405, 422} <= statuses


async def test_every_answer_that_went_wrong(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    line = " " + visitors.hall.address.replace("http:", "ws:")
    home = visitors.home
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with visitors.browser("secretary") as browser:
        for status, answer in (
            (404, await browser.get(visitors.hall.address + "/nowhere")),
            (404, await browser.get(visitors.hall.address + "/static/nothing.js")),
            (404, await browser.get(visitors.hall.address + "/static/..%2f..%2fpyproject.toml")),
            (404, await browser.get(visitors.hall.address + "/m/other/")),
            (403, await browser.post(home + "do", headers={"Origin": "http://evil.test"})),
            (413, await browser.post(home + "do", content=b"x" * 70_000, headers=form)),
            (400, await browser.post(home + "do", content=b"x", headers={"content-type": "multipart/form-data"})),
        ):
            assert answer.status_code == status, answer.url
            hold(answer.headers, answer.url, line)
        foreign = await browser.get(home, headers={"Host": "evil.test"})
        assert foreign.status_code == 403
        hold(foreign.headers, "a foreign name", "")
        monkeypatch.setattr(Gallery, "snapshot", lambda *_: 1 / 0)
        fault = await browser.get(home)
        assert fault.status_code == 500
        assert "gangguan" in fault.json()["text"]
        hold(fault.headers, "a fault", line)


async def test_behind_tls_also_that_it_stays_so(tmp_path: Path) -> None:
    hall, client = await served(tmp_path, proxied=False)
    async with client:
        for path in ("/", "/m/patihan/", "/nowhere", "/m/patihan/layar/"):
            answer = await client.get("https://aula.test" + path)
            hold(answer.headers, path, " wss://aula.test")
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    await hall.close()
