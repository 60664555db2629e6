"""Signatures: strokes of a finger, pen or mouse on a fixed grid. Small enough to keep, exact enough to print."""

import msgspec

from sessions.refused import Refused

WIDTH, HEIGHT = 600, 200
MOST_STROKES, MOST_POINTS, MOST_BYTES = 200, 4000, 16 * 1024

# Each stroke as x, y, x, y … in whole steps of the grid, y downwards.
Strokes = tuple[tuple[int, ...], ...]


def strokes(drawn: str) -> Strokes:
    """The strokes of ``drawn``, a JSON array of arrays ``[x, y, x, y, …]``; "" is no signature.

    Raises:
        Refused: ``signature.long`` or ``signature.unreadable``, beside ``signature``.
    """
    if len(drawn.encode()) > MOST_BYTES:
        raise Refused("signature.long", "signature")
    try:
        read = msgspec.json.decode(drawn, type=Strokes) if drawn else ()
    except msgspec.MsgspecError as error:
        raise Refused("signature.unreadable", "signature") from error
    if len(read) > MOST_STROKES or sum(map(len, read)) > 2 * MOST_POINTS:
        raise Refused("signature.long", "signature")
    if not all(_on_the_grid(stroke) for stroke in read):
        raise Refused("signature.unreadable", "signature")
    return read


def path(signature: Strokes) -> str:
    """The strokes as the ``d`` of an SVG path in a box of :data:`WIDTH` by :data:`HEIGHT`; a dot is a short line."""
    return "".join(_line(stroke) for stroke in signature)


def _on_the_grid(stroke: tuple[int, ...]) -> bool:
    whole = len(stroke) >= 2 and len(stroke) % 2 == 0
    return whole and all(0 <= x <= WIDTH for x in stroke[::2]) and all(0 <= y <= HEIGHT for y in stroke[1::2])


def _line(stroke: tuple[int, ...]) -> str:
    points = [f"{x} {y}" for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
    return "M" + "L".join(points if len(points) > 1 else points * 2)
