"""A meeting file is read whole, or refused with the file, the line and the field."""

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import defstruct

from sessions import meeting_file
from sessions.actors import OPERATOR
from sessions.catalogue import Mark
from sessions.convening import Convene
from sessions.meeting_file import MeetingFileError, load
from sessions.musyawarah import Musyawarah
from sessions.rules import Rules
from sessions.settings import Settings, StandingProposal
from tests.halls import MeetingHall

SAMPLES = Path(__file__).parents[2] / "sessions" / "samples"
TOML = """\
# Musrenbang
title = "Musrenbang"
kelurahan = "Nambangan Lor"
kecamatan = "Manguharjo"
kota = "Kota Madiun"
place = "Aula"
start = 2020-01-23T19:00:00
zone = "WIB"
ceiling = 1_000_000
speakers = [
    "Camat",
    "Bappeda",
]
constituencies = ["Ketua RT", "Warga"]

[rules]
minimum_present = 30

[[agenda]]
title = "Pendaftaran"
minutes = 30
kind = "lobby"

[[agenda]]
title = "Penutup"
minutes = 5
"""
INLINE = """\
agenda = [
    # dua acara
    { title = "Pendaftaran", minutes = 30, kind = "lobby" },
    { title = "Penutup", minutes = 5 },
]
"""
CSV = "nomor,jenis,usulan,rw,volume,harga_satuan,biaya,masuk_daftar\n"


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    """A place for the meeting file."""
    return tmp_path / "rapat.toml"


def refusal_of(path: Path) -> tuple[str, int, str, str, dict[str, str | int]]:
    """The file, line, field, key and values of the error that loading ends in."""
    with pytest.raises(MeetingFileError) as caught:
        load(path)
    error = caught.value
    return error.path.name, error.line, error.field, error.key, error.values


def changed(toml: Path, old: str, new: str) -> Path:
    """The file with one thing changed in it."""
    assert old in TOML
    toml.write_text(TOML.replace(old, new, 1), "utf-8")
    return toml


def with_rows(toml: Path, *rows: str, header: str = CSV) -> Path:
    """The file with a CSV of these rows; the header is its first line."""
    (toml.parent / "usulan.csv").write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return changed(toml, "# Musrenbang", 'proposals = "usulan.csv"')


def test_the_sample_is_patihan_to_the_rupiah() -> None:
    settings, proposals, _, last_cycle, catalogue = load(SAMPLES / "patihan.toml")
    assert len(last_cycle) == 24
    assert (settings.code, settings.day, settings.opens) == ("patihan", "Kamis, 23 Januari 2020", "19.00 WIB")
    assert settings.start == datetime(2020, 1, 23, 12, 0, tzinfo=UTC)
    assert (settings.kelurahan, settings.kecamatan, settings.kota) == ("Patihan", "Manguharjo", "Kota Madiun")
    assert (settings.ceiling, settings.plan_year, settings.rules) == (591_490_000, 2021, Rules())
    assert (settings.agenda[0].kind, settings.agenda[-1].kind) == ("lobby", "closing")
    assert len(proposals) == 138
    assert sum(proposal.cost for proposal in proposals) == 2_232_210_000
    listed = [proposal.cost for proposal in proposals if proposal.shortlisted]
    assert (len(listed), sum(listed)) == (29, 591_490_000)
    assert catalogue
    assert (len(catalogue.items), catalogue.name) == (31, "patihan_kamus.csv")


def test_the_sample_is_marked_by_its_catalogue_as_the_real_list_is_by_its_own() -> None:
    hall = MeetingHall()
    hall.meeting = Musyawarah(hall.chance)
    hall.do(Convene(*load(SAMPLES / "patihan.toml")), OPERATOR)
    marks = Counter(mark for one in hall.meeting.proposals.all.values() for mark in one.marks)
    assert marks == {Mark.PRICE: 12, Mark.VOLUME: 11, Mark.UNIT: 2}
    assert hall.meeting.catalogue.name == "patihan_kamus.csv"


def test_the_sample_reads_well_on_a_phone_and_names_no_other_place() -> None:
    _, proposals, *_ = load(SAMPLES / "patihan.toml")
    titles = [proposal.title for proposal in proposals]
    assert len(set(titles)) == 138
    assert max(map(len, titles)) <= 80
    told = " ".join(f"{p.title} {p.problem} {p.location} {p.on_behalf}" for p in proposals).lower()
    assert [place for place in ("kauman", "klojen", "malang", "kayu tangan") if place in told] == []
    assert {proposal.unit for proposal in proposals} == {"orang", "m", "m²", "unit", "paket"}
    assert all(proposal.cost == proposal.volume * proposal.unit_price for proposal in proposals)
    ranked = [(p.on_behalf, p.rank) for p in proposals if p.rank]
    assert len(set(ranked)) == len(ranked) == 137


