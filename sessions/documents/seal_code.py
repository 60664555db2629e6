"""The verification code on the berita acara: which ledger it was made from, for a phone to read off the paper."""

import io

import qrcode
from qrcode.image.svg import SvgPathImage

from sessions.musyawarah import Musyawarah


def seal_text(meeting: Musyawarah, digest: bytes) -> str:
    """``musyawarah:patihan:412:<digest>``: the code of the meeting, its entries, and the last digest in hexadecimal."""
    return f"musyawarah:{meeting.settings.code}:{meeting.seq}:{digest.hex()}"


def seal_code(meeting: Musyawarah, digest: bytes) -> str:
    """An SVG of the QR of :func:`seal_text`."""
    out = io.BytesIO()
    qrcode.make(seal_text(meeting, digest), image_factory=SvgPathImage, border=2, box_size=10).save(out)
    return out.getvalue().decode()


def seal_png(meeting: Musyawarah, digest: bytes) -> bytes:
    """The same QR for files that take no SVG."""
    out = io.BytesIO()
    qrcode.make(seal_text(meeting, digest), border=2, box_size=6).save(out)
    return out.getvalue()
