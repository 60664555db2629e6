"""What an outside checker (outloud) finds in our PDFs by the rules of PDF/UA-1 and WCAG, and what letters do to them."""

from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from outloud import check
from pypdf import PdfReader, PdfWriter

from sessions.documents.bundle import DOCUMENTS, find
from sessions.minutes import WriteNote
from sessions.musyawarah import Musyawarah
from tests.full_hall import full_hall
from tests.halls import SECRETARY, SETTINGS, MeetingHall
from tests.naughty import SCRIPTS

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200d"))
HEAD = bytes(range(32))
PDFS = [*(name for name in DOCUMENTS if name.endswith(".pdf")), "formulir-2-3.pdf"]
# It looks for the page that a /Table itself names, those of Typst name it in their cells, as the standard allows; and it
# takes lines that wait for a pen for an empty table.
BLIND = ["TBL-014", "TBL-012"]


@pytest.fixture(scope="module")
def halls() -> list[Musyawarah]:
    """With everything, with nothing, and at the level where form 2.3 is made."""
    return [full_hall("kecamatan").meeting, MeetingHall(standing=()).meeting, full_hall().meeting]


def made(meeting: Musyawarah, name: str) -> bytes:
    document = find(meeting, name)
    return document.make(meeting, HEAD) if document else b""


def findings(content: bytes, folder: Path) -> list[str]:
    """A sentence for everything that the checker found, warnings too."""
    (folder / "x.pdf").write_bytes(content)
    result = check(str(folder / "x.pdf"), skip=BLIND)
    assert not result.error
    return [f"{one.rule} {one.message} {one.evidence}" for one in result.findings]


@pytest.mark.long
@pytest.mark.parametrize("name", PDFS)
def test_no_pdf_has_a_finding(halls: list[Musyawarah], tmp_path: Path, name: str) -> None:
    contents = [content for meeting in halls if (content := made(meeting, name))]
    assert contents
    for content in contents:
        assert findings(content, tmp_path) == []


@pytest.mark.long
def test_the_checker_finds_what_is_wrong(halls: list[Musyawarah], tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=BytesIO(made(halls[0], "delegasi.pdf")))
    del writer.root_object["/StructTreeRoot"]
    buffer = BytesIO()
    writer.write(buffer)
    assert any("/StructTreeRoot" in finding for finding in findings(buffer.getvalue(), tmp_path))


def noted(*texts: str) -> tuple[Musyawarah, bytes, str]:
    """A hall whose secretary wrote these; its notulen, and what that says."""
    hall = MeetingHall(SETTINGS)
    for text in texts:
        hall.do(WriteNote(item=0, text=text), SECRETARY)
    content = made(hall.meeting, "notulen.pdf")
    pages = PdfReader(BytesIO(content)).pages
    return (
        hall.meeting,
        content,
        " ".join(" ".join(page.extract_text() for page in pages).translate(_UNSEEN).split()),
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("🌾 sawah", "[U+1F33E] sawah"),
        ("\U0001f469\u200d\U0001f33e petani", "[U+1F469][U+1F33E] petani"),
        ("漢字 dan ꦗꦮ", "[U+6F22][U+5B57] dan [U+A997][U+A9AE]"),
        ("lambang \ue000", "lambang [U+E000]"),
    ],
)
def test_a_letter_that_no_font_has_is_printed_as_its_code_and_the_paper_says_so(
    tmp_path: Path, typed: str, shown: str
) -> None:
    _, content, text = noted(f"awal {typed} akhir")
    assert f"awal {shown} akhir" in text
    assert "Huruf yang tidak ada dalam fon dokumen ini dicetak sebagai kodenya" in text
    assert findings(content, tmp_path) == []


@pytest.mark.parametrize(
    "typed", ["Jl. Mawar № 3 ½ m² × 2", "e\u0301 n\u0303 a\u0308\u0301", "a\u200db", "Ğüneş Đặng Žofie"]
)
def test_letters_and_marks_that_the_fonts_have_are_printed_without_a_remark(tmp_path: Path, typed: str) -> None:
    _, content, text = noted(typed)
    assert "kurung siku" not in text
    assert "[U+" not in text
    assert findings(content, tmp_path) == []


@pytest.mark.long
def test_what_runs_from_the_right_turns_no_figure_around(tmp_path: Path) -> None:
    _, content, text = noted(
        "شارع ١ Rp 12.345 untuk 67 orang", "שלום Rp 23.456", "\u202ebalik Rp 34.567", "\ufeffawal 89"
    )
    assert all(figure in text for figure in ("Rp 12.345 untuk 67 orang", "Rp 23.456", "balik Rp 34.567", "awal 89"))
    assert "شارع" in text
    assert "[U+" not in text
    assert findings(content, tmp_path) == []


@pytest.mark.long
def test_an_emoji_is_named_once_in_every_paper_that_shows_it(tmp_path: Path) -> None:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, place="Balai 🌾", topic="Sawah 🌾🐟"))
    for name in ("berita-acara.pdf", "notulen.pdf", "daftar-hadir.pdf", "rekap.pdf"):
        content = made(hall.meeting, name)
        text = " ".join(PdfReader(BytesIO(content)).pages[-1].extract_text().split())
        assert text.count("U+1F33E ear of rice") == 1
        assert findings(content, tmp_path) == []


@pytest.mark.long
def test_whatever_people_type_the_page_is_tagged() -> None:
    _, content, _ = noted(*(text for text in SCRIPTS if text.strip("\x00")))
    assert b"pdfuaid" in PdfReader(BytesIO(content)).root_object["/Metadata"].get_data()  # type: ignore[attr-defined]
