"""Lists that wait at the desk: uploaded, understood, looked at, and then entered or forgotten. Never in the ledger."""

import asyncio
import logging
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Literal

from live.reading import read_apart
from sessions.actors import Actor
from sessions.catalogue import CatalogueItem, SetCatalogue
from sessions.importing import MOST_AT_ONCE, ImportProposals
from sessions.last_cycle import LastProposal
from sessions.last_cycle_listing import ListLastCycle
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.room import Room
from sessions.settings import StandingProposal
from sessions.tables.columns import LAST_YEAR, MEANINGS, Columns, recognised, told, unrecognised
from sessions.tables.last_list import Remembered, remembered
from sessions.tables.price_list import price_list
from sessions.tables.reading import Table
from sessions.tables.understanding import Against, Understood, understood

MOST_KEPT = 4
KEPT_SECONDS = 1800
# How long a page waits for a file before it shows how far the reading is.
PATIENCE = 2.0

# As the desk asks: a list of proposals, a catalogue, or last year's list with what became of it.
What = Literal["usulan", "kamus", "tahun-lalu"]
Rows = Iterable[Understood | Remembered]
Stage = Literal["reading", "mapping", "ready", "entering", "entered", "failed"]

_log = logging.getLogger(__name__)


class Upload:
    """One file. ``done`` of ``total`` rows are read, or entered; ``refused`` says why it went no further.

    It is read apart and understood in a thread, so that the hall does not wait, and enters in steps of a breath each.
    """

    def __init__(self, name: str, meeting: Musyawarah, what: What = "usulan") -> None:
        self.token = secrets.token_hex(16)
        self.name = name[-120:]
        self.digest = ""
        self.stage: Stage = "reading"
        self.refused: Refused | None = None
        self.what = what
        self.rows: Sequence[Understood | Remembered] = []
        self.items: tuple[CatalogueItem, ...] = ()
        self.encodings: list[str] = []
        self.columns: Columns | None = None
        self.done = self.total = 0
        self.since = time.monotonic()
        self.counts: Counter[str] = Counter()
        self.cost = 0
        self._meeting = meeting
        self._tables: list[Table] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether it is being read or entered."""
        return self.stage in {"reading", "entering"}

    @property
    def meanings(self) -> Mapping[str, tuple[str, ...]]:
        """What the columns of such a list can mean."""
        return LAST_YEAR if self.what == "tahun-lalu" else MEANINGS

    @property
    def sample(self) -> list[tuple[str, ...]]:
        """The first rows under the titles, to tell columns by."""
        rows = self._tables[0].rows[self.columns.header + 1 :] if self.columns else []
        return [row.cells for row in rows[:3]]

    async def read(self, content: bytes) -> None:
        """Read the file; return when it is read, or when that takes longer than a page should wait."""
        await self._begin("reading", self._read_all(content))

    async def tell(self, meanings: Sequence[str]) -> None:
        """Read it again, its columns as a person named them.

        Raises:
            Refused: ``table.title``.
        """
        assert self.columns  # noqa: S101 - asked for only in the stage of mapping
        self.columns = told(self.columns, meanings, self.meanings)
        await self._begin("reading", self._understand([(self._tables[0], self.columns)]))

    async def enter(self, room: Room, actor: Actor) -> None:
        """Put what is new before the meeting."""
        if self.stage == "ready":
            await self._begin("entering", self._enter(room, actor))

    async def finished(self) -> None:
        """Wait until what was begun is done."""
        if self._task:
            await self._task

    async def _begin(self, stage: Stage, work: Awaitable[None]) -> None:
        self.stage, self.refused, self.done = stage, None, 0
        self._task = asyncio.create_task(self._told(work, "failed" if stage == "reading" else "ready"))
        await asyncio.wait({self._task}, timeout=PATIENCE)

    async def _told(self, work: Awaitable[None], otherwise: Stage) -> None:
        """Do the work; whatever stops it is told on the page, which would wait for ever."""
        try:
            await work
        except Refused as refused:
            self.stage, self.refused = otherwise, refused
        except Exception:
            _log.exception("a file was not read or entered")
            self.stage, self.refused = otherwise, Refused("fault")

    async def _read_all(self, content: bytes) -> None:
        self.digest = sha256(content).hexdigest()
        self._tables = await read_apart(content)
        self.encodings = [table.encoding for table in self._tables]
        if self.what == "kamus":
            self.items, self.stage = price_list(self._tables), "ready"
            return
        known = [(table, columns) for table in self._tables if (columns := recognised(table, self.meanings))]
        if known:
            await self._understand(known)
        else:
            self.columns, self.stage = unrecognised(self._tables[0]), "mapping"

    async def _understand(self, tables: Sequence[tuple[Table, Columns]]) -> None:
        self.total = sum(len(table.rows) for table, _ in tables)
        settings = self._meeting.settings
        if self.what == "tahun-lalu":
            known = frozenset(self._meeting.last_cycle.all.values())
            read: Rows = (row for table, columns in tables for row in remembered(table, columns, settings, known))
        else:
            against = Against(settings, self._meeting.catalogue, frozenset(self._meeting.proposals.seen))
            read = (row for table, columns in tables for row in understood(table, columns, against))
        self.rows = await asyncio.to_thread(self._look_at, read)
        self.stage = "ready"

    def _look_at(self, read: Rows) -> Sequence[Understood | Remembered]:
        rows = []
        for row in read:
            rows.append(row)
            self.done += 1
        self.counts, self.cost = Counter(row.state for row in rows), 0
        self.counts["look"] = sum(row.needs_a_look for row in rows)
        self.counts["guess"] = sum(any(one.level == "guess" for one in row.remarks) for row in rows)
        for content in (row.content for row in rows if row.content):
            if isinstance(content, LastProposal):
                self.counts[content.fate] += 1
                self.cost += content.amount
            else:
                self.counts["listed"] += content.shortlisted
                self.cost += content.cost
        return rows

    async def _enter(self, room: Room, actor: Actor) -> None:
        new = [row.content for row in self.rows if row.state == "new" and row.content]
        self.total = len(new)
        if self.what == "kamus":
            await room.do(SetCatalogue(self.items, self.name, self.digest), actor, f"catalogue-{self.token}")
        for at in range(0, len(new), MOST_AT_ONCE):
            some = new[at : at + MOST_AT_ONCE]
            await room.do(self._entering(some), actor, f"import-{self.token}-{at}")
            self.done = at + len(some)
        self.stage = "entered"

    def _entering(self, some: Iterable[StandingProposal | LastProposal]) -> ImportProposals | ListLastCycle:
        if self.what == "tahun-lalu":
            return ListLastCycle(tuple(one for one in some if isinstance(one, LastProposal)))
        proposals = tuple(one for one in some if isinstance(one, StandingProposal))
        return ImportProposals(proposals, self.name, self.digest)


class Uploads:
    """The last few files of one meeting, each for half an hour, unless it is at work."""

    def __init__(self) -> None:
        self._kept: dict[str, Upload] = {}

    def keep(self, upload: Upload) -> None:
        """Keep one more, and forget the oldest."""
        self._kept[upload.token] = upload
        idle = [one for one in self._kept.values() if not one.busy and one is not upload]
        for one in idle[: max(0, len(self._kept) - MOST_KEPT)]:
            del self._kept[one.token]

    def find(self, token: str) -> Upload:
        """The file that was given this token.

        Raises:
            Refused: ``import.expired``.
        """
        upload = self._kept.get(token)
        if upload is None or (not upload.busy and time.monotonic() - upload.since > KEPT_SECONDS):
            self._kept.pop(token, None)
            raise Refused("import.expired")
        return upload
