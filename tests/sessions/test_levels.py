"""A meeting of a kecamatan speaks of its kelurahan where a kelurahan speaks of its RW, and nothing else changes."""

from pathlib import Path

import pytest

from sessions.documents.facts import facts
from sessions.heard import by_rw
from sessions.last_cycle import LastProposal
from sessions.levels import LEVELS, above, below
from sessions.meeting_file import MeetingFileError, load
from sessions.recap import recap
from sessions.settings import StandingProposal
from tests.halls import MeetingHall

FILE = """
title = "Musrenbang Kecamatan Manguharjo"
level = "kecamatan"
kecamatan = "Manguharjo"
kota = "Kota Madiun"
areas = ["Patihan", "Sogaten", "Winongo"]
head = "Camat Manguharjo"
place = "Pendopo Kecamatan"
start = 2020-02-11T08:00:00
ceiling = 2_000_000_000
plan_year = 2021
agenda = [{ title = "Pendaftaran", minutes = 30, kind = "lobby" }, { title = "Penutup", minutes = 5 }]
constituencies = ["Delegasi kelurahan", "Perangkat daerah"]
"""


def loaded(tmp_path: Path, text: str = FILE) -> MeetingHall:
    file = tmp_path / "kecamatan.toml"
    file.write_text(text, "utf-8")
    return MeetingHall(load(file).settings, (StandingProposal("Talut", "fisik", cost=70_000_000, rw=2),))


def test_the_meeting_file_of_a_kecamatan_sets_its_titles_and_defaults(tmp_path: Path) -> None:
    settings = loaded(tmp_path).meeting.settings
    assert (settings.code, settings.name, settings.region) == (
        "manguharjo-2020", "Manguharjo", "Kecamatan Manguharjo, Kota Madiun",
    )  # fmt: skip
    assert (settings.rw_count, settings.rules.minimum_present, settings.lurah) == (3, 75, "Camat Manguharjo")
    assert settings.words.head == "Camat"
    assert [settings.area(number) for number in range(5)] == ["", "Patihan", "Sogaten", "Winongo", "RW 04"]


def test_the_file_may_ask_for_another_number_and_must_name_its_region(tmp_path: Path) -> None:
    stricter = loaded(tmp_path, FILE + "rules = { minimum_present = 20 }\n").meeting.settings
    assert stricter.rules.minimum_present == 20
    with pytest.raises(MeetingFileError) as error:
        loaded(tmp_path, FILE.replace('kota = "Kota Madiun"\n', ""))
    assert (error.value.field, error.value.key) == ("kota", "file.missing-field")


def test_people_proposals_and_sums_are_grouped_by_kelurahan(tmp_path: Path) -> None:
    hall = loaded(tmp_path)
    hall.check_in("Sri Wahyuni", rw=2, rt=0, constituency="Delegasi kelurahan")
    meeting = hall.meeting
    assert [person.neighbourhood for person in meeting.attendance.people.values()] == ["Sogaten"]
    assert meeting.proposals.all[1].area == "Sogaten"
    assert [line.group for line in recap(meeting).by["rw"]] == ["Sogaten"]
    assert [row.group for row in by_rw(meeting)] == ["Sogaten"]
    known = facts(meeting, bytes(32))
    assert (known.region, known.head, known.lurah) == (
        "Kecamatan Manguharjo, Kota Madiun", "Camat", "Camat Manguharjo",
    )  # fmt: skip


def test_a_kelurahan_still_speaks_of_its_rw() -> None:
    hall = MeetingHall()
    hall.check_in("Sri Wahyuni", rw=2, rt=7)
    assert hall.meeting.settings.region == "Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun"
    assert hall.meeting.attendance.people[1].neighbourhood == "RT 07 RW 02"
    assert LastProposal("Talut", "ditunda", rw=3).neighbourhood == "RW 03"


def test_each_level_stands_between_two_others() -> None:
    assert [(below(level), above(level)) for level in LEVELS] == [
        (None, "kecamatan"), ("kelurahan", "kota"), ("kecamatan", "provinsi"), ("kota", None),
    ]  # fmt: skip
