"""Sockets: the same door and the same panels as by HTTP, over one line that stays open."""

import asyncio
from typing import Any

import msgspec
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from live.answers import act
from live.fanout import Connection
from live.gate import POLICY_VIOLATION
from live.hall import OpenMeeting
from live.limits import Buckets
from live.places import at, enter
from live.wire import EXTENSION, text_frame
from sessions.refused import Refused


@websocket(at("/live"))
async def live(socket: WebSocket[Any, Any, Any]) -> None:
    """One page's line: it says what it shows and sends commands; it gets panels, answers and heartbeats."""
    try:
        opened, viewer = enter(socket)
    except Refused:
        await socket.close(POLICY_VIOLATION)
        return
    await socket.accept()
    extensions: dict[str, Any] = socket.scope["extensions"] or {}
    connection = Connection(viewer, extensions[EXTENSION]["wire"])
    opened.fanout.join(connection)
    pace = Buckets(rate=10, burst=100)
    try:
        while pace.take("line") and await _hear(opened, connection, socket, await socket.receive_text()):
            pass
        # Not a code that the page dials again at: it goes on without a line, by asking now and then.
        connection.wire.dismiss(POLICY_VIOLATION)
    except (WebSocketDisconnect, asyncio.CancelledError):
        pass
    finally:
        opened.fanout.leave(connection)


async def _hear(opened: OpenMeeting, connection: Connection, socket: WebSocket[Any, Any, Any], text: str) -> bool:
    """Do what a message asks; False when it is none, or the line has been closed."""
    try:
        message = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        return False
    shown = message.get("show")
    if isinstance(shown, dict):
        opened.fanout.show(connection, {name: known for name, known in shown.items() if isinstance(known, str)})
    elif "do" in message:
        answer = await act(opened, connection.viewer, message)
        if connection.wire.close_sent:
            return False
        said = msgspec.json.encode(answer).decode()
        if not opened.fanout.answer(connection, text_frame(said)):
            # An answer waits for a full wire; panels are passed over, and the newest follow.
            await socket.send_text(said)
    return True
