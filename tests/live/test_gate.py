"""The gate: no other site, no foreign name, nobody past the proxy; on every route that changes something, and every line."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import pytest
import uvicorn
from httpx import ASGITransport, AsyncClient
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from live.app import build, static
from live.gate import SAFE, is_ours
from live.hall import Hall
from live.language import Renderer
from live.options import Options
from live.serving import config
from sessions.actors import OPERATOR
from sessions.convening import Convene
from sessions.sqlite import SqliteJournal
from tests.halls import SETTINGS
from tests.live.test_authorisation import PLACES, doors
from tests.live.visitors import Visitors, listening

FOREIGN = [
    "", "null", "http://evil.test", "http://evil.test:{port}", "http://127.0.0.1", "http://127.0.0.1:1",
    "https://127.0.0.1:{port}", "ws://127.0.0.1:{port}", "file://127.0.0.1:{port}", "HTTP://127.0.0.1:{port}",
    "http://127.0.0.1.:{port}", "http://127.0.0.1:{port}.", "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}.evil.test",
    "http://evil127.0.0.1:{port}", "http://127.0.0.1.evil.test:{port}", "http://aula.127.0.0.1:{port}",
    "http://127.0.0.1:{port}@evil.test", "http://evil.test@127.0.0.1:{port}", "http://127.0.0.1:{port} http://evil.test",
    "http://127.0.0.1:{port}0", "http://localhost:{port}", "http://[::1]:{port}", "http://2130706433:{port}",
    "http://127.0.0.2:{port}", "chrome-extension://127.0.0.1:{port}",
]  # fmt: skip
SITES = ["cross-site", "same-site", "", "nonsense"]


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


def foreign_headers(visitors: Visitors) -> list[dict[str, str]]:
    """What a browser sends for a page of another site, one way or another."""
    home = visitors.hall.address
    port = home.rsplit(":", 1)[1]
    origins = [{"Origin": origin.format(port=port)} for origin in FOREIGN]
    return [*origins, *({"Origin": home, "Sec-Fetch-Site": site} for site in SITES)]


@pytest.mark.long
async def test_no_page_of_another_site_changes_anything_by_any_route(visitors: Visitors) -> None:
    seq = visitors.opened.room.meeting.seq
    unsafe = [(method, path) for method, path in doors(visitors) if method not in {*SAFE, "WS"}]
    assert len(unsafe) >= 6
    form = {"do": "minutes.write", "text": "kata orang lain", "language": "en"}
    async with visitors.browser("secretary") as browser:
        del browser.headers["origin"]
        for method, path in unsafe:
            url = visitors.hall.address + path.format_map(PLACES)
            for headers in [{}, *foreign_headers(visitors)]:
                answer = await browser.request(method, url, data=form, headers=headers)
                assert answer.status_code == HTTPStatus.FORBIDDEN, (method, path, headers)
                assert "set-cookie" not in answer.headers
    assert visitors.opened.room.meeting.seq == seq
    assert (await visitors.says("secretary", form))["ok"]


@pytest.mark.long
async def test_no_page_of_another_site_opens_a_line(visitors: Visitors) -> None:
    url = visitors.hall.address.replace("http:", "ws:") + "/m/patihan/sekretaris/live"
    key = {"Cookie": visitors.cookies["secretary"]}
    for headers in [{}, *foreign_headers(visitors)]:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(url, additional_headers={**key, **headers}, proxy=None):
                pass
        assert refused.value.response.status_code == HTTPStatus.FORBIDDEN, headers
        assert not refused.value.response.body
    async with visitors.line("secretary"):
        pass


@pytest.mark.parametrize(
    "host",
    ["192.168.1.5", "192.168.1.5:8080", "127.0.0.1:80", "[fe80::1]:8080", "[::1]", "localhost:8080", "aula", "aula:8080",
     "laptop-sekkel.local:8080", "aula.lan", "aula.home.arpa", "aula.internal", "musyawarah.patihan.desa.id"],
)  # fmt: skip
def test_the_hall_answers_to_numbers_to_local_names_and_to_the_name_it_was_given(host: str) -> None:
    assert is_ours(host, "https://musyawarah.patihan.desa.id")


@pytest.mark.parametrize(
    "host",
    ["", "evil.test", "evil.test:8080", "musyawarah.patihan.desa.id.evil.test", "evil.local.test", "192.168.1.5.evil.test",
     "192.168.1.5@evil.test", "evil.test@192.168.1.5", "192.168.1.5.", "localhost.", ".local", "a b", "aula/", "aula?x",
     "aula#x", "[::1", "aula:99999", "aula:x", "aula\t", "xn--evil.test", "evil.lan.test", "*"],
)  # fmt: skip
def test_a_page_that_lets_its_own_name_point_at_the_laptop_reads_nothing(host: str) -> None:
    assert not is_ours(host, "https://musyawarah.patihan.desa.id")


@pytest.mark.long
async def test_whoever_asks_under_a_foreign_name_is_told_the_right_one(visitors: Visitors) -> None:
    async with visitors.browser("secretary") as browser:
        rebound = {"Host": "evil.test", "Origin": "http://evil.test"}
        for method, path in doors(visitors):
            if method != "WS":
                url = visitors.hall.address + path.format_map(PLACES)
                answer = await browser.request(method, url, headers=rebound)
                assert answer.status_code == HTTPStatus.FORBIDDEN, (method, path)
                assert method == "HEAD" or visitors.hall.address in answer.json()["text"]


async def served(tmp_path: Path, *, proxied: bool) -> tuple[Hall, AsyncClient]:
    home = "https://aula.test"
    hall = Hall(await SqliteJournal.open(tmp_path), home, Renderer(static, home))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(SETTINGS), OPERATOR, "convene")
    settings: uvicorn.Config = config(hall, "127.0.0.1" if proxied else "")
    settings.load()
    return hall, AsyncClient(transport=ASGITransport(settings.loaded_app, client=("127.0.0.1", 1)))


@pytest.mark.long
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Forwarded-Proto": "https"}, 200),
        ({"X-Forwarded-Proto": "http"}, 403),
        ({}, 403),
        ({"X-Forwarded-Proto": "https", "Host": "evil.test", "X-Forwarded-Host": "aula.test"}, 403),
    ],
)
async def test_behind_a_trusted_proxy_nobody_comes_without_tls(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    hall, client = await served(tmp_path, proxied=True)
    async with client:
        answer = await client.get("http://127.0.0.1:8080/m/patihan/", headers=headers)
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["set-cookie"].startswith("__Host-mw_device=")
            assert "max-age=" in answer.headers["strict-transport-security"]
    await hall.close()


async def test_a_proxy_that_asks_under_its_own_name_is_no_obstacle_and_its_word_is_not_taken_unasked(
    tmp_path: Path,
) -> None:
    hall, client = await served(tmp_path, proxied=False)
    form = {"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2", "sex": "P"}
    ours = {"Origin": "https://aula.test", "Accept": "application/json", "Cookie": "__Host-mw_device=x"}
    url = "http://127.0.0.1:8080/m/patihan/do"
    async with client:
        forged = {**ours, "Origin": "https://evil.test", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https"}
        assert (await client.post(url, data=form, headers=forged)).status_code == HTTPStatus.FORBIDDEN
        assert (await client.post(url, data=form, headers=ours)).json()["ok"]
    await hall.close()


def test_forwarding_headers_count_from_the_address_that_was_named_and_from_no_other(tmp_path: Path) -> None:
    hall = Hall(None, "https://aula.test", Renderer(static, ""))  # type: ignore[arg-type]
    assert not config(hall).proxy_headers
    assert config(hall, "10.0.0.2").forwarded_allow_ips == "10.0.0.2"
    assert Options(tmp_path, "0.0.0.0", 80).trust_proxy == ""
    assert not build(hall).state.proxied
