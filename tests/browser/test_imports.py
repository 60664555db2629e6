"""The desk brings in the list of Kauman, and phones see it; the same as a workbook makes nothing double."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.people import Hall, shoot

LISTS = Path(__file__).resolve().parents[1] / "lists"
KAUMAN = LISTS / "usulan_sipd_kauman.csv"


def as_workbook(folder: Path) -> Path:
    """The same list as somebody keeps it in a spreadsheet, with a heading above."""
    book = Workbook()
    page = book.worksheets[0]
    page.append(["DAFTAR USULAN KELURAHAN KAUMAN"])
    page.append([])
    for row in csv.reader(io.StringIO(KAUMAN.read_text("utf-8-sig"))):
        page.append([int(cell) if cell.isdigit() else cell for cell in row])
    path = folder / "usulan kauman.xlsx"
    book.save(path)
    return path


def uploads(desk: Page, file: Path, what: str = "Daftar usulan") -> None:
    """At the desk, from its first screen."""
    if desk.get_by_role("link", name="Kembali ke meja").count():
        desk.get_by_role("link", name="Kembali ke meja").first.click()
    desk.get_by_role("link", name="Impor usulan").click()
    desk.get_by_label("Berkas XLSX atau CSV").set_input_files(file)
    desk.get_by_text(what, exact=False).last.click()
    desk.get_by_role("button", name="Baca berkas").click()


def test_the_list_of_kauman_comes_in_at_the_desk(hall: Hall, tmp_path: Path) -> None:
    phone = hall.phone().joins("Sri Wahyuni")
    expect(phone.page.locator("#list")).to_contain_text("138 usulan ditemukan", timeout=15_000)
    desk = hall.secretary().page
    uploads(desk, LISTS / "kamus_usulan_kelurahan.csv", "Kamus usulan (harga satuan)")
    desk.get_by_role("button", name="Pakai kamus ini").click(timeout=30_000)
    expect(desk.locator("#import")).to_contain_text("Kamus berisi 31 usulan", timeout=15_000)

    uploads(desk, KAUMAN)
    expect(desk.get_by_role("button", name="Masukkan 138 usulan")).to_be_visible(timeout=30_000)
    expect(desk.locator(".figures")).to_contain_text("Rp\u00a02.232.210.000")
    desk.get_by_role("link", name="Perlu dilihat").click()
    expect(desk.locator("tbody tr")).to_have_count(24, timeout=15_000)
    shoot(desk, "import")
    desk.get_by_role("button", name="Masukkan 138 usulan").click()
    expect(desk.locator("#import")).to_contain_text("138 usulan baru", timeout=30_000)

    search = phone.page.get_by_label("Cari usulan")
    search.fill(" ")
    search.fill("")
    expect(phone.page.locator("#list")).to_contain_text("276 usulan ditemukan", timeout=30_000)
    uploads(desk, as_workbook(tmp_path))
    expect(desk.locator("#import")).to_contain_text("Tidak ada yang baru", timeout=30_000)
