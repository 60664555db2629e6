"""A sealed urn: the slips of running secret ballots as a database may hold them that forgets nothing.

PostgreSQL keeps what was: dead rows until a vacuum, its log for longer, replicas and backups for ever. Each would tell
which slip came with which mark. So the slips of a meeting lie there as one box: sorted, padded so that its length tells
only how many they are, and sealed (XSalsa20-Poly1305) with a key that stands in a file outside the database.
"""

import os
import struct
from hashlib import blake2b
from pathlib import Path

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from sessions.durable import settle

FILE = "urn.key"
_KEY = 32
_LEAST_SLOT = 128
_LENGTH = struct.Struct(">I")
_Slips = dict[str, bytes]


class Unopened(Exception):
    """The box was sealed with another key, or is not as it was sealed."""


class Urn:
    """Seals and opens the boxes of all meetings; each meeting has a key of its own, derived from ``key`` (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @property
    def proof(self) -> bytes:
        """What tells this key from another, and tells nobody the key."""
        return blake2b(b"proof", key=self._key, digest_size=16).digest()

    def seal(self, meeting: str, slips: _Slips) -> bytes:
        """A box of these slips: always different bytes, and of a length that tells no vote from another.

        Every slip takes the same room, a power of two that the longest fits into.
        """
        rows = sorted(slips.items())
        content = msgspec.msgpack.encode(rows)
        slot = _LEAST_SLOT
        while rows and slot < max(len(msgspec.msgpack.encode(row)) for row in rows):
            slot *= 2
        plain = _LENGTH.pack(len(content)) + content
        return bytes(self._box(meeting).encrypt(plain.ljust(_LENGTH.size + 8 + slot * len(rows), b"\0")))

    def open(self, meeting: str, sealed: bytes) -> _Slips:
        """The slips of a box, sorted by key.

        Raises:
            Unopened: the key does not fit.
        """
        try:
            plain = self._box(meeting).decrypt(sealed)
        except CryptoError as error:
            raise Unopened(meeting) from error
        (length,) = _LENGTH.unpack_from(plain)
        return dict(msgspec.msgpack.decode(plain[_LENGTH.size :][:length], type=list[tuple[str, bytes]]))

    def _box(self, meeting: str) -> SecretBox:
        return SecretBox(blake2b(meeting.encode(), key=self._key, digest_size=SecretBox.KEY_SIZE).digest())


def key_in(folder: Path) -> bytes:
    """The key in ``folder``/urn.key, made when there is none; only its owner may read it.

    Raises:
        OSError: it can neither be read nor made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        # Whole or not at all, also when several workers start at once.
        part = folder / f".{FILE}.{os.getpid()}"
        part.touch(mode=0o600)
        part.write_bytes(os.urandom(_KEY))
        settle(part)
        os.link(part, folder / FILE)
        settle(folder)
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)
    return (folder / FILE).read_bytes()