def test_a_file_without_code_and_proposals_gets_its_code_from_the_kelurahan_and_the_year(toml: Path) -> None:
    toml.write_text(TOML, "utf-8")
    settings, proposals, *_ = load(toml)
    assert (settings.code, proposals, settings.plan_year) == ("nambangan-lor-2020", (), 0)
    changed(toml, '"Nambangan Lor"', f'"Çé {"panjang " * 9}"')
    assert load(toml)[0].code == "ce-panjang-panjang-panja-2020"


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 12), ("WITA", 11), ("WIT", 10)])
def test_the_start_is_the_clock_of_the_hall(toml: Path, zone: str, hour: int) -> None:
    settings, *_ = load(changed(toml, '"WIB"', f'"{zone}"'))
    assert settings.start == datetime(2020, 1, 23, hour, 0, tzinfo=UTC)
    assert settings.opens == f"19.00 {zone}"


def test_texts_are_tidied_and_titles_may_repeat(toml: Path) -> None:
    settings, *_ = load(changed(toml, '"Penutup"', r'"  Pendaftaran\u0000\t "'))
    assert [item.title for item in settings.agenda] == ["Pendaftaran", "Pendaftaran"]


def test_a_file_saved_by_a_windows_editor_is_read(toml: Path) -> None:
    toml.write_bytes(b"\xef\xbb\xbf" + TOML.replace("\n", "\r\n").encode())
    assert load(toml)[0].title == "Musrenbang"
    toml.write_bytes(b"\xef\xbb\xbf" + TOML.replace("minutes = 5", "minutes = 0").replace("\n", "\r\n").encode())
    assert refusal_of(toml)[1:3] == (26, "agenda[2].minutes")


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "expected"),
    [
        ('"Musrenbang"', "2020", 2, "title", "text"),
        ("1_000_000", '"Rp 1.000.000"', 9, "ceiling", "integer"),
        ("1_000_000", "true", 9, "ceiling", "integer"),
        ("1_000_000", "1e6", 9, "ceiling", "integer"),
        ("2020-01-23T19:00:00", "2020-01-23T19:00:00+07:00", 7, "start", "local datetime"),
        ("2020-01-23T19:00:00", "2020-01-23T12:00:00Z", 7, "start", "local datetime"),
        ("2020-01-23T19:00:00", "2020-01-23", 7, "start", "local datetime"),
        ("2020-01-23T19:00:00", "19:00:00", 7, "start", "local datetime"),
        ("2020-01-23T19:00:00", '"2020-01-23T19:00:00"', 7, "start", "local datetime"),
        ('["Ketua RT", "Warga"]', '"Warga"', 14, "constituencies", "list"),
        ('["Ketua RT", "Warga"]', '["Warga", 7]', 14, "constituencies[2]", "text"),
        ('    "Bappeda"', "    7", 12, "speakers[2]", "text"),
        ("minutes = 30", "minutes = 30.5", 21, "agenda[1].minutes", "integer"),
        ('"Penutup"', "5", 25, "agenda[2].title", "text"),
        ("[rules]\nminimum_present = 30", "[[rules]]", 16, "rules", "table"),
        ("minimum_present = 30", "silence_is_assent = 1", 17, "rules.silence_is_assent", "true or false"),
        ("# Musrenbang", "proposals = 5", 1, "proposals", "text"),
    ],
)
def test_a_wrong_type_is_told(toml: Path, old: str, new: str, line: int, field: str, expected: str) -> None:
    assert refusal_of(changed(toml, old, new)) == ("rapat.toml", line, field, "file.type", {"expected": expected})


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "expected", "limit"),
    [
        ('"Musrenbang"', f'"{"a" * 201}"', 2, "title", "characters at most", 200),
        ("1_000_000", "-1", 9, "ceiling", "at least", 0),
        ("1_000_000", "10000000000000000", 9, "ceiling", "at most", 10**15),
        ('"WIB"', '"GMT"', 8, "zone", "one of", "WIB, WIT, WITA"),
        ('"WIB"', "7", 8, "zone", "one of", "WIB, WIT, WITA"),
        ("# Musrenbang", 'code = "Patihan 2020"', 1, "code", "such as", "patihan-2020"),
        ("# Musrenbang", "plan_year = 1999", 1, "plan_year", "at least", 2000),
        ("2020-01-23", "0001-01-01", 7, "start", "at least", 2000),
        ("minutes = 5", "minutes = 0", 26, "agenda[2].minutes", "at least", 1),
        ("minutes = 5", "minutes = 601", 26, "agenda[2].minutes", "at most", 600),
        (
            '"lobby"', '"pesta"', 22, "agenda[1].kind", "one of",
            "ceremony, closing, election, lobby, priorities, proposals, reading, review, talk",
        ),
        ("minimum_present = 30", "women_percent = 101", 17, "rules.women_percent", "at most", 100),
        ("[rules]\nminimum_present = 30", "rules.threshold_percent = 100", 16, "rules.threshold_percent", "at most", 99),
        ("[rules]\nminimum_present = 30", "rules = { women_percent = -1 }", 16, "rules.women_percent", "at least", 0),
        ('["Ketua RT", "Warga"]', "[]", 14, "constituencies", "entries at least", 1),
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_told(
    toml: Path, old: str, new: str, line: int, field: str, expected: str, limit: str | int
) -> None:
    refusal = refusal_of(changed(toml, old, new))
    assert refusal == ("rapat.toml", line, field, "file.value", {"expected": expected, "limit": limit})


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('title = "Musrenbang"\n', "", 1, "title"),
        ("start = 2020-01-23T19:00:00\n", "", 1, "start"),
        ('kelurahan = "Nambangan Lor"\n', "", 1, "kelurahan"),
        ('"Musrenbang"', '"  "', 2, "title"),
        ('title = "Penutup"\n', "", 24, "agenda[2].title"),
        ('    "Bappeda"', '    ""', 12, "speakers[2]"),
    ],
)
def test_a_missing_field_is_told_where_it_is_missed(toml: Path, old: str, new: str, line: int, field: str) -> None:
    assert refusal_of(changed(toml, old, new)) == ("rapat.toml", line, field, "file.missing-field", {})


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "known"),
    [
        ("title =", "titel =", 2, "titel", "title"),
        ("# Musrenbang", 'proposal = "usulan.csv"', 1, "proposal", "proposals"),
        ("minutes = 5", "minute = 5", 26, "agenda[2].minute", "minutes"),
        (
            "minimum_present = 30", "peserta = 30", 17, "rules.peserta",
            ", ".join(Rules.__struct_fields__),
        ),
    ],
)  # fmt: skip
def test_an_unknown_field_is_told_with_the_nearest_one(
    toml: Path, old: str, new: str, line: int, field: str, known: str
) -> None:
    assert refusal_of(changed(toml, old, new)) == ("rapat.toml", line, field, "file.unknown-field", {"known": known})


