"""The ledger: entries in order, each with the digest of itself and of the one before it.

An entry is stored and hashed as the same bytes (its JSON), so whoever has the bytes can recompute the chain without
this program: ``digest = SHA-256(digest before it + body)``, starting from 32 zero bytes.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import get_args

import msgspec

from sessions.actors import Actor
from sessions.events import AnyEvent

GENESIS = bytes(32)


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that happened. ``command`` is the sender's id, on the first entry that follows from a command."""

    seq: int
    at: datetime
    actor: Actor
    event: AnyEvent
    command: str = ""


class Stored(msgspec.Struct, frozen=True):
    """An entry as the journal keeps it: its bytes, and the digest of the chain up to and with it."""

    seq: int
    body: bytes
    digest: bytes
    command: str = ""


class Broken(Exception):
    """The chain does not hold. ``seq`` is the first entry that is not as it was written.

    ``why`` is ``missing``, ``altered``, ``unreadable``, or ``card`` when the person's card beside it was changed, and
    ``photo`` when a photo was, or is not there.
    """

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"{seq}: {why}")
        self.seq = seq
        self.why = why


_KNOWN = frozenset(get_args(AnyEvent))
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Entry)


def seal(entry: Entry, before: bytes) -> Stored:
    """The stored form of an entry that follows the digest ``before``.

    Raises:
        TypeError: its event is none that a ledger can be read with again.
    """
    if type(entry.event) not in _KNOWN:
        raise TypeError(f"{type(entry.event).__name__} is not listed in sessions/events.py")
    body = _encoder.encode(entry)
    return Stored(entry.seq, body, sha256(before + body).digest(), entry.command)


def unseal(stored: Iterable[Stored], seq: int = 0, before: bytes = GENESIS) -> Iterator[Entry]:
    """Decode entries that follow entry ``seq`` with digest ``before``, checking every link.

    Raises:
        Broken: at the first entry that is missing, out of order, altered or unreadable.
    """
    for row in stored:
        seq += 1
        if row.seq != seq:
            raise Broken(seq, "missing")
        if sha256(before + row.body).digest() != row.digest:
            raise Broken(seq, "altered")
        try:
            entry = _decoder.decode(row.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Broken(seq, "unreadable") from error
        if entry.seq != seq:
            raise Broken(seq, "altered")
        before = row.digest
        yield entry


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, while one reads: to walk again and again through what stays takes longer."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
