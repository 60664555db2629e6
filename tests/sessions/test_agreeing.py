"""Agreeing: a settled list changed by the hall, with its reason, the line drawn anew, and nobody waiting meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sessions import priorities as topic
from sessions.actors import OPERATOR, Actor, Role
from sessions.agreeing import MovePriority, PrioritiesMoved, under_ceiling
from sessions.because import why as explanation
from sessions.convening import Convene
from sessions.documents.bundle import DOCUMENTS
from sessions.events import AnyEvent
from sessions.handling import ShortlistProposal
from sessions.priorities import SettlePriorities
from sessions.prioritising import List, Ranked, arrange
from sessions.raising import SupportProposal
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.room import Room
from sessions.settings import StandingProposal
from sessions.sqlite import SqliteJournal
from sessions.undecided import not_agreed
from tests.halls import FACILITATOR, SETTINGS, MeetingHall

COSTS = (60_000_000, 30_000_000, 5_000_000, 50_000_000)
LISTED = tuple(
    StandingProposal(f"Usulan {number}", "fisik", "x", cost=cost, rw=number, shortlisted=True)
    for number, cost in enumerate(COSTS, start=1)
)


@pytest.fixture
def hall() -> MeetingHall:
    """U001 has three supporters, U002 two, U003 one, U004 none: 95 of 100 million, and U004 does not fit."""
    hall = MeetingHall(standing=LISTED)
    for number, person in enumerate(hall.people("Sri", "Joko", "Wati"), start=1):
        for proposal in range(1, 5 - number):
            hall.do(SupportProposal(proposal), person)
    hall.do(SettlePriorities(), FACILITATOR)
    return hall


def shown(hall: MeetingHall) -> tuple[list[int], list[int]]:
    priorities = hall.meeting.priorities
    return [row.proposal for row in priorities.funded], [row.proposal for row in priorities.reserve]


def refused(hall: MeetingHall, command: MovePriority) -> str:
    with pytest.raises(Refused) as refusal:
        hall.do(command, FACILITATOR)
    return refusal.value.key


def test_what_the_hall_moves_is_funded_by_its_new_place_and_the_trace_tells_why(hall: MeetingHall) -> None:
    assert shown(hall) == ([1, 2, 3], [4])
    (moved,) = hall.do(MovePriority(proposal=4, to=1, reason="Jembatan putus"), FACILITATOR)
    priorities = hall.meeting.priorities
    explained = [str(said) for said in explanation(priorities, priorities.reasons[0])]
    assert "Menurut hitungan sebelum kesepakatan:" in explained[1:]
    assert isinstance(moved, PrioritiesMoved)
    assert (moved.before, moved.place) == (4, 1)
    assert msgspec.json.decode(msgspec.json.encode(moved), type=AnyEvent) == moved
    assert shown(hall) == ([4, 2, 3], [1]), "60 million do not fit beside 50 any more, what is cheaper does"
    why = hall.meeting.priorities.why
    assert [str(said) for said in why[4][:2]] == [
        "Urutan ke-1: didanai.", "Dengan kesepakatan dipindah dari urutan 4 ke 1: Jembatan putus",
    ]  # fmt: skip
    assert str(why[1][0]) == "Urutan ke-4: cadangan.", "also of what nobody moved"
    hall.do(MovePriority(down=4, reason="Tukar"), FACILITATOR)
    assert shown(hall)[0] == [2, 4, 3]
    assert str(hall.meeting.priorities.rules[-1]) == "Lalu 2 kali diubah dengan kesepakatan."
    hall.do(SettlePriorities(), FACILITATOR)
    assert (shown(hall), hall.meeting.priorities.moves) == (([1, 2, 3], [4]), ()), "settled anew it is the count again"


def test_what_is_taken_off_is_not_agreed_on_with_its_reason_and_can_come_back(hall: MeetingHall) -> None:
    hall.do(MovePriority(proposal=1, off=True, reason="Lahan sengketa"), FACILITATOR)
    assert shown(hall) == ([2, 3, 4], [])
    (left,) = not_agreed(hall.meeting)
    assert (left[0].id, str(left[1])) == (1, "Dikeluarkan dari daftar dengan kesepakatan: Lahan sengketa")
    assert [str(said) for said in hall.meeting.priorities.why[1][:2]] == [
        "Belum disepakati: dikeluarkan dari daftar dengan kesepakatan.",
        "Dengan kesepakatan dikeluarkan dari urutan 1: Lahan sengketa",
    ]
    hall.do(MovePriority(proposal=1, to=1, reason="Sertifikat ada"), FACILITATOR)
    assert shown(hall) == ([1, 2, 3], [4])
    assert str(hall.meeting.priorities.why[1][1]) == "Dengan kesepakatan dikembalikan ke urutan 1: Sertifikat ada"
    assert not_agreed(hall.meeting) == []


def test_in_a_list_that_no_ceiling_cuts_a_place_is_a_place_and_neither_funded_nor_reserve(hall: MeetingHall) -> None:
    hall.do(SettlePriorities(rule="rank"), FACILITATOR)
    hall.do(MovePriority(proposal=4, to=1, reason="Jembatan putus"), FACILITATOR)
    assert shown(hall) == ([4, 1, 2, 3], [])
    assert [str(hall.meeting.priorities.why[number][0]) for number in (4, 1)] == ["Urutan ke-1.", "Urutan ke-2."]


def test_what_cannot_be_is_refused_and_says_so(hall: MeetingHall) -> None:
    assert refused(hall, MovePriority(up=2)) == "text.missing"
    assert refused(hall, MovePriority(up=1, reason="x")) == "number.range"
    assert refused(hall, MovePriority(proposal=9, to=1, reason="x")) == "priorities.unknown"
    assert refused(hall, MovePriority(proposal=2, reason="x")) == "number.range"
    assert refused(hall, MovePriority(up=4, reason="x")) == "priorities.stays", "it does not fit before U003 either"
    with pytest.raises(Refused, match=r"priorities\.unsettled"):
        MeetingHall().do(MovePriority(up=1, reason="x"), FACILITATOR)


def test_the_workbook_and_the_berita_acara_tell_what_was_moved(hall: MeetingHall) -> None:
    hall.do(MovePriority(proposal=4, to=1, reason="Jembatan putus"), FACILITATOR)
    book = load_workbook(BytesIO(DOCUMENTS["prioritas.xlsx"].make(hall.meeting, bytes(32))))
    remarks = [str(row[8].value) for row in book["Prioritas"].iter_rows() if row[8].value]
    assert any("dipindah dari urutan 4 ke 1: Jembatan putus; U004" in remark for remark in remarks)
    assert b"Jembatan putus" in DOCUMENTS["musyawarah.json"].make(hall.meeting, bytes(32))
    assert DOCUMENTS["berita-acara.docx"].make(hall.meeting, bytes(32))


ROWS = st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=12)


@given(ROWS, st.integers(0, 200), st.sampled_from(["greedy", "greedy-stop", "rank"]))
def test_the_line_is_drawn_by_cost_and_loses_nobody(rows, ceiling, rule) -> None:  # type: ignore[no-untyped-def]
    order = [Ranked(number, 0, cost, funded) for number, (cost, funded) in enumerate(rows)]
    drawn = under_ceiling(order, ceiling, rule)
    assert sorted(row.proposal for row in drawn) == list(range(len(rows)))
    assert [row.funded for row in drawn] == sorted([row.funded for row in drawn], reverse=True)
    spent = sum(row.cost for row in drawn if row.funded)
    assert spent <= ceiling or rule == "rank"
    assert under_ceiling(drawn, ceiling, rule) == drawn, "drawn twice it is the same"
    if rule == "greedy":
        assert all(row.cost > ceiling - spent for row in drawn if not row.funded)


# -- the Room while a list is counted


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    journal = await SqliteJournal.open(tmp_path)
    room = Room("patihan", journal)
    await room.open()
    await room.do(Convene(SETTINGS, LISTED), OPERATOR, "convene")
    await room.do(CheckIn("Sri", "Warga", 2, 7, "P"), Actor(Role.GUEST, device="sri"), "join")
    yield room
    await room.close()
    await journal.close()


class Slow:
    """Counts only when it may go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.times = 0

    def __call__(self, *inputs: object) -> List:
        self.times += 1
        self.begun.set()
        assert self.go_on.wait(10)
        return arrange(*inputs)  # type: ignore[arg-type]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(topic, "arrange", slow)
    return slow


