"""A browser of the demo: one page, one line, and answers to what is sent over it."""

import asyncio
import contextlib
import json
import secrets
import urllib.request
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Origin

from live.access import DEVICE, TICKET
from live.demo.reading import Screen

PATIENCE = 15
UNWELCOME = 4403
# No proxy of the environment stands between the demo and its hall.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Place(msgspec.Struct, frozen=True):
    """A screen of a hall: its server, its path, and the cookies that open it."""

    origin: str
    path: str
    cookies: tuple[tuple[str, str], ...]

    @classmethod
    def of_phone(cls, address: str, device: str) -> "Place":
        """The page of a phone that scanned ``address``; the ticket in it goes into a cookie, as in a browser."""
        parts = urlsplit(address)
        prefix = "__Host-" if parts.scheme == "https" else ""
        ticket = parse_qs(parts.query).get("t", [""])[0]
        cookies = ((prefix + DEVICE, device), *(((prefix + TICKET, ticket),) if ticket else ()))
        return cls(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/") + "/", cookies)

    @property
    def cookie(self) -> str:
        """As a header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies)


class Line:
    """One page that is open at a place. ``screen`` is what it shows now."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._socket: ClientConnection | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.screen = Screen("")

    async def open(self) -> None:
        """Load the page and dial, again and again until both went well."""
        while True:
            try:
                self.screen = Screen(await asyncio.to_thread(self._load))
                url = self._place.origin.replace("http", "ws", 1) + self._place.path + "live"
                headers = {"Cookie": self._place.cookie}
                self._socket = await connect(
                    url, origin=Origin(self._place.origin), additional_headers=headers, proxy=None, max_size=2**22
                )
                await self._show(self.screen.panels)
                return
            except (OSError, WebSocketException, InvalidHandshake):
                await asyncio.sleep(1)

    def _load(self) -> str:
        request = urllib.request.Request(self._place.origin + self._place.path, headers={"Cookie": self._place.cookie})  # noqa: S310 - an address that was typed
        with _open.open(request, timeout=PATIENCE) as answer:
            text: str = answer.read().decode()
            return text

    async def _show(self, panels: Iterable[str]) -> None:
        if self._socket:
            await self._socket.send(json.dumps({"show": {name: self.screen.panels[name] for name in panels}}))

    async def listen(self) -> None:
        """Take in what comes until the line is lost, then open it again; for ever."""
        while True:
            with contextlib.suppress(WebSocketException, OSError):
                while self._socket:
                    self._hear(str(await self._socket.recv()))
            await self.open()

    def _hear(self, frame: str) -> None:
        if not frame.startswith("{"):
            self.screen.take(frame)
            return
        message = json.loads(frame)
        waiting = self._waiting.pop(message.get("ack", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(message)

    async def say(self, values: dict[str, Any]) -> dict[str, Any]:
        """Send a form, again under the same id when the line is lost; what was answered."""
        key = values["id"] = secrets.token_hex(16)
        while True:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
            with contextlib.suppress(TimeoutError, WebSocketException, OSError):
                if self._socket:
                    await self._socket.send(json.dumps(values))
                async with asyncio.timeout(PATIENCE):
                    told: dict[str, Any] = await answer
                if "go" in told:
                    await self.lose()
                return told
            await asyncio.sleep(1)

    async def lose(self) -> None:
        """The page is loaded anew, or the Wi-Fi went away."""
        if self._socket:
            await self._socket.close()
