"""Who signs the documents, as the meeting knows them."""

import msgspec

from sessions.documents.facts import Facts
from sessions.documents.signature_image import Picture
from sessions.documents.tabular import Signer
from sessions.musyawarah import Musyawarah

PEN = "……………………"
LEAST = 8


def chair(known: Facts) -> Signer:
    """The pimpinan rapat."""
    return Signer("Pimpinan rapat,", known.chair, place=f"{known.kelurahan}, {known.date}")


def secretary(known: Facts) -> Signer:
    """The sekretaris or notulis."""
    return Signer("Sekretaris/notulis,", known.secretary)


def lurah(known: Facts) -> Signer:
    """The Lurah, who signs that he knows of it, with rank and number."""
    return Signer(f"Lurah {known.kelurahan},", known.lurah, "Mengetahui,", (f"Pangkat {PEN}", f"NIP {PEN}"))


class Witness(msgspec.Struct, frozen=True):
    """A line for somebody who signs for the people present; empty where a pen fills it in."""

    number: int
    name: str
    constituency: str
    address: str
    signature: Picture


def witnesses(meeting: Musyawarah) -> list[Witness]:
    """The wakil peserta, at least :data:`LEAST` lines of them."""
    return [Witness(number, "", "", "", Picture((), "")) for number in range(1, LEAST + 1)]
