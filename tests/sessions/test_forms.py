"""The forms in print, in Word and as a workbook say the same, and every figure in them is that of the ledger."""

import re
from copy import copy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docx import Document as Docx
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from sessions.agenda import CloseMusyawarah, NextItem
from sessions.documents.bundle import DOCUMENTS, offered
from sessions.documents.recorded import MeetingRecord
from sessions.documents.templates import OURS
from sessions.documents.usulan import COLUMNS as USULAN
from sessions.ending import CancelMusyawarah, ReopenMusyawarah
from sessions.refused import Refused
from sessions.rupiah import rupiah
from sessions.settings import Paper
from tests.big_hall import big_hall
from tests.full_hall import full_hall
from tests.halls import FACILITATOR, SETTINGS, MeetingHall

HEAD = bytes(range(32))
FORMS = sorted(name.removesuffix(".docx") for name in DOCUMENTS if f"{name.removesuffix('.docx')}.pdf" in DOCUMENTS)


@pytest.fixture(scope="module")
def hall() -> MeetingHall:
    """A hall of every kind of thing, small enough to read."""
    return big_hall(people=24, proposals=40)


@cache
def pdf(hall: MeetingHall, name: str) -> str:
    found = PdfReader(BytesIO(DOCUMENTS[f"{name}.pdf"].make(hall.meeting, HEAD)))
    return " ".join(" ".join(page.extract_text() for page in found.pages).replace("\u200b", "").split())


def docx(hall: MeetingHall, name: str, own: Path | None = None) -> str:
    found = Docx(BytesIO(DOCUMENTS[f"{name}.docx"].made(hall.meeting, HEAD, own)))
    texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in found.element.body.iter(qn("w:p")))
    return " ".join(" ".join(texts).split())


def cells(hall: MeetingHall, name: str) -> list[list[Any]]:
    book = load_workbook(BytesIO(DOCUMENTS[f"{name}.xlsx"].make(hall.meeting, HEAD)))
    return [[cell.value for cell in row] for page in book.worksheets for row in page.iter_rows()]


@pytest.mark.long
@pytest.mark.parametrize("name", ["berita-acara", "prioritas", "usulan-prioritas"])
def test_every_amount_of_the_list_stands_in_print_and_in_word(hall: MeetingHall, name: str) -> None:
    printed, worded = pdf(hall, name), docx(hall, name)
    priorities = hall.meeting.priorities
    assert len(priorities.funded) > 1
    assert priorities.reserve or priorities.spent <= hall.meeting.settings.ceiling
    for row in priorities.ranking:
        amount = " ".join(rupiah(row.cost).split())
        assert amount in printed
        assert amount in worded
    assert name == "usulan-prioritas" or " ".join(rupiah(priorities.spent).split()) in printed


def test_the_sheets_of_all_sources_add_up_to_the_list(hall: MeetingHall) -> None:
    book = load_workbook(BytesIO(DOCUMENTS["usulan-prioritas.xlsx"].make(hall.meeting, HEAD)))
    assert "APBD kelurahan" in book.sheetnames
    assert "Dinas Sosial" in book.sheetnames
    rows: list[list[Any]] = [[cell.value for cell in row] for page in book.worksheets for row in page.iter_rows()]
    totals = [row[5] for row in rows if row[1] == "Jumlah"]
    assert sum(totals) == sum(row.cost for row in hall.meeting.priorities.ranking)
    assert all(type(total) is int for total in totals)
    assert all(page.auto_filter.ref and page.print_title_rows for page in book.worksheets)


@pytest.mark.long
def test_all_ballots_stand_in_the_berita_acara_with_their_figures(hall: MeetingHall) -> None:
    for text in (pdf(hall, "berita-acara"), docx(hall, "berita-acara")):
        for ballot in hall.meeting.ballots.all.values():
            assert f"Pemungutan suara {ballot.id}: {ballot.question}" in text
            assert f"{len(ballot.register)} orang; memberikan suara {ballot.turnout} orang" in text
        assert re.search(r"disetujui peserta dengan musyawarah mufakat pada pukul \d\d\.\d\d WIB", text)


@pytest.mark.long
def test_who_signed_is_named_with_rank_and_number(hall: MeetingHall) -> None:
    names = hall.meeting.attendance.name_of
    for text in (pdf(hall, "berita-acara"), docx(hall, "berita-acara")):
        for one in hall.meeting.signatories.all.values():
            assert names(one.person) in text
        assert "NIP 19700101 199503 1 002" in text
        assert "Penata Tk. I (III/d)" in text
        assert "Bambang Sutrisno, S.Sos. LPMK Patihan" in text


