"""Options: where the data is, and how phones come to it."""

import socket
from pathlib import Path
from typing import Literal

import msgspec

from sessions.storage import Storage


class Options(msgspec.Struct, frozen=True):
    """Where the data is, where to listen, the address for phones when it is another, and whose word on TLS counts.

    ``journal`` is the database that ledgers are in instead of the data folder, ``metrics`` a file with the token that
    opens the figures, ``least_space`` the megabytes below which the disk of the data is nearly full.
    """

    data: Path
    host: str
    port: int
    url: str = ""
    trust_proxy: str = ""
    journal: str = ""
    metrics: Path | None = None
    least_space: int = 500
    log: Literal["text", "json"] = "text"

    @property
    def storage(self) -> Storage:
        """Where the ledgers are."""
        return Storage(self.data, self.journal)

    @property
    def address(self) -> str:
        """How phones in the hall reach this server, without a slash at the end."""
        host = self.host if self.host not in {"", "0.0.0.0", "::"} else _lan_address()  # noqa: S104
        return self.url or f"http://{host}:{self.port}"


def _lan_address() -> str:
    """The address of this machine in the hall's network; connecting a datagram socket sends nothing (RFC 5737)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
