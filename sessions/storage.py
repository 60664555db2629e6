"""Where the ledgers of a server are kept: the SQLite file of a data folder, or a PostgreSQL database."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sessions.journal import Journal
from sessions.postgres import PostgresJournal
from sessions.refused import Refused
from sessions.sqlite import SqliteJournal, is_ledger
from sessions.urn import key_in

SCHEMES = ("postgresql://", "postgres://")


class Storage(msgspec.Struct, frozen=True):
    """The folder ``data`` or a file of SQLite; with ``url`` a database, and the folder holds the key of its urns."""

    data: Path
    url: str = ""

    @classmethod
    def named(cls, text: str, data: Path) -> "Storage":
        """What somebody typed: a folder, a file of SQLite, or the address of a database whose key is in ``data``."""
        return cls(data, text) if text.startswith(SCHEMES) else cls(Path(text))

    def __str__(self) -> str:
        """Its name without a password."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if self.url else str(self.data)

    async def open(self) -> Journal:
        """Open it, making what is not there.

        Raises:
            Unavailable: it cannot be opened.
            Refused: ``urn.key``.
        """
        return await (PostgresJournal.open(self.url, key_in(self.data)) if self.url else SqliteJournal.open(self.data))

    async def find(self) -> Journal:
        """Open it to be read.

        Raises:
            Unavailable: it cannot be opened.
            Refused: ``urn.key``, or ``data.missing``: a mistyped folder must not look like an empty archive.
        """
        if not self.url and not is_ledger(self.data):
            raise Refused("data.missing", path=self.data)
        return await self.open()
