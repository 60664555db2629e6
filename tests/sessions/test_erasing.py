"""Erasing: after it, no byte of the data folder holds what was on a card, however often the card was rewritten before."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sessions.actors import OPERATOR, Actor, Role
from sessions.cards import CorrectCard, EraseCard
from sessions.convening import Convene
from sessions.duplicates import MergeAttendees
from sessions.registering import CheckIn
from sessions.resuming import ResumeByCode
from sessions.room import Room
from sessions.sqlite import FILE, SqliteJournal
from tests.halls import SETTINGS

pytestmark = pytest.mark.long

PEOPLE = 120


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room("patihan", await SqliteJournal.open(tmp_path))
    await room.open()
    await room.do(Convene(SETTINGS), OPERATOR, "convene")
    yield room
    await room.close()
    await room._journal.close()


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file: tables, free pages, write-ahead log, shared memory."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def traces(folder: Path, person: int) -> list[str]:
    """What can still be read of a person, under any name or number they ever had."""
    content = bytes_of(folder)
    marks = [f"{kind}{person:03}{turn}" for kind in ("Zubaidah", "Kenanga", "Ponsel") for turn in "abc"]
    return [mark for mark in marks if mark.encode() in content]


def card(person: int, turn: str) -> tuple[str, str, str]:
    """Name, address and phone number, each with a mark of its own; of a length that differs with every turn."""
    return (
        f"Zubaidah{person:03}{turn} {'Kertanegara ' * (person % 4)}".strip(),
        f"Jalan Kenanga{person:03}{turn} {'Gang ' * (person % 30 + ord(turn) % 3)}".strip(),
        f"Ponsel{person:03}{turn}",
    )


async def a_hall_comes_and_is_corrected(room: Room) -> None:
    for person in range(1, PEOPLE + 1):
        guest = Actor(Role.GUEST, device=f"device{person}")
        name, address, phone = card(person, "a")
        await room.do(CheckIn(name, "Warga", 2, 7, "P", address, phone), guest, f"in{person}")
    for turn in "bc":
        for person in range(PEOPLE, 0, -1):
            name, address, phone = card(person, turn)
            desk = Actor(Role.SECRETARY, person)
            await room.do(CorrectCard(name, address, phone), desk, f"correct{person}{turn}")
            known = room.meeting.attendance.people[person].card
            assert known
            moved = Actor(Role.GUEST, device=f"device{person}{turn}")
            await room.do(ResumeByCode(known.code), moved, f"move{person}{turn}")


async def test_of_an_erased_person_no_byte_stays_and_of_the_others_all_is_there(room: Room, tmp_path: Path) -> None:
    await a_hall_comes_and_is_corrected(room)
    erased = [1, 2, 60, 61, 62, PEOPLE]
    for person in erased:
        assert traces(tmp_path, person)
        await room.do(EraseCard(person), OPERATOR, f"erase{person}")
        assert traces(tmp_path, person) == []
    await room.do(MergeAttendees(into=3), Actor(Role.SECRETARY, 4), "merge")
    assert traces(tmp_path, 4) == []
    for person in set(range(1, PEOPLE + 1)) - {*erased, 4}:
        assert f"Zubaidah{person:03}c" in traces(tmp_path, person)


async def test_everybody_is_erased_while_another_process_reads(room: Room, tmp_path: Path) -> None:
    await a_hall_comes_and_is_corrected(room)
    other = await SqliteJournal.open(tmp_path)
    try:
        await other.kept("patihan")
        for person in list(room.meeting.cards):
            await room.do(EraseCard(person), OPERATOR, f"erase{person}")
            await other.read("patihan", room.meeting.seq - 1)
        for mark in (b"Zubaidah", b"Kenanga", b"Ponsel", b"Kertanegara"):
            assert mark not in bytes_of(tmp_path)
    finally:
        await other.close()


async def test_what_somebody_was_just_reading_goes_once_they_have_read_it(room: Room, tmp_path: Path) -> None:
    name, address, phone = card(1, "a")
    await room.do(CheckIn(name, "Warga", 2, 7, "P", address, phone), Actor(Role.GUEST, device="d"), "in")
    await room._journal._connection.execute("pragma busy_timeout = 20")  # type: ignore[attr-defined]
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select * from kept").fetchall()
        await room.do(EraseCard(1), OPERATOR, "erase")
        assert traces(tmp_path, 1)
        reader.execute("commit")
        async with asyncio.timeout(10):
            while traces(tmp_path, 1):
                await asyncio.sleep(0.05)
