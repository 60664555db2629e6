"""The catalogue (kamus usulan): what can be proposed, at which price, under which conditions.

It helps and it marks; it stops nobody. A price or a volume that does not fit stays as it was proposed, with a mark that
chair, desk and documents show.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.rupiah import cost_of
from sessions.settings import Short, StandingProposal
from sessions.tables.values import decimal, unit
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

MOST_ITEMS = 2_000
_BOUND = re.compile(
    r"(?:luas|panjang|volume|jumlah)(?: total)?\s*"
    r"(?P<sign><=|>=|<|>|≤|≥|maks\w*\.?|min\w*\.?|paling banyak|paling sedikit)\s*(?P<limit>\d[\d.,]*)",
    re.IGNORECASE,
)
_KECAMATAN = re.compile(r"\(\s*kecamatan\b[^()]*\)")
_PLACE = re.compile(r"\br[tw]\.?\s*\d.*")


class Mark(StrEnum):
    """What the data of a proposal is marked with when it does not fit the catalogue."""

    PRICE = "harga lain dari kamus"
    VOLUME = "volume di luar syarat kamus"
    UNIT = "satuan lain dari kamus"
    AREA = "satuan m dibaca m²"


FITTING = frozenset({Mark.PRICE, Mark.VOLUME, Mark.UNIT})


class CatalogueItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item: ``price`` in rupiah for a ``unit``; ``conditions`` as they are written, ``code`` of the sub kegiatan."""

    item: Short
    unit: str
    price: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    conditions: str = ""
    code: str = ""

    def admits(self, volume: Decimal) -> bool:
        """Whether the volume is within the bounds that the conditions name: ``luas total <200 m²``."""
        for sign, limit in _BOUND.findall(self.conditions):
            bound = decimal(limit)
            if bound is not None and not _holds(volume, sign.lower(), bound):
                return False
        return True

    def marks(self, content: StandingProposal) -> Iterator[Mark]:
        """What in the content does not fit this item."""
        wrong_cost = content.volume and content.cost and content.cost != cost_of(content.volume, self.price)
        if content.unit_price != self.price if content.unit_price else wrong_cost:
            yield Mark.PRICE
        if content.volume and not self.admits(content.volume):
            yield Mark.VOLUME
        if content.unit and unit(content.unit) != unit(self.unit):
            yield Mark.UNIT


class Catalogue(msgspec.Struct):
    """The items in the order of their file, called ``name``; none before one is taken in."""

    items: dict[str, CatalogueItem] = msgspec.field(default_factory=dict)
    name: str = ""

    @classmethod
    def of(cls, items: Iterable[CatalogueItem], name: str = "") -> "Catalogue":
        """These items by what they are found by; of two with one name the first."""
        found: dict[str, CatalogueItem] = {}
        for item in items:
            found.setdefault(key_of(item.item), item)
        return cls(found, name)

    def find(self, title: str) -> CatalogueItem | None:
        """The item with this name, whatever its case, its signs, and the kecamatan or the RT and RW after it."""
        return self.items.get(key_of(title))

    def like(self, typed: str, most: int) -> list[CatalogueItem]:
        """Items in whose name every typed word begins one, in the order of the file."""
        words = key_of(typed).split()
        found = (item for key, item in self.items.items() if all(f" {word}" in f" {key}" for word in words))
        return [item for item, _ in zip(found, range(most), strict=False)] if words else []

    def marks(self, content: StandingProposal) -> tuple[str, ...]:
        """The marks that the content bears, and those it deserves."""
        item = self.find(content.title)
        deserved = [mark.value for mark in item.marks(content)] if item else []
        return tuple(dict.fromkeys([*content.marks, *deserved]))


class CatalogueSet(Event, frozen=True, tag="catalogue.set"):
    """The catalogue of the meeting is this one, from the file called ``name`` with this SHA-256 digest (hex)."""

    topic: ClassVar = "proposals"
    items: tuple[CatalogueItem, ...]
    name: str = ""
    digest: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.catalogue = Catalogue.of(self.items, self.name)


class SetCatalogue(Command, frozen=True, tag="catalogue.set"):
    """Let these items be the catalogue; proposals that stand already keep the marks they have."""

    may: ClassVar = DESK | {Role.OPERATOR}
    items: tuple[CatalogueItem, ...] = ()
    name: str = ""
    digest: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if not self.items:
            raise Refused("catalogue.empty", "file")
        if self.items != tuple(meeting.catalogue.items.values()):
            name, digest = line(self.name, "name", 200, required=False), line(self.digest, "digest", 64, required=False)
            yield CatalogueSet(items=self.items[:MOST_ITEMS], name=name, digest=digest)


def key_of(title: str) -> str:
    """``Rabat beton(Kecamatan Klojen)`` and ``Rabat beton RT 02, 04 RW 05`` → ``rabat beton``."""
    plain = _PLACE.sub(" ", _KECAMATAN.sub(" ", title.casefold()))
    return " ".join(re.findall(r"\w+", plain))


def _holds(volume: Decimal, sign: str, bound: Decimal) -> bool:
    match sign[:3]:
        case "<":
            return volume < bound
        case ">":
            return volume > bound
        case ">=" | "≥" | "min":
            return volume >= bound
        case _:
            return volume >= bound if sign == "paling sedikit" else volume <= bound
