"""Several workers for one meeting: what one of them writes all of them show, and one that dies takes nothing along."""

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import TransportError

from tests.live.city import City, opened
from tests.postgres import Postgres

pytestmark = pytest.mark.long

VOTERS = 40


@pytest.fixture
def city(tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> Iterator[City]:
    with opened(tmp_path, postgres, capsys) as city:
        yield city


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
