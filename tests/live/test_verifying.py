"""``musyawarah verify`` on what passes between levels: one sentence says what was altered, and where."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.main import main
from live.opening import opened
from sessions.actors import Actor, Role
from sessions.delegates import NameDelegate
from sessions.passing import SentDown, SentUp, open_bundle, open_feedback, seal, total
from sessions.storage import Storage
from tests.live.test_passing import folder, settle

__all__ = ["folder"]


def resealed(file: Path, change: Callable[[SentUp], SentUp]) -> None:
    """Somebody rewrites a bundle, with sums and seal that fit again."""
    sent, _ = open_bundle(file.read_bytes())
    changed = change(sent)
    totals = {name: total(one.cost for one in changed.proposals if one.standing == name) for name in changed.totals}
    file.write_bytes(seal(replace(changed, totals=totals)))


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(["verify", *map(str, arguments)])
    said = capsys.readouterr()
    return code, [*said.out.splitlines(), *said.err.splitlines()]


def test_a_folder_of_bundles_is_checked_file_by_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = folder / "kiriman"
    code, lines = told(capsys, sent)
    assert code == 0
    assert lines == [
        f"{name}.json: utuh, kiriman Kelurahan {name}, Kecamatan Manguharjo, Kota Madiun, 2 usulan, dari 9 entri."
        for name in ("Patihan", "Sogaten")
    ]
    file = sent / "Patihan.json"
    file.write_bytes(file.read_bytes().replace(b"Talut", b"Tanut", 1))
    code, lines = told(capsys, sent)
    assert code == 1
    assert lines[0].startswith("Patihan.json: Baris 8 berkas ini tidak lagi seperti saat dibuat.")
    assert lines[1].startswith("Sogaten.json: utuh")


REWRITTEN: dict[str, tuple[Callable[[SentUp], SentUp], str]] = {
    "cost": (
        lambda sent: replace(sent, proposals=(replace(sent.proposals[0], cost=61_000_000), *sent.proposals[1:])),
        "Usulan U001 di Patihan.json diubah: biaya tertulis 61000000, di jurnal 60000000.",
    ),
    "title": (
        lambda sent: replace(sent, proposals=(
            sent.proposals[0], replace(sent.proposals[1], content=replace(sent.proposals[1].content, title="Pagar")),
        )),
        "Usulan U002 di Patihan.json diubah: judul usulan tertulis Pagar, di jurnal Lampu Patihan.",
    ),
    "gone": (
        lambda sent: replace(sent, proposals=sent.proposals[:1]),
        "Usulan U002 (Lampu Patihan) ada di jurnal, tetapi tidak di Patihan.json.",
    ),
    "more": (
        lambda sent: replace(sent, proposals=(*sent.proposals, replace(sent.proposals[0], code="U009"))),
        "Usulan U009 (Talut Patihan) ada di Patihan.json, tetapi tidak di jurnal.",
    ),
    "ceiling": (
        lambda sent: replace(sent, sender=replace(sent.sender, ceiling=1)),
        "Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun di Patihan.json diubah: pagu tertulis 1, di jurnal 100000000.",
    ),
    "delegate": (
        lambda sent: replace(sent, delegates=(replace(sent.delegates[0], name="Joko"),)),
        "Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun di Patihan.json diubah: delegasi tertulis",
    ),
    "head": (
        lambda sent: replace(sent, sender=replace(sent.sender, head="0" * 64)),
        "Sidik jurnal yang disebut Patihan.json bukan sidik entri 10 yang diberikan.",
    ),
    "longer": (
        lambda sent: replace(sent, sender=replace(sent.sender, entries=99)),
        "Patihan.json dibuat dari 99 entri, sedangkan jurnal ini baru sampai entri 10.",
    ),
}  # fmt: skip


async def name_delegate(storage: Storage, code: str) -> None:
    async with opened(storage) as hall:
        await hall.meeting(code).room.do(NameDelegate(name="Sri Wahyuni"), Actor(Role.SECRETARY), "delegate")


@pytest.mark.long
def test_a_bundle_that_was_rewritten_and_sealed_anew_is_held_against_the_ledger_below(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, data = folder / "kiriman" / "Patihan.json", folder / "patihan"
    asyncio.run(name_delegate(Storage(data), "patihan-2020"))
    assert main(["bundle", "patihan-2020", "--data", str(data), "--to", str(file)]) == 0
    whole = file.read_bytes()
    code, lines = told(capsys, file, "--against", data)
    assert (code, lines[0].endswith("Isinya sama dengan jurnal.")) == (0, True)
    for change, sentence in REWRITTEN.values():
        file.write_bytes(whole)
        resealed(file, change)
        assert told(capsys, file)[0] == 0, "the seal alone fits again"
        code, lines = told(capsys, file, "--against", data)
        assert code == 1
        assert lines[0].startswith(f"Patihan.json: {sentence}")
    # An English terminal names what was changed in English.
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    english = {
        "cost": "Proposal U001 was altered in Patihan.json: cost says 61000000, in the journal 60000000.",
        "ceiling": "Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun was altered in Patihan.json: ceiling says 1, in the journal",
        "delegate": "Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun was altered in Patihan.json: delegates says",
    }  # fmt: skip
    for name, sentence in english.items():
        file.write_bytes(whole)
        resealed(file, REWRITTEN[name][0])
        assert told(capsys, file, "--against", data)[1][0].startswith(f"Patihan.json: {sentence}")
    monkeypatch.delenv("LC_ALL")
    # What is printed on the berita acara is enough to find a file made from another ledger.
    file.write_bytes(whole)
    head = open_bundle(whole)[0].sender.head
    assert told(capsys, file, "--head", head.upper())[0] == 0
    assert told(capsys, file, "--head", "0" * 64)[0] == 1
    # An exported journal does for a data folder; the ledger may have gone on; names are on cards, which it lacks.
    assert main(["export", "patihan-2020", "--data", str(data), "--to", str(folder / "keluar")]) == 0
    assert told(capsys, file, "--against", folder / "keluar" / "jurnal.jsonl")[0] == 0
    assert told(capsys, file, "--against", folder / "sogaten")[0] == 1
    # Nor can a journal speak for a meeting of another code.
    resealed(file, lambda sent: replace(sent, sender=replace(sent.sender, code="lain-2020")))
    code, lines = told(capsys, file, "--against", folder / "keluar" / "jurnal.jsonl")
    assert code == 1
    assert lines[0].startswith("Patihan.json: Tidak ada musyawarah dengan kode lain-2020.")


def test_an_answer_is_held_against_the_ledger_above(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, file = folder / "kec", folder / "jawaban.json"
    assert main(["receive", "manguharjo-2020", str(folder / "kiriman"), "--data", str(data), "--yes"]) == 0
    asyncio.run(settle(Storage(data), "manguharjo-2020"))
    assert main(["feedback", "manguharjo-2020", "--for", "Patihan", "--data", str(data), "--to", str(file)]) == 0
    code, lines = told(capsys, file, "--against", data)
    assert code == 0
    assert lines[0].startswith("jawaban.json: utuh, jawaban Kecamatan Manguharjo, Kota Madiun untuk Patihan, 2 usulan,")
    sent, _ = open_feedback(file.read_bytes())
    file.write_bytes(seal(promised(sent)))
    code, lines = told(capsys, file, "--against", data)
    assert (code, lines) == (
        1, ["jawaban.json: Usulan U002 di jawaban.json diubah: jawaban tertulis diterima, di jurnal ditunda."],
    )  # fmt: skip


def promised(sent: SentDown) -> SentDown:
    """Somebody takes up what was put off."""
    first, second = sent.answers
    answers = (first, replace(second, fate="diterima", allocation=55_000_000))
    totals = {fate: total(one.allocation for one in answers if one.fate == fate) for fate in sent.totals}
    return replace(sent, answers=answers, totals=totals)