def test_lines_are_those_of_the_key_and_not_of_what_looks_like_it(toml: Path) -> None:
    topic = 'topic = """\nceiling = 5\n[rules]\nwomen_percent = 500\n"""'
    changed(toml, "# Musrenbang", topic).write_text(toml.read_text("utf-8").replace("1_000_000", "-1"), "utf-8")
    assert refusal_of(toml)[1:3] == (13, "ceiling")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("minutes = 5", "minutes = 0", 4, "agenda[2].minutes"),
        ('"lobby"', '"pesta"', 3, "agenda[1].kind"),
        ('    { title = "Penutup", minutes = 5 },\n', "", 1, "agenda"),
    ],
)
def test_an_agenda_written_as_a_list_is_told_by_its_rows(toml: Path, old: str, new: str, line: int, field: str) -> None:
    toml.write_text(INLINE.replace(old, new) + TOML[: TOML.index("[[agenda]]")], "utf-8")
    assert refusal_of(toml)[:3] == ("rapat.toml", line, field)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"Aula"', '"Aula', 6),
        ("1_000_000", "Rp 1.000.000", 9),
        ("1_000_000", "9" * 5000, 1),
        ("# Musrenbang", 'title = "Rapat"', 2),
        ("[rules]", "[agenda]", 19),
        ("minutes = 5\n", "minutes", 26),
        ("minutes = 5", "minutes = [5", 26),
    ],
)
def test_broken_toml_is_told_with_its_line(toml: Path, old: str, new: str, line: int) -> None:
    *told, values = refusal_of(changed(toml, old, new))
    assert told == ["rapat.toml", line, "", "file.syntax"]
    assert list(values) == ["detail"]
    assert "(at " not in str(values["detail"])


