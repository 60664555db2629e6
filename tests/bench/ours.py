"""The hall that is measured: the real server with people already registered, in a process of its own.

    python -m tests.bench.ours DIR PORT PEOPLE HALLS DELAY

Prints ``ready`` when it listens. DELAY (ms) is waited after every commit, as on a slow disk. The chair acts here as a
line from standard input says: ``take-up HALL``, ``ballot HALL``, ``close HALL``; each is answered by ``done``.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import uvicorn

from live.access import digest_of
from live.app import static
from live.hall import Hall, OpenMeeting
from live.language import Renderer
from live.limits import Buckets
from live.options import Options
from live.serving import config, listen
from live.tidying import tidy
from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Command, Keep
from sessions.balloting import CloseBallot, OpenBallot
from sessions.convening import Convene
from sessions.handling import TakeUpProposal
from sessions.ledger import Stored
from sessions.registering import CheckIn
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SETTINGS, STANDING


class SlowJournal(SqliteJournal):
    """SQLite on a disk that takes its time with every commit."""

    delay = 0.0

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        await super().append(meeting, expected_seq, entries, keeps)
        if self.delay:
            await asyncio.sleep(self.delay)


async def convene(hall: Hall, code: str, people: int) -> OpenMeeting:
    opened = await hall.take_in(code)
    settings = msgspec.structs.replace(SETTINGS, code=code)
    await opened.room.do(Convene(settings, STANDING), OPERATOR, "convene")
    joins = [
        opened.room.do(
            CheckIn(f"Warga {number}", "Warga", number % 10 + 1, 7, "PL"[number % 2]),  # type: ignore[arg-type]
            Actor(Role.GUEST, device=digest_of(code, f"phone{number}")),
            f"join{number}",
        )
        for number in range(people)
    ]
    await asyncio.gather(*joins)
    # How fast one person may act is not what is measured.
    opened.pace = Buckets(rate=1e6, burst=10**6)
    return opened


async def chair(hall: Hall) -> None:
    """Do what the bench asks."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    turn = 0
    while line := (await reader.readline()).decode().split():
        room, turn = hall.meetings[f"aula{line[1]}"].room, turn + 1
        ballots = len(room.meeting.ballots.all)
        command: Command = {
            "take-up": TakeUpProposal(1), "ballot": OpenBallot("Setuju?"), "close": CloseBallot(ballots),
        }[line[0]]  # fmt: skip
        await room.do(command, FACILITATOR, f"chair{turn}")
        print("done", flush=True)


async def main(folder: Path, port: int, people: int, halls: int, delay: float) -> None:
    address = f"http://127.0.0.1:{port}"
    with listen(Options(folder, "127.0.0.1", port)) as door:
        journal = await SlowJournal.open(folder)
        assert isinstance(journal, SlowJournal)
        hall = Hall(journal, address, Renderer(static, address))
        for number in range(halls):
            await convene(hall, f"aula{number}", people)
        journal.delay = delay / 1000
        server = uvicorn.Server(config(hall))
        serving = asyncio.create_task(server.serve([door]))
        tidying = asyncio.create_task(tidy(hall))
        while not server.started:
            await asyncio.sleep(0.01)
        print("ready", flush=True)
        await chair(hall)
        server.should_exit = True
        await serving
        tidying.cancel()
        await hall.close()


if __name__ == "__main__":
    _, given, port, people, halls, delay = sys.argv
    asyncio.run(main(Path(given), int(port), int(people), int(halls), float(delay)))
