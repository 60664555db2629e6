"""Whatever is handed to ``musyawarah verify`` as a parcel: one clear sentence, soon, and never out of memory."""

import io
import os
import resource
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from live.main import main
from sessions.documents.journal_lines import journal_lines
from sessions.documents.parcel import JOURNAL, MANIFEST, Manifest, manifest, packed
from sessions.documents.unpacking import MOST_BYTES
from sessions.ledger import GENESIS, Broken, Stored, unseal
from tests.big_hall import stored
from tests.halls import MeetingHall

HALL = MeetingHall()
LEDGER = stored(HALL)
FILES = {"usulan.csv": b"No;Usulan\n1;Jalan\n", "publik/index.html": b"<p>Hasil</p>", JOURNAL: journal_lines(LEDGER)}
ZEROS = b"0" * 64 * 1024**2


def told(files: dict[str, bytes]) -> bytes:
    return manifest(HALL.meeting, LEDGER[-1].digest, files, {})


def parcel(**more: bytes) -> bytes:
    """A whole one, with these as well, which its manifest tells."""
    files = {**FILES, **more}
    return packed({**files, MANIFEST: told(files)})


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_STORED, comment: bytes = b""
) -> bytes:
    """A ZIP of these entries as they are, after those of a whole parcel that tells of them."""
    buffer, names = io.BytesIO(), {str(getattr(name, "filename", name)): content for name, content in entries}
    files = {**FILES, **names}
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in (*FILES.items(), *entries, (MANIFEST, told(files))):
            archive.writestr(name, content)
        archive.comment = comment
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def locked() -> bytes:
    """As if its first file were encrypted: that bit is set where it stands and in the list at the end."""
    content = bytearray(parcel())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def by_another_method(method: int) -> bytes:
    content = bytearray(zipped())
    content[8] = method
    content[content.index(b"PK\x01\x02") + 10] = method
    return bytes(content)


def told_as(change: Callable[[bytes], bytes]) -> bytes:
    return packed({**FILES, MANIFEST: change(told(FILES))})


