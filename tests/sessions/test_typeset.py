"""The PDFs: tagged for screen readers, complete in themselves, and exactly what people typed."""

import re
import struct
import zlib
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject
from typst import TypstError

from sessions.concluding import Gavel
from sessions.documents import typeset
from sessions.documents.bundle import DOCUMENTS
from sessions.documents.seal_code import seal_text
from sessions.handling import TakeUpProposal
from sessions.minutes import WriteNote
from sessions.settings import Letterhead
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall

HEAD = bytes(range(32))
PDFS = [name for name in DOCUMENTS if name.endswith(".pdf")]


def reader(hall: MeetingHall, name: str) -> PdfReader:
    return PdfReader(BytesIO(DOCUMENTS[name].make(hall.meeting, HEAD)))


def text(hall: MeetingHall, name: str) -> str:
    return "\n".join(page.extract_text() for page in reader(hall, name).pages)


@pytest.fixture(scope="module")
def hall() -> MeetingHall:
    """Forty people, so that lists go over a page."""
    hall = MeetingHall()
    for number in range(40):
        hall.check_in(f"Warga ke-{number}", rw=number % 9 + 1)
    return hall


@pytest.mark.long
@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_tagged_titled_and_in_indonesian(hall: MeetingHall, name: str) -> None:
    found = reader(hall, name)
    root: Any = found.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    assert root["/Lang"] == "id"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert str(found.metadata and found.metadata.title).endswith(SETTINGS.title)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = set(structure(root["/StructTreeRoot"]))
    assert {"/Document", "/H1", "/P"} <= kinds
    assert name != "daftar-hadir.pdf" or {"/Table", "/TR", "/TH", "/TD"} <= kinds


def structure(node: Any) -> list[str]:
    """The kinds of all elements of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [kind for one in node for kind in structure(one)]
    if not isinstance(node, DictionaryObject):
        return []
    return [str(node.get("/S", "")), *structure(node.get("/K", []))]


@pytest.mark.long
@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_has_its_fonts_in_it_and_numbers_its_pages(hall: MeetingHall, name: str) -> None:
    found = reader(hall, name)
    for number, page in enumerate(found.pages, start=1):
        assert f"Halaman {number} dari {len(found.pages)}" in page.extract_text()
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            for one in font.get_object()["/DescendantFonts"]:
                assert any(key.startswith("/FontFile") for key in one.get_object()["/FontDescriptor"])
    box = found.pages[0].mediabox
    assert sorted((float(box.width), float(box.height))) == pytest.approx([595.28, 935.43], abs=0.1)


def test_each_page_of_the_attendance_list_repeats_its_titles(hall: MeetingHall) -> None:
    texts = [page.extract_text() for page in reader(hall, "daftar-hadir.pdf").pages]
    pages = [page for page in texts if "Warga ke-" in page]
    assert len(pages) > 1
    assert all("Alamat dan No. telepon" in page for page in pages)


@pytest.mark.long
def test_each_page_of_the_berita_acara_bears_the_digest(hall: MeetingHall) -> None:
    for page in reader(hall, "berita-acara.pdf").pages:
        assert "0001 0203 0405" in page.extract_text()
        assert drawn(page) > 500
    assert seal_text(hall.meeting, HEAD) == f"musyawarah:patihan:{hall.meeting.seq}:{HEAD.hex()}"
    assert drawn(reader(hall, "notulen.pdf").pages[0]) < 100


def drawn(page: PageObject) -> int:
    """How many lines are drawn on a page; a QR has hundreds."""
    contents = page.get_contents()
    return len(re.findall(rb" l\s", contents.get_data())) if contents is not None else 0


def test_the_letterhead_is_that_of_the_meeting_file() -> None:
    kop = Letterhead(("PEMERINTAH KABUPATEN CONTOH", "DESA CONTOH"), "Jalan Raya 1", b64encode(picture()).decode())
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, letterhead=kop, paper="A4"))
    found = reader(hall, "notulen.pdf")
    assert found.pages[0].extract_text().startswith("PEMERINTAH KABUPATEN CONTOH\nDESA CONTOH\nJalan Raya 1")
    assert found.pages[0].mediabox.height == pytest.approx(841.89, abs=0.1)
    resources: Any = found.pages[0]["/Resources"]
    assert resources["/XObject"]


def picture() -> bytes:
    """A PNG of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "typed",
    ['#image("/etc/passwd")', "*tebal* _miring_ $x$", "= Judul", "\\ #{", "🌾 sawah", "{{ x }}", "<b>&", "[x](y)"],
)
def test_what_is_typed_is_printed_as_typed(typed: str) -> None:
    hall = MeetingHall()
    hall.do(WriteNote(item=0, text=f"a {typed}"), SECRETARY)
    hall.do(TakeUpProposal(proposal=1), FACILITATOR)
    hall.do(Gavel(wording=f"b {typed}", outcome="ditolak"), FACILITATOR)
    shown = typed.replace("🌾", "")
    assert shown.strip() in text(hall, "notulen.pdf")
    assert shown.strip() in text(hall, "berita-acara.pdf")


@pytest.mark.long
def test_a_text_longer_than_a_page_is_cut_nowhere() -> None:
    hall = MeetingHall()
    hall.do(TakeUpProposal(proposal=1), FACILITATOR)
    reason = " ".join(f"kata{number}" for number in range(80))[:600]
    hall.do(Gavel(wording=reason, outcome="ditolak"), FACILITATOR)
    found = text(hall, "berita-acara.pdf").replace("\u200b", "").split()
    assert found.count("kata41") == 2


def test_templates_are_compiled_without_a_network_or_a_package(hall: MeetingHall) -> None:
    folder = Path(__file__).parents[2] / "templates" / "documents"
    for template in folder.glob("*.typ"):
        assert "@preview" not in template.read_text("utf-8")


def test_a_template_that_is_broken_is_told_and_not_tried_for_ever(
    hall: MeetingHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notulen.typ").write_text("#tidak-ada(", "utf-8")
    monkeypatch.setattr(typeset, "OURS", tmp_path)
    with pytest.raises(TypstError):
        DOCUMENTS["notulen.pdf"].make(hall.meeting, bytes(32))
