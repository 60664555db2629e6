"""QR codes: as SVG for screens, as text for the terminal."""

import io
from functools import lru_cache

import qrcode
from qrcode.image.svg import SvgPathImage


@lru_cache(maxsize=64)
def svg(text: str) -> bytes:
    """An SVG of the code, dark on light with the quiet zone of ISO/IEC 18004, to be scaled freely."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4, box_size=10).save(out)
    return out.getvalue()


def terminal(text: str) -> str:
    """The code in half blocks, two rows of modules a line, for a terminal with a dark background."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue()
