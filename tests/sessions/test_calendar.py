"""A moment is told as the clock and the calendar in the hall show it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.calendar import ZONES, Zone, clock, day, in_zone, utc_now
from tests.halls import SETTINGS

MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
HALLS = st.sampled_from(list(ZONES))
AHEAD: dict[Zone, int] = {"WIB": 7, "WITA": 8, "WIT": 9}


@given(MOMENTS, HALLS)
def test_the_clock_is_ahead_of_utc_by_the_hours_of_its_zone(moment: datetime, zone: Zone) -> None:
    local = moment.replace(tzinfo=None) + timedelta(hours=AHEAD[zone])
    assert clock(moment, zone) == f"{local.hour:02}.{local.minute:02} {zone}"
    assert day(moment, zone).split(", ")[1].split()[::2] == [str(local.day), str(local.year)]
    assert in_zone(moment, zone) == moment


@given(MOMENTS, HALLS)
def test_a_week_later_has_the_same_name_and_tomorrow_another(moment: datetime, zone: Zone) -> None:
    def name(after: int, language: str) -> str:
        return day(moment + timedelta(days=after), zone, language).split(",")[0]  # type: ignore[arg-type]

    for language in ("id", "en"):
        assert name(0, language) == name(7, language)
        assert len({name(after, language) for after in range(7)}) == 7


@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1)), HALLS)  # noqa: DTZ001 - the clock of a hall has no zone
def test_a_start_is_shown_as_it_was_typed(local: datetime, zone: Zone) -> None:
    settings = msgspec.structs.replace(SETTINGS, zone=zone).starting(local)
    assert settings.start.tzinfo is UTC
    assert settings.opens == f"{local:%H.%M} {zone}"
    assert settings.day_in("en") == f"{local:%A}, {local.day} {local:%B} {local.year}"


@pytest.mark.parametrize(
    ("zone", "told", "at"),
    [
        ("WIB", "Jumat, 31 Januari 2020", "23.30 WIB"),
        ("WITA", "Sabtu, 1 Februari 2020", "00.30 WITA"),
        ("WIT", "Sabtu, 1 Februari 2020", "01.30 WIT"),
    ],
)
def test_midnight_comes_first_in_the_east(zone: Zone, told: str, at: str) -> None:
    moment = datetime(2020, 1, 31, 16, 30, tzinfo=UTC)
    assert (day(moment, zone), clock(moment, zone)) == (told, at)


def test_the_wall_clock_is_in_utc_to_the_millisecond() -> None:
    now = utc_now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
