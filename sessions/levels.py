"""Levels: a kelurahan meets, then the kecamatan of several, then the kota, then the provinsi (PP 17/2018, ps. 30).

A level sets who heads its government, what it is divided into, and the defaults of its rules. Everything that a meeting
groups by neighbourhood, it groups by RW in a kelurahan and by the parts of its region above: the number of a
neighbourhood (``rw``, from 1) is the place of its name in ``areas`` of the meeting file.
"""

from typing import Literal, get_args

import msgspec

Level = Literal["kelurahan", "kecamatan", "kota", "provinsi"]
LEVELS: tuple[Level, ...] = get_args(Level)


class Words(msgspec.Struct, frozen=True):
    """How a level speaks: its ``name``, its ``head``, one ``area`` that it is divided into, and the ``whole`` of it.

    ``minimum_present`` is how many its meeting needs, unless its file says otherwise (Surat Edaran Walikota Malang
    66/2021 up to the kota). Its region is told by ``fields`` of the meeting file, the smallest first. With a ``budget``
    (APBD) of its own it funds what its list takes up, whatever the level above answers.
    """

    name: str
    head: str
    area: str
    whole: str
    minimum_present: int
    fields: tuple[Level, ...]
    budget: bool = False


WORDS: dict[Level, Words] = {
    "kelurahan": Words("Kelurahan", "Lurah", "RW", "Seluruh kelurahan", 30, ("kelurahan", "kecamatan", "kota")),
    "kecamatan": Words("Kecamatan", "Camat", "Kelurahan", "Seluruh kecamatan", 75, ("kecamatan", "kota")),
    "kota": Words("Kota", "Wali Kota", "Kecamatan", "Seluruh kota", 150, ("kota",), budget=True),
    "provinsi": Words("Provinsi", "Gubernur", "Kabupaten/kota", "Seluruh provinsi", 150, ("provinsi",), budget=True),
}


def below(level: Level) -> Level | None:
    """The level whose proposals come up to this one."""
    place = LEVELS.index(level)
    return LEVELS[place - 1] if place else None


def above(level: Level) -> Level | None:
    """The level that this one sends its proposals to."""
    return LEVELS[LEVELS.index(level) + 1] if level != LEVELS[-1] else None


def head_of(level: Level, name: str) -> str:
    """What heads the region of this name: a kabupaten, which is of the level of a kota, has a bupati."""
    return "Bupati" if name.startswith("Kabupaten ") else WORDS[level].head


def headed(level: Level, name: str) -> str:
    """``Lurah Patihan``, ``Wali Kota Madiun``, ``Bupati Madiun``."""
    return (
        f"{head_of(level, name)} {name.removeprefix('Kota ').removeprefix('Kabupaten ') if level == 'kota' else name}"
    )


def titled(level: Level, name: str) -> str:
    """``Kelurahan Patihan``; a kota or a kabupaten has its title in its name already."""
    return name if level == "kota" else f"{WORDS[level].name} {name}"


Standing = Literal["prioritas", "cadangan", "belum disepakati"]


class Passed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A level that a proposal came through: there it was ``code`` (``patihan-2021/U003``), stood ``priority``-th (0: in
    no order) and cost so many rupiah. ``digest`` (hex) is that of the bundle that brought it up as it is now,
    ``earlier`` are those of bundles that brought it before.
    """

    level: Level
    name: str
    code: str
    standing: Standing
    priority: int = 0
    cost: int = 0
    digest: str = ""
    earlier: tuple[str, ...] = ()
