"""The deployment guide: its files are taken by the programs they are for, and a city behind its proxies works."""

import asyncio
import configparser
import contextlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx import AsyncClient, TransportError
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from live.typed import parser
from sessions.pictures import MOST_SENT
from sessions.tables.reading import MOST_BYTES
from tests.live.city import City, opened
from tests.postgres import Postgres
from tests.serving import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "live" / "deploy"
TOKEN = "rahasia-operator-2020"
PHONES = 6


def replaced(text: str, changes: dict[str, str]) -> str:
    """The file of the guide, at other addresses and without certificates; each change must find its place."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


class Proxy:
    """nginx or Caddy with the file of the guide, before the workers at two ports."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.port = free_port()
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed; CI installs it (.ci/install proxies)")

    def start(self, workers: list[int]) -> None:
        ports = {f"127.0.0.1:808{number}": f"127.0.0.1:{port}" for number, port in enumerate(workers, 1)}
        file = self.folder / "proxy.conf"
        file.write_text(self._nginx(ports) if self.name == "nginx" else self._caddy(ports))
        command = {
            "nginx": ["nginx", "-p", str(self.folder), "-c", str(file)],
            "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)],
        }[self.name]
        with (self.folder / "proxy.log").open("w") as log:
            home = {**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=home)

    def _nginx(self, ports: dict[str, str]) -> str:
        site = replaced(
            re.sub(r"ssl_certificate.*", "", (DEPLOY / "nginx.conf").read_text()),
            {**ports, "listen 443 ssl http2": f"listen 127.0.0.1:{self.port}", "$scheme": "https"},
        )
        paths = "".join(
            f"{name}_temp_path {self.folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return f"daemon off; pid pid; error_log stderr; events {{}} http {{ access_log off; {paths} {site} }}"

    def _caddy(self, ports: dict[str, str]) -> str:
        site = replaced(
            (DEPLOY / "Caddyfile").read_text(),
            {
                **ports,
                "musyawarah.kota.example {": f"http://127.0.0.1:{self.port} {{",
                "lb_policy": "header_up X-Forwarded-Proto https\n\t\tlb_policy",
            },
        )
        return f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proxy]:
    proxy = Proxy(request.param, tmp_path)
    yield proxy
    proxy.stop()


@pytest.fixture
def city(proxy: Proxy, tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> Iterator[City]:
    (tmp_path / "token").write_text(TOKEN)
    address = ["--url", f"https://127.0.0.1:{proxy.port}", "--trust-proxy", "127.0.0.1"]
    with opened(tmp_path, postgres, capsys, [*address, "--metrics", str(tmp_path / "token")]) as city:
        proxy.start([worker.port for worker in city.workers])
        yield city


@pytest.mark.long
async def test_a_city_behind_its_proxy_gathers_a_hall_at_one_worker_and_loses_none_of_it(
    city: City, proxy: Proxy
) -> None:
    home = f"http://127.0.0.1:{proxy.port}"
    origin = f"https://127.0.0.1:{proxy.port}"

    async def comes(number: int, browser: AsyncClient) -> None:
        joins = {
            "do": "attendance.check-in", "name": f"Warga {number}", "constituency": "Warga", "rw": "2", "rt": "7", "sex": "P",
            "id": f"join{number}",
        }  # fmt: skip
        headers = {"Origin": origin, "Accept": "application/json", "Cookie": f"__Host-mw_device=phone{number}"}
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(TransportError, json.JSONDecodeError):
                    answer = await browser.post(f"{home}/m/patihan/do", data=joins, headers=headers)
                    assert answer.json()["ok"], answer.text
                    return
                await asyncio.sleep(0.2)

    @contextlib.asynccontextmanager
    async def line(number: int) -> AsyncIterator[ClientConnection]:
        cookie = {"Cookie": f"__Host-mw_device=phone{number}"}
        url = f"ws://127.0.0.1:{proxy.port}/m/patihan/live"
        async with connect(url, origin=Origin(origin), additional_headers=cookie, proxy=None) as line:
            await line.send(json.dumps({"show": {"now": ""}}))
            assert "p-now" in str(await line.recv())
            yield line

    async def connections(worker: int, browser: AsyncClient) -> int:
        url = f"http://127.0.0.1:{city.workers[worker].port}/metrics"
        figures = (await browser.get(url, headers={"Authorization": f"Bearer {TOKEN}"})).text
        found = re.search(r'musyawarah_connections\{meeting="patihan"\} (\d+)', figures)
        assert found
        return int(found[1])

    async with AsyncClient(timeout=30) as browser, contextlib.AsyncExitStack() as lines:
        end = time.monotonic() + 30
        while True:
            with contextlib.suppress(TransportError):
                page = await browser.get(f"{home}/m/patihan/")
                if page.status_code == 200:
                    break
            assert time.monotonic() < end, (proxy.folder / "proxy.log").read_text()
            await asyncio.sleep(0.1)
        assert page.headers["strict-transport-security"]
        assert page.headers["set-cookie"].startswith("__Host-mw_device=")
        assert (await browser.get(f"{home}/metrics")).status_code == 404
        assert (await browser.get(f"http://127.0.0.1:{city.workers[0].port}/m/patihan/")).status_code == 403
        await asyncio.gather(*(comes(number, browser) for number in range(PHONES)))
        for number in range(PHONES):
            await lines.enter_async_context(line(number))
        counts = [await connections(worker, browser) for worker in (0, 1)]
        assert sorted(counts) == [0, PHONES]
        there = counts.index(PHONES)
        city.workers[there].kill()
        await comes(PHONES, browser)
        async with line(PHONES):
            assert await connections(1 - there, browser) == 1
    meeting = await city.meeting()
    assert meeting.attendance.present == PHONES + 1


def test_a_proxy_lets_through_what_the_hall_takes() -> None:
    most = re.search(r"client_max_body_size (\d+)m", (DEPLOY / "nginx.conf").read_text())
    assert most
    assert int(most[1]) * 1024**2 > max(MOST_SENT, MOST_BYTES) + 64 * 1024


def test_the_caddyfile_as_it_stands_is_one(tmp_path: Path) -> None:
    if not shutil.which("caddy"):
        pytest.skip("caddy is not installed; CI installs it (.ci/install proxies)")
    home = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    found = subprocess.run(command, env=home, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_a_unit_says_what_the_command_line_understands(unit: str, tmp_path: Path) -> None:
    text = (DEPLOY / unit).read_text()
    sections = configparser.ConfigParser(interpolation=None, strict=False)
    sections.optionxform = str  # type: ignore[assignment,method-assign]
    sections.read_string(text)
    program, *typed = sections["Service"]["ExecStart"].split()
    assert program == "/opt/musyawarah/bin/musyawarah"
    given = parser().parse_args([word.replace("%i", "8081") for word in typed])
    assert given.data == Path("/var/lib/musyawarah")
    assert sections["Service"]["User"] == "musyawarah"
    if shutil.which("systemd-analyze"):
        # The program and its user are not on this machine.
        here = text.replace(program, shutil.which("true") or "").replace("User=musyawarah", "User=root")
        (tmp_path / unit).write_text(here)
        name = unit.replace("@.", "@8081.")
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        complaints = [line for line in checked.stderr.splitlines() if "musyawarah" in line]
        assert complaints == []


def test_the_timer_starts_a_backup_that_is_there() -> None:
    timer = DEPLOY / "musyawarah-backup.timer"
    assert timer.with_suffix(".service").exists()
    assert "OnCalendar=" in timer.read_text()
