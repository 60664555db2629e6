"""The kop at the head of each document: the logo, whose office it is, and its address."""

from base64 import b64decode

import msgspec

from sessions.logo import kind
from sessions.settings import Letterhead, Settings


class Kop(msgspec.Struct, frozen=True):
    """Ready to print. ``logo`` is the picture in base64, empty when the meeting file names none."""

    lines: tuple[str, ...]
    address: str
    logo: str

    @property
    def picture(self) -> bytes:
        """The logo as its file was."""
        return b64decode(self.logo)

    @property
    def svg(self) -> str:
        """The logo inside an SVG, which the typesetter takes among its data; "" without one."""
        link = f"data:{kind(self.picture)};base64,{self.logo}"
        image = f'<image href="{link}" width="100" height="100"/>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{image}</svg>' if self.logo else ""


def kop(settings: Settings) -> Kop:
    """The letterhead of the meeting file, or one made of the names of the place."""
    given = settings.letterhead or Letterhead()
    *within, government = settings.region.split(", ")
    place = [f"Pemerintah {government}", *reversed(within)]
    return Kop(given.lines or tuple(line.upper() for line in place), given.address, given.logo)
