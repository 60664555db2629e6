"""A meeting of a kecamatan speaks of its kelurahan where a kelurahan speaks of its RW, and nothing else changes."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from live.language import refusal
from sessions import passages
from sessions.catalogue import Catalogue
from sessions.checklist import lacks
from sessions.documents.bundle import offered
from sessions.documents.facts import facts
from sessions.documents.sipd import sipd
from sessions.documents.usulan import usulan_csv
from sessions.groups import CheckInGroup
from sessions.heard import by_rw
from sessions.last_cycle import LastProposal
from sessions.levels import LEVELS, above, below
from sessions.meeting_file import MeetingFileError, load
from sessions.recap import recap
from sessions.refused import Refused
from sessions.settings import StandingProposal
from sessions.tables.columns import recognised
from sessions.tables.reading import read_tables
from sessions.tables.understanding import Against, understood
from tests.halls import SECRETARY, MeetingHall

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


def test_a_wording_is_offered_the_names_of_its_own_region_and_what_that_lies_in(tmp_path: Path) -> None:
    meeting = loaded(tmp_path).meeting
    assert {"kecamatan", "kota", "wilayah"} <= set(passages.offered(meeting))
    assert not {"kelurahan", "provinsi"} & set(passages.offered(meeting))
    with pytest.raises(Refused, match=r"passage\.unknown") as refused:
        passages.checked(meeting, "Warga Kelurahan {kelurahan} hadir.")
    assert "kelurahan" not in str(refused.value.values["known"]).split(", ")
    assert "kelurahan" in passages.offered(MeetingHall().meeting)
    # What was worded before is filled in as it was.
    meeting.reading.wordings["topik"] = passages.Wording("Kel. {kelurahan}, Kec. {kecamatan}", 1, meeting.now, "")
    assert passages.told(meeting, "topik") == ["Kel. , Kec. Manguharjo"]


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


LEVELLED = {
    "kecamatan": ("Kecamatan Manguharjo", 'kecamatan = "Manguharjo"\nkota = "Kota Madiun"', ("Patihan", "Sogaten")),
    "kota": ("Kota Madiun", 'kota = "Kota Madiun"', ("Manguharjo", "Taman")),
    "kabupaten": ("Kabupaten Madiun", 'kota = "Kabupaten Madiun"', ("Wungu", "Geger")),
    "provinsi": ("Provinsi Jawa Timur", 'provinsi = "Jawa Timur"', ("Kota Madiun", "Kabupaten Madiun")),
}


def of_level(tmp_path: Path, which: str) -> MeetingHall:
    title, region, areas = LEVELLED[which]
    level = "kota" if which == "kabupaten" else which
    text = f"""
