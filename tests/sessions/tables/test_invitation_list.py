"""Invitation lists as offices really keep them."""

import csv
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from sessions.file_fields import Wrong
from sessions.invitations import Invitee
from sessions.refused import Refused
from sessions.tables.invitation_list import TITLES, read_invitations
from tests.halls import SETTINGS


def listed(text: str) -> list[Invitee]:
    found = read_invitations(text.encode(), SETTINGS)
    assert found.faults == []
    return found.people


def faults(text: str) -> list[tuple[int, str, str, object]]:
    return [
        (fault.row, fault.column, fault.wrong.key, fault.wrong.values.get("expected"))
        for fault in read_invitations(text.encode(), SETTINGS).faults
    ]


def test_all_columns_under_their_plain_names() -> None:
    text = "nama;unsur;rw;rt;l/p;alamat;telepon;hak suara\nSri Wahyuni;LPMK;2;7;P;Jl. Mawar 3;0812;tidak\n"
    assert listed(text) == [Invitee("Sri Wahyuni", "LPMK", 2, 7, "P", False, "Jl. Mawar 3", "0812")]


def test_titles_cells_and_rows_as_an_office_writes_them() -> None:
    text = (
        "DAFTAR UNDANGAN MUSRENBANG,,,,,\n"
        "Kelurahan Patihan,,,,,\n"
        "No.,Nama Lengkap,Jabatan,RT/RW,Jenis Kelamin,No. HP,Ket.\n"
        "1,2,3,4,5,6,7\n"
        "1,H. Bambang Sutrisno,KETUA RT 03 RW 05,,Laki-laki,81234567890,\n"
        "2,Siti Aminah,ketua rw,00/IV,pr,-,hadir\n"
        "3,Wati Lestari,Warga,07/02,,,\n"
        ",Jumlah,3,,,,\n"
        ",,,,Patihan 10 Januari 2020,,\n"
    )
    found = read_invitations(text.encode(), SETTINGS)
    assert found.people == [
        Invitee("H. Bambang Sutrisno", "Ketua RT", 5, 3, "L", phone="081234567890"),
        Invitee("Siti Aminah", "Ketua RW", 4, 0, "P", phone="-"),
        Invitee("Wati Lestari", "Warga", 2, 7),
    ]
    assert found.unused == ["No.", "Ket."]
    assert found.faults == []


def test_two_columns_to_tick_say_man_or_woman() -> None:
    assert [one.sex for one in listed("Nama,Unsur,L,P\nJoko,Warga,v,\nSri,Warga,,v\nNani,Warga,,\n")] == [
        "L",
        "P",
        None,
    ]


def test_each_wrong_row_is_named_with_what_is_expected_and_the_others_are_read() -> None:
    text = (
        "nama,unsur,rw,rt,l/p,hak suara\nSri,Raja,2,7,P,ya\nJoko,Warga,12,1,L,ya\nWati,Warga,dua,1,P,ya\n"
        "Nani,Warga,2,1,X,ya\n1234,Warga,2,1,L,ya\nBudi,,2,1,L,ya\nAgus,Warga,2,1,L,mungkin\nDewi,Warga,2,1,P,ya\n"
    )
    assert faults(text) == [
        (2, "unsur", "file.value", "one of"),
        (3, "rw", "file.value", "at most"),
        (4, "rw", "file.type", "integer"),
        (5, "l/p", "file.value", "one of"),
        (6, "nama", "file.missing-field", None),
        (7, "unsur", "file.missing-field", None),
        (8, "hak suara", "file.value", "one of"),
    ]
    assert [one.name for one in read_invitations(text.encode(), SETTINGS).people] == ["Dewi"]


def test_a_name_longer_than_a_card_is_told_with_how_long_it_may_be() -> None:
    (fault,) = read_invitations(f"nama,unsur\n{'Sri ' * 21},Warga\n{'x' * 80},Warga\n".encode(), SETTINGS).faults
    assert (fault.row, fault.column, fault.wrong.key) == (2, "nama", "file.value")
    assert (fault.wrong.values["expected"], fault.wrong.values["limit"]) == ("characters at most", 80)


def test_above_the_kelurahan_somebody_is_invited_from_a_named_area_and_no_rt() -> None:
    above = msgspec.structs.replace(SETTINGS, level="kecamatan", areas=("Patihan", "Sogaten"), rw_count=2)
    text = "nama,unsur,rw,rt/rw,rt\nSri,Warga,Sogaten,,7\nJoko,Warga Patihan,,,\nWati,Warga,,Sogaten,\nNani,Warga,Ngegong,,\n"
    found = read_invitations(text.encode(), above)
    assert found.faults == []
    assert [(one.name, one.rw, one.rt) for one in found.people] == [
        ("Sri", 2, 0), ("Joko", 1, 0), ("Wati", 2, 0), ("Nani", 0, 0),
    ]  # fmt: skip


def test_a_workbook_with_a_sheet_for_each_rw() -> None:
    book = Workbook()
    book.worksheets[0].append(["Rekap", "tanpa daftar"])
    for rw in (1, 2):
        page = book.create_sheet(f"RW {rw:02}")
        page.append(["NAMA", "UNSUR", "RW", "RT", "L/P", "TELEPON"])
        page.append([f"Ketua {rw}", "Ketua RW", rw, None, "L", 81234567890])
        page.append(["Salah", "Raja", rw, None, "L", None])
    out = io.BytesIO()
    book.save(out)
    found = read_invitations(out.getvalue(), SETTINGS)
    assert [(one.name, one.rw, one.phone) for one in found.people] == [
        ("Ketua 1", 1, "081234567890"), ("Ketua 2", 2, "081234567890"),
    ]  # fmt: skip
    assert [(fault.sheet, fault.row) for fault in found.faults] == [("RW 01", 3), ("RW 02", 3)]


def test_a_list_without_titles_or_without_end_is_refused() -> None:
    with pytest.raises(Refused, match=r"invitations\.titles"):
        listed("Sri,Warga\nJoko,Warga\n")
    with pytest.raises(Refused, match=r"invitations\.many"):
        listed("nama,unsur\n" + "".join(f"Orang {number},Warga\n" for number in range(5001)))


def test_of_two_constituencies_that_fit_the_longer_is_meant() -> None:
    settings = msgspec.structs.replace(SETTINGS, constituencies=("Tokoh", "Tokoh agama"))
    assert read_invitations(b"nama,unsur\nSri,tokoh agama Islam\n", settings).people[0].constituency == "Tokoh agama"


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.mark.long
@given(st.lists(st.tuples(*[CELLS] * len(TITLES)), max_size=4))
def test_whatever_stands_in_the_cells_is_read_or_told(rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(TITLES)
    writer.writerows(rows)
    found = read_invitations(out.getvalue().encode(), SETTINGS)
    for one in found.people:
        assert one.name.strip()
        assert one.constituency in SETTINGS.constituencies
        assert 0 <= one.rw <= SETTINGS.rw_count
    assert all(isinstance(fault.wrong, Wrong) and fault.column in TITLES for fault in found.faults)