def test_a_file_that_cannot_be_read_is_told(toml: Path) -> None:
    assert refusal_of(toml) == ("rapat.toml", 1, "", "file.not-found", {"name": "rapat.toml"})
    toml.write_bytes(b'title = "a"\nplace = "caf\xe9"\n')
    assert refusal_of(toml) == ("rapat.toml", 2, "", "file.encoding", {})
    assert refusal_of(toml.parent)[3] == "file.not-found"


def test_an_error_is_one_line(toml: Path) -> None:
    with pytest.raises(MeetingFileError) as caught:
        load(changed(toml, "minutes = 5", "minutes = 0"))
    assert str(caught.value) == f"{toml}:26: agenda[2].minutes: file.value expected=at least limit=1"
    with pytest.raises(MeetingFileError) as caught:
        load(toml.parent / "tiada.toml")
    assert str(caught.value) == f"{toml.parent / 'tiada.toml'}:1: file.not-found name=tiada.toml"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("uraian,satuan\nLampu,unit\n", (1, "", "catalogue.header", {})),
        ("# 2020\nuraian,satuan,harga_satuan\nLampu,unit,mahal\n", (3, "", "catalogue.price", {"row": "3"})),
        (None, (2, "catalogue", "file.not-found", {"name": "kamus.csv"})),
    ],
)
def test_a_catalogue_that_is_none_is_told(toml: Path, content: str | None, told: tuple[object, ...]) -> None:
    if content is not None:
        (toml.parent / "kamus.csv").write_text(content, "utf-8")
    error = refusal_of(changed(toml, "# Musrenbang", '# Musrenbang\ncatalogue = "kamus.csv"'))
    assert error == ("rapat.toml" if content is None else "kamus.csv", *told)


def test_a_list_that_the_disk_does_not_give_is_told_with_its_name(toml: Path) -> None:
    (toml.parent / "kamus.csv").symlink_to("/proc/self/mem")  # is there, and cannot be read
    error = refusal_of(changed(toml, "# Musrenbang", '# Musrenbang\ncatalogue = "kamus.csv"'))
    assert error == ("kamus.csv", 1, "", "file.not-found", {"name": "kamus.csv"})


