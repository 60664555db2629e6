"""The command line: what an operator types, and what a mistyped word gets."""

import json
import shutil
import sqlite3
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from openpyxl import load_workbook

from live.main import main
from live.serving import SAMPLE
from sessions.documents.bundle import DOCUMENTS
from sessions.sqlite import FILE
from tests.serving import Server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert main(["new", str(SAMPLE), "--data", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


def test_new_prints_the_code_and_the_four_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["new", str(SAMPLE), "--data", str(tmp_path), "--json", "--url", "http://aula.lan"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["code"] == "patihan"
    assert list(told["links"]) == ["phone", "facilitator", "secretary", "projector"]
    assert all(link.startswith("http://aula.lan/m/patihan/") for link in told["links"].values())
    assert main(command) == 1
    assert "sudah ada" in capsys.readouterr().err


def test_cards_are_printed_for_the_list_of_the_meeting_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SAMPLE.parent, tmp_path / "rapat")
    file = tmp_path / "rapat" / "patihan.toml"
    data, cards = str(tmp_path / "data"), tmp_path / "kartu.pdf"
    assert main(["new", str(file), "--data", data]) == 0
    assert main(["cards", "patihan", "--data", data, "--to", str(cards)]) == 1
    assert "Unggah dulu daftarnya" in capsys.readouterr().err
    file.write_text(
        file.read_text("utf-8").replace("# invitations", "invitations").replace('code = "patihan"', 'code = "kedua"')
    )
    (tmp_path / "rapat" / "undangan.csv").write_text("nama,unsur\nSri,Raja\n")
    assert main(["new", str(file), "--data", data]) == 1
    assert "undangan.csv:2: unsur: Isian ini tidak sesuai" in capsys.readouterr().err
    (tmp_path / "rapat" / "undangan.csv").write_text("nama,unsur\nSri,Warga\n")
    assert main(["new", str(file), "--data", data]) == 0
    assert main(["cards", "kedua", "--data", data, "--to", str(cards), "--url", "http://192.168.1.5:8080"]) == 0
    assert cards.read_bytes().startswith(b"%PDF")
    assert main(["verify", data]) == 0


@pytest.mark.long
def test_export_writes_every_document_and_the_journal_verifies(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["export", "patihan", "--data", str(data), "--to", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {*DOCUMENTS, "jurnal.jsonl", "manifest.json", "publik"}
    assert (out / "publik" / "index.html").is_file()
    assert {"berita-acara.pdf", "berita-acara.docx", "daftar-hadir.pdf", "usulan.csv"} < DOCUMENTS.keys()
    capsys.readouterr()
    assert main(["verify", str(data)]) == 0
    whole = capsys.readouterr().out
    assert main(["verify", str(out / "jurnal.jsonl")]) == 0
    assert capsys.readouterr().out == whole
    head = whole.split()[-1]
    assert main(["verify", str(data), "--head", head]) == 0
    assert main(["export", "nobody", "--data", str(data), "--to", str(out)]) == 1
    assert "nobody" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.parametrize("harm", ["altered", "removed", "swapped", "cut"])
def test_verify_finds_the_first_entry_that_is_not_as_it_was_written(
    data: Path, tmp_path: Path, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    main(["export", "patihan", "--data", str(data), "--to", str(out)])
    journal = out / "jurnal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    head = json.loads(lines[-1])["digest"]
    if harm == "altered":
        lines[41] = lines[41].replace(b'"seq":42', b'"seq":42 ')
    elif harm == "removed":
        del lines[41]
    elif harm == "swapped":
        lines[41], lines[42] = lines[42], lines[41]
    else:
        lines = lines[:41]
    journal.write_bytes(b"".join(lines))
    capsys.readouterr()
    assert main(["verify", str(journal), "--head", head]) == 1
    assert "entri 42" in capsys.readouterr().err


def test_verify_finds_harm_in_the_data_directory(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(data / FILE) as database:
        database.execute("update entries set body = replace(body, 'fisik', 'Fisik') where seq = 17")
    assert main(["verify", str(data)]) == 1
    assert "entri 17" in capsys.readouterr().err


def test_verify_and_export_do_not_make_what_they_were_to_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "typo")]) == 1
    assert "Tidak ada data" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_a_wrong_meeting_file_names_file_line_and_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rapat.toml"
    file.write_text(SAMPLE.read_text("utf-8").replace("ceiling = 591_490_000", 'ceiling = "banyak"'), "utf-8")
    (tmp_path / "patihan_usulan.csv").write_bytes((SAMPLE.parent / "patihan_usulan.csv").read_bytes())
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if "banyak" in text)
    assert main(["new", str(file), "--data", str(tmp_path / "data")]) == 1
    assert f"rapat.toml:{line}: ceiling: " in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.long
def test_a_taken_port_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Server(tmp_path / "data")
    try:
        port = str(server.port)
        assert main(["serve", "--data", str(tmp_path / "other"), "--host", "127.0.0.1", "--port", port]) == 1
        assert f"Port {port} tidak dapat dipakai" in capsys.readouterr().err
    finally:
        assert server.stop() == 0


@pytest.mark.long
def test_serving_again_goes_on_with_the_same_meeting_and_prints_fresh_links(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", [SAMPLE])
    first = server.links
    server.kill()
    server.start()
    assert set(server.links) == {"Ponsel warga", "Pimpinan rapat", "Sekretaris", "Layar"}
    assert server.links["Ponsel warga"] == first["Ponsel warga"]
    assert server.links["Layar"] != first["Layar"]
    assert "█" in server.output
    assert server.stop() == 0


@pytest.mark.long
def test_a_list_is_shown_first_and_entered_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = Path(__file__).resolve().parents[1] / "lists"
    usulan = ["import", "patihan", str(lists / "usulan_sipd_kauman.csv"), "--data", str(data)]
    kamus = [
        "import",
        "patihan",
        str(lists / "kamus_usulan_kelurahan.csv"),
        "--data",
        str(data),
        "--catalogue",
        "--yes",
    ]
    assert main(kamus) == 0
    capsys.readouterr()
    for arguments, sentence in ((usulan, "Belum ada yang masuk"), ([*usulan, "--yes"], "Sudah masuk")):
        assert main(arguments) == 0
        told = capsys.readouterr().out
        assert "Baru 138, sudah ada 0, keluar 0, perlu dilihat 24; Rp\u00a02.232.210.000." in told
        assert sentence in told
        assert told.count("; kamus Rp") == 12
    assert main([*usulan, "--yes"]) == 0
    assert "Baru 0, sudah ada 138" in capsys.readouterr().out
    assert main(["import", "patihan", __file__, "--data", str(data)]) == 1
    assert main(["verify", str(data)]) == 0


def test_links_are_reissued_and_old_ones_shut(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["links", "patihan", "--data", str(data), "--role", "secretary", "--revoke"]) == 0
    told = capsys.readouterr().out
    assert "Sekretaris" in told
    assert "Layar" not in told
    assert main(["links", "nobody", "--data", str(data)]) == 1
    assert "nobody" in capsys.readouterr().err


@pytest.mark.long
def test_a_forgotten_person_is_in_no_byte_of_the_data_and_the_ledger_still_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    server = Server(data)
    try:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        home = server.links["Ponsel warga"]
        opener.open(home)
        origin = {"Origin": home.split("/m/")[0]}
        for name in ("Zubaidah Kertanegara", "Joko Susilo"):
            fields = {"do": "attendance.check-in", "name": name, "constituency": "Warga", "rw": "2", "rt": "7", "sex": "P",
                      "address": "Jalan Kenanga 99", "phone": "0812-3456-7890"}  # fmt: skip
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            opener.open(home)
            body = urllib.parse.urlencode(fields).encode()
            opener.open(urllib.request.Request(home + "do", body, origin))
        assert main(["forget", "patihan", "1", "--data", str(data)]) == 0
        assert "Zubaidah Kertanegara" in capsys.readouterr().out
    finally:
        server.kill()
    bytes_of_all = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"Zubaidah" not in bytes_of_all
    assert b"Joko Susilo" in bytes_of_all
    assert main(["verify", str(data)]) == 0
    assert main(["forget", "patihan", "1", "--data", str(data)]) == 1
    assert main(["forget", "patihan", "77", "--data", str(data)]) == 1
    out = tmp_path / "out"
    assert main(["export", "patihan", "--data", str(data), "--to", str(out)]) == 0
    register = load_workbook(out / "daftar-hadir.xlsx").active
    assert register
    assert "(dihapus)" in [cell.value for row in register.iter_rows() for cell in row]


@pytest.mark.long
def test_a_card_that_was_changed_behind_the_ledger_is_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Server(data)
    try:
        home = server.links["Ponsel warga"]
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        opener.open(home)
        fields = {"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2", "sex": "P"}
        body = urllib.parse.urlencode(fields).encode()
        opener.open(urllib.request.Request(home + "do", body, {"Origin": home.split("/m/")[0]}))
    finally:
        server.stop()
    with sqlite3.connect(data / FILE) as database:
        database.execute("update kept set body = replace(body, 'Sri', 'Sro') where store = 'people'")
    capsys.readouterr()
    assert main(["verify", str(data)]) == 1
    assert "kartu data pribadinya tidak cocok" in capsys.readouterr().err
