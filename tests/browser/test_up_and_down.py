"""The desk of a kecamatan takes in the bundles of its kelurahan, ties a proposal to the plan, and takes what goes out."""

from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Browser, expect

from sessions.documents.sent_up import sent_up
from sessions.passing import open_bundle, seal, total
from tests.browser.people import Hall, shoot
from tests.browser.test_accessible import violations
from tests.serving import Server
from tests.sessions.test_levels import FILE
from tests.sessions.test_up_and_down import HEAD, kelurahan


def sent_again() -> bytes:
    """The bundle of Patihan with the first proposal dearer and the third one gone."""
    sent, _ = open_bundle(sent_up(kelurahan("Patihan").meeting, HEAD))
    first, second, _, *rest = sent.proposals
    dearer = replace(first, cost=65_000_000, content=replace(first.content, cost=65_000_000))
    proposals = (dearer, second, *rest)
    totals = {name: total(one.cost for one in proposals if one.standing == name) for name in sent.totals}
    sender = replace(sent.sender, entries=sent.sender.entries + 1)
    return seal(replace(sent, proposals=proposals, totals=totals, sender=sender))


def test_bundles_come_in_at_the_desk_of_a_kecamatan(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "kecamatan.toml").write_text(FILE, "utf-8")
    for name in ("Patihan", "Sogaten"):
        (tmp_path / f"{name}.json").write_bytes(sent_up(kelurahan(name).meeting, HEAD))
    (tmp_path / "rusak.json").write_bytes(
        sent_up(kelurahan("Winongo").meeting, HEAD).replace(b"Jl. Mawar", b"Jl. Mawas")
    )
    server = Server(tmp_path / "data", [tmp_path / "kecamatan.toml"])
    try:
        hall = Hall(chromium, server)
        phone, desk = hall.phone().page, hall.secretary().page
        expect(phone.get_by_text("Patihan", exact=True).first).to_be_attached(timeout=20_000)
        desk.get_by_role("link", name="Naik dan turun").click()
        expect(desk.get_by_role("row", name="Winongo belum ada")).to_be_visible()
        desk.get_by_label("Kiriman dari bawah atau jawaban").set_input_files(
            [tmp_path / f"{name}.json" for name in ("Patihan", "Sogaten", "rusak")]
        )
        desk.get_by_role("button", name="Baca berkas").click()
        expect(desk.get_by_role("alert").filter(has_text="tidak lagi seperti saat dibuat")).to_be_visible()
        expect(desk.locator(".here")).to_contain_text("Kelurahan Sogaten, Kecamatan Manguharjo, Kota Madiun")
        assert violations(desk) == []
        shoot(desk, "kiriman-terbaca")
        desk.get_by_role("button", name="Terima berkas ini").click()
        expect(desk.get_by_role("row", name="Patihan Patihan.json")).to_be_visible()
        expect(desk.get_by_role("row", name="Winongo belum ada")).to_be_visible()
        assert violations(desk) == []
        shoot(desk, "kiriman-masuk")

        # Patihan writes again: one is dearer, one has gone. It is seen before it is so.
        (tmp_path / "lagi.json").write_bytes(sent_again())
        desk.get_by_label("Kiriman dari bawah atau jawaban").set_input_files([tmp_path / "lagi.json"])
        desk.get_by_role("button", name="Baca berkas").click()
        read = desk.locator(".here")
        expect(read).to_contain_text("Kiriman ulang: 0 baru, 1 berubah, 1 tidak ada lagi, 1 tetap.")
        expect(read.locator(".changes li").filter(has_text="Biaya: Rp")).to_contain_text("→ Rp\u00a065.000.000")
        expect(read.locator(".changes li").filter(has_text="Menjadi ditarik.")).to_be_visible()
        assert violations(desk) == []
        shoot(desk, "kiriman-ulang")
        desk.get_by_role("button", name="Terima berkas ini").click()
        expect(desk.get_by_role("row", name="Patihan lagi.json")).to_be_visible()

        # The officer goes through the table: filtered by kelurahan, several at once, reasons asked for.
        table = desk.context.new_page()
        table.goto(f"{desk.url.partition('kiriman')[0]}meja-usulan")
        table.get_by_role("link", name="Sogaten", exact=True).click()
        rows = table.locator(".sorted li")
        expect(rows).to_have_count(3)
        for row in (0, 1):
            rows.nth(row).get_by_role("checkbox").check()
        table.get_by_label("Perangkat daerah").last.fill("Dinas PUPR")
        table.get_by_role("button", name="Tetapkan PD").click()
        expect(rows.filter(has_text="Dinas PUPR")).to_have_count(2, timeout=20_000)
        rows.nth(2).get_by_role("checkbox").check()
        table.get_by_role("button", name="Tolak usulan").click()
        expect(table.get_by_role("alert").filter(has_text="Bagian ini perlu diisi.")).to_be_visible(timeout=20_000)
        expect(rows.nth(2).get_by_role("checkbox")).to_be_checked()
        table.get_by_label("Alasan").fill("Wewenang provinsi")
        table.get_by_role("button", name="Tolak usulan").click()
        expect(rows.nth(2).get_by_text("ditolak")).to_be_visible(timeout=20_000)
        assert violations(table) == []
        shoot(table, "meja-usulan")
        table.close()

        with desk.expect_download() as download:
            desk.get_by_role("link", name="Unduh halaman publik").click()
        assert download.value.suggested_filename == "manguharjo-2020-publik.zip"

        desk.goto(f"{desk.url.partition('kiriman')[0]}rincian?u=1")
        expect(desk.locator("#p-proposal-1, main").first).to_contain_text("Patihan: prioritas 1")
        desk.get_by_text("Kaitkan dengan rencana daerah").click()
        desk.get_by_label("Program").fill("Drainase perkotaan")
        desk.get_by_role("button", name="Simpan kaitan").click()
        expect(desk.locator("dd", has_text="Drainase perkotaan").first).to_be_attached(timeout=20_000)
        shoot(desk, "kiriman-rincian")
        desk.goto(desk.url.partition("rincian")[0] + "rekap")
        expect(desk.get_by_role("table", name="Kelurahan")).to_contain_text("Sogaten")
        shoot(desk, "kiriman-rekap")
        assert hall.close() == []
    finally:
        server.stop()
