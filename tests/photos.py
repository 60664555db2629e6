"""Photos for tests: as phones take them, and as people with bad intentions make them."""

import io
import zlib
from hashlib import sha256

from PIL import Image

from sessions.pictures import Picture, redrawn


def photo(width: int = 800, height: int = 600, kind: str = "JPEG", **options: object) -> bytes:
    """A photo of some colours, the left half darker, with whatever ``options`` Pillow takes."""
    image = Image.linear_gradient("L").rotate(90).resize((width, height)).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def noise(width: int, height: int) -> bytes:
    """A photo that hardly any encoder can make small."""
    buffer = io.BytesIO()
    bands = [Image.effect_noise((width, height), 120) for _ in range(3)]
    Image.merge("RGB", bands).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that claims to be this wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = side.to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def one_pixel(shade: int) -> Picture:
    """A picture, another one for each shade."""
    buffer = io.BytesIO()
    red, green, blue = sha256(b"%d" % shade).digest()[:3]
    Image.new("RGB", (8, 8), (red, green, blue)).save(buffer, "PNG")
    return redrawn(buffer.getvalue())