def test_the_delegates_stand_in_form_1_3_with_their_total(hall: MeetingHall) -> None:
    rows = cells(hall, "delegasi")
    people, women = hall.meeting.delegates.all, hall.meeting.delegates.women(hall.meeting.attendance)
    assert [
        "No",
        "Nama",
        "L",
        "P",
        "Usia",
        "Alamat dan No. telepon",
        "Pekerjaan/Profesi",
        "Kelompok/Unsur",
        "Keterangan",
    ] in rows
    assert [row[1:4] for row in rows if row[1] == "Jumlah"] == [["Jumlah", len(people) - women, women]]
    for number in people:
        assert hall.meeting.attendance.name_of(number) in pdf(hall, "delegasi")


@pytest.mark.long
def test_the_ralat_is_a_paper_of_its_own(hall: MeetingHall) -> None:
    assert "Hadir pula dua orang dari Babinsa." in pdf(hall, "ralat")
    assert "Hadir pula dua orang dari Babinsa." in docx(hall, "ralat")
    assert "Babinsa" not in pdf(hall, "berita-acara")


def test_last_years_list_has_its_fates_and_its_rupiah(hall: MeetingHall) -> None:
    text = pdf(hall, "tahun-lalu")
    for last in hall.meeting.last_cycle.all.values():
        assert last.title in text
        assert last.fate in text
        assert " ".join(rupiah(last.amount).split()) in text


def test_the_rekap_counts_everybody_once(hall: MeetingHall) -> None:
    rows = cells(hall, "rekap")
    start = rows.index(["Kelompok", "Hadir", "Berbicara", "Giliran", "Detik bicara"])
    assert sum(row[1] for row in rows[start + 1 : start + 3]) == hall.meeting.attendance.present
    assert f"Hadir {hall.meeting.attendance.present} orang" in pdf(hall, "rekap")


@pytest.mark.long
def test_only_the_attendance_list_the_delegates_and_the_signatories_tell_addresses(hall: MeetingHall) -> None:
    phone = "0812-3456-0009"
    telling = {name for name in FORMS if phone in pdf(hall, name)}
    assert telling == {"daftar-hadir"}
    for name in ("usulan.csv", "musyawarah.json", "rekap.xlsx", "usulan-sipd.xlsx", "prioritas.xlsx"):
        assert phone.encode() not in DOCUMENTS[name].make(hall.meeting, HEAD)


def test_the_sipd_sheet_has_a_typed_row_for_each_proposal(hall: MeetingHall) -> None:
    rows = cells(hall, "usulan-sipd")
    start = next(at for at, row in enumerate(rows) if row[0] == "ID")
    assert len(rows[start]) == 25
    body = rows[start + 1 :]
    assert len(body) == len(hall.meeting.proposals.public)
    assert [row[22] for row in body] == [proposal.cost for proposal in hall.meeting.proposals.public]


def test_the_record_is_what_its_schema_says(hall: MeetingHall) -> None:
    record = DOCUMENTS["musyawarah.json"].make(hall.meeting, HEAD)
    assert msgspec.json.decode(record, type=MeetingRecord).entries == hall.meeting.seq
    schema = msgspec.json.decode(DOCUMENTS["musyawarah.schema.json"].make(hall.meeting, HEAD))
    properties = schema["$defs"]["MeetingRecord"]["properties"]
    assert properties.keys() == msgspec.json.decode(record).keys()


@pytest.mark.long
def test_a_meeting_that_was_called_off_says_so_in_its_berita_acara() -> None:
    hall = MeetingHall()
    hall.do(CancelMusyawarah("Banjir"), FACILITATOR)
    assert "DIBATALKAN: Banjir" in pdf(hall, "berita-acara")
    assert "DIBATALKAN: Banjir" in docx(hall, "berita-acara")
    # Nothing says that it took place, or that somebody closed it.
    for said in (pdf(hall, "berita-acara"), docx(hall, "berita-acara")):
        assert (
            "sedianya diselenggarakan Musrenbang Kelurahan Patihan, mulai pukul 19.00 WIB. Musyawarah dibatalkan"
            in said
        )
        assert "telah diselenggarakan" not in said
        assert "19.00 WIB s.d. selesai" in said
    for said in (pdf(hall, "notulen"), docx(hall, "notulen")):
        assert "Rapat tidak dibuka." in said
        assert "Rapat dibatalkan oleh pimpinan rapat pada pukul 19.00 WIB: Banjir." in said
        assert "ditutup" not in said


