"""What is known of a meeting before it begins: its name, time, place, agenda and rules (the meeting file)."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from sessions.calendar import ZONES, Language, Zone, clock, day
from sessions.levels import WORDS, Level, Passed, Words, head_of, titled
from sessions.refused import Refused
from sessions.rules import Rules

ItemKind = Literal["lobby", "ceremony", "talk", "review", "proposals", "priorities", "election", "reading", "closing"]
ProposalKind = Literal["fisik", "non-fisik"]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Place = Annotated[str, msgspec.Meta(max_length=200)]

# How proposals are grouped in the lists (forms 1.4 and 1.5), and what is asked about the land of a physical one. Both
# are offered, neither is enforced: real lists know more.
FUNDING = ("APBD perangkat daerah", "APBD kelurahan", "APBD provinsi", "APBN", "Swadaya", "Sumber lain")
LAND = ("Aset pemerintah", "Fasilitas umum", "Hibah warga, bersurat", "Milik pribadi, belum dihibahkan", "Belum jelas")


class AgendaItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item of the agenda; ``kind`` decides what the projector shows, ``minutes`` is planned time."""

    title: Short
    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)]
    kind: ItemKind = "talk"


Admission = Literal["open", "vetted", "invited"]
Paper = Literal["F4", "A4"]


