"""Files as they come out of bad sticks and bad hands: each is read or refused in a sentence, and never a fault."""

from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook

from live.language import refusal
from live.looking import look
from sessions.catalogue import Catalogue
from sessions.documents.sent_down import sent_down
from sessions.documents.sent_up import sent_up
from sessions.pictures import redrawn
from sessions.refused import Refused
from sessions.tables.columns import LAST_YEAR, recognised, unrecognised
from sessions.tables.invitation_list import invitations_in
from sessions.tables.last_list import remembered
from sessions.tables.price_list import price_list
from sessions.tables.reading import read_tables
from sessions.tables.understanding import Against, understood
from tests.halls import SETTINGS
from tests.live.test_strange_files import sealed_over
from tests.photos import photo
from tests.seeds import Seeds
from tests.sessions.test_up_and_down import HEAD, decided, kecamatan, kelurahan

pytestmark = pytest.mark.long

LISTS = Path(__file__).resolve().parents[1] / "lists"
PATIHAN = kelurahan("Patihan")
ABOVE = decided(kecamatan(PATIHAN, kelurahan("Sogaten")))
# What breaks a number, a quote, a date or a line where it is put in.
_SPLINTERS = [
    b"\x00", b"\xff", b"\xed\xa0\x80", b'"', b";", b",", b"\r", b"\n", b"\t", b"-", b"9" * 400, b"1e999", b"NaN", b"\xc2\xb2",
    b"[" * 2000, b"{", b"\\ud800", b"</v>", b"&#0;", b"<!ENTITY a 'b'>", b"Rp", b"%", b"=1/0", b"99/99/9999", b"\xe2\x80\xae",
]  # fmt: skip


def begin(name: str, lines: int = 12) -> bytes:
    return b"".join((LISTS / name).read_bytes().splitlines(keepends=True)[:lines])


def sheet(text: bytes) -> bytes:
    """The same rows in a spreadsheet, packed loosely, so that what is broken in it is still unpacked."""
    book, buffer, loose = Workbook(), BytesIO(), BytesIO()
    page = book.worksheets[0]
    for row in text.decode("utf-8", "replace").splitlines():
        page.append([cell[:200] for cell in row.replace(";", ",").split(",")])
    book.save(buffer)
    with ZipFile(buffer) as packed, ZipFile(loose, "w", ZIP_STORED) as unpacked:
        for name in packed.namelist():
            unpacked.writestr(name, packed.read(name))
    return loose.getvalue()


TABLES = [begin("usulan_sipd_kauman.csv"), begin("kamus_usulan_kelurahan.csv"),
          b"Nama;Unsur;RW;RT\nBu Rini;Warga;2;1\nPak Tarno;LPMK;3;4\n", b"Usulan;Status;Biaya;RW\nTalut;ditolak;1.000;5\n"]  # fmt: skip
TABLES += [sheet(table) for table in TABLES]
BUNDLES = [sent_up(PATIHAN.meeting, HEAD), sent_down(ABOVE.meeting, HEAD, "Patihan")]
PHOTOS = [photo(64, 48, kind) for kind in ("JPEG", "PNG", "WEBP")]


def rebuilt(random: Random, content: bytes) -> bytes:
    """A spreadsheet whose parts are broken and then packed as they should be."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as whole, ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        names = whole.namelist()
        for name in names:
            inside = whole.read(name)
            if random.random() < 2 / len(names):
                inside = splintered(random, inside)
            if random.random() < 0.97:
                packed.writestr(name, inside)
    return buffer.getvalue()


def splintered(random: Random, content: bytes) -> bytes:
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(content) + 1)
        until = at + random.choice([0, 0, 1, 3, 40])
        splinter = random.choice([*_SPLINTERS, random.randbytes(random.randint(1, 6))])
        content = content[:at] + splinter + content[until:]
    return content


def broken(random: Random, content: bytes) -> bytes:
    if content.startswith(b"PK") and random.random() < 0.7:
        return rebuilt(random, content)
    match random.randrange(5):
        case 0:
            return content[: random.randrange(len(content))]
        case 1:
            at, to = sorted(random.randrange(len(content)) for _ in range(2))
            return content[:to] + content[at:]
        case _:
            return splintered(random, content)


def sealed_anew(random: Random, content: bytes) -> bytes:
    """A file of another level that was changed by somebody who knows how to seal, but not what may stand in it."""
    return sealed_over(splintered(random, content.split(b"\n", 3)[3]))


def read_as_the_desk_does(random: Random, content: bytes) -> None:
    tables = read_tables(content)
    against = Against(SETTINGS, Catalogue(), frozenset())
    match random.randrange(4):
        case 0:
            invitations_in(tables, SETTINGS)
        case 1:
            price_list(tables)
        case 2:
            for table in tables:
                columns = recognised(table) or unrecognised(table)
                list(understood(table, columns, against))
        case _:
            for table in tables:
                columns = recognised(table, LAST_YEAR) or unrecognised(table)
                list(remembered(table, columns, SETTINGS, frozenset()))


def handed_in(random: Random) -> Refused | None:
    """One file; why it is not taken."""
    try:
        match random.choice(["table", "table", "bundle", "photo"]):
            case "table":
                read_as_the_desk_does(random, broken(random, random.choice(TABLES)))
            case "photo":
                redrawn(broken(random, random.choice(PHOTOS)))
            case _:
                meeting = random.choice([PATIHAN, ABOVE]).meeting
                how = random.choice([broken, sealed_anew])
                return look(meeting, "kiriman.json", how(random, random.choice(BUNDLES))).refused
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize("files", [400, pytest.param(20_000, marks=pytest.mark.proof)], ids=["some", "all"])
def test_any_file(files: int, seeds: Seeds) -> None:
    refusals: dict[str, Refused] = {}
    for seed in seeds.upto(files):
        if refused := handed_in(Random(seed)):
            refusals[refused.key] = refused
    for key, refused in refusals.items():
        assert refusal("id", refused) != key
        assert refusal("en", refused) != key
    if seeds.chosen is None:
        assert refusals.keys() >= {"table.broken", "photo.broken", "sealed.altered"}
