"""Every document says what the ledger says, in figures, and gives back what people typed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from sessions.actors import Actor, Role
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.concluding import Gavel
from sessions.desk import SetPresence
from sessions.documents import usulan
from sessions.documents.bundle import DOCUMENTS
from sessions.documents.journal_lines import journal_lines, read_journal_lines
from sessions.documents.unmet import unmet
from sessions.documents.workbook import Column, Sheet, saved, workbook
from sessions.expelling import ExpelAttendee
from sessions.handling import TakeUpProposal
from sessions.ledger import GENESIS, Broken, Stored, seal, unseal
from sessions.minutes import WriteNote
from sessions.musyawarah import Musyawarah
from sessions.priorities import SettlePriorities
from sessions.raising import RaiseProposal, SupportProposal
from sessions.registering import CheckIn
from sessions.rupiah import rupiah
from sessions.settings import Wifi
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, STANDING, MeetingHall

HEAD = bytes(range(32))
NAUGHTY = [
    "<b>&\"'</b>", "=1+1", "+62812", "-5", "@SUM(A1)", "🌾 sawah", "طريق القرية", "{{ 7*7 }}", "{% if %}", "{_{ x }_}",
    "#N/A", "]]></w:t>", "_x0041_", "&amp;",
]  # fmt: skip


@pytest.fixture(scope="module")
def hall() -> MeetingHall:
    """Six people, four proposals of theirs, an open and a secret ballot, priorities, and the last gavel."""
    hall = MeetingHall()
    people = [
        hall.check_in(f"Warga {number}", rw=number, sex="LP"[number % 3 == 0], constituency=constituency)
        for number, constituency in enumerate(["Ketua RT", "Ketua RT", "LPMK", "Warga", "Warga", "Warga"], start=1)
    ]
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.do(NextItem(leaving=1), FACILITATOR)
    for number, person in enumerate(islice(people, 4), start=1):
        raised = RaiseProposal(
            title=f"Usulan warga {number}", kind="fisik", problem="Rusak", location=f"Gang {number}",
            volume=Decimal("127.5"), unit="m", unit_price=100_000 * number,
        )  # fmt: skip
        hall.do(raised, person)
    hall.do(SupportProposal(proposal=4), people[5])
    decide(hall, 4, "Disepakati bersama.\nSegera.", "disepakati")
    decide(hall, 5, "Lahan belum jelas.", "ditunda")
    decide(hall, 6, "Bukan urusan kelurahan.", "ditolak")
    hall.do(WriteNote(item=2, text="Pak Joko: jalan rusak.\nBu Sri: setuju."), SECRETARY)
    hall.do(OpenBallot(question="Satu usulan tiap RW?"), FACILITATOR)
    for person, choice in zip(people, ["ya", "ya", "tidak", "abstain"], strict=False):
        hall.do(CastVote(ballot=1, choice=(choice,)), person)
    hall.do(CloseBallot(ballot=1), FACILITATOR)
    hall.do(NextItem(leaving=2), FACILITATOR)
    hall.do(OpenBallot(question="Prioritas", kind="approval", shortlist=True, limit=2, secret=True), FACILITATOR)
    for person in people:
        hall.do(CastVote(ballot=2, choice=("U002", "U004")), person)
    hall.do(CloseBallot(ballot=2), FACILITATOR)
    hall.do(SettlePriorities(ballot=2), FACILITATOR)
    hall.do(NextItem(leaving=3), FACILITATOR)
    hall.time += timedelta(hours=1)
    hall.do(CloseMusyawarah(), FACILITATOR)
    return hall


def decide(hall: MeetingHall, proposal: int, wording: str, outcome: Any) -> None:
    hall.do(TakeUpProposal(proposal=proposal), FACILITATOR)
    hall.do(Gavel(wording=wording, outcome=outcome), FACILITATOR)


def made(meeting: Musyawarah, name: str) -> bytes:
    return DOCUMENTS[name].make(meeting, HEAD)


def words(meeting: Musyawarah, name: str) -> str:
    document = Document(BytesIO(made(meeting, name)))
    return "\n".join(Paragraph(p, document).text for p in document.element.body.iter(qn("w:p")))


def tables(meeting: Musyawarah, name: str) -> Iterator[list[list[str]]]:
    for table in Document(BytesIO(made(meeting, name))).tables:
        yield grid(table)


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def read_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def sheet(meeting: Musyawarah, name: str, number: int = 0) -> Worksheet:
    return load_workbook(BytesIO(made(meeting, name))).worksheets[number]


def below(page: Worksheet, title: str) -> list[tuple[Any, ...]]:
    """The lines under the column titles, the first of which is ``title``."""
    rows = [tuple(cell.value for cell in row) for row in page.iter_rows()]
    return rows[next(number for number, row in enumerate(rows) if row[0] == title) + 1 :]


@pytest.mark.long
def test_the_berita_acara_gives_time_place_and_people(hall: MeetingHall) -> None:
    text = words(hall.meeting, "berita-acara.docx")
    assert "Kamis, 23 Januari 2020" in text
    assert "19.01 WIB s.d. 20.06 WIB" in text
    assert "Aula Kantor Kelurahan Patihan" in text
    assert "0001 0203 0405" in text
    grids = list(tables(hall.meeting, "berita-acara.docx"))
    assert ["Pimpinan rapat", "Bambang Sutrisno", ""] in grids[2]
    assert grids[3][1:] == [
        ["Warga", "2", "1", "3"],
        ["Ketua RT", "2", "0", "2"],
        ["LPMK", "0", "1", "1"],
        ["Jumlah", "4", "2", "6"],
    ]


def test_the_berita_acara_gives_what_was_agreed_and_how(hall: MeetingHall) -> None:
    meeting = hall.meeting
    text = words(meeting, "berita-acara.docx")
    grids = list(tables(meeting, "berita-acara.docx"))[4:6]
    assert [(row[0], row[3], row[4]) for rows in grids for row in rows if row[0].isdigit()] == [
        (str(place), rupiah(row.cost), str(row.score)) for place, row in in_order(meeting)
    ]
    assert rupiah(meeting.priorities.spent) in text
    assert "Terbilang: empat puluh dua juta tujuh ratus lima puluh ribu rupiah." in text
    assert "Disepakati bersama.\nSegera." in text
    assert "dengan musyawarah mufakat" in text
    assert "Ditolak: Bukan urusan kelurahan." in text
    assert "Belum dibahas." in text
    assert (
        "Disetujui. 2 setuju, 1 tidak setuju, 1 abstain. Disetujui bila lebih dari 50% setuju; abstain tidak dihitung."
        in text
    )
    assert "Terbanyak: Pelatihan usaha mikro, Usulan warga 1. Pilih paling banyak 2." in text


def in_order(meeting: Musyawarah) -> list[Any]:
    return sorted(enumerate(meeting.priorities.ranking, start=1), key=lambda place: not place[1].funded)


def test_unmet_requirements_are_recorded_with_their_figures(hall: MeetingHall) -> None:
    text = words(hall.meeting, "berita-acara.docx")
    assert "Peserta yang hadir 6 orang, kurang dari jumlah minimal 30 orang." in text
    rules = msgspec.structs.replace(SETTINGS.rules, minimum_present=1, women_percent=100)
    strict = MeetingHall(msgspec.structs.replace(SETTINGS, rules=rules))
    strict.check_in("Sri")
    assert unmet(strict.meeting) == []
    assert "E.  Ketentuan yang tidak terpenuhi\nTidak ada." in words(strict.meeting, "berita-acara.docx")
    strict.check_in("Joko", sex="L")
    strict.check_in("Agus", sex="L")
    assert unmet(strict.meeting) == ["Peserta perempuan 1 dari 3 orang (33%), kurang dari 100%."]


def test_the_notulen_follows_the_agenda(hall: MeetingHall) -> None:
    text = words(hall.meeting, "notulen.docx")
    discussion = text[text.index("3.  Pembahasan usulan") : text.index("4.  Penetapan prioritas")]
    assert "Pak Joko: jalan rusak.\nBu Sri: setuju." in discussion
    assert "U004 Usulan warga 1, diajukan oleh Warga 1, Ketua RT, RT 07 RW 01." in discussion
    assert "Pendukung 2; disepakati." in discussion
    assert "Pemungutan suara 1: Satu usulan tiap RW?" in discussion
    assert "Pemungutan suara 2" not in discussion
    assert "Rapat ditutup oleh pimpinan rapat pada pukul 20.06 WIB." in text


def test_the_attendance_list_has_the_columns_of_form_1_2() -> None:
    hall = MeetingHall()
    guest = Actor(Role.GUEST, device="x")
    hall.do(CheckIn("Sri", "Ketua RT", 2, 7, "P", address="Jl. Mawar 1", phone="0812"), guest)
    hall.check_in("Joko", sex="L")
    hall.meeting.attendance.people[2].card = None
    page = sheet(hall.meeting, "daftar-hadir.xlsx")
    assert below(page, "No")[:2] == [
        (1, "Sri", "Ketua RT, RT 07 RW 02", "Jl. Mawar 1\n0812", "P", None),
        (2, "(dihapus)", "Warga, RT 07 RW 02", "(dihapus)", "L", None),
    ]
    assert page.print_title_rows
    assert page.freeze_panes


def test_the_attendance_list_remarks_who_came_late_left_returned_was_helped_or_sent_out() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.time += timedelta(minutes=40)
    hall.do(CheckIn("Mbah Karto", "Warga", 3, 1, "L", observer=True), Actor(Role.SECRETARY, desk="RA"))
    hall.do(SetPresence(person=sri.person), SECRETARY)
    hall.time += timedelta(minutes=5)
    hall.do(SetPresence(back=True, person=sri.person), SECRETARY)
    hall.do(ExpelAttendee(joko.person, "Mengganggu"), SECRETARY)
    hall.check_in("Agus")
    assert below(sheet(hall.meeting, "daftar-hadir.xlsx", 1), "No") == [
        (1, "Sri", "19.00; keluar 19.41–19.46"),
        (2, "Joko", "19.00; keluar 19.46; dikeluarkan: Mengganggu"),
        (3, "Mbah Karto", "19.40; terlambat; dibantu RA; peninjau"),
        (4, "Agus", "19.46; terlambat"),
    ]


def test_the_priorities_are_typed_figures_in_the_columns_of_form_1_4(hall: MeetingHall) -> None:
    meeting = hall.meeting
    page = sheet(meeting, "prioritas.xlsx")
    rows = below(page, "No (Prioritas)")
    funded = len(meeting.priorities.funded)
    assert [row[5] for row in rows[:funded]] == [row.cost for row in meeting.priorities.funded]
    assert rows[funded][1:6] == ("Jumlah didanai", None, None, None, meeting.priorities.spent)
    assert rows[0][1:] == (
        "Usulan warga 1", 127.5, "m", 100_000, 12_750_000, None, "Gang 1, RW 01",
        "didanai; skor 6; RT 07 RW 01; U004",
    )  # fmt: skip
    assert [row[8] for row in rows[funded + 1 : -1]] == ["cadangan; skor 0; RW 02 P1; U001"]
    assert "empat puluh dua juta tujuh ratus lima puluh ribu rupiah" in str(rows[-1][0])
    rest = below(sheet(meeting, "prioritas.xlsx", 1), "No")
    assert [(row[0], row[1], row[4]) for row in rest] == [
        (1, "U003 Tong sampah", "Belum dibahas."),
        (2, "U005 Usulan warga 2", "Ditunda: Lahan belum jelas."),
        (3, "U006 Usulan warga 3", "Ditolak: Bukan urusan kelurahan."),
        (4, "U007 Usulan warga 4", "Belum dibahas."),
    ]


def test_what_does_not_fit_the_catalogue_is_remarked_on_the_list() -> None:
    marked = msgspec.structs.replace(STANDING[0], marks=("harga lain dari kamus", "satuan m dibaca m²"))
    rows = below(sheet(MeetingHall(standing=(marked, *STANDING[1:])).meeting, "prioritas.xlsx"), "No (Prioritas)")
    assert [row[8] for row in rows] == [
        "dukungan 0; RW 02 P1; harga lain dari kamus; satuan m dibaca m²; U001", "dukungan 0; PKK; U002",
    ]  # fmt: skip


def test_no_proposal_is_lost_between_the_lists(hall: MeetingHall) -> None:
    for meeting in (hall.meeting, MeetingHall().meeting):
        codes = {str(row[8])[-4:] for row in below(sheet(meeting, "prioritas.xlsx"), "No (Prioritas)")}
        codes |= {str(row[1])[:4] for row in below(sheet(meeting, "prioritas.xlsx", 1), "No")}
        assert codes >= {proposal.code for proposal in meeting.proposals.all.values()}


def test_the_password_of_the_network_is_not_in_the_record() -> None:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, wifi=Wifi("Aula", "rahasia-aula")))
    assert b"rahasia-aula" not in made(hall.meeting, "musyawarah.json")


def test_the_record_holds_the_meeting_and_no_way_from_voter_to_choice(hall: MeetingHall) -> None:
    meeting = hall.meeting
    data = made(meeting, "musyawarah.json")
    whole = msgspec.json.decode(data)
    assert whole["digest"] == HEAD.hex()
    assert whole["meeting"]["rules"]["minimum_present"] == 30
    assert whole["opened"] == "2020-01-23T12:01:20Z"
    assert len(whole["attendance"]["people"]) == 6
    assert whole["ballots"][0]["options"][0] == {"key": "ya", "label": "Setuju", "proposal": 0, "votes": 2}
    assert whole["ballots"][0]["slips"] == []
    assert [slip["choice"] for slip in whole["ballots"][1]["slips"]] == [["U002", "U004"]] * 6
    assert "phone" not in data.decode()
    assert "address" not in data.decode()


@pytest.mark.long
@pytest.mark.parametrize("typed", [*NAUGHTY, "baris satu\nbaris dua", "x" * 4000])
def test_what_is_typed_comes_back_as_typed(typed: str) -> None:
    hall = MeetingHall()
    name = typed if any(c.isalpha() for c in typed) else f"a{typed}"
    person = hall.check_in(" ".join(name.split())[:80])
    hall.do(RaiseProposal(title=typed.splitlines()[0][:120], kind="fisik", problem="x", location="y"), person)
    hall.do(WriteNote(item=0, text=typed), SECRETARY)
    decide(hall, 4, typed[:600], "ditolak")
    assert typed in words(hall.meeting, "notulen.docx")
    assert typed[:600] in words(hall.meeting, "berita-acara.docx")
    people = sheet(hall.meeting, "daftar-hadir.xlsx")
    assert below(people, "No")[0][1] == hall.meeting.attendance.people[1].name
    assert all(cell.data_type in "sn" for row in people.iter_rows() for cell in row)
    assert below(sheet(hall.meeting, "prioritas.xlsx", 1), "No")[-1][4] == f"Ditolak: {typed[:600]}"


@pytest.mark.parametrize("typed", [*NAUGHTY, "\tx", "\rx", "a\nb", " x "])
def test_a_cell_of_text_is_never_a_formula(typed: str) -> None:
    hall = MeetingHall()
    book = workbook()
    Sheet(book, "Uji", ["Uji"], [Column("Teks", 10)]).line(typed)
    cell = load_workbook(BytesIO(saved(book, hall.meeting, HEAD))).worksheets[0]["A4"]
    assert (cell.value, cell.data_type) == (typed, "s")


def test_what_no_xml_can_hold_breaks_no_document() -> None:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, title="Rapat\x00", place="Balai\x0b\ufffe"))
    for name in ("berita-acara.docx", "notulen.docx"):
        assert "Balai\ufffd\ufffd" in words(hall.meeting, name)
    assert sheet(hall.meeting, "daftar-hadir.xlsx")["A2"].value == "Rapat\ufffd"


@pytest.mark.long
def test_what_is_written_before_the_opening_says_so() -> None:
    meeting = MeetingHall(standing=()).meeting
    for name in ("berita-acara.docx", "notulen.docx"):
        assert "19.00 WIB s.d. selesai" in words(meeting, name)
        assert "belum dibuka" in words(meeting, name)


@pytest.mark.long
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_meeting_just_convened_has_all_its_documents(name: str) -> None:
    meeting = MeetingHall(standing=()).meeting
    data = made(meeting, name)
    if name.endswith(".docx"):
        assert not re.search(r"[{}]|None", words(meeting, name))
    elif name.endswith(".xlsx"):
        assert load_workbook(BytesIO(data)).worksheets
    elif name.endswith(".pdf"):
        assert "Halaman 1 dari" in read_pdf(data)
    elif name.endswith(".csv"):
        assert data.decode("utf-8-sig").splitlines() == [";".join(column.title for column in usulan.COLUMNS)]
    elif name != "musyawarah.schema.json":
        assert msgspec.json.decode(data)["proposals"] == []


def test_priorities_not_settled_are_a_shortlist_that_says_so() -> None:
    page = sheet(MeetingHall().meeting, "prioritas.xlsx")
    assert "BELUM DIURUTKAN" in str(page["A1"].value)
    assert [row[0] for row in below(page, "No (Prioritas)")] == [None, None]


@pytest.mark.long
@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_ledger_gives_one_file(hall: MeetingHall, name: str) -> None:
    again = Musyawarah()
    again.cards = hall.meeting.cards
    for entry in hall.entries:
        again.fold(entry)
    assert made(again, name) == made(hall.meeting, name)
    if name.endswith((".docx", ".xlsx")):
        with ZipFile(BytesIO(made(again, name))) as archive:
            assert f"{again.now:%Y-%m-%dT%H:%M:%SZ}".encode() in archive.read("docProps/core.xml")


def ledger(hall: MeetingHall) -> list[Stored]:
    stored: list[Stored] = []
    for entry in hall.entries:
        stored.append(seal(msgspec.structs.replace(entry, command="k1"), stored[-1].digest if stored else GENESIS))
    return stored


def test_the_journal_comes_back_byte_for_byte(hall: MeetingHall) -> None:
    stored = ledger(hall)
    data = journal_lines(stored)
    assert data.count(b"\n") == len(stored)
    assert read_journal_lines(data) == stored
    assert len(list(unseal(read_journal_lines(data)))) == len(stored)
    assert read_journal_lines(b"") == []


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b'{"digest":"zz","entry":{}}', b'{"digest":"00","entry":{}}', b'{"digest":"\xff","entry":{}}',
     b'{"entry":{}}', b'{"digest":"' + b"0" * 64 + b'","entry":' + b"[" * 100_000, b'{"digest":"0","entry":[]}'],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(hall: MeetingHall, broken: bytes) -> None:
    lines = journal_lines(ledger(hall)).split(b"\n")
    lines[4] = broken
    with pytest.raises(Broken) as refusal:
        read_journal_lines(b"\n".join(lines))
    assert refusal.value.seq == 5
