"""The watch: whether the server is well, how much room its disk has, and who may read its figures."""

import asyncio
import hmac
import logging
import shutil
import time
from pathlib import Path

from live.hall import Hall
from sessions.journal import Unavailable

PATIENCE = 5.0
# Anybody may ask how we are; the ledger is tried once for all who ask within this time.
ASKED_SECONDS = 5.0
SPACE_SECONDS = 10.0
MEGABYTE = 1024 * 1024
_STEP = 50
_log = logging.getLogger(__name__)


class Watch:
    """``data`` is the folder whose disk must not fill, ``least`` the megabytes below which chair and desk are warned.

    ``token`` opens the figures; without one nobody reads them.
    """

    def __init__(self, hall: Hall, data: Path = Path(), least: int = 0, token: str = "") -> None:
        self._hall = hall
        self._data = data
        self._least = least
        self._token = token
        self._asked = 0.0
        self._ails = ""
        self._lock = asyncio.Lock()

    async def ails(self) -> str:
        """What is wrong: ``journal`` when it cannot be written, ``rooms`` when one of them has stopped, or ""."""
        async with self._lock:
            if time.monotonic() - self._asked > ASKED_SECONDS:
                self._ails = await self._examine()
                self._asked = time.monotonic()
            return self._ails

    async def _examine(self) -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._hall.journal.pulse()
        except (Unavailable, TimeoutError):
            return "journal"
        return "" if all(opened.room.alive for opened in self._hall.meetings.values()) else "rooms"

    def opens(self, authorization: str) -> bool:
        """Whether this header of a request opens the figures."""
        return bool(self._token) and hmac.compare_digest(authorization.encode(), f"Bearer {self._token}".encode())

    async def look(self) -> None:
        """Look after the disk for as long as the server runs."""
        while True:
            self.look_at(shutil.disk_usage(self._data).free // MEGABYTE)
            await asyncio.sleep(SPACE_SECONDS)

    def look_at(self, free: int) -> None:
        """Tell chair and desk of every meeting when ``free`` megabytes are little, and when they are no more."""
        # In steps, so that a disk that fills slowly does not draw the same sentence anew all the time.
        left = f"{free // _STEP * _STEP if free > _STEP else free}" if free < self._least else ""
        for opened in self._hall.meetings.values():
            if opened.gallery.space != left:
                if left:
                    _log.warning("the disk is nearly full: %s MB left", left)
                opened.gallery.space = left
                opened.fanout.send_anew("space")
