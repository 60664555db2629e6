"""All documents by one click: made apart from the hall, shown as they grow, and checked byte for byte afterwards."""

import asyncio
import gc
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from docx import Document
from httpx import ASGITransport, AsyncClient

from live.app import build, static
from live.hall import Hall
from live.language import Renderer, refusal
from live.links import issue
from live.main import main
from live.public import INDEX
from sessions.cards import CorrectCard
from sessions.documents.bundle import DOCUMENTS
from sessions.documents.parcel import JOURNAL, MANIFEST, make, manifest, names, packed
from sessions.documents.templates import OURS, OWN, earlier, keep
from sessions.minutes import WriteNote
from sessions.musyawarah import Musyawarah
from sessions.photos import AddPhoto, RemovePhoto
from sessions.refused import Refused
from sessions.sqlite import SqliteJournal
from tests.big_hall import big_hall, save, stored
from tests.full_hall import full_hall
from tests.halls import SECRETARY, MeetingHall
from tests.photos import one_pixel

pytestmark = pytest.mark.long

HOME = "http://testserver.local"
ORIGIN = {"origin": HOME}
PHOTO = "foto/U001-1.jpg"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a meeting that is over."""
    folder = tmp_path_factory.mktemp("aula") / "data"
    asyncio.run(save(big_hall(people=24, proposals=40), folder))
    return folder


@pytest.fixture(scope="module")
def exported(data: Path) -> Path:
    """Its parcel as a folder."""
    to = data.parent / "keluar"
    assert main(["export", "patihan", "--data", str(data), "--to", str(to)]) == 0
    return to


@pytest.fixture
async def hall(data: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(data), HOME, Renderer(static, HOME))
    await hall.open()
    yield hall
    await hall.close()


@pytest.fixture
async def desk(hall: Hall) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(build(hall))  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url=HOME) as client:
        links = await issue(hall.meetings["patihan"].room, HOME)
        await client.get(links["secretary"])
        yield client


async def test_one_click_makes_all_documents_while_the_hall_goes_on(
    hall: Hall, desk: AsyncClient, tmp_path: Path
) -> None:
    page = "/m/patihan/sekretaris/berkas"
    before = (await desk.get(page)).text
    # What may be shared is the page that names nobody; of the papers only the one that is nothing but figures.
    assert "Yang boleh dibagikan dan ditaruh di web adalah halaman publik" in before
    assert before.count("Boleh untuk umum") == 1
    assert 'href="publik.zip"' in before
    assert (await desk.get(f"{page}.zip")).status_code == 404
    assert (await desk.post(page, headers=ORIGIN)).status_code == 303
    parcel = hall.meetings["patihan"].parcel
    assert parcel
    assert f"dari {parcel.total}" in (await desk.get(page)).text or parcel.stage == "ready"
    await parcel.finished()
    shown = (await desk.get(page)).text
    assert parcel.head.hex(" ", 2) in shown
    assert all(
        f'href="dokumen/{name}"' in shown for group in names(hall.meetings["patihan"].room.meeting) for name in group
    )
    answer = await desk.get(f"{page}.zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="patihan-berkas.zip"'
    with ZipFile(BytesIO(answer.content)) as archive:
        inside = set(archive.namelist())
        told = msgspec.json.decode(archive.read(MANIFEST))
        for file in told["files"]:
            content = archive.read(file["name"])
            assert (len(content), sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    public = {f"publik/{name}" for name in (INDEX, "prioritas.xlsx", "usulan.xlsx", "usulan.csv", "prioritas-11.pb")}
    assert inside == {*DOCUMENTS, "prioritas-11.pb", "kiriman.json", JOURNAL, MANIFEST, *public}
    assert {file["name"] for file in told["files"]} == inside - {MANIFEST}
    assert (told["code"], told["head"], told["entries"]) == (
        "patihan",
        parcel.head.hex(),
        hall.meetings["patihan"].room.meeting.seq,
    )
    # Pressed again with nothing new in the ledger: what is made already is handed out.
    await desk.post(page, headers=ORIGIN)
    assert hall.meetings["patihan"].parcel is parcel
    one = await desk.get("/m/patihan/sekretaris/dokumen/notulen.pdf")
    assert one.content == parcel.files["notulen.pdf"]
    (tmp_path / "berkas.zip").write_bytes(answer.content)
    assert await asyncio.to_thread(main, ["verify", str(tmp_path / "berkas.zip")]) == 0


async def test_a_wrong_template_is_told_on_the_page(hall: Hall, desk: AsyncClient, tmp_path: Path) -> None:
    hall.own = tmp_path
    (tmp_path / "notulen.docx").write_bytes(b"bukan Word")
    await desk.post("/m/patihan/sekretaris/berkas", headers=ORIGIN)
    parcel = hall.meetings["patihan"].parcel
    assert parcel
    await parcel.finished()
    assert "Templat notulen.docx bukan berkas Word" in (await desk.get("/m/patihan/sekretaris/berkas")).text
    answer = await desk.get("/m/patihan/sekretaris/dokumen/notulen.docx")
    assert "Templat notulen.docx bukan berkas Word" in answer.text


async def test_a_fault_that_nobody_foresaw_is_told_on_the_page_which_would_wait_for_ever(
    hall: Hall, desk: AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def forbidden(meeting: Musyawarah, own: Path | None) -> dict[str, str]:
        raise PermissionError(13, "Permission denied", "notulen.docx")

    monkeypatch.setattr("live.parcels.templates", forbidden)
    await desk.post("/m/patihan/sekretaris/berkas", headers=ORIGIN)
    parcel = hall.meetings["patihan"].parcel
    assert parcel
    await asyncio.wait({parcel._task})
    assert parcel.stage == "failed"
    shown = (await desk.get("/m/patihan/sekretaris/berkas")).text
    assert refusal("id", Refused("fault")) in shown
    assert "Permission denied" not in shown
    assert "the documents were not made" in caplog.text


async def test_a_process_that_dies_while_it_makes_documents_is_told_once_and_on_the_page(
    hall: Hall, desk: AsyncClient
) -> None:
    untold: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: untold.append(context["message"]))
    before = set(multiprocessing.active_children())
    await desk.post("/m/patihan/sekretaris/berkas", headers=ORIGIN)
    parcel = hall.meetings["patihan"].parcel
    assert parcel
    async with asyncio.timeout(300):
        while not parcel.done:
            await asyncio.sleep(0.01)
        (set(multiprocessing.active_children()) - before).pop().kill()
        await parcel.finished()
    assert "Dokumen gagal dibuat" in (await desk.get("/m/patihan/sekretaris/berkas")).text
    hall.meetings["patihan"].parcel = None
    del parcel
    gc.collect()
    assert untold == []


def test_a_parcel_is_whole_as_a_folder_and_as_a_zip_and_like_its_ledger(
    data: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = zip_of(exported, tmp_path)
    for path in (exported, zipped):
        assert main(["verify", str(path)]) == 0
        assert main(["verify", str(path), "--against", str(data)]) == 0
    assert "utuh" in capsys.readouterr().out


def files_of(folder: Path) -> dict[str, bytes]:
    """All files by their names in the parcel, but for half ones."""
    found = sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def zip_of(folder: Path, to: Path, **changed: bytes | None) -> Path:
    """A ZIP of the folder, some files altered (None: left out)."""
    files = files_of(folder)
    for name, content in changed.items():
        if content is None:
            del files[name]
        else:
            files[name] = content
    (to / "berkas.zip").write_bytes(packed(files))
    return to / "berkas.zip"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("usulan.csv", b"lain", "usulan.csv berubah"), ("usulan.csv", None, "usulan.csv hilang"),
     ("publik/index.html", b"lain", "publik/index.html berubah"), ("tambahan.pdf", b"x", "tambahan.pdf tidak tercantum"), (MANIFEST, b"{", "manifest.json tidak dapat dibaca"),
     (MANIFEST, None, "manifest.json tidak dapat dibaca"), (JOURNAL, None, "jurnal.jsonl hilang")],
)  # fmt: skip
def test_verify_names_the_file_that_was_altered(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, said: str
) -> None:
    assert main(["verify", str(zip_of(exported, tmp_path, **{name: content}))]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("at", [0.1, 0.37, 0.62, 0.98])
def test_one_flipped_byte_anywhere_is_found(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], at: float
) -> None:
    zipped = zip_of(exported, tmp_path)
    content = bytearray(zipped.read_bytes())
    content[int(len(content) * at)] ^= 1
    zipped.write_bytes(content)
    assert main(["verify", str(zipped)]) == 1
    assert capsys.readouterr().err.startswith("RUSAK")


def test_verify_names_the_entry_that_was_altered(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (exported / JOURNAL).read_bytes().split(b"\n")
    lines[6] = lines[6].replace(b"Warga", b"Tamu!")
    assert main(["verify", str(zip_of(exported, tmp_path, **{JOURNAL: b"\n".join(lines)}))]) == 1
    assert capsys.readouterr().err == "RUSAK pada entri 7: isinya berubah.\n"
    assert main(["verify", str(zip_of(exported, tmp_path, **{JOURNAL: b"\n".join(lines[:5]) + b"\n"}))]) == 1
    assert "bukan jurnal yang dicatat manifest" in capsys.readouterr().err


def test_a_file_and_its_manifest_forged_together_are_found_by_the_ledger(
    data: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = zip_of(exported, tmp_path, **resealed(exported, "usulan.csv"))
    assert main(["verify", str(zipped)]) == 0
    assert main(["verify", str(zipped), "--against", str(data)]) == 1
    assert "usulan.csv tidak sama dengan yang dibuat dari jurnal" in capsys.readouterr().err


def test_a_parcel_of_another_ledger_or_of_entries_that_this_one_lost_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall, to = MeetingHall(), tmp_path / "keluar"
    hall.do(WriteNote(text="Jalan rusak"), SECRETARY)
    hall.do(WriteNote(text="Lampu padam"), SECRETARY)
    asyncio.run(save(hall, tmp_path / "data"))
    assert main(["export", "patihan", "--data", str(tmp_path / "data"), "--to", str(to)]) == 0
    other = MeetingHall()
    other.do(WriteNote(text="Jalan mulus"), SECRETARY)
    asyncio.run(save(other, tmp_path / "lain"))
    last = hall.entries.pop()
    asyncio.run(save(hall, tmp_path / "dulu"))
    capsys.readouterr()
    for folder, said in (("lain", f"RUSAK pada entri {last.seq - 1}: "), ("dulu", f"RUSAK pada entri {last.seq}: ")):
        assert main(["verify", str(to), "--against", str(tmp_path / folder)]) == 1
        assert capsys.readouterr().err.startswith(said)


def test_a_photo_that_was_taken_away_since_makes_no_paper_a_forgery(tmp_path: Path) -> None:
    hall, to = MeetingHall(), tmp_path / "keluar"
    hall.do(AddPhoto(1, one_pixel(1)), SECRETARY)
    asyncio.run(save(hall, tmp_path / "dulu"))
    assert main(["export", "patihan", "--data", str(tmp_path / "dulu"), "--to", str(to)]) == 0
    hall.do(RemovePhoto(1, hall.meeting.proposals.all[1].photos[0].digest, "Wajah anak"), SECRETARY)
    asyncio.run(save(hall, tmp_path / "kini"))
    assert main(["verify", str(to), "--against", str(tmp_path / "dulu")]) == 0
    assert main(["verify", str(to), "--against", str(tmp_path / "kini")]) == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: {**files, PHOTO: one_pixel(2).content}, f"{PHOTO} tidak sama dengan yang dibuat dari jurnal"),
        (lambda files: {**files, PHOTO: None}, f"{PHOTO} hilang"),
        (lambda files: {**files, "foto/U009-1.jpg": files[PHOTO]}, "foto/U009-1.jpg tidak sama dengan"),
        (lambda files: {**files, "keputusan.pdf": b"%PDF-1.7 palsu"}, "keputusan.pdf tidak sama dengan"),
        (lambda files: {**files, "publik/sk.html": b"<p>Palsu</p>"}, "publik/sk.html tidak sama dengan"),
    ],
    ids=["another photo", "no photo", "a photo too many", "a document of no meeting", "a page of no meeting"],
)  # fmt: skip
def test_what_was_put_in_with_a_manifest_that_tells_of_it_is_found_by_the_ledger(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, bytes]], dict[str, bytes | None]],
    said: str,
) -> None:
    hall, data, to = MeetingHall(), tmp_path / "aula", tmp_path / "keluar"
    hall.do(AddPhoto(1, one_pixel(1)), SECRETARY)
    asyncio.run(save(hall, data))
    assert main(["export", "patihan", "--data", str(data), "--to", str(to)]) == 0
    files = {name: content for name, content in change(files_of(to)).items() if content is not None}
    del files[MANIFEST]
    files[MANIFEST] = manifest(hall.meeting, stored(hall)[-1].digest, files, {})
    zipped = zip_of(to, tmp_path, **{name: files.get(name) for name in {*files_of(to), *files}})
    assert main(["verify", str(zipped)]) == 0
    capsys.readouterr()
    assert main(["verify", str(zipped), "--against", str(data)]) == 1
    assert capsys.readouterr().err.startswith(f"RUSAK: {said}")


def test_a_power_cut_while_exporting_leaves_no_half_document(data: Path, exported: Path, tmp_path: Path) -> None:
    whole = files_of(exported)
    to = tmp_path / "keluar"
    command = [sys.executable, "-m", "live.main", "export", "patihan", "--data", str(data), "--to", str(to)]
    for count in (1, 9):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as export:
            deadline = time.monotonic() + 120
            while sum(not file.name.startswith(".") for file in to.glob("*.*")) < count and time.monotonic() < deadline:
                time.sleep(0.005)
            os.kill(export.pid, signal.SIGKILL)
        found = files_of(to)
        assert count <= len(found) < len(whole)
        assert MANIFEST not in found
        assert all(content == whole[name] for name, content in found.items())
    (to / ".sisa.pdf.part").write_bytes(b"setengah")
    assert main(["export", "patihan", "--data", str(data), "--to", str(to)]) == 0
    assert files_of(to) == whole
    assert not list(to.rglob(".*"))


def test_a_card_that_was_corrected_or_erased_since_makes_no_paper_a_forgery(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall, then, now, to = full_hall(), tmp_path / "dulu", tmp_path / "kini", tmp_path / "keluar"
    asyncio.run(save(hall, then))
    assert main(["export", "patihan", "--data", str(then), "--to", str(to)]) == 0
    delegate = list(hall.meeting.delegates.all)[-1]
    hall.do(CorrectCard(name="Nama yang Benar", person=delegate), SECRETARY)
    asyncio.run(save(hall, now))
    assert main(["forget", "patihan", str(delegate - 1), "--data", str(now)]) == 0
    capsys.readouterr()
    assert main(["verify", str(to), "--against", str(now)]) == 0
    whole, unlike = capsys.readouterr().out.splitlines()
    assert "utuh" in whole
    assert unlike.startswith("Tidak dapat dibandingkan, sebab kartunya kini lain: ")
    named = unlike.partition("lain: ")[2].split(", ")
    assert {"daftar-hadir.pdf", "delegasi.docx", "berita-acara.pdf", "kiriman.json"} <= set(named)
    assert not {"prioritas.pdf", "usulan.csv", "rekap.xlsx", "tahun-lalu.docx"} & set(named)
    # What shows no such card is still held to the ledger.
    forged = zip_of(to, tmp_path, **resealed(to, "usulan.csv"))
    assert main(["verify", str(forged), "--against", str(now)]) == 1
    assert "usulan.csv tidak sama dengan yang dibuat dari jurnal" in capsys.readouterr().err


def worded(file: Path, said: str) -> None:
    """The template of a kelurahan's own, with a sentence of its own in it."""
    document = Document(str(OURS / file.name))
    document.paragraphs[-1].add_run(said)
    file.parent.mkdir(exist_ok=True)
    document.save(str(file))


