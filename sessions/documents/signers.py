"""Who signs the documents: whom the meeting named for each office, or else whom its file names, with a pen."""

import msgspec

from sessions.attendance import Attendee
from sessions.documents.facts import Facts
from sessions.documents.signature_image import Picture
from sessions.documents.tabular import Signer
from sessions.draft import draft
from sessions.musyawarah import Musyawarah
from sessions.signatories import Office, Signatory
from sessions.signatures import Strokes

PEN = "……………………"
LEAST = 8  # lines for wakil peserta: whoever signs on paper needs room


class Witness(msgspec.Struct, frozen=True):
    """A line for somebody who signs for the people present; empty where a pen fills it in."""

    number: int
    name: str
    constituency: str
    address: str
    signature: Picture


def chair(meeting: Musyawarah, known: Facts) -> Signer:
    """The pimpinan rapat."""
    name, drawn = _holder(meeting, "pimpinan")
    return Signer("Pimpinan rapat,", name or known.chair, f"{known.seat}, {known.date}", signature=drawn)


def secretary(meeting: Musyawarah, known: Facts) -> Signer:
    """The sekretaris or notulis."""
    name, drawn = _holder(meeting, "notulis")
    return Signer("Sekretaris/notulis,", name or known.secretary, signature=drawn)


def head(meeting: Musyawarah, known: Facts) -> Signer:
    """The lurah, or who heads the region at another level, who signs that he knows of it, with rank and number."""
    name, drawn = _holder(meeting, "lurah")
    holder = meeting.signatories.holder("lurah")
    person = meeting.attendance.people.get(holder.person) if holder else None
    card = person.card if person else None
    under = (f"Pangkat {(card and card.rank) or PEN}", f"NIP {(card and card.nip) or PEN}")
    return Signer(f"{known.headed},", name or known.lurah, "Mengetahui,", under, drawn)


def witnesses(meeting: Musyawarah) -> list[Witness]:
    """The wakil peserta, at least :data:`LEAST` lines of them."""
    rows = [_witness(meeting, number, one) for number, one in enumerate(meeting.signatories.of("wakil"), start=1)]
    return rows + [Witness(number, "", "", "", Picture((), "")) for number in range(len(rows) + 1, LEAST + 1)]


def _holder(meeting: Musyawarah, office: Office) -> tuple[str, Strokes]:
    one = meeting.signatories.holder(office)
    return (meeting.attendance.name_of(one.person), _drawn(meeting, one)) if one else ("", ())


def _drawn(meeting: Musyawarah, one: Signatory) -> Strokes:
    """What they drew under the berita acara as it reads now; what was signed before it changed is no signature."""
    person = meeting.attendance.people.get(one.person)
    signed = one.signature and not one.signature.paper and one.signed(draft(meeting).digest)
    return person.card.endorsement if signed and person and person.card else ()


def _witness(meeting: Musyawarah, number: int, one: Signatory) -> Witness:
    person = meeting.attendance.people.get(one.person)
    name = meeting.attendance.name_of(one.person)
    drawn = Picture(_drawn(meeting, one), f"Tanda tangan {name}")
    return Witness(number, name, person.constituency if person else "", _address(person), drawn)


def _address(person: Attendee | None) -> str:
    known = [person.card.address if person.card else "", person.neighbourhood] if person else []
    return ", ".join(filter(None, known))