class Wifi(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The hall's network, shown as a QR on the projector; without a password it is an open one."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    password: Annotated[str, msgspec.Meta(max_length=63)] = ""

    @property
    def code(self) -> str:
        """What phone cameras understand: ``WIFI:T:WPA;S:Aula;P:rahasia;;`` (the form of the ZXing project)."""
        if not self.password:
            return f"WIFI:T:nopass;S:{_escaped(self.name)};;"
        return f"WIFI:T:WPA;S:{_escaped(self.name)};P:{_escaped(self.password)};;"


def _escaped(text: str) -> str:
    return re.sub(r'([\\;,:"])', r"\\\1", text)


class Letterhead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The kop of the documents; without ``lines`` they name kota, kecamatan and kelurahan.

    ``logo`` is a PNG or JPEG: its name in the meeting file, its bytes (base64) from then on.
    """

    lines: Annotated[tuple[Short, ...], msgspec.Meta(max_length=5)] = ()
    address: Annotated[str, msgspec.Meta(max_length=300)] = ""
    logo: Annotated[str, msgspec.Meta(max_length=400_000)] = ""


class StandingProposal(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a proposal says: one that comes with a file, from the pre-meetings of RT and RW, or one from the floor.

    ``urusan`` is a code of :mod:`sessions.urusan`, ``agency`` the perangkat daerah, ``funding`` one of :data:`FUNDING`
    or free text, ``land`` likewise of :data:`LAND`. ``cost`` in rupiah stands even where it is not ``volume`` ×
    ``unit_price``. ``marks`` are remarks on the data itself ("harga di luar kamus"); ``external`` is its id elsewhere,
    ``trail`` the levels below that it came through.
    """

    title: Short
    kind: ProposalKind
    problem: str = ""
    field: str = ""
    location: str = ""
    rw: int = 0
    rt: int = 0
    volume: Decimal = Decimal(0)
    unit: str = ""
    unit_price: int = 0
    cost: int = 0
    on_behalf: str = ""
    rank: int = 0
    shortlisted: bool = False
    description: str = ""
    urusan: str = ""
    agency: str = ""
    funding: str = ""
    beneficiaries: str = ""
    land: str = ""
    marks: tuple[str, ...] = ()
    external: str = ""
    trail: tuple[Passed, ...] = ()


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A meeting file, as it was when the meeting was convened. ``start`` is in UTC, ``ceiling`` (pagu) in rupiah.

    ``level`` says of which region it is the meeting; only the fields of that region and what it lies in are filled.
    ``areas`` are the names of its neighbourhoods, ``rw_count`` of them; without names they are numbered RW.
    ``lurah`` is the head of the region at every level.
    ``admission`` says who gets in by phone: everybody, who the secretary lets in, or who is invited.
    The join address changes every ``ticket_minutes``; 0 leaves it as it is, also for a code on paper. An old one is
    good for ``ticket_grace_minutes`` more.
    With ``moderation`` the chair receives what the floor proposes before the hall reads it.
    Personal cards are erased ``retention_days`` after the meeting; 0 keeps them until somebody says otherwise.
    ``paper`` is what the documents are printed on: F4 (210 by 330 mm) or A4.
    """

    title: Short
    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{2,30}$")]
    place: Short
    start: datetime
    ceiling: Annotated[int, msgspec.Meta(ge=0, le=10**15)]
    agenda: Annotated[tuple[AgendaItem, ...], msgspec.Meta(min_length=2, max_length=60)]
    constituencies: Annotated[tuple[Short, ...], msgspec.Meta(min_length=1, max_length=60)]
    level: Level = "kelurahan"
    kelurahan: Place = ""
    kecamatan: Place = ""
    kota: Place = ""
    provinsi: Place = ""
    areas: Annotated[tuple[Short, ...], msgspec.Meta(max_length=99)] = ()
    zone: Zone = "WIB"
    topic: str = ""
    plan_year: Annotated[int, msgspec.Meta(ge=2000, le=2200)] = 0
    rw_count: Annotated[int, msgspec.Meta(ge=0, le=99)] = 10
    facilitator: str = ""
    secretary: str = ""
    lurah: str = ""
    speakers: tuple[Short, ...] = ()
    rules: Rules = Rules()
    wifi: Wifi | None = None
    admission: Admission = "open"
    moderation: bool = False
    ticket_minutes: Annotated[int, msgspec.Meta(ge=0, le=240)] = 0
    ticket_grace_minutes: Annotated[int, msgspec.Meta(ge=1, le=240)] = 10
    retention_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 0
    paper: Paper = "F4"
    letterhead: Letterhead | None = None

    @property
    def words(self) -> Words:
        """How this level speaks."""
        return WORDS[self.level]

    @property
    def head(self) -> str:
        """What heads its government: Lurah, Camat, Wali Kota, Bupati or Gubernur."""
        return head_of(self.level, self.name)

    @property
    def name(self) -> str:
        """The name of the region that meets: ``Patihan``."""
        return str(getattr(self, self.level))

    @property
    def region(self) -> str:
        """The region and what it lies in: ``Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun``."""
        return ", ".join(titled(field, str(getattr(self, field))) for field in self.words.fields)

    def area(self, number: int) -> str:
        """What a neighbourhood is called: ``RW 05``, or its name; nothing for 0."""
        if 0 < number <= len(self.areas):
            return self.areas[number - 1]
        return f"RW {number:02}" if number else ""

    def refuse_unknown_area(self, rw: int | None) -> int:
        """The number, when it is that of a neighbourhood here or 0.

        Raises:
            Refused: ``rw.unknown``, or ``area.unknown`` where they have names; beside ``rw``.
        """
        if rw is not None and 0 <= rw <= self.rw_count:
            return rw
        if self.areas:
            names = ", ".join(f"{number} {name}" for number, name in enumerate(self.areas, start=1))
            raise Refused("area.unknown", "rw", names=names)
        raise Refused("rw.unknown", "rw", most=self.rw_count)

    def named(self, *texts: str) -> int:
        """The number of the one named neighbourhood that the texts name; 0 for none, and for several."""
        said, found = " ; ".join(texts).casefold(), []
        # The longest first: "Madiun Lor" does not name Madiun.
        for name in sorted(self.areas, key=len, reverse=True):
            said, times = re.subn(rf"\b{re.escape(name.casefold())}\b", ";", said)
            found += [self.areas.index(name) + 1] if times else []
        return found[0] if len(found) == 1 else 0

    def neighbourhood(self, rw: int, rt: int) -> str:
        """``RT 07 RW 02``, ``RW 02``, or nothing for 0."""
        return f"RT {rt:02} {self.area(rw)}" if rw and rt else self.area(rw)

    @property
    def ordinary(self) -> str:
        """The constituency of who has no office: Warga, or the last one on the list."""
        return "Warga" if "Warga" in self.constituencies else self.constituencies[-1]

    @property
    def day(self) -> str:
        """The day of the meeting in Indonesian, for documents."""
        return self.day_in("id")

    def day_in(self, language: Language) -> str:
        """The day of the meeting: ``Kamis, 23 Januari 2020``."""
        return day(self.start, self.zone, language)

    @property
    def opens(self) -> str:
        """The announced time: ``19.00 WIB``."""
        return clock(self.start, self.zone)

    def starting(self, local: datetime) -> "Settings":
        """The same settings with ``local``, a time without a zone, read as the clock of the hall."""
        return msgspec.structs.replace(self, start=local.replace(tzinfo=ZONES[self.zone]).astimezone(UTC))
