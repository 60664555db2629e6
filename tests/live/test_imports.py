"""Importing at the desk: uploaded, looked at, entered once; and the hall does not wait meanwhile."""

import asyncio
import gc
import io
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response
from openpyxl import Workbook

from live import uploads
from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from sessions.actors import OPERATOR
from sessions.convening import Convene
from sessions.settings import StandingProposal
from sessions.sqlite import SqliteJournal
from sessions.tables.reading import Table
from sessions.tables.remarks import Remark
from sessions.tables.understanding import Understood
from tests.halls import SETTINGS

HOME = "http://testserver.local"
DESK = "/m/patihan/sekretaris/impor"
LISTS = Path(__file__).resolve().parents[1] / "lists"
KAUMAN = (LISTS / "usulan_sipd_kauman.csv").read_bytes()


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(SETTINGS), OPERATOR, "convene")
    yield hall
    await hall.close()


@pytest.fixture
async def desk(hall: Hall) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(build(hall), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url=HOME, headers={"origin": HOME}) as client:
        await client.get((await issue(hall.meeting("patihan").room, HOME))["secretary"])
        yield client


async def send(desk: AsyncClient, name: str, content: bytes, what: str = "usulan") -> Response:
    answer = await desk.post(DESK, files={"file": (name, content)}, data={"what": what}, follow_redirects=True)
    while 'role="status" hx-get' in answer.text:
        await asyncio.sleep(0.05)
        answer = await desk.get(answer.url)
    return answer


async def press(desk: AsyncClient, page: Response) -> Response:
    """The main button of the page, and then what the page says once all is entered."""
    found = re.search(r'action="([^"]+/masuk)"', page.text)
    assert found
    answer = await desk.post(found[1], follow_redirects=True)
    while 'role="status" hx-get' in answer.text:
        await asyncio.sleep(0.02)
        answer = await desk.get(answer.url)
    return answer


@pytest.mark.long
async def test_nothing_enters_before_somebody_has_looked_and_then_each_once(desk: AsyncClient, hall: Hall) -> None:
    meeting = hall.meeting("patihan").room.meeting
    page = await send(desk, "kamus.csv", (LISTS / "kamus_usulan_kelurahan.csv").read_bytes(), "kamus")
    assert "31 baris terbaca" in page.text
    assert not meeting.catalogue.items
    await press(desk, page)
    assert len(meeting.catalogue.items) == 31
    # Everybody reads it, also without scripts.
    found = await desk.get("/m/patihan/kamus?q=gorong+40")
    assert "Rp\u00a0365.000 / m<" in found.text
    assert "Rabat beton" not in found.text
    assert "Tidak ada yang cocok" in (await desk.get("/m/patihan/kamus?q=xyz")).text

    page = await send(desk, "usulan.csv", KAUMAN)
    assert "Masukkan 138 usulan" in page.text
    assert "Rp\u00a02.232.210.000" in page.text
    assert "Harga satuan Rp\u00a0352.000; kamus Rp\u00a0320.000 per m." in page.text
    assert len(re.findall(r'<tr class="new">', page.text)) == 50
    assert "Halaman 3 dari 3" in (await desk.get(f"{page.url}?hal=3")).text
    looked = await desk.get(f"{page.url}?tampil=lihat")
    assert len(re.findall(r'<tr class="new">', looked.text)) == 24
    assert not meeting.proposals.all
    page = await press(desk, page)
    assert "138 usulan baru" in page.text
    assert (len(meeting.proposals.all), meeting.proposals.total) == (138, 2_232_210_000)

    page = await send(desk, "usulan.csv", KAUMAN)
    assert "Tidak ada yang baru" in page.text
    assert "/masuk" not in page.text


@pytest.mark.long
async def test_last_years_list_is_looked_at_and_entered_once(desk: AsyncClient, hall: Hall) -> None:
    cycle = hall.meeting("patihan").room.meeting.last_cycle
    content = b"Usulan;Status;Ket;Anggaran\nTalut;belum;Lahan;5000000\nLampu;?;;\nTaman;Selesai;;2500000\n"
    page = await send(desk, "2019.csv", content, "tahun-lalu")
    assert "Masukkan 2 usulan" in page.text
    assert "Rp\u00a07.500.000" in page.text
    assert "Lampu: nasibnya tidak terbaca dari &#34;?&#34;" in page.text
    assert not cycle.all
    page = await press(desk, page)
    assert "2 usulan tahun lalu dari 2019.csv sudah masuk daftar." in page.text
    assert [(one.title, one.fate, one.reason) for one in cycle.all.values()] == [
        ("Talut", "ditunda", "Lahan"), ("Taman", "terealisasi", ""),
    ]  # fmt: skip
    assert "Tidak ada yang baru" in (await send(desk, "2019.csv", content, "tahun-lalu")).text
    page = await send(desk, "2019.csv", b"Apa;Lalu\nTalut;selesai\n", "tahun-lalu")
    assert '<option value="fate">Nasib</option>' in page.text
    wrong = await desk.post(f"{page.url}/kolom", data={"column-0": "title"}, follow_redirects=True)
    assert "Pilih kolom yang berisi nasib usulan" in wrong.text


