"""A city: two workers on one database, as on two machines."""

import asyncio
import contextlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from websockets.asyncio.client import connect
from websockets.typing import Origin

from live.main import main
from live.serving import SAMPLE
from sessions.documents.archive import verify
from sessions.musyawarah import Musyawarah
from sessions.room import Room
from sessions.storage import Storage
from tests.postgres import Postgres
from tests.serving import Server


class City:
    """Two workers as on two machines: each with a data folder of its own, in which only the key of the urns is the same."""

    def __init__(self, folder: Path, url: str, links: dict[str, str], arguments: Sequence[str]) -> None:
        self.storage = Storage(folder / "a", url)
        self.links = links
        shutil.copytree(folder / "a", folder / "b")
        with ThreadPoolExecutor() as both:
            start = partial(Server, arguments=["--journal", url, *arguments])
            self.workers = list(both.map(start, (folder / "a", folder / "b")))
        self.cookies: dict[str, str] = {}

    async def says(self, who: str, values: dict[str, Any], worker: int, screen: str = "") -> dict[str, Any]:
        """What somebody is answered by one worker."""
        base = f"http://127.0.0.1:{self.workers[worker].port}"
        headers = {"Cookie": self.cookies[who], "Origin": base, "Accept": "application/json"}
        async with AsyncClient(headers=headers, timeout=30, verify=False) as browser:
            answer: dict[str, Any] = (await browser.post(f"{base}/m/patihan/{screen}do", data=values)).json()
            return answer

    async def comes(self, number: int) -> None:
        """Somebody registers, now at the one, now at the other."""
        self.cookies[str(number)] = f"mw_device=phone{number}"
        joins = {
            "do": "attendance.check-in",
            "name": f"Warga {number}",
            "constituency": "Warga",
            "rw": "2",
            "rt": "7",
            "sex": "P",
        }
        assert (await self.says(str(number), joins, number % 2))["ok"]

    async def takes(self, role: str, worker: int) -> None:
        """A screen is opened by its link, at any worker."""
        path = re.sub(r"^http://[^/]+", f"http://127.0.0.1:{self.workers[worker].port}", self.links[role])
        async with AsyncClient(verify=False) as browser:
            answer = await browser.get(path)
            assert answer.status_code in {302, 303}
            self.cookies[role] = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)

    def line(self, who: str, worker: int) -> connect:
        """The line of a phone to one worker."""
        address = f"127.0.0.1:{self.workers[worker].port}"
        headers = {"Cookie": self.cookies[who]}
        return connect(
            f"ws://{address}/m/patihan/live", origin=Origin(f"http://{address}"), additional_headers=headers, proxy=None
        )

    async def serves_also(self, folder: Path) -> None:
        """A second meeting is prepared beside the running workers, and each of them opens its doors."""
        shutil.copytree(SAMPLE.parent, folder)
        file = folder / SAMPLE.name
        file.write_text(file.read_text("utf-8").replace('code = "patihan"', 'code = "kedua"'), "utf-8")
        new = ["new", str(file), "--data", str(self.storage.data), "--journal", self.storage.url]
        assert await asyncio.to_thread(main, new) == 0
        async with AsyncClient(verify=False) as browser, asyncio.timeout(30):
            for worker in self.workers:
                while (await browser.get(f"http://127.0.0.1:{worker.port}/m/kedua/")).status_code != 200:
                    await asyncio.sleep(0.2)

    async def meeting(self) -> Musyawarah:
        """The meeting as the database holds it."""
        assert await verify(self.storage)
        journal = await self.storage.open()
        room = Room("patihan", journal)
        await room.open()
        await room.close()
        await journal.close()
        return room.meeting


@contextlib.contextmanager
def opened(
    folder: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str], arguments: Sequence[str] = ()
) -> Iterator[City]:
    """The sample, prepared in a database of its own and served by two workers."""
    url = postgres.new_database_now()
    assert main(["new", str(SAMPLE), "--data", str(folder / "a"), "--journal", url, "--json"]) == 0
    city = City(folder, url, json.loads(capsys.readouterr().out)["links"], arguments)
    try:
        yield city
    finally:
        for worker in city.workers:
            if worker.process.poll() is None:
                assert worker.stop() == 0
