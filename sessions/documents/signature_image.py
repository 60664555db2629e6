"""A signature as a picture: of dots for files that take no strokes, of lines for those that do."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from sessions.signatures import HEIGHT, WIDTH, Strokes, path

_FINER = 2  # drawn larger and made smaller again, so that lines are smooth
_PEN = 5 * _FINER


class Picture:
    """A signature in a view, for each kind of document to draw in its own way; ``alt`` is what a screen reader says."""

    __slots__ = ("alt", "strokes")

    def __init__(self, strokes: Strokes, alt: str) -> None:
        self.strokes = strokes
        self.alt = alt


@lru_cache(maxsize=1024)  # drawn once for the workbook and for Word
def png(signature: Strokes) -> bytes:
    """Black strokes on a transparent ground, :data:`WIDTH` by :data:`HEIGHT` pixels."""
    mask = Image.new("L", (WIDTH * _FINER, HEIGHT * _FINER))
    pen = ImageDraw.Draw(mask)
    for stroke in signature:
        points = [(x * _FINER, y * _FINER) for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
        pen.line(points, fill=255, width=_PEN, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - _PEN / 2, y - _PEN / 2, x + _PEN / 2, y + _PEN / 2), fill=255)
    # Sixteen steps from clear to black are enough for a line, and are drawn five times as fast as 256.
    inked = mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX).point([15 - ink // 17 for ink in range(256)])
    picture = Image.frombytes("P", inked.size, inked.tobytes())
    picture.putpalette([0, 0, 0] * 16)
    buffer = BytesIO()
    picture.save(buffer, "PNG", bits=4, transparency=bytes(255 - step * 17 for step in range(16)), compress_level=3)
    return buffer.getvalue()


def svg(signature: Strokes) -> str:
    """The strokes as an SVG; "" for no signature."""
    if not signature:
        return ""
    pen = f'fill="none" stroke="black" stroke-width="{_PEN // _FINER}" stroke-linecap="round" stroke-linejoin="round"'
    lines = f'<path d="{path(signature)}" {pen}/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{lines}</svg>'
