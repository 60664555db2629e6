"""The Room: one writer, commit before anybody hears of it, every command once."""

import asyncio
import contextlib
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.agenda import NextItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.convening import Convene
from sessions.deciding import Receipt
from sessions.journal import Unavailable
from sessions.ledger import Stored
from sessions.musyawarah import Musyawarah
from sessions.photos import AddPhoto, RemovePhoto
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.room import Room
from sessions.speakers import LowerHand, RaiseHand
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, STANDING
from tests.photos import one_pixel


class Disk(SqliteJournal):
    """SQLite on a disk that can be full, and that counts its commits."""

    full = False
    commits = 0
    first: Callable[[], Awaitable[object]] | None = None

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        if self.full:
            raise Unavailable("disk full")
        self.commits += 1
        if self.first:
            somebody, self.first = self.first, None
            await somebody()
        await super().append(meeting, expected_seq, entries, keeps)


@pytest.fixture
async def disk(tmp_path: Path) -> AsyncIterator[Disk]:
    journal = await Disk.open(tmp_path)
    assert isinstance(journal, Disk)
    yield journal
    await journal.close()


@pytest.fixture
async def room(disk: Disk) -> AsyncIterator[Room]:
    room = Room("patihan", disk)
    await room.open()
    await room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    yield room
    await room.close()


async def joins(room: Room, number: int) -> Actor:
    guest = Actor(Role.GUEST, device=f"device{number}")
    await room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"join{number}")
    return Actor(Role.ATTENDEE, number)


async def opens_a_ballot(room: Room, voters: int, *, secret: bool = False) -> list[Actor]:
    people = [await joins(room, number) for number in range(1, voters + 1)]
    await room.do(OpenBallot("Setuju?", secret=secret), FACILITATOR, "open")
    return people


async def reopened(disk: Disk) -> Room:
    room = Room("patihan", disk)
    await room.open()
    return room


@contextlib.asynccontextmanager
async def another_process(folder: Path) -> AsyncIterator[Room]:
    journal = await SqliteJournal.open(folder)
    other = Room("patihan", journal)
    await other.open()
    try:
        yield other
    finally:
        await other.close()
        await journal.close()


async def test_a_storm_of_votes_costs_a_few_commits(room: Room, disk: Disk) -> None:
    people = await opens_a_ballot(room, 60)
    before = disk.commits
    await asyncio.gather(*(room.do(CastVote(1, ("ya",)), person, f"vote{person.person}") for person in people))
    assert room.meeting.ballots.all[1].turnout == 60
    assert disk.commits - before <= 3


async def test_the_same_command_again_gets_the_same_answer_also_after_a_restart(room: Room, disk: Disk) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    first = await room.do(CastVote(1, ("ya",)), sri, "vote")
    again, together = await asyncio.gather(
        room.do(CastVote(1, ("ya",)), sri, "vote"), room.do(CastVote(1, ("tidak",)), sri, "vote")
    )
    assert first == again == together
    seq = room.meeting.seq
    restarted = await reopened(disk)
    assert await restarted.do(CastVote(1, ("ya",)), sri, "vote") == first
    assert restarted.meeting.seq == seq
    assert restarted.head == room.head
    await restarted.close()


