"""Cards: who somebody is, kept beside the ledger so that it can be corrected, carried to another phone, and erased.

The ledger knows a person by number and by the digest of their card (UU 27/2022 on personal data): with the card gone,
the chain still holds and nobody can read a name out of it.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.signatures import Strokes, strokes
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

ERASED = "(dihapus)"
# Without c, q, x, y, z and without pairs that sound alike over a loudspeaker.
_CONSONANTS, _VOWELS, _DIGITS = "bdgjklmnprstw", "aiueo", "23456789"


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """The personal card. The salt keeps its digest unguessable; ``code`` brings the person back on another phone.

    ``signature`` is that of the attendance list, ``endorsement`` that under the berita acara. ``rank`` (pangkat) and
    ``nip`` are an official's; ``age`` in years and ``occupation`` are asked of a delegate.
    """

    name: str
    salt: str
    address: str = ""
    phone: str = ""
    code: str = ""
    signature: Strokes = ()
    endorsement: Strokes = ()
    rank: str = ""
    nip: str = ""
    age: int = 0
    occupation: str = ""

    def sealed(self, person: int) -> tuple[Keep, str]:
        """What is kept beside the ledger, and the digest (SHA-256, hex) that stands in it."""
        body = msgspec.json.encode(self)
        return Keep("people", str(person), body), sha256(body).hexdigest()


def full_name(typed: str) -> str:
    """A name of at most 80 characters, with a letter in it.

    Raises:
        Refused: ``text.missing``, ``text.long`` or ``name.letters``, beside ``name``.
    """
    name = line(typed, "name", 80)
    if not any(character.isalpha() for character in name):
        raise Refused("name.letters", "name")
    return name


def new_card(name: str, address: str, phone: str, chance: Callable[[int], bytes], signature: str = "") -> Card:
    """A card with a fresh salt and personal code.

    Raises:
        Refused: beside ``name``, ``address``, ``phone`` or ``signature``.
    """
    return Card(
        full_name(name),
        chance(16).hex(),
        line(address, "address", 200, required=False),
        line(phone, "phone", 30, required=False),
        spoken_code(chance(8)),
        strokes(signature),
    )


def spoken_code(random: bytes) -> str:
    """A code that can be read aloud, like ``baki-soru-47``: 65 ** 4 * 64, about 1.1 billion."""
    pool = int.from_bytes(random, "big")
    parts: list[str] = []
    for letters in (_CONSONANTS, _VOWELS) * 4 + (_DIGITS, _DIGITS):
        pool, index = divmod(pool, len(letters))
        parts.append(letters[index])
    code = "".join(parts)
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


class CardCorrected(Event, frozen=True, tag="card.corrected"):
    """The card of ``person`` reads differently now; ``card`` is its new digest."""

    topic: ClassVar = "attendance"
    person: int
    card: str

    @property
    def subject(self) -> int | None:
        return self.person

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.people[self.person].digest = self.card


class CardErased(Event, frozen=True, tag="card.erased"):
    """The card of ``person`` is gone for good; no device is theirs any more."""

    topic: ClassVar = "attendance"
    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        for store in (meeting.attendance.people, meeting.invitations.people, meeting.admission.requests):
            if self.person in store:
                store[self.person].digest = ""
        meeting.attendance.forget_devices(self.person)


class DeviceMoved(Event, frozen=True, tag="device.moved"):
    """``person`` goes on in another browser, and no longer in the one before."""

    topic: ClassVar = "attendance"
    person: int
    device: str

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.attendance.forget_devices(self.person, moved=True)
        meeting.attendance.devices[self.device] = self.person


class CorrectCard(Command, frozen=True, tag="card.correct"):
    """Mend a misspelt name, or fill in what documents ask; an empty field stays as it is.

    ``person`` is whose card it is; 0 is whom the desk acts for.
    """

    may: ClassVar = DESK
    name: str = ""
    address: str = ""
    phone: str = ""
    rank: str = ""
    nip: str = ""
    age: int = 0
    occupation: str = ""
    person: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.registered(self.person or actor.person)
        had = person.card
        if had is None:
            raise Refused("card.erased")
        if not 0 <= self.age <= 120:
            raise Refused("number.range", "age", least=0, most=120)
        card = msgspec.structs.replace(
            had,
            name=full_name(self.name or had.name),
            address=line(self.address or had.address, "address", 200, required=False),
            phone=line(self.phone or had.phone, "phone", 30, required=False),
            rank=line(self.rank or had.rank, "rank", 80, required=False),
            nip=line(self.nip or had.nip, "nip", 30, required=False),
            age=self.age or had.age,
            occupation=line(self.occupation or had.occupation, "occupation", 80, required=False),
        )
        if card != had:
            keep, digest = card.sealed(person.id)
            yield keep
            yield CardCorrected(person=person.id, card=digest)


class EraseCard(Command, frozen=True, tag="card.erase"):
    """Erase what is known of a person; documents show "(dihapus)" from now on."""

    may: ClassVar = frozenset({Role.OPERATOR})
    person: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if self.person in meeting.cards:
            yield Keep("people", str(self.person), None)
            yield CardErased(person=self.person)
