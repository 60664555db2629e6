"""Passages: the free texts of the berita acara. Figures stand in them as names in braces and are those of the moment.

So an edit of the wording never freezes a count: ``dihadiri {hadir} orang`` reads 41 before Pak Joko comes, 42 after.
"""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from sessions.calendar import clock, day, in_zone
from sessions.levels import LEVELS
from sessions.refused import Refused
from sessions.rupiah import number, rupiah
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

Passage = Literal["pembukaan", "topik", "kesepakatan", "penutup"]
PASSAGES: tuple[Passage, ...] = get_args(Passage)
MOST = 4000

# As form 1.1 of Surat Edaran Walikota Malang 66/2021 words them; what else was agreed is the secretary's to add.
USUAL: dict[Passage, str] = {
    "pembukaan": (
        "Pada hari {hari}, bertempat di {tempat}, telah diselenggarakan {judul}, mulai pukul {mulai} sampai dengan "
        "selesai, dihadiri {hadir} orang: {laki} laki-laki dan {perempuan} perempuan."
    ),
    "topik": "{topik}",
    "kesepakatan": "",
    "penutup": (
        "Demikian berita acara ini dibuat dan disahkan dengan penuh tanggung jawab agar dapat dipergunakan "
        "sebagaimana mestinya."
    ),
}

# What is usual where the meeting was called off: before it was opened, or after.
_CALLED_OFF = (
    "Pada hari {hari}, bertempat di {tempat}, sedianya diselenggarakan {judul}, mulai pukul {mulai}. Musyawarah "
    "dibatalkan sebelum dibuka; yang sudah datang {hadir} orang: {laki} laki-laki dan {perempuan} perempuan."
)
_BROKEN_OFF = (
    "Pada hari {hari}, bertempat di {tempat}, telah dibuka {judul} pada pukul {mulai}, dihadiri {hadir} orang: {laki} "
    "laki-laki dan {perempuan} perempuan. Musyawarah dibatalkan sebelum selesai."
)

_NAMED = re.compile(r"\{([^{}]*)\}")


class Wording(msgspec.Struct, frozen=True):
    """A passage as somebody worded it, with its figures as names.

    ``revision`` counts its wordings from 1; ``pen`` is the form that wrote it (:mod:`sessions.minutes`).
    """

    text: str
    revision: int
    at: datetime
    desk: str
    pen: str = ""


def figures(meeting: "Musyawarah") -> dict[str, str]:
    """Every figure there is by its name, as it is now; what was once worded is filled in, whatever :func:`offered`."""
    settings, attendance, priorities = meeting.settings, meeting.attendance, meeting.priorities
    began = meeting.agenda.opened or settings.start
    return {
        "hari": day(began, settings.zone),
        "tanggal": day(began, settings.zone).split(", ")[1],
        "tahun": str(in_zone(began, settings.zone).year),
        "mulai": clock(began, settings.zone),
        "tempat": settings.place,
        "judul": settings.title,
        "topik": settings.topic or settings.title,
        "kelurahan": settings.kelurahan,
        "kecamatan": settings.kecamatan,
        "kota": settings.kota,
        "provinsi": settings.provinsi,
        "wilayah": settings.region,
        "tahun_rencana": str(settings.plan_year or ""),
        "hadir": number(attendance.present),
        "laki": number(attendance.present - attendance.women),
        "perempuan": number(attendance.women),
        "persen_perempuan": f"{attendance.women_percent}%",
        "undangan": number(len(meeting.invitations.people)),
        "usulan": number(len(meeting.proposals.counted)),
        "daftar_pendek": number(len(meeting.proposals.shortlist)),
        "didanai": number(len(priorities.funded)),
        "cadangan": number(len(priorities.reserve)),
        "biaya_didanai": rupiah(priorities.spent),
        "pagu": rupiah(settings.ceiling),
        "sisa_pagu": rupiah(settings.ceiling - priorities.spent),
        "keputusan": number(sum(not one.minutes for one in meeting.consensus.decisions)),
        "pemungutan": number(len(meeting.ballots.held)),
        "delegasi": number(len(meeting.delegates.all)),
        "delegasi_perempuan": number(meeting.delegates.women(attendance)),
    }


def offered(meeting: "Musyawarah") -> dict[str, str]:
    """The figures to word a passage with: of the regions only those that this meeting is of or lies in."""
    beside = set(LEVELS) - set(meeting.settings.words.fields)
    return {name: value for name, value in figures(meeting).items() if name not in beside}


def wording(meeting: "Musyawarah", passage: Passage) -> str:
    """The passage with its figures as names: as it was worded, or as usual."""
    own = meeting.reading.wordings.get(passage)
    if own or passage != "pembukaan" or not meeting.agenda.cancelled:
        return own.text if own else USUAL[passage]
    return _BROKEN_OFF if meeting.agenda.opened else _CALLED_OFF


def told(meeting: "Musyawarah", passage: Passage) -> list[str]:
    """The passage as it reads now, paragraph by paragraph."""
    now = figures(meeting)
    text = _NAMED.sub(lambda match: now.get(match[1], match[0]), wording(meeting, passage))
    return [row for row in text.split("\n") if row]


def checked(meeting: "Musyawarah", typed: str) -> str:
    """A wording in which every name in braces is a figure that is :func:`offered`.

    Raises:
        Refused: ``text.long``, ``passage.unknown`` or ``passage.braces``, beside ``text``.
    """
    text, known = paragraphs(typed, "text", MOST, required=False), offered(meeting)
    for name in _NAMED.findall(text):
        if name not in known:
            raise Refused("passage.unknown", "text", name=name, known=", ".join(known))
    if set("{}") & set(_NAMED.sub("", text)):
        raise Refused("passage.braces", "text")
    return text