async def counting(room: Room, slow: Slow, id: str = "settle") -> "asyncio.Task[object]":
    task: asyncio.Task[object] = asyncio.create_task(room.do(SettlePriorities(), FACILITATOR, id))
    await asyncio.to_thread(slow.begun.wait, 10)
    return task


async def test_while_a_list_is_counted_everybody_else_is_heard(room: Room, slow: Slow) -> None:
    task = await counting(room, slow)
    await room.do(SupportProposal(4), Actor(Role.ATTENDEE, 1), "support")
    assert room.meeting.proposals.all[4].support == 1
    assert not task.done()
    slow.go_on.set()
    await task
    assert room.meeting.priorities.ranking[0].proposal == 3, "support after the press came too late"
    await room.do(SettlePriorities(), FACILITATOR, "settle")
    assert slow.times == 1, "the same press again is not counted again"


async def test_a_list_that_was_counted_from_what_is_no_more_is_refused(room: Room, slow: Slow) -> None:
    task = await counting(room, slow)
    await room.do(ShortlistProposal(4, off=True), FACILITATOR, "off")
    slow.go_on.set()
    with pytest.raises(Refused, match=r"priorities\.changed"):
        await task
    assert not room.meeting.priorities.settled


async def test_nobody_else_makes_the_laptop_count(room: Room, slow: Slow) -> None:
    with pytest.raises(Refused, match=r"not\.allowed"):
        await room.do(SettlePriorities(), Actor(Role.ATTENDEE, 1), "settle")
    assert slow.times == 0
