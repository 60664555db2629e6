"""Patience: how long a client may take to say what it wants, so that silent connections do not fill the server."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# A phone at the edge of the Wi-Fi needs some seconds; one that says nothing for longer has gone.
REQUEST_SECONDS = 20.0


class Patient(H11Protocol):
    """uvicorn's HTTP, which alone would wait for ever for the rest of a request."""

    _deadline: asyncio.TimerHandle | None = None
    _upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connected; from now on the first request is awaited."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Some bytes came; the time runs until the request is whole."""
        super().data_received(data)
        self._watch()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """The connection becomes a line, which has its own heartbeat."""
        super().handle_websocket_upgrade(event)
        self._upgraded = True

    def send_400_response(self, msg: str) -> None:
        """What comes is no HTTP, maybe in the middle of a body: whoever answers that request speaks to nobody."""
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            super().send_400_response(msg)
        else:  # an answer is under way, or given
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        speaks = self.conn.their_state in {h11.IDLE, h11.SEND_BODY} and not self._upgraded
        if not speaks or self.transport.is_closing():
            self._stop()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _stop(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None
