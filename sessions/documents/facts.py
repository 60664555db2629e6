"""What every document says at its head and foot: which meeting, when, where, who presided, who came, and the digest."""

from collections import Counter

import msgspec

from sessions.attendance import Attendance
from sessions.calendar import clock, day, in_zone
from sessions.levels import headed
from sessions.musyawarah import Musyawarah
from sessions.settings import Settings

BLANK = "…" * 12  # to be filled in by pen


class Officer(msgspec.Struct, frozen=True):
    """Somebody who led or taught, and from where: what the meeting file says after the word "dari"."""

    office: str
    name: str
    origin: str


class Facts(msgspec.Struct, frozen=True):
    """Ready to print, in Indonesian.

    ``began`` is the announced time until the meeting is ``opened``; ``until`` is ``selesai`` until the last gavel, as
    a berita acara is read out and signed before it, and for what was called off before it began. Names that the
    meeting file leaves out are :data:`BLANK`.
    ``entries`` counts the ledger that ``digest`` seals. ``region`` is where it was held, with all that it lies in;
    ``government`` is the one whose plan it is (Kota Madiun, Provinsi Jawa Timur); ``head`` is what ``lurah``, who heads
    the region, is called at this level, and ``headed`` the same with its name (Wali Kota Madiun).
    """

    title: str
    kelurahan: str
    kecamatan: str
    kota: str
    region: str
    government: str
    head: str
    headed: str
    seat: str
    place: str
    topic: str
    year: int
    plan_year: int
    day: str
    date: str
    opened: bool
    began: str
    until: str
    chair: str
    secretary: str
    lurah: str
    officers: list[Officer]
    present: int
    men: int
    women: int
    women_percent: int
    voters: int
    digest: str
    entries: int


class Group(msgspec.Struct, frozen=True):
    """How many of a constituency came."""

    constituency: str
    men: int
    women: int
    total: int


def facts(meeting: Musyawarah, digest: bytes) -> Facts:
    """The facts of a meeting whose ledger ends with ``digest``."""
    settings, agenda, attendance = meeting.settings, meeting.agenda, meeting.attendance
    began = agenda.opened or settings.start
    never = bool(agenda.cancelled) and not agenda.opened
    today = day(began, settings.zone)
    return Facts(
        title=settings.title, kelurahan=settings.kelurahan, kecamatan=settings.kecamatan, kota=settings.kota,
        region=settings.region, government=settings.region.split(", ")[-1], head=settings.head,
        headed=headed(settings.level, settings.name), seat=settings.name,
        place=settings.place, topic=settings.topic or settings.title,
        year=in_zone(began, settings.zone).year, plan_year=settings.plan_year,
        opened=agenda.opened is not None, day=today, date=today.split(", ")[1],
        began=clock(began, settings.zone),
        until=clock(agenda.closed, settings.zone) if agenda.closed and not never else "selesai",
        chair=_split(settings.facilitator)[0], secretary=_split(settings.secretary)[0],
        lurah=_split(settings.lurah)[0], officers=_officers(settings),
        present=attendance.present, men=attendance.present - attendance.women,
        women=attendance.women, women_percent=attendance.women_percent, voters=len(attendance.voters),
        digest=grouped(digest), entries=meeting.seq,
    )  # fmt: skip


def _officers(settings: Settings) -> list[Officer]:
    offices = {"Pimpinan rapat": settings.facilitator, "Sekretaris/notulis": settings.secretary}
    offices |= {f"Narasumber {number}": speaker for number, speaker in enumerate(settings.speakers, start=1)}
    return [Officer(office, *_split(who)) for office, who in offices.items()]


def _split(who: str) -> tuple[str, str]:
    """The name, by pen if there is none, and where from."""
    name, _, origin = who.partition(" dari ")
    return name or BLANK, origin


def grouped(digest: bytes) -> str:
    """The digest in hexadecimal, in groups of four, as people compare it on paper: ``3f2a 91c0 …``."""
    return digest.hex(" ", 2)


def groups(attendance: Attendance) -> list[Group]:
    """Who came, by constituency, the largest first."""
    women = Counter(person.constituency for person in attendance.people.values() if person.sex == "P")
    return [Group(name, total - women[name], women[name], total) for name, total in attendance.by_constituency()]