title = "Musrenbang {title}"
level = "{level}"
{region}
areas = {list(areas)}
place = "Pendopo"
start = 2020-02-11T08:00:00
ceiling = 2_000_000_000
plan_year = 2021
agenda = [{{ title = "Pendaftaran", minutes = 30, kind = "lobby" }}, {{ title = "Penutup", minutes = 5 }}]
constituencies = ["Delegasi", "Perangkat daerah"]
"""
    return loaded(tmp_path, text)


@pytest.mark.long
@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("kecamatan", ("PEMERINTAH KOTA MADIUN", "RKPD Kota Madiun Tahun 2021", "Camat Manguharjo,")),
        ("kota", ("PEMERINTAH KOTA MADIUN", "RKPD Kota Madiun Tahun 2021", "Wali Kota Madiun,")),
        ("kabupaten", ("PEMERINTAH KABUPATEN MADIUN", "RKPD Kabupaten Madiun Tahun 2021", "Bupati Madiun,")),
        ("provinsi", ("PEMERINTAH PROVINSI JAWA TIMUR", "RKPD Provinsi Jawa Timur Tahun 2021", "Gubernur Jawa Timur,")),
    ],
)
def test_the_documents_of_each_level_speak_of_it_and_of_no_other(
    tmp_path: Path, which: str, said: tuple[str, ...]
) -> None:
    meeting = of_level(tmp_path, which).meeting
    lacking = " ".join(str(lack.said) for lack in lacks(meeting))
    pages = "\n".join(
        page.extract_text()
        for name in ("berita-acara.pdf", "notulen.pdf", "formulir-2-3.pdf", "delegasi.pdf", "rekap.pdf")
        for page in PdfReader(BytesIO(offered(meeting)[name].make(meeting, bytes(32)))).pages
    )
    assert [one for one in said if one not in pages] == []
    strange = {"Lurah", "Kelurahan", "kelurahan", "Camat", "Wali Kota", "Bupati", "Gubernur", "RW", "Ketua RT"}
    strange -= {word for one in said for word in strange if word in one}
    assert [word for word in sorted(strange) if word in f"{pages}\n{lacking}"] == []
    assert ("Delegasi 0 dari 5 orang" in lacking) is (which != "provinsi")


def test_who_is_of_no_area_here_hears_which_there_are(tmp_path: Path) -> None:
    hall = of_level(tmp_path, "kecamatan")
    with pytest.raises(Refused) as refused:
        hall.check_in("Sri Wahyuni", rw=9, constituency="Delegasi")
    assert refusal("id", refused.value).startswith("Pilih salah satu: 1 Patihan, 2 Sogaten;")
    rows = "Sri Wahyuni; Sogaten; P\nJoko; 1; L\nBudi; 7; L\nWati; Taman; P\nUmi; 7; 2; P"
    with pytest.raises(Refused) as refused:
        hall.do(CheckInGroup(names=rows, constituency="Delegasi"), SECRETARY)
    told = refusal("id", refused.value).splitlines()
    wrong = ["Baris 3 (Budi; 7; L)", "Baris 4 (Wati; Taman; P)", "Baris 5 (Umi; 7; 2; P)"]
    assert [line.partition(":")[0] for line in told[-3:]] == wrong
    assert "RW" not in refusal("id", refused.value)
    hall.do(CheckInGroup(names="Sri Wahyuni; Sogaten; P\nJoko; 1; L", constituency="Delegasi"), SECRETARY)
    assert [one.neighbourhood for one in hall.meeting.attendance.people.values()] == ["Sogaten", "Patihan"]


def test_two_regions_of_one_name_are_not_told_apart_and_so_refused(tmp_path: Path) -> None:
    with pytest.raises(MeetingFileError) as error:
        loaded(tmp_path, FILE.replace('"Winongo"', '"patihan"'))
    assert (error.value.field, error.value.key) == ("areas[3]", "file.twice")


def test_a_list_read_above_the_kelurahan_goes_by_the_names_in_its_rows(tmp_path: Path) -> None:
    hall = of_level(tmp_path, "kecamatan")
    file = b"usulan,alamat,rw,kel\nTalut,RT 03 RW 02,2,Sogaten\nJalan,Patihan sampai Sogaten,1,\nPos,RW 01,,PATIHAN\n"
    (table,) = read_tables(file)
    columns = recognised(table)
    assert columns
    rows = [
        row.content for row in understood(table, columns, Against(hall.meeting.settings, Catalogue())) if row.content
    ]
    assert [(row.rw, row.rt, row.on_behalf) for row in rows] == [(2, 0, "Sogaten"), (0, 0, ""), (1, 0, "Patihan")]


def test_what_a_kecamatan_lists_names_its_kelurahan_and_comes_back_as_it_was(tmp_path: Path) -> None:
    hall = of_level(tmp_path, "kecamatan")
    (table,) = read_tables(usulan_csv(hall.meeting, bytes(32)))
    assert {"Nomor wilayah", "Kelurahan"} <= set(table.rows[0].cells)
    columns = recognised(table)
    assert columns
    (row,) = understood(table, columns, Against(hall.meeting.settings, Catalogue()))
    assert row.content
    assert row.content.rw == 2
    (line,) = sipd(hall.meeting, bytes(32)).tables[0].lines
    assert line.cells[7:10] == ("Kota Madiun", "Manguharjo", "Sogaten")