@pytest.mark.long
def test_a_meeting_that_was_broken_off_was_opened_all_the_same() -> None:
    hall = MeetingHall()
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.do(CancelMusyawarah("Banjir."), FACILITATOR)
    assert "telah dibuka Musrenbang Kelurahan Patihan pada pukul 19.00 WIB" in pdf(hall, "berita-acara")
    assert "Musyawarah dibatalkan sebelum selesai." in docx(hall, "berita-acara")
    for said in (pdf(hall, "notulen"), docx(hall, "notulen")):
        assert "Rapat dibuka oleh pimpinan rapat pada pukul 19.00 WIB." in said
        assert re.search(r"dibatalkan oleh pimpinan rapat pada pukul 19\.0\d WIB: Banjir\.(?!\.)", said)


@pytest.mark.long
def test_a_meeting_that_was_taken_up_again_says_so_in_whole_sentences() -> None:
    hall = MeetingHall()
    for item in range(len(SETTINGS.agenda) - 1):
        hall.do(NextItem(leaving=item), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    hall.do(ReopenMusyawarah("Delegasi belum dipilih"), FACILITATOR)
    for said in (pdf(hall, "berita-acara"), docx(hall, "berita-acara")):
        assert re.search(r"dan dibuka kembali pukul 19\.0\d WIB: Delegasi belum dipilih\. ", said)
    # Who signs never stands on a page by itself, parted from how the meeting ended.
    last = PdfReader(BytesIO(DOCUMENTS["notulen.pdf"].make(hall.meeting, HEAD))).pages[-1].extract_text()
    assert "Penutupan" in last
    assert "Sekretaris/notulis," in last


@pytest.mark.long
def test_a_kecamatan_has_its_own_letterhead_and_is_signed_by_its_camat() -> None:
    settings = msgspec.structs.replace(SETTINGS, level="kecamatan", kelurahan="", areas=("Patihan", "Ngegong"))
    hall = MeetingHall(settings, standing=())
    for text in (pdf(hall, "notulen"), docx(hall, "notulen")):
        assert text.startswith("PEMERINTAH KOTA MADIUN KECAMATAN MANGUHARJO NOTULEN RAPAT")
        assert "Kecamatan Manguharjo, Kota Madiun" in text
    assert "Camat Manguharjo," in pdf(hall, "berita-acara")


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".docx")])
def test_a_table_in_word_repeats_its_titles_and_splits_no_row(hall: MeetingHall, name: str) -> None:
    found = Docx(BytesIO(DOCUMENTS[name].make(hall.meeting, HEAD)))
    for table in found.tables:
        if table.style and table.style.name == "Table Grid":
            rows: list[Any] = table._tbl.tr_lst
            assert rows[0].trPr.find(qn("w:tblHeader")) is not None
            assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".docx")])
@pytest.mark.parametrize("paper", ["F4", "A4"])
def test_no_table_in_word_is_wider_than_the_paper(hall: MeetingHall, name: str, paper: Paper) -> None:
    meeting = copy(hall.meeting)
    meeting.settings = msgspec.structs.replace(meeting.settings, paper=paper)
    found = Docx(BytesIO(DOCUMENTS[name].make(meeting, HEAD)))
    page = found.sections[0]
    assert page.page_width
    room = page.page_width - (page.left_margin or 0) - (page.right_margin or 0)
    for table in (*found.tables, *page.footer.tables):
        assert sum(column.width or 0 for column in table.columns) <= room * 1.001
    assert page.footer.tables


@pytest.mark.long
@pytest.mark.parametrize("name", ["belum-disepakati", "prioritas", "daftar-hadir", "delegasi", "ralat", "tahun-lalu"])
def test_no_page_bears_signatures_and_nothing_that_says_for_what(hall: MeetingHall, name: str) -> None:
    pages = PdfReader(BytesIO(DOCUMENTS[f"{name}.pdf"].make(hall.meeting, HEAD))).pages
    signed = [text for page in pages if "Pimpinan rapat," in (text := page.extract_text())]
    assert len(signed) == 1
    assert re.search(r"Yang ditandatangani: .+, Musrenbang Kelurahan Patihan,\s.+; \d+\sbaris\.", signed[0])
    assert "Yang ditandatangani: " in docx(hall, name)


def edited(folder: Path, before: str, after: str) -> Path:
    """The template of the notulen as somebody changed it in Word."""
    document = Docx(str(OURS / "notulen.docx"))
    for paragraph in document.element.body.iter(qn("w:t")):
        paragraph.text = (paragraph.text or "").replace(before, after)
    folder.mkdir()
    document.save(str(folder / "notulen.docx"))
    return folder


