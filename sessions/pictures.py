"""Pictures: a photo as it came is drawn anew, so that nothing goes on but what the eye sees.

Where and when it was taken (EXIF), a comment, a second picture, or a web page hidden in the file stay behind. Decoders
of pictures have faults, too: whoever takes files from strangers calls :func:`redrawn` in a process of its own.
"""

import io
import re
import warnings

import msgspec
from PIL import Image, ImageOps

from sessions.refused import Refused

KIND = "image/jpeg"
MOST_SENT = 12 * 1024**2
MOST_PIXELS = 64_000_000
MOST_BYTES = 300 * 1024
_BEGINS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)
# The longest side in pixels, and how finely it is drawn, until it is small enough. The first is what a projector shows.
_TRIALS = ((1280, 78), (1280, 65), (1280, 50), (960, 50), (640, 50), (320, 50))


class Picture(msgspec.Struct, frozen=True):
    """A JPEG of at most :data:`MOST_BYTES` bytes. No form and no socket can say one: it comes from :func:`redrawn`."""

    content: bytes
    width: int
    height: int


def refuse_at_sight(content: bytes) -> None:
    """Refuse what needs no decoder to be told from a photo.

    Raises:
        Refused: ``photo.missing``, ``photo.large`` or ``photo.kind``, beside ``photo``.
    """
    if not content:
        raise Refused("photo.missing", "photo")
    if len(content) > MOST_SENT:
        raise Refused("photo.large", "photo", most=MOST_SENT // 1024**2)
    if not _BEGINS.match(content):
        raise Refused("photo.kind", "photo")


def redrawn(content: bytes) -> Picture:
    """The photo in this file (JPEG, PNG or WebP; the first, if there are several), upright and on white.

    Raises:
        Refused: as :func:`refuse_at_sight`, and ``photo.pixels`` or ``photo.broken``.
    """
    refuse_at_sight(content)
    try:
        # We have a limit of our own, which refuses where this one only warns.
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            seen = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError as error:
        raise Refused("photo.pixels", "photo") from error
    except Exception as error:
        raise Refused("photo.kind", "photo") from error
    if seen.width * seen.height > MOST_PIXELS:
        raise Refused("photo.pixels", "photo")
    try:
        return _drawn(seen)
    except Exception as error:
        # Each decoder has its own way to fail.
        raise Refused("photo.broken", "photo") from error


def _drawn(seen: Image.Image) -> Picture:
    longest = _TRIALS[0][0]
    seen.draft("RGB", (longest, longest))
    seen.thumbnail((longest, longest), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(seen).convert("RGBA")
    # A sheet of its own: a picture that is saved takes along what was said about it.
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright)
    for side, quality in _TRIALS:
        sheet.thumbnail((side, side))
        buffer = io.BytesIO()
        sheet.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return Picture(buffer.getvalue(), *sheet.size)
