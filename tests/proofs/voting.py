"""A voting hall in a process of its own, whose power is cut at a drawn moment."""

import asyncio
import contextlib
import os
import secrets
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Command
from sessions.balloting import CloseBallot, OpenBallot
from sessions.convening import Convene
from sessions.journal import Journal
from sessions.postgres import PostgresJournal
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.room import Room
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SETTINGS, STANDING

VOTERS = 12

Sent = tuple[str, Command, Actor]


async def opened(place: Path | str) -> Journal:
    """The journal in a folder, or in a database."""
    return await (SqliteJournal.open(place) if isinstance(place, Path) else PostgresJournal.open(place, bytes(32)))


async def prepare(place: Path | str) -> None:
    """A meeting with its voters."""
    journal = await opened(place)
    room = Room(SETTINGS.code, journal)
    await room.open()
    await room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    for number in range(1, VOTERS + 1):
        guest = Actor(Role.GUEST, device=f"device{number}")
        await room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"join{number}")
    await room.close()
    await journal.close()


def vote(place: Path | str, wire: Connection, votes: Sequence[Sent], steps: int, seconds: float) -> None:
    """Open a ballot if none is, and have all vote at once, telling over ``wire`` what is acknowledged.

    The power is cut after so many steps of SQLite's machine within a transaction, or so many seconds of voting; 0: not.
    """
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_vote(place, wire, votes, steps, seconds))


async def _vote(place: Path | str, wire: Connection, votes: Sequence[Sent], steps: int, seconds: float) -> None:
    journal = await opened(place)
    room = Room(SETTINGS.code, journal)
    await room.open()
    if steps and isinstance(journal, SqliteJournal):
        await journal._connection.set_progress_handler(_Fuse(steps), 1)
    if seconds:
        # Nobody handles it: the process ends where it stands.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    wire.send(("begins", ""))
    running = room.meeting.ballots.running
    if running and len(running.voted) == VOTERS:
        await _do(room, wire, secrets.token_hex(8), CloseBallot(running.id), FACILITATOR)
    if not room.meeting.ballots.running:
        secret = len(room.meeting.ballots.all) % 2 == 1
        await _do(room, wire, secrets.token_hex(8), OpenBallot("Setuju?", secret=secret), FACILITATOR)
    await asyncio.gather(*(_do(room, wire, *one) for one in votes))
    wire.send(("ends", ""))
    await room.close()
    await journal.close()


async def _do(room: Room, wire: Connection, key: str, command: Command, actor: Actor) -> None:
    try:
        await room.do(command, actor, key)
        wire.send(("acknowledged", key))
    except Refused as refused:
        wire.send((refused.key, key))


class _Fuse:
    """Ends the process at a drawn instruction of SQLite."""

    def __init__(self, steps: int) -> None:
        self._steps = steps

    def __call__(self) -> int:
        self._steps -= 1
        if not self._steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0