def lied(kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A file that says it is small, and is not."""
    content = bytearray(zipped(("besar.csv", ZEROS), kind=kind))
    at = content.index(b"besar.csv", content.index(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def bare() -> bytes:
    """A manifest that vouches for itself."""
    return packed(
        {MANIFEST: msgspec.json.encode(Manifest("musyawarah-berkas/1", "patihan", "Rapat", 9, "ab" * 32, []))}
    )


STRANGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty ZIP": (lambda: packed({}), "RUSAK: manifest.json tidak dapat dibaca."),
    "two letters": (lambda: b"PK", "RUSAK: berkas.zip tidak dapat dibaca."),
    "half a ZIP": (lambda: parcel()[:400], "RUSAK: berkas.zip tidak dapat dibaca."),
    "a ZIP without its head": (lambda: b"PK" + parcel()[600:], "RUSAK: usulan.csv berubah sejak dibuat."),
    "a bomb": (lambda: zipped(("bom.csv", ZEROS), kind=zipfile.ZIP_DEFLATED), "RUSAK: bom.csv menjadi lebih besar"),
    "a bomb that lies": (lied, "RUSAK: besar.csv berubah sejak dibuat."),
    "a bomb of bzip2 that lies": (
        lambda: lied(zipfile.ZIP_BZIP2), "RUSAK: usulan.csv bukan nama atau jenis berkas",
    ),
    "a bomb of LZMA that lies": (
        lambda: lied(zipfile.ZIP_LZMA), "RUSAK: usulan.csv bukan nama atau jenis berkas",
    ),
    "very many files": (
        lambda: zipped(*[(f"{number}.csv", b"") for number in range(20_001)]), "RUSAK: berkas.zip menjadi lebih besar",
    ),
    "a ZIP in a ZIP": (lambda: packed({"berkas.zip": parcel()}), "RUSAK: manifest.json tidak dapat dibaca."),
    "a ZIP beside the files": (
        lambda: packed({**FILES, MANIFEST: told(FILES), "lagi.zip": parcel()}), "RUSAK: lagi.zip tidak tercantum",
    ),
    "a way out": (lambda: zipped(("../luar.csv", b"x")), "RUSAK: ../luar.csv bukan nama atau jenis"),
    "a way out within": (lambda: zipped(("publik/../../luar.csv", b"x")), "RUSAK: publik/../../luar.csv bukan nama"),
    "a path from the root": (lambda: zipped(("/etc/passwd", b"x")), "RUSAK: /etc/passwd bukan nama"),
    "a drive": (lambda: zipped(("C:luar.csv", b"x")), "RUSAK: C:luar.csv bukan nama"),
    "backslashes": (lambda: zipped(("..\\luar.csv", b"x")), "RUSAK: ..\\luar.csv bukan nama"),
    "a terminal's escape": (lambda: zipped(("\x1b[2Ja.csv", b"x")), "RUSAK: \ufffd[2Ja.csv bukan nama"),
    "a link": (lambda: zipped((link("tautan.csv"), b"/etc/passwd")), "RUSAK: tautan.csv bukan nama atau jenis"),
    "one name twice": (lambda: zipped(("usulan.csv", b"lain")), "RUSAK: usulan.csv ada dua kali"),
    "two manifests": (lambda: zipped((MANIFEST, b"{}")), "RUSAK: manifest.json ada dua kali"),
    "a password": (locked, "RUSAK: usulan.csv terkunci kata sandi."),
    "a method of nobody's": (lambda: by_another_method(99), "RUSAK: usulan.csv bukan nama atau jenis berkas"),
    "an LZMA that is none": (lambda: by_another_method(14), "RUSAK: usulan.csv bukan nama atau jenis berkas"),
    "a deflated that is none": (lambda: by_another_method(8), "RUSAK: usulan.csv berubah sejak dibuat."),
    "UTF-16": (lambda: told_as(lambda text: text.decode().encode("utf-16")), "RUSAK: manifest.json tidak dapat dibaca."),
    "Latin-1": (lambda: told_as(lambda text: text.replace(b"Patihan", b"Patih\xe9n")), "RUSAK: manifest.json tidak"),
    "a deep manifest": (lambda: told_as(lambda _: b"[" * 200_000), "RUSAK: manifest.json tidak dapat dibaca."),
    "a manifest by itself": (bare, "RUSAK: jurnal.jsonl hilang dari berkas ini."),
    "an escape in the manifest": (
        lambda: told_as(lambda text: text.replace(b"usulan.csv", b"\\u001b[2J.csv")), "RUSAK: \ufffd[2J.csv hilang",
    ),
    "a template that is no digest": (
        lambda: told_as(lambda text: text.replace(b'"bytes"', b'"template": "../../x", "bytes"', 1)), "RUSAK: manifest.json",
    ),
    "another title": (
        lambda: told_as(lambda text: text.replace(b'"title": "', b'"title": "Bukan ', 1)), "RUSAK: manifest.json berubah sejak dibuat.",
    ),
    "another size": (
        lambda: told_as(lambda text: text.replace(b'"bytes": ', b'"bytes": 1', 1)), "RUSAK: jurnal.jsonl berubah sejak dibuat.",
    ),
    "a format of another day": (
        lambda: told_as(lambda text: text.replace(b"berkas/1", b"berkas/2", 1)), "RUSAK: manifest.json tidak dapat dibaca.",
    ),
    "a journal of noise": (
        lambda: packed({**FILES, JOURNAL: bytes(range(256)), MANIFEST: told(FILES)}), "RUSAK pada entri 1",
    ),
    "an empty journal": (lambda: packed({**FILES, JOURNAL: b"", MANIFEST: told(FILES)}), "RUSAK pada entri 1: hilang atau tidak berurutan."),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", STRANGE)
def test_each_gets_its_sentence(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, said = STRANGE[kind]
    (tmp_path / "berkas.zip").write_bytes(make())
    assert main(["verify", str(tmp_path / "berkas.zip")]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(said)
    assert (out, err.count("\n")) == ("", 1)
    assert err[:-1].isprintable()
    assert len(err) < 250
    assert {file.name for file in tmp_path.iterdir()} == {"berkas.zip"}


def test_an_entry_that_was_sealed_over_latin_1_is_named() -> None:
    body = LEDGER[0].body.replace(b"Patihan", b"Patih\xe9n")
    with pytest.raises(Broken) as broken:
        list(unseal([Stored(1, body, sha256(GENESIS + body).digest(), "")]))
    assert (broken.value.seq, broken.value.why) == (1, "unreadable")


@pytest.mark.parametrize(
    "whole",
    [
        parcel,
        lambda: zipped(comment=b"dari kelurahan"),
        lambda: zipped(kind=zipfile.ZIP_DEFLATED),
        lambda: packed({**FILES, "publik/": b"", MANIFEST: told(FILES)}),
    ],
    ids=["as made", "with a comment", "packed by another program", "with a folder in it"],
)
def test_a_parcel_that_another_program_packed_is_whole_all_the_same(
    whole: Callable[[], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "berkas.zip").write_bytes(whole())
    assert main(["verify", str(tmp_path / "berkas.zip")]) == 0, capsys.readouterr().err


def test_a_large_zip64_is_read_and_neither_a_pipe_nor_a_device_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "berkas.zip", "w") as archive:
        for name, content in {**FILES, MANIFEST: told(FILES)}.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(content)
    assert main(["verify", str(tmp_path / "berkas.zip")]) == 0
    os.mkfifo(tmp_path / "pipa.zip")
    for path in (tmp_path / "pipa.zip", Path("/dev/zero"), tmp_path / "tidak-ada.zip"):
        capsys.readouterr()
        assert main(["verify", str(path)]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_a_journal_that_is_larger_than_any_is_refused_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / JOURNAL
    file.touch()
    os.truncate(file, MOST_BYTES + 1)  # a hole: it takes no room on the disk, and would take all of the memory
    assert main(["verify", str(file)]) == 1
    assert capsys.readouterr().err.startswith("RUSAK: jurnal.jsonl menjadi lebih besar")


@pytest.mark.long
def test_a_bomb_takes_neither_memory_nor_time(tmp_path: Path) -> None:
    (tmp_path / "berkas.zip").write_bytes(zipped(*[(f"{n}.csv", ZEROS) for n in range(4)], kind=zipfile.ZIP_DEFLATED))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600 * 1024**2, 600 * 1024**2))

    told = subprocess.run(
        [sys.executable, "-m", "live.main", "verify", str(tmp_path / "berkas.zip")],
        preexec_fn=limit, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert told.stderr.startswith("RUSAK: 0.csv menjadi lebih besar")