async def test_who_waits_is_counted_and_the_first_digest_stays_the_first(room: Room, disk: Disk) -> None:
    assert room.unanswered == 0
    doing = [asyncio.create_task(joins(room, number)) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    assert room.unanswered == 3
    async with asyncio.timeout(5):
        await room.settled()
    assert room.unanswered == 0
    await asyncio.gather(*doing)
    first, *_, last = await disk.read("patihan")
    assert (room.origin, room.head) == (first.digest, last.digest)
    restarted = await reopened(disk)
    assert (restarted.origin, restarted.head, restarted.unanswered) == (first.digest, last.digest, 0)
    await restarted.close()


async def test_two_votes_of_one_person_in_one_batch_of_a_secret_ballot_count_once(room: Room) -> None:
    (sri,) = await opens_a_ballot(room, 1, secret=True)
    answers = await asyncio.gather(
        *(room.do(CastVote(1, ("ya",), slip=f"{n:032x}"), sri, f"vote{n}") for n in range(50)), return_exceptions=True
    )
    assert sum(isinstance(answer, Receipt) for answer in answers) == 1
    assert {answer.key for answer in answers if isinstance(answer, Refused)} == {"vote.twice"}
    await room.do(CloseBallot(1), FACILITATOR, "close")
    assert room.meeting.ballots.all[1].counts == {"ya": 1, "tidak": 0, "abstain": 0}


async def test_a_meeting_resumes_in_the_middle_of_its_ballot(room: Room, disk: Disk) -> None:
    people = await opens_a_ballot(room, 3, secret=True)
    for person in people[:2]:
        await room.do(CastVote(1, ("tidak",), slip=f"{person.person:032x}"), person, f"vote{person.person}")
    restarted = await reopened(disk)
    assert restarted.meeting.ballots.running
    assert restarted.meeting.ballots.running.turnout == 2
    await restarted.do(CastVote(1, ("ya",), slip=f"{9:032x}"), people[2], "vote3")
    await restarted.do(CloseBallot(1), FACILITATOR, "close")
    assert restarted.meeting.ballots.all[1].counts == {"ya": 1, "tidak": 2, "abstain": 0}
    assert restarted.meeting.urn == {}
    assert not [keep for keep in await disk.kept("patihan") if keep.store == "urn"]
    await restarted.close()


async def test_a_full_disk_refuses_and_the_meeting_goes_on_when_there_is_room(room: Room, disk: Disk) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    seen: list[int] = []
    room.watch(lambda changes: seen.append(room.meeting.seq))
    disk.full = True
    with pytest.raises(Refused, match=r"journal\.unavailable"):
        await room.do(CastVote(1, ("ya",)), sri, "vote")
    assert room.meeting.ballots.all[1].turnout == 0
    assert seen == []
    disk.full = False
    await room.do(CastVote(1, ("ya",)), sri, "vote")
    assert room.meeting.ballots.all[1].turnout == 1
    assert len(seen) == 1


async def test_who_is_told_of_a_vote_that_was_not_written_is_told_the_truth(room: Room, disk: Disk) -> None:
    (sri,) = await opens_a_ballot(room, 1, secret=True)
    disk.full = True
    answers = await asyncio.gather(
        *(room.do(CastVote(1, ("ya",), slip=f"{n:032x}"), sri, f"vote{n}") for n in range(2)), return_exceptions=True
    )
    assert [str(answer) for answer in answers] == ["journal.unavailable"] * 2
    assert room.meeting.ballots.all[1].turnout == 0


async def test_what_was_written_although_the_disk_said_no_is_told_as_written(
    room: Room, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = disk.append

    async def torn(*what: Any) -> None:
        await append(*what)
        raise Unavailable("the disk went away after the commit")

    monkeypatch.setattr(disk, "append", torn)
    sri = await joins(room, 1)
    monkeypatch.undo()
    assert room.meeting.seq == len(await disk.read("patihan"))
    assert (await room.do(OpenBallot("Setuju?"), FACILITATOR, "open")).seq == room.meeting.seq
    assert sri.person in room.meeting.attendance.people


async def test_who_is_refused_is_not_in_the_ledger_when_the_batch_is_decided_anew(
    room: Room, disk: Disk, tmp_path: Path
) -> None:
    sri, joko = await opens_a_ballot(room, 2)
    await room.do(CloseBallot(1), FACILITATOR, "close")
    async with another_process(tmp_path) as other:
        disk.first = lambda: other.do(OpenBallot("Setuju?"), FACILITATOR, "open again")
        votes = [room.do(CastVote(2, ("ya",)), sri, "early"), room.do(RaiseHand(), joko, "hand")]
        answers = await asyncio.gather(*votes, return_exceptions=True)
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert room.meeting.ballots.all[2].turnout == 1


async def test_who_is_refused_was_measured_by_the_newest_entries_whoever_wrote_them(room: Room, tmp_path: Path) -> None:
    sri = await joins(room, 1)
    async with another_process(tmp_path) as other:
        await other.do(OpenBallot("Setuju?"), FACILITATOR, "open")
        receipt = await room.do(CastVote(1, ("ya",)), sri, "vote")
    assert receipt.seq == room.meeting.seq


async def test_a_late_repeat_of_what_changed_nothing_changes_nothing(room: Room) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    first = await room.do(LowerHand(), sri, "lower")
    await room.do(RaiseHand(), sri, "raise")
    assert await room.do(LowerHand(), sri, "lower") == first
    assert sri.person in room.meeting.speakers.hands


async def test_a_late_repeat_of_what_was_refused_is_refused_and_what_was_mended_is_heard(room: Room) -> None:
    sri, joko = await opens_a_ballot(room, 2)
    await room.do(CloseBallot(1), FACILITATOR, "close")
    early, mended = CastVote(2, ("ya",)), CastVote(2, ("tidak",))
    for person in (sri, joko):
        with pytest.raises(Refused, match=r"ballot\.unknown"):
            await room.do(early, person, f"vote{person.person}")
    await room.do(OpenBallot("Setuju?"), FACILITATOR, "open again")
    with pytest.raises(Refused, match=r"ballot\.unknown"):
        await room.do(early, sri, "vote1")
    assert await room.do(mended, joko, "vote2")


class Stumble(Command, frozen=True, tag="stumble"):
    """A command with a fault of ours in it."""

    may = frozenset(Role)

    def decide(self, meeting: Musyawarah, actor: Actor) -> Iterator[Event | Keep]:
        raise ZeroDivisionError


async def test_a_fault_of_ours_in_one_command_refuses_that_one_only(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    answers = await asyncio.gather(
        room.do(CastVote(1, ("ya",)), sri, "vote"), room.do(Stumble(), sri, "stumble"), return_exceptions=True
    )
    assert isinstance(answers[0], Receipt)
    assert str(answers[1]) == "fault"
    assert "ZeroDivisionError" in caplog.text


class Whispered(Event, frozen=True, tag="whispered"):
    """An event that somebody forgot to list."""

    topic = "agenda"

    def apply(self, meeting: Musyawarah) -> None:
        pass


class Whisper(Command, frozen=True, tag="whisper"):
    may = frozenset(Role)

    def decide(self, meeting: Musyawarah, actor: Actor) -> Iterator[Event | Keep]:
        yield Whispered()


async def test_what_no_ledger_could_be_read_with_again_is_not_written(
    room: Room, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    before = room.meeting.seq
    with pytest.raises(Refused, match="fault"):
        await room.do(Whisper(), sri, "whisper")
    assert "Whispered is not listed in sessions/events.py" in caplog.text
    assert len(await disk.read("patihan")) == before
    assert await room.do(CastVote(1, ("ya",)), sri, "vote")


async def test_a_ledger_that_somebody_spoilt_is_told_to_everybody_who_asks(
    room: Room, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    await disk._connection.execute("insert into entries values ('patihan', 99, x'7b7d', x'00', null)")
    for turn in range(2):
        async with asyncio.timeout(5):
            with pytest.raises(Refused, match="fault"):
                await room.do(CastVote(1, ("ya",)), sri, f"vote{turn}")
    assert "Broken" in caplog.text, "the operator reads it, too"


@pytest.mark.parametrize("collects", [True, False])
async def test_replay_leaves_the_garbage_collector_as_it_was(disk: Disk, room: Room, collects: bool) -> None:
    was = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        restarted = await reopened(disk)
        assert gc.isenabled() is collects
        await restarted.close()
    finally:
        (gc.enable if was else gc.disable)()


async def test_nobody_hears_of_it_before_it_is_in_the_ledger(room: Room, disk: Disk) -> None:
    heads: list[tuple[int, int]] = []

    async def compare(seq: int) -> None:
        heads.append((seq, len(await disk.read("patihan"))))

    tasks: list[asyncio.Task[None]] = []
    room.watch(lambda changes: tasks.append(asyncio.ensure_future(compare(room.meeting.seq))))
    await opens_a_ballot(room, 5)
    await asyncio.gather(*tasks)
    assert heads
    assert all(written >= seen for seen, written in heads)


async def test_a_watcher_that_stumbles_keeps_nobody_else_from_seeing(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[object] = []

    def stumbles(_changes: object) -> None:
        raise ZeroDivisionError

    room.watch(stumbles)
    room.watch(seen.append)
    await joins(room, 1)
    assert len(seen) == 1
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.long
async def test_two_writers_on_one_ledger_both_get_through(room: Room, disk: Disk, tmp_path: Path) -> None:
    other_disk = await SqliteJournal.open(tmp_path)
    other = Room("patihan", other_disk)
    await other.open()
    await asyncio.gather(
        *(room.do(CheckIn(f"A {n}", "Warga", 2, 7, "P"), Actor(Role.GUEST, device=f"a{n}"), f"a{n}") for n in range(20)),
        *(other.do(CheckIn(f"B {n}", "Warga", 3, 1, "L"), Actor(Role.GUEST, device=f"b{n}"), f"b{n}") for n in range(20)),
    )  # fmt: skip
    async with asyncio.timeout(5):
        while room.head != other.head or room.meeting.attendance.present < 40:
            await asyncio.sleep(0.05)
    assert len({person.name for person in room.meeting.attendance.people.values()}) == 40
    await other.close()
    await other_disk.close()


async def test_a_ledger_that_was_put_back_to_an_earlier_moment_is_not_written_on(room: Room, disk: Disk) -> None:
    await joins(room, 1)
    await disk._connection.execute("delete from entries where seq = (select max(seq) from entries)")
    async with asyncio.timeout(10):
        for name in ("one", "other"):
            with pytest.raises(Refused, match=r"journal\.unavailable"):
                await room.do(CheckIn("Joko", "Warga", 2, 7, "L"), Actor(Role.GUEST, device=name), name)
    again = await reopened(disk)
    await again.do(CheckIn("Joko", "Warga", 2, 7, "L"), Actor(Role.GUEST, device="one"), "one")
    await again.close()


async def test_who_gives_up_waiting_is_heard_all_the_same_and_keeps_nobody_else_from_an_answer(
    room: Room, disk: Disk
) -> None:
    (sri,) = await opens_a_ballot(room, 1)
    for number, disk.full in ((1, False), (2, True)):
        gone = asyncio.create_task(room.do(RaiseHand(), sri, f"hand{number}"))
        stays = asyncio.create_task(room.do(CastVote(1, ("ya",)), sri, f"vote{number}"))
        await asyncio.sleep(0)
        gone.cancel()
        answers = await asyncio.gather(gone, stays, return_exceptions=True)
        assert isinstance(answers[0], asyncio.CancelledError)
        assert isinstance(answers[1], Refused if disk.full else Receipt)
        assert room.unanswered == 0
    assert sri.person in room.meeting.speakers.hands
    assert room.alive


async def test_who_still_waits_when_the_room_closes_is_refused_and_nothing_of_it_is_written(
    room: Room, disk: Disk
) -> None:
    people = await opens_a_ballot(room, 2)
    before = await disk.read("patihan")
    waiting = [asyncio.create_task(room.do(RaiseHand(), one, f"hand{one.person}")) for one in people]
    # They have asked, and the writer has not come to it.
    await asyncio.sleep(0)
    room._queue.put_nowait(None)
    await room.close()
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(answer) for answer in answers] == ["journal.unavailable"] * 2
    assert await disk.read("patihan") == before


class Held(SqliteJournal):
    """SQLite that takes as long as somebody lets it: to append, before its commit or after, or to read."""

    def __init__(self, *what: Any) -> None:
        super().__init__(*what)
        self.begun, self.go = asyncio.Event(), asyncio.Event()
        self.holds = ""

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        if self.holds == "after":
            await super().append(meeting, expected_seq, entries, keeps)
        await self._held("before", "after")
        if self.holds != "after":
            await super().append(meeting, expected_seq, entries, keeps)

    async def read(self, meeting: str, after: int = 0) -> list[Stored]:
        await self._held("reading")
        return await super().read(meeting, after)

    async def _held(self, *where: str) -> None:
        if self.holds in where:
            self.begun.set()
            await self.go.wait()


@pytest.mark.parametrize(
    ("holds", "told"), [("before", "uncertain"), ("after", "uncertain"), ("reading", "unavailable")]
)
async def test_only_who_is_being_written_when_the_room_closes_is_told_that_nobody_knows(
    tmp_path: Path, holds: str, told: str
) -> None:
    journal = await Held.open(tmp_path)
    assert isinstance(journal, Held)
    room = Room("patihan", journal)
    await room.open()
    await room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    sri, joko = [await joins(room, number) for number in (1, 2)]
    # After a fault the draft is folded anew: before anything is written, there is something to read.
    room._draft = None if holds == "reading" else room._draft
    journal.holds = holds
    written = asyncio.create_task(room.do(RaiseHand(), sri, "sri"))
    await journal.begun.wait()
    waits = asyncio.create_task(room.do(RaiseHand(), joko, "joko"))
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await room.close()
        answers = await asyncio.gather(written, waits, room.do(LowerHand(), joko, "late"), return_exceptions=True)
    assert [str(answer) for answer in answers] == [f"journal.{told}", "journal.unavailable", "journal.unavailable"]
    await journal.close()


async def test_a_room_whose_storage_takes_the_cancel_for_a_fault_of_its_own_closes_all_the_same(
    room: Room, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def swallows(*what: Any) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise Unavailable("cannot roll back") from None

    sri = await joins(room, 1)
    monkeypatch.setattr(disk, "append", swallows)
    waits = asyncio.create_task(room.do(RaiseHand(), sri, "hand"))
    await begun.wait()
    async with asyncio.timeout(5):
        await room.close()
        with pytest.raises(Refused, match=r"journal\.unavailable"):
            await waits


async def test_a_storage_that_stumbles_as_nobody_foresaw_keeps_nobody_waiting_and_the_room_goes_on(
    room: Room, disk: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sri = await joins(room, 1)

    async def stumbles(*_: object) -> list[Stored]:
        raise ValueError("no active connection")

    with monkeypatch.context() as broken:
        broken.setattr(disk, "append", stumbles)
        broken.setattr(disk, "read", stumbles)
        async with asyncio.timeout(5):
            with pytest.raises(Refused, match="fault"):
                await room.do(RaiseHand(), sri, "hand")
    assert "could not even be thrown away" in caplog.text
    await room.do(RaiseHand(), sri, "hand")
    assert sri.person in room.meeting.speakers.hands


async def test_who_was_refused_does_not_hold_on_to_the_draft_that_refused_them(room: Room, disk: Disk) -> None:
    sri = await joins(room, 1)
    with pytest.raises(Refused):
        await room.do(CastVote(1, ("ya",)), sri, "vote")
    old = weakref.ref(room._draft)
    disk.full = True
    with pytest.raises(Refused):
        await room.do(RaiseHand(), sri, "hand")
    disk.full = False
    with pytest.raises(Refused):
        await room.do(CastVote(1, ("ya",)), sri, "vote")
    gc.collect()
    assert old() is None


async def test_of_what_changed_nothing_the_latest_is_remembered_and_the_oldest_forgotten(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.deciding.MOST_IDLE", 2)
    (sri,) = await opens_a_ballot(room, 1)
    for name in ("one", "two", "three"):
        await room.do(LowerHand(), sri, name)
    await room.do(RaiseHand(), sri, "raise")
    for name in ("two", "three"):
        await room.do(LowerHand(), sri, name)
        assert sri.person in room.meeting.speakers.hands
    await room.do(LowerHand(), sri, "one")
    assert sri.person not in room.meeting.speakers.hands


async def test_who_may_not_is_refused_before_anything_is_decided(room: Room) -> None:
    for role in (Role.GUEST, Role.ATTENDEE, Role.OBSERVER, Role.SECRETARY, Role.PROJECTOR, Role.OPERATOR):
        with pytest.raises(Refused, match=r"not\.allowed"):
            await room.do(NextItem(leaving=0), Actor(role, 1), "x")
    assert room.meeting.agenda.current == 0


async def test_a_clock_that_jumps_back_does_not_turn_time_around(disk: Disk) -> None:
    times = iter([SETTINGS.start, SETTINGS.start.replace(hour=3), SETTINGS.start.replace(hour=13)])
    room = Room("patihan", disk, clock=lambda: next(times))
    await room.open()
    await room.do(Convene(SETTINGS), OPERATOR, "convene")
    receipts = [await room.do(NextItem(leaving=item), FACILITATOR, f"next{item}") for item in (0, 1)]
    assert [receipt.at.hour for receipt in receipts] == [12, 13]
    await room.close()


async def hears_of(one: Room, other: Room) -> None:
    """One worker has folded all that the other has."""
    async with asyncio.timeout(20):
        while one.meeting.seq < other.meeting.seq:
            await asyncio.sleep(0.02)


@pytest.mark.long
async def test_a_photo_is_seen_and_missed_by_every_worker_and_read_once(room: Room, disk: Disk) -> None:
    other = Room("patihan", disk)
    await other.open()
    for shade in (1, 2):
        await room.do(AddPhoto(1, one_pixel(shade)), SECRETARY, f"photo {shade}")
    first, second = room.meeting.proposals.all[1].photos
    await hears_of(other, room)
    await other.do(RemovePhoto(1, first.digest, "Buram"), SECRETARY, "remove")
    assert other.meeting.files == {second.digest: one_pixel(2).content}
    assert await disk.kept("patihan", other.meeting.files) == []
    await hears_of(room, other)
    await room.do(AddPhoto(1, one_pixel(3)), SECRETARY, "photo 3")
    assert {first.digest} & set(room.meeting.files) == set()
    assert len(room.meeting.files) == 2
    await other.close()
