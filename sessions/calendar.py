"""Time is kept in UTC and told in the zone of the hall, with Indonesian names of days and months."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

Zone = Literal["WIB", "WITA", "WIT"]
Language = Literal["id", "en"]

# Keppres 41/1987: three zones, none with daylight saving.
ZONES: dict[Zone, timezone] = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def utc_now() -> datetime:
    """The wall clock, in UTC, to the millisecond: finer would tell more about people than a meeting needs."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def in_zone(moment: datetime, zone: Zone) -> datetime:
    """The same moment as the clock in the hall shows it."""
    return moment.astimezone(ZONES[zone])


def day(moment: datetime, zone: Zone, language: Language = "id") -> str:
    """``Kamis, 23 Januari 2020``."""
    local = in_zone(moment, zone)
    names = _DAYS[language], _MONTHS[language]
    return f"{names[0][local.weekday()]}, {local.day} {names[1][local.month - 1]} {local.year}"


def lasted(seconds: int) -> str:
    """Minutes and seconds, as a stopwatch in the hall shows them: ``130`` → ``2.10``."""
    return f"{seconds // 60}.{seconds % 60:02}"


def clock(moment: datetime, zone: Zone) -> str:
    """``19.00 WIB``."""
    return f"{in_zone(moment, zone):%H.%M} {zone}"