def test_a_setting_of_a_kind_that_nobody_checks_is_not_taken_unchecked(
    toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = defstruct("Strange", [("share", float, 0.0)], bases=(Settings,), frozen=True, kw_only=True)
    monkeypatch.setattr(meeting_file, "_MeetingFile", strange)
    with pytest.raises(TypeError, match="no meeting file can say"):
        load(changed(toml, "# Musrenbang", "share = 0.5"))


def test_rows_become_standing_proposals_in_their_order(toml: Path) -> None:
    with_rows(toml, '1,fisik,Rabat beton,05,"569,5",300.000,,ya', ",,,,,,,", "2,Non-Fisik,Pelatihan,,,,Rp 4.000.000,")
    assert load(toml)[1] == (
        StandingProposal(
            "Rabat beton",
            "fisik",
            rw=5,
            volume=Decimal("569.5"),
            unit_price=300_000,
            cost=170_850_000,
            shortlisted=True,
        ),
        StandingProposal("Pelatihan", "non-fisik", cost=4_000_000),
    )


def test_a_csv_saved_by_an_indonesian_spreadsheet_is_read(toml: Path) -> None:
    with_rows(toml)
    rows = ["# usulan", "", "Usulan;Jenis;volume;harga_satuan", "Paving;fisik;1,5;200.000", '"Lampu; tiang";fisik;;']
    (toml.parent / "usulan.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    assert [(p.title, p.cost) for p in load(toml)[1]] == [("Paving", 300_000), ("Lampu; tiang", 0)]


@pytest.mark.parametrize(
    ("row", "field", "key", "values"),
    [
        ("2,fisik,Paving,1,dua,,,", "volume", "file.type", {"expected": "decimal"}),
        ("2,fisik,Paving,1,1.5,,,", "volume", "file.type", {"expected": "decimal"}),
        ("2,fisik,Paving,1,1000001,,,", "volume", "file.value", {"expected": "at most", "limit": 1_000_000}),
        ("2,fisik,Paving,1,1,mahal,,", "harga_satuan", "file.type", {"expected": "rupiah"}),
        ("2,fisik,Paving,1,1,,-5,", "biaya", "file.type", {"expected": "rupiah"}),
        ("2,fisik,Paving,1,1,,9999999999999999,", "biaya", "file.value", {"expected": "at most", "limit": 10**15}),
        ("2,fisik,Paving,RW 01,1,,,", "rw", "file.type", {"expected": "integer"}),
        ("2,fisik,Paving,11,1,,,", "rw", "file.value", {"expected": "at most", "limit": 10}),
        ("2,jalan,Paving,1,1,,,", "jenis", "file.value", {"expected": "one of", "limit": "fisik, non-fisik"}),
        ("2,,Paving,1,1,,,", "jenis", "file.missing-field", {}),
        ("2,fisik,,1,1,,,", "usulan", "file.missing-field", {}),
        (f"2,fisik,{'a' * 201},1,1,,,", "usulan", "file.value", {"expected": "characters at most", "limit": 200}),
        ("2,fisik,Paving,1,1,,,x", "masuk_daftar", "file.value", {"expected": "one of", "limit": "ya, tidak"}),
        ("3,fisik,Paving,1,1,,,", "nomor", "file.value", {"expected": "one of", "limit": 2}),
        ("2,fisik,Paving", "", "file.proposals-row", {"columns": 8, "cells": 3}),
        ('2,fisik,"Paving,1,1,,,', "", "file.syntax", {"detail": "unexpected end of data"}),
    ],
)
def test_a_bad_row_is_told_with_the_line_where_it_begins(
    toml: Path, row: str, field: str, key: str, values: dict[str, str | int]
) -> None:
    with_rows(toml, '1,fisik,"Gorong-\ngorong",1,1,,,ya', ",,,,,,,", row)
    assert refusal_of(toml) == ("usulan.csv", 5, field, key, values)


@pytest.mark.parametrize(
    ("header", "line", "field", "key"),
    [
        ("# usulan\nnomor,jenis,judul\n", 2, "judul", "file.unknown-field"),
        ("jenis,usulan,jenis\n", 1, "jenis", "file.unknown-field"),
        ("nomor,jenis\n", 1, "usulan", "file.missing-field"),
        ("", 1, "jenis", "file.missing-field"),
    ],
)
def test_a_wrong_header_is_told(toml: Path, header: str, line: int, field: str, key: str) -> None:
    assert refusal_of(with_rows(toml, header=header))[:4] == ("usulan.csv", line, field, key)


def test_a_misspelt_column_is_told_with_the_nearest_one(toml: Path) -> None:
    assert refusal_of(with_rows(toml, header="jenis,ususlan\n"))[4] == {"known": "usulan"}


def test_a_csv_that_is_not_there_is_told_at_its_name(toml: Path) -> None:
    changed(toml, "# Musrenbang", '\nproposals = "tiada.csv"')
    assert refusal_of(toml) == ("rapat.toml", 2, "proposals", "file.not-found", {"name": "tiada.csv"})


def test_a_csv_that_is_not_utf8_is_told_with_its_line(toml: Path) -> None:
    with_rows(toml)
    (toml.parent / "usulan.csv").write_bytes(b"jenis,usulan\nfisik,caf\xe9\n")
    assert refusal_of(toml) == ("usulan.csv", 2, "", "file.encoding", {})


def test_the_halls_wifi_becomes_a_code_that_phones_understand(tmp_path: Path) -> None:
    sample = (SAMPLES / "patihan.toml").read_text("utf-8")
    alone = re.sub(r"^(proposals|last_cycle|catalogue) = .*$", "", sample, flags=re.MULTILINE)
    text = alone + '\n[wifi]\nname = "Aula; RW 02"\npassword = "rahasia:1"\n'
    file = tmp_path / "rapat.toml"
    file.write_text(text, "utf-8")
    wifi = load(file)[0].wifi
    assert wifi
    assert wifi.code == r"WIFI:T:WPA;S:Aula\; RW 02;P:rahasia\:1;;"
    file.write_text(alone + '\n[wifi]\nname = "Aula, terbuka"\n', "utf-8")
    wifi = load(file)[0].wifi
    assert wifi
    assert wifi.code == r"WIFI:T:nopass;S:Aula\, terbuka;;"
    file.write_text(text.replace('name = "Aula; RW 02"', "nama = 1"), "utf-8")
    with pytest.raises(MeetingFileError) as error:
        load(file)
    assert (error.value.field, error.value.key) == ("wifi.nama", "file.unknown-field")
