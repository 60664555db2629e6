"""Reading tables: what people send as a list, however their spreadsheet saved it, and what nobody should send."""

import codecs
import csv
import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sessions.refused import Refused
from sessions.tables import reading
from sessions.tables.reading import Row, read_tables


def workbook(*rows: list[object], title: str = "Undangan") -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, name: str, body: bytes) -> bytes:
    """The same archive with a part added or put in the place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, body)
    return out.getvalue()


def rows_of(content: bytes) -> list[Row]:
    (table,) = read_tables(content)
    return table.rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_however_it_was_saved(delimiter: str, encoding: str) -> None:
    text = f"Nama{delimiter}RW\r\n\r\nBu José{delimiter} 02 \r\n"
    assert rows_of(text.encode(encoding)) == [Row(1, ("Nama", "RW")), Row(3, ("Bu José", "02"))]


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")]
)  # fmt: skip
def test_it_is_told_how_the_letters_were_read(encoding: str, told: str) -> None:
    (table,) = read_tables("Usulan;Biaya\nGang “Melati” – José;1\n".encode(encoding))
    assert table.encoding == told


def test_commas_in_sentences_do_not_part_a_file_of_semicolons() -> None:
    rows = rows_of(b"a;b;c\nRT 01, 02, 03 RW 06, Kota;1,5;x\nRT 01, RW 02, RT 03, RT 04;2,25;y, z\n")
    assert [len(row.cells) for row in rows] == [3, 3, 3]


def test_the_hint_of_excel_is_followed() -> None:
    assert rows_of(b'"sep=;"\r\na,b;c\r\n') == [Row(2, ("a,b", "c"))]


def test_a_row_is_named_by_the_line_on_which_it_begins() -> None:
    rows = rows_of(b'Nama,Alamat\n"Sri","Jl. Mawar\nno. 3"\nJoko,\n')
    assert rows == [Row(1, ("Nama", "Alamat")), Row(2, ("Sri", "Jl. Mawar\nno. 3")), Row(4, ("Joko",))]


def test_a_workbook_gives_what_people_see_in_it() -> None:
    values = ["Sri", 7, 7.0, 12.5, 0.1 + 0.2, True, None, datetime(2020, 1, 23), datetime(2020, 1, 23, 19, 5), "=1+1"]  # noqa: DTZ001
    rows = rows_of(workbook(["Nama"], [], values, [None]))
    # A formula that no spreadsheet has calculated yet has no value.
    seen = ("Sri", "7", "7", "12,5", "0,3", "ya", "", "2020-01-23", "2020-01-23 19:05")
    assert rows == [Row(1, ("Nama",)), Row(3, seen)]


def test_every_visible_sheet_with_something_in_it() -> None:
    book = Workbook()
    book.worksheets[0].title = "Kosong"
    for title, state in (("RW 01", "visible"), ("Daftar pilihan", "hidden"), ("RW 02", "visible")):
        page = book.create_sheet(title)
        page.append([title])
        page.sheet_state = state
    assert [table.sheet for table in read_tables(saved(book))] == ["RW 01", "RW 02"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12), min_size=2, max_size=6),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    wanted = [[cell.strip() for cell in row] for row in rows]
    for row in wanted:
        while row and not row[-1]:
            row.pop()
    wanted = [row for row in wanted if row]
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    if wanted:
        assert [list(row.cells) for row in rows_of(out.getvalue().encode())] == wanted


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "table.empty"),
        (b" \r\n;;\r\n", "table.empty"),
        (b"%PDF-1.7 ...", "table.kind"),
        (b"\x89PNG\r\n\x1a\n\0\0", "table.kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.old"),
        (b"PK\x03\x04 and then nothing", "table.broken"),
        (b"a" * (reading.MOST_BYTES + 1), "table.large"),
        (b"Nama\n" * (reading.MOST_ROWS + 1), "table.rows"),
        (b",".join([b"x"] * (reading.MOST_COLUMNS + 1)), "table.columns"),
        (b"Nama\n\x81\x8d\x8f", "table.encoding"),
        (codecs.BOM_UTF16_LE + b"x", "table.encoding"),
        (b'"' + b"x" * 200_000 + b'"', "table.broken"),
    ],
)
def test_what_is_no_table_is_told_apart(content: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_tables(content)
    assert refused.value.key == key


@pytest.mark.long
def test_a_workbook_that_would_grow_without_limit_is_not_unpacked() -> None:
    bomb = with_part(workbook(["Nama"]), "xl/worksheets/sheet1.xml", b"<a>" + b" " * (reading.MOST_UNPACKED + 1))
    assert len(bomb) < 1024**2
    with pytest.raises(Refused, match=r"table\.large"):
        read_tables(bomb)


def test_a_workbook_that_lies_about_its_size_is_not_believed() -> None:
    content = bytearray(with_part(workbook(["Nama"]), "xl/worksheets/sheet1.xml", b"<a>" + b" " * 30_000_000))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(mark, 0, content.rindex(b"xl/worksheets/sheet1.xml") if mark.endswith(b"\x04") else None)
        content[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Refused, match=r"table\.(broken|kind)"):
        read_tables(bytes(content))


def test_xml_that_defines_entities_is_not_read() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    for body in (laughs, laughs.decode().encode("utf-16")):
        with pytest.raises(Refused, match=r"table\.broken"):
            read_tables(with_part(workbook(["Nama"]), "xl/sharedStrings.xml", body))


def test_macros_are_refused_and_a_word_file_is_no_table() -> None:
    with pytest.raises(Refused, match=r"table\.macros"):
        read_tables(with_part(workbook(["Nama"]), "xl/vbaProject.bin", b"Sub Auto_Open()"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(Refused, match=r"table\.kind"):
        read_tables(out.getvalue())


@pytest.mark.long
@pytest.mark.parametrize("reference", ["A99999999999", "A1048577", "ZZZZ1", "A0", "-"])
def test_cells_beyond_every_sheet_end_the_reading_at_once(reference: str) -> None:
    row = "".join(character for character in reference if character.isdigit())
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        f'<sheetData><row r="{row}"><c r="{reference}" t="inlineStr"><is><t>Sri</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Refused):
        read_tables(with_part(workbook(["Nama"]), "xl/worksheets/sheet1.xml", sheet.encode()))
