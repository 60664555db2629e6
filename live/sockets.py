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
from live.places import at, enter
from live.wire import EXTENSION
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
    try:
        while True:
            await _hear(opened, connection, socket, await socket.receive_text())
    except (WebSocketDisconnect, asyncio.CancelledError):
        pass
    finally:
        opened.fanout.leave(connection)


async def _hear(opened: OpenMeeting, connection: Connection, socket: WebSocket[Any, Any, Any], text: str) -> None:
    try:
        message = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError:
        await socket.close(POLICY_VIOLATION)
        return
    shown = message.get("show")
    if isinstance(shown, dict):
        opened.fanout.show(connection, {str(name): str(digest) for name, digest in shown.items()})
    elif "do" in message:
        answer = await act(opened, connection.viewer, message)
        await socket.send_text(msgspec.json.encode(answer).decode())
        opened.fanout.refresh(connection)
