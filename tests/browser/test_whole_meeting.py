"""A whole musrenbang: three phones, the projector, the chair and the desk at once, from the scan to the documents."""

import json
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.people import Hall, shoot


def test_a_whole_musrenbang(hall: Hall, tmp_path: Path) -> None:
    projector, chair, desk = hall.projector(), hall.facilitator(), hall.secretary()
    board = projector.locator("#p-board")
    expect(board.locator("img")).to_be_visible()

    sri = hall.phone().joins("Sri Wahyuni", "Warga", rw=2, rt=7, sex="P")
    joko = hall.phone().joins("Joko Susilo", "Ketua RT", rw=5, rt=3, sex="L")
    wati = hall.phone().joins("Wati Lestari", "LPMK", rw=0, rt=0, sex="P")
    expect(board).to_contain_text("Wati Lestari")
    desk.checks_in("Mbah Karto", "Tokoh masyarakat", 3, 1, "L")
    expect(projector.locator("#p-counts")).to_contain_text("4 hadir")
    shoot(projector, "lobby")

    chair.goes_on_until("Pembahasan")
    expect(sri.page.locator("#p-now h2")).to_contain_text("Pembahasan")
    expect(projector.locator("#p-heading")).to_contain_text("Pembahasan")

    sri.proposes("Lampu jalan Gang Melati", "Gelap dan rawan jatuh", "Gang Melati RT 07 RW 02")
    expect(sri.page.locator("#p-mine")).to_contain_text("U139 Lampu jalan Gang Melati")
    joko.supports("U139")
    joko.supports("U001")
    chair.takes_up("Lampu jalan Gang Melati")
    expect(board.locator("h1")).to_have_text("Lampu jalan Gang Melati")
    expect(board.locator(".turnout")).to_contain_text("2 pendukung")
    shoot(projector, "proposal")
    chair.gavels("Lampu jalan Gang Melati disepakati masuk daftar prioritas.")
    expect(board).to_contain_text("disepakati masuk daftar prioritas")
    desk.notes("Bu Sri: gang gelap sejak Desember.\nPak Joko mendukung.")

    chair.opens_ballot("Pilih usulan prioritas", "approval", shortlist=True, limit=3)
    expect(board).to_contain_text("Pilih usulan prioritas")
    wati.votes("Lampu jalan Gang Melati")
    wati.sees_vote_recorded()
    sri.votes("Lampu jalan Gang Melati")
    sri.sees_vote_recorded()
    first = joko.page.locator("#p-ballot .option").first.inner_text()
    joko.votes(first)
    joko.sees_vote_recorded()
    joko.changes_vote()
    for choice in (first, "Lampu jalan Gang Melati"):
        joko.page.locator("#p-ballot").get_by_label(choice, exact=True).check()
    joko.page.get_by_role("button", name="Kirim suara baru").click()
    expect(joko.page.locator("#said")).to_contain_text("Suara Anda sudah tercatat")
    expect(board.locator(".turnout")).to_contain_text("3 dari 4")
    shoot(joko.page, "phone-voted")
    chair.closes_ballot()
    expect(board).to_contain_text("Terbanyak: Lampu jalan Gang Melati")
    expect(board.locator(".result .n").first).to_have_text("3")
    shoot(projector, "result")

    chair.page.locator("#settle > summary").click()
    chair.page.get_by_label("Bagi rata").check()
    chair.page.get_by_role("button", name="Tetapkan daftar").click()
    expect(board).to_contain_text("Garis pagu")
    expect(sri.page.locator("#p-priorities tbody tr").first).to_contain_text("Lampu jalan Gang Melati")
    decided, raised = (sri.page.locator(place).bounding_box() for place in ("#p-priorities", "#usulan"))
    assert decided
    assert raised
    assert decided["y"] < raised["y"]
    shoot(projector, "priorities")
    shoot(chair.page, "chair-priorities")
    funded = sri.page.locator("#p-priorities tbody tr").first
    funded.get_by_text("Mengapa?").click()
    expect(funded.locator("details")).to_contain_text("Didanai")
    expect(funded.locator("details")).to_contain_text("Menurut urutan skor: didanai.")
    shoot(sri.page, "phone-why")

    rows = chair.page.locator("#p-priorities tbody tr")
    second = rows.nth(1).locator("td").nth(1).inner_text().splitlines()[0]
    rows.first.get_by_role("button", name="Turunkan").click()
    expect(chair.page.locator("#agree [data-refusal=reason]")).to_have_text("Bagian ini perlu diisi.")
    chair.page.get_by_label("Alasan yang disepakati").fill("Forum mendahulukan yang kedua")
    rows.first.get_by_role("button", name="Turunkan").click()
    expect(rows.nth(1)).to_contain_text("Dipindah dengan kesepakatan: Forum mendahulukan yang kedua")
    expect(sri.page.locator("#p-priorities tbody tr").first).to_contain_text(second[:20])
    expect(board.locator(".moved")).to_have_text("dipindah dengan kesepakatan")
    shoot(chair.page, "chair-moved")

    chair.goes_on_until("Penutup")
    chair.page.locator("summary", has_text="Tutup musyawarah").click()
    chair.page.get_by_role("button", name="Ketuk palu tiga kali").click()
    expect(board.locator("h1")).to_have_text("Musyawarah selesai")
    expect(sri.page.locator("#p-now")).to_contain_text("Musyawarah sudah ditutup")
    expect(sri.page.locator(".thumb a:visible")).to_have_count(3)
    last = sri.page.locator(".thumb a").last.bounding_box()
    assert last
    assert last["x"] + last["width"] == 360
    shoot(sri.page, "phone-closed")
    shoot(desk.page, "desk-closed")

    names = ("berita-acara.docx", "notulen.docx", "daftar-hadir.xlsx", "prioritas.xlsx", "musyawarah.json")
    paths = [desk.downloads(name, tmp_path) for name in names]
    berita_acara, notulen = (document_text(path) for path in paths[:2])
    assert "Lampu jalan Gang Melati disepakati masuk daftar prioritas." in berita_acara
    assert "591.490.000" in berita_acara
    assert "Bu Sri: gang gelap sejak Desember." in notulen
    present = {str(cell.value) for row in load_workbook(paths[2]).active.iter_rows() for cell in row}  # type: ignore[union-attr]
    assert {"Sri Wahyuni", "Joko Susilo", "Wati Lestari", "Mbah Karto"} <= present
    listed = list(load_workbook(paths[3]).worksheets[0].iter_rows(values_only=True))
    (moved,) = (row for row in listed if row[0] == 2)
    assert "Lampu jalan Gang Melati" in str(moved)
    assert "Forum mendahulukan yang kedua" in str(moved)
    everything = json.loads(paths[4].read_text("utf-8"))
    assert len(everything["proposals"]) == 139
    assert everything["attendance"]["present"] == 4


def document_text(path: Path) -> str:
    """All the words of a Word file, tables included."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
