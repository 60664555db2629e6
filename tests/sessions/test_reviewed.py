"""Last year's list, as the notulen and the record tell it."""

import msgspec
import pytest

from sessions.last_cycle import ReportUnfinished
from tests.halls import LAST_CYCLE, MeetingHall
from tests.sessions.test_documents import made, tables, words


def reviewed_hall() -> MeetingHall:
    hall = MeetingHall(last_cycle=LAST_CYCLE)
    sri, joko = hall.people("Sri", "Joko")
    hall.do(ReportUnfinished(1, "Baru 20 meter"), sri)
    hall.do(ReportUnfinished(1, "Sudah retak"), joko)
    return hall


@pytest.mark.long
def test_the_notulen_lists_every_proposal_of_last_year_with_its_fate_and_what_residents_saw() -> None:
    meeting = reviewed_hall().meeting
    rows = next(table for table in tables(meeting, "notulen.docx") if table[0][-1] == "Catatan warga")
    assert [(row[0], row[1], row[4]) for row in rows[1:]] == [
        ("1", "Rabat beton", "terealisasi"),
        ("2", "Pos kamling", "ditunda: Tanah belum jelas"),
        ("3", "Talut", "ditolak: Bukan wewenang kota"),
        ("4", "Pelatihan kader", "terealisasi"),
    ]
    assert rows[1][2:4] == ["RW 05", "Rp\u00a040.000.000"]
    assert rows[1][5] == "Baru 20 meter (Sri, 19.00 WIB)\nSudah retak (Joko, 19.00 WIB)"
    assert "4 usulan tahun lalu: terealisasi 2 (Rp\u00a049.000.000), ditunda 1" in words(meeting, "notulen.docx")
    assert "Belum selesai di lapangan menurut warga: 1 usulan." in words(meeting, "notulen.docx")


def test_a_meeting_without_such_a_list_has_no_such_section() -> None:
    assert "tahun lalu" not in words(MeetingHall().meeting, "notulen.docx")


def test_the_record_has_the_list_with_its_reports() -> None:
    listed = msgspec.json.decode(made(reviewed_hall().meeting, "musyawarah.json"))["last_cycle"]
    assert [one["fate"] for one in listed] == ["terealisasi", "ditunda", "ditolak", "terealisasi"]
    assert [(report["person"], report["note"]) for report in listed[0]["reports"]] == [
        (1, "Baru 20 meter"),
        (2, "Sudah retak"),
    ]
