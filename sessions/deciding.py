"""Deciding a batch: every command in order, each against a draft that already holds what came before it."""

import logging
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, cast

import msgspec

from sessions.actors import Actor
from sessions.acts import Command, Event, Keep
from sessions.ledger import Entry, Stored, seal
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused

if TYPE_CHECKING:
    import asyncio

    from sessions.events import AnyEvent

MOST_IDLE = 10_000

_log = logging.getLogger(__name__)


class Receipt(msgspec.Struct, frozen=True):
    """That a command is in the ledger: its id, the first entry that followed from it (0: nothing changed), and when."""

    command: str
    seq: int
    at: datetime


class Asked(msgspec.Struct, frozen=True):
    """A command that waits, with who sent it, the sender's id for it, and where its answer is awaited."""

    command: Command
    actor: Actor
    id: str
    answer: "asyncio.Future[Receipt]"

    def refuse(self, refusal: Refused) -> None:
        if not self.answer.done():
            self.answer.set_exception(refusal.anew())

    def acknowledge(self, receipt: Receipt) -> None:
        if not self.answer.done():
            self.answer.set_result(receipt)


class Answered:
    """What commands were answered, by their ids: a repeat gets the same answer as the first time."""

    def __init__(self) -> None:
        # Of all that is in the ledger.
        self.receipts: dict[str, Receipt] = {}
        # Of commands that changed nothing: a repeat that comes late must not find that by now it would. By their
        # digests, as a photo or a list of hundreds may be among them.
        self._idle: dict[str, tuple[bytes, Receipt | Refused]] = {}

    def remember(self, one: Asked, said: Receipt | Refused) -> None:
        """Keep what was said to a command that changed nothing; past :data:`MOST_IDLE` the oldest is forgotten."""
        self._idle[one.id] = _digest(one.command), said
        if len(self._idle) > MOST_IDLE:
            del self._idle[next(iter(self._idle))]

    def idly(self, one: Asked) -> Receipt | Refused | None:
        """What this command was told when it changed nothing. Mended under the same id it is another command."""
        digest, said = self._idle.get(one.id, (b"", None))
        return said if said and digest == _digest(one.command) else None


def _digest(command: Command) -> bytes:
    return blake2s(msgspec.json.encode(command)).digest()


class Decided(msgspec.Struct):
    """What one batch came to, before it is written. ``head`` is the digest of the ledger with it."""

    head: bytes
    entries: list[Entry] = msgspec.field(default_factory=list)
    stored: list[Stored] = msgspec.field(default_factory=list)
    keeps: list[Keep] = msgspec.field(default_factory=list)
    receipts: list[tuple[Asked, Receipt]] = msgspec.field(default_factory=list)
    refusals: list[tuple[Asked, Refused]] = msgspec.field(default_factory=list)

    @property
    def changes_all(self) -> bool:
        """Whether nobody is refused, and everybody's command is in the ledger or comes into it."""
        return not self.refusals and all(receipt.seq for _, receipt in self.receipts)

    def answer(self, answered: Answered) -> None:
        """Tell everybody, and remember what changed nothing: but a fault may be mended when it is asked again."""
        for one, refusal in self.refusals:
            if refusal.key != "fault":
                answered.remember(one, refusal)
            one.refuse(refusal)
        for one, receipt in self.receipts:
            if not receipt.seq:
                answered.remember(one, receipt)
            one.acknowledge(receipt)


def decide(draft: Musyawarah, asked: Iterable[Asked], answered: Answered, head: bytes, now: datetime) -> Decided:
    """Decide each in order. The draft then holds what all of them came to, on top of the ledger that ends in ``head``.

    Who cannot be heard, and whose command has a fault of ours in it, is among the refusals.
    """
    decided = Decided(head)
    fresh: dict[str, Receipt] = {}
    for one in asked:
        said = answered.receipts.get(one.id) or fresh.get(one.id) or answered.idly(one)
        if said is None:
            draft.now, draft.head = now, decided.head
            outcomes = _outcomes(draft, one)
            if isinstance(outcomes, Refused):
                said = outcomes
            else:
                said = fresh[one.id] = _put_down(decided, draft, one, outcomes)
        if isinstance(said, Refused):
            decided.refusals.append((one, said))
        else:
            decided.receipts.append((one, said))
    return decided


def _outcomes(draft: Musyawarah, one: Asked) -> list[Event | Keep] | Refused:
    try:
        one.command.refuse_unless_allowed(draft, one.actor)
        return list(one.command.decide(draft, one.actor))
    except Refused as refusal:
        # It is remembered, and where it was raised would keep the whole draft with it.
        return refusal.anew()
    except Exception:
        _log.exception("a command failed")
        return Refused("fault")


def _put_down(decided: Decided, draft: Musyawarah, one: Asked, outcomes: Iterable[Event | Keep]) -> Receipt:
    now, first = draft.now, draft.seq + 1
    for outcome in outcomes:
        if isinstance(outcome, Keep):
            draft.keep(outcome)
            decided.keeps.append(outcome)
            continue
        seq = draft.seq + 1
        entry = Entry(seq, now, one.actor.signed(), cast("AnyEvent", outcome), one.id if seq == first else "")
        draft.fold(entry)
        row = seal(entry, decided.head)
        decided.head = row.digest
        decided.entries.append(entry)
        decided.stored.append(row)
    return Receipt(one.id, first if draft.seq >= first else 0, now)