def test_a_paper_from_a_template_that_was_edited_since_is_no_forgery_but_one_with_another_figure_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall, to = tmp_path / "aula", tmp_path / "keluar"
    asyncio.run(save(MeetingHall(), hall))
    own = hall / OWN / "belum_disepakati.docx"
    worded(own, "Nomor 12.")
    assert main(["export", "patihan", "--data", str(hall), "--to", str(to)]) == 0
    against = ["--against", str(hall)]
    # Edited or broken since: what was made then is made again by what was kept of it.
    changes: list[Callable[[], object]] = [lambda: worded(own, "Nomor 13."), lambda: own.write_bytes(b"bukan Word")]
    for change in changes:
        change()
        capsys.readouterr()
        assert main(["verify", str(to), *against]) == 0
        whole, otherwise = capsys.readouterr().out.splitlines()
        assert "utuh" in whole
        assert otherwise == "Sama dengan jurnal, dari templat Word yang lain daripada kini: belum-disepakati.docx"
    # A figure that was changed in it is found all the same.
    with ZipFile(to / "belum-disepakati.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"Nomor 12.", b"Nomor 92.")
    forged = zip_of(to, tmp_path, **resealed(to, "belum-disepakati.docx", packed(parts)))
    assert main(["verify", str(forged), *against]) == 1
    assert "belum-disepakati.docx tidak sama dengan yang dibuat dari jurnal" in capsys.readouterr().err
    # Where it was not kept nobody can tell, and that is what is said, once nothing else is wrong.
    shutil.rmtree(hall / OWN)
    assert main(["verify", str(to), *against]) == 1
    told = capsys.readouterr().err
    assert told.startswith("belum-disepakati.docx dibuat dari templat Word lain, yang tidak tersimpan lagi")
    assert "Taruh kembali belum_disepakati.docx dengan sidik " in told
    assert main(["verify", str(zip_of(to, tmp_path, **resealed(to, "usulan.csv"))), *against]) == 1
    assert "usulan.csv tidak sama dengan yang dibuat dari jurnal" in capsys.readouterr().err


def test_a_template_that_is_edited_while_the_documents_are_made_makes_no_paper_a_forgery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, to = tmp_path / "aula", tmp_path / "keluar"
    asyncio.run(save(MeetingHall(), data))
    own = data / OWN / "belum_disepakati.docx"
    worded(own, "Nomor 12.")

    def edited(*given: Any) -> list[tuple[str, bytes]]:
        if not list(to.glob("*.docx")):
            worded(own, "Nomor 13.")
        return make(*given)

    monkeypatch.setattr("sessions.documents.writing.make", edited)
    assert main(["export", "patihan", "--data", str(data), "--to", str(to)]) == 0
    assert main(["verify", str(to), "--against", str(data)]) == 0


def test_a_template_of_which_a_power_cut_kept_half_is_kept_anew(tmp_path: Path) -> None:
    own = tmp_path / OWN / "notulen.docx"
    worded(own, "Nomor 12.")
    (tmp_path / OWN / "~$tulen.docx").write_bytes(b"yang sedang dibuka di Word")
    digest = keep("notulen.docx", own.parent)
    kept = own.parent / "dipakai" / digest / own.name
    assert kept.read_bytes() == own.read_bytes()
    kept.write_bytes(b"")
    assert keep("notulen.docx", own.parent) == digest
    assert earlier("notulen.docx", digest, own.parent) == kept.parent
    assert [file.name for file in (own.parent / "dipakai").rglob("*.docx")] == [own.name]


def test_parcels_from_before_the_manifest_told_of_templates_still_verify(
    data: Path, exported: Path, tmp_path: Path
) -> None:
    told = msgspec.json.decode((exported / MANIFEST).read_bytes())
    assert {file["name"] for file in told["files"] if file.pop("template", "")} == {
        name for name in DOCUMENTS if name.endswith(".docx")
    }
    zipped = zip_of(exported, tmp_path, **{MANIFEST: msgspec.json.encode(told)})
    assert main(["verify", str(zipped), "--against", str(data)]) == 0


def resealed(folder: Path, name: str, forged: bytes = b"") -> dict[str, bytes | None]:
    """A file with another figure in it, and the manifest that says so."""
    forged = forged or (folder / name).read_bytes().replace(b"1", b"9", 1)
    told = msgspec.json.decode((folder / MANIFEST).read_bytes())
    for file in told["files"]:
        if file["name"] == name:
            file["bytes"], file["sha256"] = len(forged), sha256(forged).hexdigest()
    return {name: forged, MANIFEST: msgspec.json.encode(told)}


def test_the_public_page_in_the_parcel_names_nobody(exported: Path) -> None:
    cards = big_hall(people=24, proposals=40).meeting.cards.values()
    for name, content in files_of(exported).items():
        if name.startswith("publik/") and name.endswith((".html", ".csv", ".pb")):
            text = content.decode("utf-8-sig")
            assert not [card.name for card in cards if card.name in text or card.phone in text or card.address in text]
