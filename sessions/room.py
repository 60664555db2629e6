"""The Room: the one writer of a meeting, and the only door through which it changes."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from sessions.actors import Actor
from sessions.acts import Change, Command
from sessions.calendar import utc_now
from sessions.deciding import Answered, Asked, Decided, Receipt, decide
from sessions.journal import Conflict, Journal, Unavailable
from sessions.ledger import GENESIS, Broken, Entry, Stored, uncollected, unseal
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused

BATCH = 512

Watcher = Callable[[frozenset[Change]], None]
_log = logging.getLogger(__name__)


class Room:
    """A meeting with its writer task. ``meeting`` is what people may read: never more than the ledger holds.

    ``head`` is the last digest of its ledger, ``origin`` the first; ``unanswered`` is how many commands wait.
    ``clock`` gives the time in UTC and ``chance`` random bytes; tests and simulators bring their own.
    """

    def __init__(
        self,
        code: str,
        journal: Journal,
        clock: Callable[[], datetime] = utc_now,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.code = code
        self.meeting = Musyawarah()
        self.head = self.origin = GENESIS
        self._journal = journal
        self._clock = clock
        self._chance = chance
        # The draft also holds what the running batch decided. None: it must be folded anew from the journal.
        self._draft: Musyawarah | None = Musyawarah(chance)
        self._answered = Answered()
        self._queue: asyncio.Queue[Asked | None] = asyncio.Queue()
        self._watchers: list[Watcher] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._counting = asyncio.Lock()
        self._closed = self._amid_append = False
        self.unanswered = 0

    @property
    def alive(self) -> bool:
        """Whether it still decides and follows."""
        return bool(self._tasks) and not any(task.done() for task in self._tasks)

    async def open(self) -> None:
        """Replay the ledger and begin to write.

        Raises:
            Broken: the chain does not hold.
            Unavailable: the storage refused.
        """
        await self._catch_up()
        self._tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._follow())]

    async def close(self) -> None:
        """Stop. What was acknowledged is in the ledger; who waits is refused, and who is being written is told so."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while not self._queue.empty():
            if asked := self._queue.get_nowait():
                asked.refuse(Refused("journal.unavailable"))

    async def settled(self) -> None:
        """Return when nobody waits for an answer."""
        while self.unanswered:
            await asyncio.sleep(0.01)

    def watch(self, watcher: Watcher) -> None:
        """Call ``watcher`` with what changed, after each commit."""
        self._watchers.append(watcher)

    async def do(self, command: Command, actor: Actor, id: str) -> Receipt:
        """Have a command decided, written and folded. The same id again gets the same receipt.

        Raises:
            Refused: with the reason; nothing was recorded. Only of ``journal.uncertain``, when the room is closed while
                it writes, nobody knows.
        """
        if id not in self._answered.receipts:
            command = await self._made_ready(command, actor)
        if self._closed:
            raise Refused("journal.unavailable")
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(Asked(command, actor, id, answer))
        self.unanswered += 1
        try:
            return await answer
        finally:
            self.unanswered -= 1

    async def _made_ready(self, command: Command, actor: Actor) -> Command:
        """The command with what takes long in it done, in a thread and one at a time, so that nobody else waits."""
        if type(command).ahead is Command.ahead:
            return command
        async with self._counting:
            command.refuse_unless_allowed(self.meeting, actor)
            work = command.ahead(self.meeting, self.head)
            return await asyncio.to_thread(work) if work else command

    async def _write(self) -> None:
        # Not for ever: a storage that is cancelled amid its rollback tells of a fault, and the cancelling is lost.
        while not self._closed:
            batch = [await self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            asked = [one for one in batch if one]
            self._amid_append = False
            try:
                await self._take(asked, behind=len(asked) < len(batch))
            except asyncio.CancelledError:
                for one in asked:
                    one.refuse(Refused("journal.uncertain" if self._amid_append else "journal.unavailable"))
                raise
            except Exception:
                _log.exception("a batch could not even be thrown away")
                self._draft = None
                for one in asked:
                    one.refuse(Refused("fault"))

    async def _take(self, asked: Sequence[Asked], *, behind: bool) -> None:
        try:
            if behind:
                await self._catch_up()
            await self._record(asked)
        except Unavailable:
            await self._throw_away(asked, "journal.unavailable")
        except Exception:
            _log.exception("a batch failed")
            await self._throw_away(asked, "fault")

    async def _record(self, asked: Sequence[Asked]) -> None:
        while asked:
            draft = await self._current_draft()
            # The clock of a laptop may jump back; time in the ledger does not.
            decided = decide(draft, asked, self._answered, self.head, max(self._clock(), draft.now))
            try:
                if decided.stored:
                    self._amid_append = True
                    await self._journal.append(self.code, self.meeting.seq, decided.stored, decided.keeps)
                elif await self._is_behind(decided):
                    continue
            except Conflict:
                self._draft, self._amid_append = None, False
                continue
            for keep in decided.keeps:
                self.meeting.keep(keep)
            changes = self._fold(decided.entries, decided.stored)
            # Refusals wait, too: they may rest on what was decided before them in the batch.
            decided.answer(self._answered)
            self._tell(changes)
            return

    async def _is_behind(self, decided: Decided) -> bool:
        """Whether what is refused, or changes nothing, was decided without entries that another process wrote."""
        if decided.changes_all:
            return False
        seq = self.meeting.seq
        await self._catch_up()
        return self.meeting.seq > seq

    def _fold(self, entries: Iterable[Entry], stored: Iterable[Stored]) -> frozenset[Change]:
        changes: set[Change] = set()
        for entry, row in zip(entries, stored, strict=True):
            self.meeting.fold(entry)
            self.head = row.digest
            if entry.seq == 1:
                self.origin = row.digest
            if entry.command:
                self._answered.receipts[entry.command] = Receipt(entry.command, entry.seq, entry.at)
            changes |= entry.event.changes
        return frozenset(changes)

    def _tell(self, changes: frozenset[Change]) -> None:
        for watcher in self._watchers if changes else ():
            try:
                watcher(changes)
            except Exception:
                _log.exception("a watcher failed")

    async def _current_draft(self) -> Musyawarah:
        if self._draft is None:
            await self._catch_up()
            draft = Musyawarah(self._chance)
            draft.restore(await self._journal.kept(self.code))
            for entry in unseal(await self._journal.read(self.code)):
                draft.fold(entry)
            if draft.seq < self.meeting.seq:
                # A database that was put back to an earlier moment: only a new start may follow it there.
                raise Unavailable("the ledger is shorter than it was")
            if draft.seq != self.meeting.seq:
                return await self._current_draft()
            self._draft = draft
        return self._draft

    async def _catch_up(self) -> None:
        """Fold what the ledger holds beyond what is known here: at the start, and what other processes wrote."""
        rows = await self._journal.read(self.code, self.meeting.seq)
        if not rows:
            return
        keeps = await self._journal.kept(self.code, self.meeting.files)
        # A draft that went ahead was thrown away with its batch: here it stands where the meeting stands.
        if self._draft:
            self._draft.restore(keeps)
        self.meeting.restore(keeps)
        with uncollected():
            changes = self._fold(self._drafted(unseal(rows, self.meeting.seq, self.head)), rows)
        self._tell(changes)

    def _drafted(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries, each folded into the draft before it goes on."""
        for entry in entries:
            if self._draft:
                self._draft.fold(entry)
            yield entry

    async def _throw_away(self, asked: Iterable[Asked], reason: str) -> None:
        """Forget a batch that was not written. What is in the ledger after all is acknowledged all the same."""
        self._draft = None
        with contextlib.suppress(Unavailable, Broken):
            await self._catch_up()
        for one in asked:
            if one.id in self._answered.receipts:
                one.acknowledge(self._answered.receipts[one.id])
            else:
                one.refuse(Refused(reason))

    async def _follow(self) -> None:
        while True:
            seq = self.meeting.seq
            await self._journal.wait(self.code, seq)
            if self.meeting.seq == seq:
                self._queue.put_nowait(None)
                await asyncio.sleep(0.05)
