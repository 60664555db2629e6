"""Several workers for one meeting: what one of them writes all of them show, and one that dies takes nothing along."""

import asyncio
import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, TransportError
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

VOTERS = 60


class City:
    """Two workers as on two machines: each with a data folder of its own, in which only the key of the urns is the same."""

    def __init__(self, folder: Path, url: str, links: dict[str, str]) -> None:
        self.storage = Storage(folder / "a", url)
        self.links = links
        shutil.copytree(folder / "a", folder / "b")
        self.workers = [Server(folder / name, arguments=["--journal", url]) for name in ("a", "b")]
        self.cookies: dict[str, str] = {}

    async def says(self, who: str, values: dict[str, Any], worker: int, screen: str = "") -> dict[str, Any]:
        """What somebody is answered by one worker."""
        base = f"http://127.0.0.1:{self.workers[worker].port}"
        headers = {"Cookie": self.cookies[who], "Origin": base, "Accept": "application/json"}
        async with AsyncClient(headers=headers, timeout=30) as browser:
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
        async with AsyncClient() as browser:
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
        async with AsyncClient() as browser, asyncio.timeout(30):
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


@pytest.fixture
def city(tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> Iterator[City]:
    url = postgres.new_database_now()
    assert main(["new", str(SAMPLE), "--data", str(tmp_path / "a"), "--journal", url, "--json"]) == 0
    city = City(tmp_path, url, json.loads(capsys.readouterr().out)["links"])
    yield city
    for worker in city.workers:
        if worker.process.poll() is None:
            assert worker.stop() == 0


async def test_two_workers_are_one_meeting_and_one_of_them_is_killed(city: City, tmp_path: Path) -> None:
    await city.serves_also(tmp_path / "kedua")
    chance = random.Random(2020)
    await asyncio.gather(*(city.comes(number) for number in range(1, VOTERS + 1)))
    await city.takes("facilitator", 0)
    assert (await city.says("facilitator", {"do": "wheel.take"}, 0, "pimpinan/"))["ok"]

    # What is commanded at the one is seen at the other.
    async with city.line("1", 1) as line:
        await line.send(json.dumps({"show": {"now": ""}}))
        assert "Pendaftaran" in str(await line.recv())
        step = {"do": "agenda.next", "leaving": "0", "id": "step"}
        assert (await city.says("facilitator", step, 0, "pimpinan/"))["ok"]
        async with asyncio.timeout(10):
            while 'hx-target="#p-now"' not in (frame := str(await line.recv())) or "Pendaftaran" in frame:
                pass
    # A command that was answered by the one and not heard is asked of the other: the same answer, and no second step.
    assert (await city.says("facilitator", step, 1, "pimpinan/"))["ok"]

    opening = {"do": "ballot.open", "question": "Setuju?", "secret": "1"}
    assert (await city.says("facilitator", opening, 1, "pimpinan/"))["ok"]
    # Somebody with two fingers: two different slips, at both workers at once.
    twice = [
        {"do": "ballot.vote", "ballot": "1", "choice": "ya", "slip": f"{n:032x}", "id": f"both{n}"} for n in (1, 2)
    ]
    answers = await asyncio.gather(*(city.says("1", vote, worker) for worker, vote in enumerate(twice)))
    assert sorted(answer["ok"] for answer in answers) == [False, True]

    told: dict[int, bool] = {}

    async def votes(number: int) -> None:
        """As a phone does: the same command, with the same id, until somebody says that it is recorded."""
        vote = {
            "do": "ballot.vote", "ballot": "1", "choice": chance.choice(["ya", "tidak"]),
            "slip": f"{number + 100:032x}", "id": f"vote{number}",
        }  # fmt: skip
        await asyncio.sleep(chance.random())
        worker = number % 2
        while not told.get(number):
            try:
                answer = await city.says(str(number), vote, worker)
                told[number] = answer["ok"]
                assert answer["ok"], answer
            except (TransportError, json.JSONDecodeError):
                worker = 1 - worker

    async def dies() -> None:
        while len(told) < VOTERS // 3:
            await asyncio.sleep(0.01)
        city.workers[0].kill()

    await asyncio.gather(dies(), *(votes(number) for number in range(2, VOTERS + 1)))
    meeting = await city.meeting()
    assert len(meeting.ballots.all[1].voted) == len(meeting.urn) == VOTERS, "acknowledged once, and there once"
    city.workers[0].start()
    assert (await city.says("facilitator", {"do": "ballot.close", "ballot": "1"}, 0, "pimpinan/"))["ok"]
    meeting = await city.meeting()
    assert sum(meeting.ballots.all[1].counts.values()) == VOTERS
    assert meeting.agenda.current == 1
    assert meeting.urn == {}
