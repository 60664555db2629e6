"""The wire: a uvicorn websocket protocol that takes ready-made frames and never makes anybody wait.

Litestar's ``send`` waits while a socket's buffer is full, so one stalled phone would hold up a loop over all of them.
Here a frame is encoded once for everybody (RFC 6455; the server never masks, compression is off) and written to each
transport, which copies only what the kernel does not take. A full wire says so instead of queueing.
"""

import socket
from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode

EXTENSION = "musyawarah.wire"
HIGH_WATER = 32 * 1024
SEND_BUFFER = 128 * 1024
MOST_UNHEARD = 8
_NO_LINE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def text_frame(text: str) -> bytes:
    """A whole text message as it goes over the wire, the same for every receiver."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class Wire(WebSocketsSansIOProtocol):
    """One phone's socket. ``full`` says that its buffer is over the high-water mark; ``drained`` is called after."""

    full = False
    drained: Callable[[], None] | None = None

    async def run_asgi(self) -> None:
        """Let the application reach this protocol through the scope."""
        self.scope["extensions"][EXTENSION] = {"wire": self}
        self.transport.set_write_buffer_limits(high=HIGH_WATER)
        # Without a bound the kernel would hold megabytes of old panels for a phone that stopped reading.
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        await super().run_asgi()

    def data_received(self, data: bytes) -> None:
        """What comes after a goodbye, and is no text besides, finds uvicorn's closing done already."""
        try:
            super().data_received(data)
        except InvalidState:
            self.cut()
        if self.conn.handshake_exc and not self.handshake_complete:
            self._turn_away()

    def _turn_away(self) -> None:
        """Answer a call for a line that cannot be read, such as one by POST: uvicorn would let it wait for ever."""
        self.transport.write(b"".join(self.conn.data_to_send()) or _NO_LINE)
        self.handshake_complete = self.close_sent = True
        self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """Stop reading once several messages wait; uvicorn stops at each, which takes two system calls a message."""
        # It then takes for stopped what is not, and resumes it after, which does nothing.
        self.read_paused = self.queue.qsize() < MOST_UNHEARD
        super().send_receive_event_to_app()

    def put(self, frame: bytes) -> bool:
        """Write a frame, or say no when the wire is full or closing."""
        if self.full or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

    def dismiss(self, code: int) -> None:
        """Say goodbye with a close code (RFC 6455, section 7.4) and close."""
        if not self.close_sent and not self.transport.is_closing():
            self.conn.send_close(code)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()

    def cut(self) -> None:
        """Close at once, without waiting for what is still buffered."""
        self.transport.abort()

    def pause_writing(self) -> None:
        """The transport's buffer passed the high-water mark."""
        self.full = True
        super().pause_writing()

    def resume_writing(self) -> None:
        """The transport's buffer drained."""
        self.full = False
        super().resume_writing()
        if self.drained:
            self.drained()
