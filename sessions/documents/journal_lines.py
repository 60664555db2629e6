"""``jurnal.jsonl``: the ledger itself, a line for each entry, so that anybody can recompute the chain of digests.

A line is ``{"digest":"<64 hexadecimal digits>","entry":<the bytes that were hashed, as they are>}``.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from sessions.documents.unpacking import MOST_BYTES
from sessions.ledger import Broken, Stored
from sessions.refused import Refused

MEDIA_TYPE = "application/jsonl"


class _Line(msgspec.Struct, frozen=True):
    digest: str
    entry: msgspec.Raw


class _Sender(msgspec.Struct, frozen=True):
    command: str = ""


_line = msgspec.json.Decoder(_Line)
_sender = msgspec.json.Decoder(_Sender)


def journal_lines(stored: Iterable[Stored]) -> bytes:
    """The entries as lines, in their order."""
    return msgspec.json.Encoder().encode_lines(_Line(row.digest.hex(), msgspec.Raw(row.body)) for row in stored)


def read_journal_lines(data: bytes) -> list[Stored]:
    """The entries of :func:`journal_lines`, every body byte for byte. Whether the chain holds is for ``unseal`` to say.

    Raises:
        Broken: with the number of the first line that cannot be read, counted from 1.
    """
    return [_read(seq, row) for seq, row in enumerate(data.removesuffix(b"\n").split(b"\n"), start=1)] if data else []


def read_journal_file(path: Path) -> list[Stored]:
    """The entries of a ``jurnal.jsonl``.

    Raises:
        Refused: ``parcel.large`` for more than any meeting's.
        Broken: as :func:`read_journal_lines`.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Refused("parcel.large", name=path.name, most=MOST_BYTES // 1024**2)
    return read_journal_lines(path.read_bytes())


def _read(seq: int, row: bytes) -> Stored:
    try:
        line = _line.decode(row)
        body, digest = bytes(line.entry), bytes.fromhex(line.digest)
        command = _sender.decode(body).command
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Broken(seq, "unreadable") from error
    if len(digest) != 32:
        raise Broken(seq, "unreadable")
    return Stored(seq, body, digest, command)