async def test_columns_nobody_knows_are_named_at_the_desk(desk: AsyncClient, hall: Hall) -> None:
    page = await send(desk, "daftar.csv", b"Apa;Tempat;Berapa\nLampu jalan;RW IV;5 unit\n")
    assert "Kolom apa ini?" in page.text
    base = str(page.url)
    wrong = await desk.post(f"{base}/kolom", data={"column-1": "location"}, follow_redirects=True)
    assert "Pilih kolom yang berisi usulan." in wrong.text
    names = {"column-0": "title", "column-1": "location", "column-2": "amount"}
    await press(desk, await desk.post(f"{base}/kolom", data=names, follow_redirects=True))
    (proposal,) = hall.meeting("patihan").room.meeting.proposals.all.values()
    assert (proposal.title, proposal.rw, proposal.volume, proposal.unit) == ("Lampu jalan", 4, Decimal(5), "unit")


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "Berkas ini kosong"), ("a.pdf", b"%PDF-1.7", "bukan daftar yang dapat dibaca"),
        ("a.csv", b"Daftar\nLampu\n", "Judul kolom tidak ditemukan"), ("a.csv", b"Nama\n\x81\x8d", "Huruf dalam berkas ini"),
        ("", b"", "Pilih dulu berkas"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_told_beside_the_field(
    desk: AsyncClient, name: str, content: bytes, sentence: str
) -> None:
    page = await send(desk, name, content)
    assert page.status_code == 422
    assert sentence in page.text


async def test_a_fault_of_ours_amid_a_file_is_told_too_and_nobody_waits_for_ever(
    desk: AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stumbles(content: bytes) -> list[Table]:
        raise KeyError("Bu Sri")

    monkeypatch.setattr(uploads, "read_apart", stumbles)
    page = await asyncio.wait_for(send(desk, "usulan.csv", b"Nama\nLampu\n"), 5)
    assert "Terjadi gangguan pada program" in page.text
    assert "a file was not read" in caplog.text


async def test_a_file_of_100_mb_is_not_taken_and_a_forgotten_one_is_told(desk: AsyncClient) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": str(100 * 1024**2)}
    answer = await desk.post(DESK, content=b"--x", headers=headers)
    assert answer.status_code == 413
    assert "terlalu besar" in answer.text
    gone = await desk.get(f"{DESK}/{'0' * 32}")
    assert "sudah tidak disimpan" in gone.text


def test_rows_that_wait_at_the_desk_are_nothing_that_the_collector_walks_through_while_the_hall_waits() -> None:
    content = StandingProposal("Lampu", "fisik", marks=("harga lain dari kamus",))
    row = Understood(1, "", "new", content, (Remark("look.price", {"price": "Rp 5"}),))
    assert not any(map(gc.is_tracked, (row, row.content, *row.remarks)))


@pytest.mark.long
async def test_five_thousand_rows_do_not_hold_up_the_hall(desk: AsyncClient, hall: Hall) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Usulan")
    sheet.append(["Usulan", "Masalah", "Lokasi", "Volume", "Satuan", "Harga satuan", "Biaya"])
    for number in range(5000):
        sheet.append(
            [f"Lampu jalan {number}", f"Gelap (RW 03 P{number % 900})", "RT 01 RW 03", 2, "unit", 5000, 10_000]
        )
    book.save(buffer := io.BytesIO())
    turns = 0

    async def watch() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.005)
            turns += 1

    told = []
    hall.meeting("patihan").room.watch(lambda changes: told.append(len(changes)))
    watcher = asyncio.create_task(watch())
    page = await send(desk, "usulan.xlsx", buffer.getvalue())
    assert "Masukkan 5.000 usulan" in page.text
    page = await press(desk, page)
    watcher.cancel()
    assert "5.000 usulan baru" in page.text
    assert len(hall.meeting("patihan").room.meeting.proposals.all) == 5000
    assert len(told) == 50
    # A hall that waits for the list would come to its turn some fifty times, once between two steps of entering it.
    assert turns > 100