@pytest.mark.long
def test_a_kelurahans_own_template_goes_first(hall: MeetingHall, tmp_path: Path) -> None:
    own = edited(tmp_path / "templates", "Rapat ditutup oleh pimpinan rapat", "Musyawarah usai")
    assert "Musyawarah usai pada pukul" in docx(hall, "notulen", own)
    assert "Berita acara" in docx(hall, "berita-acara", own)


@pytest.mark.long
@pytest.mark.parametrize(
    ("after", "key", "said"),
    [("{{ facts.jdul }}", "template.placeholder", "jdul"), ("{{ judul }}", "template.placeholder", "judul"),
     ("{{ facts.title }", "template.syntax", ""), ("{{ facts.__class__.__mro__ }}", "template.syntax", "__class__")],
)  # fmt: skip
def test_a_wrong_placeholder_is_named(hall: MeetingHall, tmp_path: Path, after: str, key: str, said: str) -> None:
    own = edited(tmp_path / "templates", "{{ facts.title }}", after)
    with pytest.raises(Refused) as refused:
        docx(hall, "notulen", own)
    assert refused.value.key == key
    assert refused.value.values["name"] == "notulen.docx"
    assert said in str(refused.value.values)


def test_a_template_that_is_no_word_file_is_named(hall: MeetingHall, tmp_path: Path) -> None:
    (tmp_path / "notulen.docx").write_bytes(b"ini bukan Word")
    with pytest.raises(Refused) as refused:
        docx(hall, "notulen", tmp_path)
    assert (refused.value.key, refused.value.values) == ("template.unreadable", {"name": "notulen.docx"})


def test_the_list_of_all_proposals_still_comes_back(hall: MeetingHall) -> None:
    text = DOCUMENTS["usulan.csv"].make(hall.meeting, HEAD).decode("utf-8-sig")
    assert text.count("\n") == len(hall.meeting.proposals.public) + 1
    assert text.startswith(USULAN[0].title)


def test_a_list_of_priorities_that_is_empty_is_still_one_of_its_year() -> None:
    hall = MeetingHall(standing=())
    for name in ("prioritas", "usulan-prioritas"):
        assert "DAFTAR USULAN PRIORITAS TAHUN 2021" in pdf(hall, name)


def bold(row: Any) -> list[bool]:
    """Of each cell in a row of Word that says something, whether all of it is bold."""
    runs = [[run for run in cell.iter(qn("w:r")) if run.text] for cell in row.iter(qn("w:tc"))]
    return [all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in one) for one in runs if one]


@pytest.mark.long
@pytest.mark.parametrize("name", ["prioritas", "usulan-prioritas", "delegasi", "formulir-2-3", "berita-acara"])
def test_a_sum_is_as_bold_in_word_as_in_print_and_what_it_adds_up_is_not(name: str) -> None:
    meeting = full_hall("kecamatan").meeting
    found = Docx(BytesIO(offered(meeting)[f"{name}.docx"].make(meeting, HEAD)))
    rows = [(row.cells[0].text + row.cells[1].text, bold(row._tr)) for table in found.tables for row in table.rows]
    sums = [weight for said, weight in rows if said.startswith("Jumlah")]
    assert sums
    assert all(map(all, sums))
    lines = [weight for said, weight in rows if re.match(r"\d", said)]
    assert lines
    assert not any(any(weight) for weight in lines)


@pytest.mark.long
def test_a_ballot_stands_on_one_page_with_its_question_and_what_it_came_to() -> None:
    meeting = full_hall().meeting
    for name in ("berita-acara", "notulen"):
        made = DOCUMENTS[f"{name}.pdf"].make(meeting, HEAD)
        pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
        assert "( " not in "".join(pages), "a rank without the group that gave it"
        # An item of the agenda is not left behind at the foot of a page.
        assert not [text for text in pages if re.search(r"\d WIB\s+(Sidik|Halaman|$)", text.strip())]
        found = [re.findall(r"Pemungutan suara (\d+):|(Pilihan\s+Suara)|(Hasil): ", text) for text in pages]
        for asked in found:
            begun, ended = sum(bool(one[0]) for one in asked), sum(bool(one[2]) for one in asked)
            assert begun == ended
        # In Word nothing of it may part from what follows, but for its last line.
        body = Docx(BytesIO(DOCUMENTS[f"{name}.docx"].make(meeting, HEAD))).element.body
        kept = [p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in _of_ballots(body)]
        assert kept
        assert all(kept)


def _of_ballots(body: Any) -> list[Any]:
    """The paragraphs of each ballot up to what it came to."""
    found, within = list[Any](), False
    for paragraph in body.iter(qn("w:p")):
        said = "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        within = (within or bool(re.match(r"Pemungutan suara \d+:", said))) and not said.startswith("Hasil: ")
        found += [paragraph] * within
    return found
