"""A signature as a picture, for files that take no strokes."""

from io import BytesIO

from PIL import Image, ImageDraw

from sessions.signatures import HEIGHT, WIDTH, Strokes

_FINER = 2  # drawn larger and made smaller again, so that lines are smooth
_PEN = 5 * _FINER


def png(signature: Strokes) -> bytes:
    """Black strokes on a transparent ground, :data:`WIDTH` by :data:`HEIGHT` pixels."""
    mask = Image.new("L", (WIDTH * _FINER, HEIGHT * _FINER))
    pen = ImageDraw.Draw(mask)
    for stroke in signature:
        points = [(x * _FINER, y * _FINER) for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
        pen.line(points, fill=255, width=_PEN, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - _PEN / 2, y - _PEN / 2, x + _PEN / 2, y + _PEN / 2), fill=255)
    small = mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    picture = Image.merge("LA", (Image.new("L", small.size), small))
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
