"""Last year's list as offices keep it: what became of each is read as people write it, and each enters once."""

from pathlib import Path

import pytest

import sessions.samples
from sessions.last_cycle import LastProposal
from sessions.last_cycle_file import last_cycle
from sessions.last_cycle_listing import ListLastCycle
from sessions.refused import Refused
from sessions.tables.columns import LAST_YEAR, recognised, told, unrecognised
from sessions.tables.last_list import Remembered, remembered
from sessions.tables.reading import read_tables
from tests.halls import SECRETARY, SETTINGS, MeetingHall

SAMPLE = Path(sessions.samples.__file__).parent / "patihan_2019.csv"


def read(content: bytes, known: frozenset[LastProposal] = frozenset()) -> list[Remembered]:
    (table,) = read_tables(content)
    columns = recognised(table, LAST_YEAR)
    assert columns
    return list(remembered(table, columns, SETTINGS, known))


def test_our_own_file_reads_at_the_desk_as_it_does_with_the_meeting() -> None:
    rows = read(SAMPLE.read_bytes())
    assert tuple(row.content for row in rows) == last_cycle(SAMPLE, SETTINGS)
    assert {row.state for row in rows} == {"new"}
    assert not any(row.remarks for row in rows)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("Terealisasi", "terealisasi"), ("Sudah dilaksanakan", "terealisasi"), ("100%", "terealisasi"),
        ("proses 60 %", "berjalan"), ("75%", "berjalan"), ("Sedang dikerjakan", "berjalan"),
        ("Sudah masuk APBD 2021", "dianggarkan"), ("Diakomodir", "dianggarkan"), ("Sudah", "terealisasi"),
        ("Belum terealisasi", "ditunda"), ("menunggu sertifikat", "ditunda"), ("Tidak diakomodir", "ditolak"),
    ],
)  # fmt: skip
def test_what_became_of_it_is_read_as_people_write_it_and_said_when_guessed(status: str, fate: str) -> None:
    (row,) = read(f"No;Uraian Kegiatan;Status;Keterangan\n1;Talut;{status};Sudah dicek\n".encode())
    assert row.content
    assert row.content.fate == fate
    assert [one.key for one in row.remarks] == ([] if status.lower() == fate else ["guess.fate"])


def test_row_by_row_it_is_told_what_is_not_understood() -> None:
    rows = read(
        b"LAPORAN USULAN 2019\n\nUsulan;Status Usulan;Ket;OPD;Alamat;RW;Pagu;Urusan\n"
        b"Talut;ditolak;;Dinas PUPR;RT 03/RW IV;;Rp 1,5 juta;Sosial\n"
        b"Talut;ditolak;;Dinas PUPR;RT 03/RW IV;;Rp 1,5 juta;Sosial\n"
        b"Lampu;entah;;;;;;\n;terealisasi;;;;;;\nRabat;selesai;;;;77;banyak;\nJumlah;;;;;;1500000;\n"
    )
    talut = LastProposal("Talut", "ditolak", "", 1_500_000, "1.06", "Dinas PUPR", "RT 03/RW IV", 4, 3, "RW 04")
    assert [(row.row, row.state, [one.key for one in row.remarks]) for row in rows] == [
        (4, "new", ["look.reason"]), (5, "twice", ["look.reason"]), (6, "out", ["out.fate"]), (7, "out", ["out.title"]),
        (8, "new", ["guess.fate", "look.rw", "look.number"]), (9, "out", ["out.total"]),
    ]  # fmt: skip
    assert rows[0].content == talut
    assert rows[4].content == LastProposal("Rabat", "terealisasi")
    assert [row.state for row in read(b"Usulan;Status\nTalut;ditunda\n", frozenset({LastProposal("Talut", "ditunda")}))] == [
        "known"
    ]  # fmt: skip


def test_a_row_that_only_numbers_the_columns_is_none_of_the_list() -> None:
    (row,) = read(b"Usulan;Status;Keterangan\n(1);(2);(3)\nTalut;selesai;\n")
    assert (row.row, row.content) == (3, LastProposal("Talut", "terealisasi"))


def test_columns_that_nobody_knows_are_named_and_what_became_of_it_is_one_of_them() -> None:
    (table,) = read_tables(b"Apa;Lalu\nTalut;selesai\n")
    assert recognised(table, LAST_YEAR) is None
    columns = unrecognised(table)
    with pytest.raises(Refused, match=r"table\.fate"):
        told(columns, ["title", ""], LAST_YEAR)
    (row,) = remembered(table, told(columns, ["title", "fate"], LAST_YEAR), SETTINGS, ())
    assert row.content == LastProposal("Talut", "terealisasi")


def test_the_same_list_twice_lists_nothing_twice_and_numbers_go_on() -> None:
    hall = MeetingHall()
    first, second = LastProposal("Talut", "ditunda"), LastProposal("Lampu", "berjalan")
    hall.do(ListLastCycle((first, first)), SECRETARY)
    hall.do(ListLastCycle((second, first)), SECRETARY)
    assert hall.do(ListLastCycle((second,)), SECRETARY) == []
    assert hall.meeting.last_cycle.all == {1: first, 2: second}
    for too in ((), (first,) * 101):
        with pytest.raises(Refused, match=r"import\.nothing"):
            hall.do(ListLastCycle(too), SECRETARY)
