"""The way up and down as an operator and the desk go it: three commands, or a page with the same preview."""

import asyncio
from pathlib import Path

import pytest

from live.main import main
from live.opening import opened
from sessions.actors import Actor, Role
from sessions.passing import open_feedback
from sessions.priorities import SettlePriorities
from sessions.raising import SupportProposal
from sessions.registering import CheckIn
from sessions.storage import Storage
from tests.sessions.test_levels import FILE as KECAMATAN

KELURAHAN = """
title = "Musrenbang {name}"
kelurahan = "{name}"
kecamatan = "Manguharjo"
kota = "Kota Madiun"
place = "Aula"
start = 2020-01-23T19:00:00
plan_year = 2021
ceiling = 100_000_000
proposals = "usulan.csv"
agenda = [{{ title = "Pendaftaran", minutes = 30 }}, {{ title = "Penutup", minutes = 5 }}]
constituencies = ["Warga"]
"""
LIST = "jenis,usulan,biaya,masuk_daftar\nfisik,Talut {name},60000000,ya\nfisik,Lampu {name},55000000,ya\n"


async def settle(storage: Storage, code: str) -> None:
    """Somebody supports the first proposal, and the chair settles the list."""
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        if not room.meeting.attendance.people:
            join = CheckIn(name="Sri Wahyuni", constituency=room.meeting.settings.constituencies[-1], rw=1, sex="P")
            await room.do(join, Actor(Role.GUEST, device="d"), "join")
        await room.do(SupportProposal(1), Actor(Role.ATTENDEE, 1), "support")
        await room.do(SettlePriorities(), Actor(Role.FACILITATOR), "settle")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two kelurahan have settled their lists; their bundles lie in ``kiriman``, and the kecamatan is prepared."""
    (tmp_path / "kiriman").mkdir()
    for name in ("Patihan", "Sogaten"):
        (tmp_path / f"{name}.toml").write_text(KELURAHAN.format(name=name), "utf-8")
        (tmp_path / "usulan.csv").write_text(LIST.format(name=name), "utf-8")
        data = tmp_path / name.lower()
        assert main(["new", str(tmp_path / f"{name}.toml"), "--data", str(data)]) == 0
        code, to = f"{name.lower()}-2020", str(tmp_path / "kiriman" / f"{name}.json")
        assert main(["bundle", code, "--data", str(data), "--to", to]) == 1, "no list stands yet"
        asyncio.run(settle(Storage(data), code))
        assert main(["bundle", code, "--data", str(data), "--to", to]) == 0
    (tmp_path / "kecamatan.toml").write_text(KECAMATAN, "utf-8")
    assert main(["new", str(tmp_path / "kecamatan.toml"), "--data", str(tmp_path / "kec")]) == 0
    return tmp_path


def test_three_commands_go_all_the_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    receive = ["receive", "manguharjo-2020", str(folder / "kiriman"), "--data", str(folder / "kec")]
    capsys.readouterr()
    assert main(receive) == 0
    shown = capsys.readouterr().out
    assert "Patihan.json: Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun, 1 prioritas Rp\u00a060.000.000" in shown
    assert "1 cadangan Rp\u00a055.000.000; 2 baru." in shown
    assert "Belum ada yang masuk" in shown
    assert main([*receive, "--yes"]) == 0
    capsys.readouterr()
    assert main(receive) == 0
    assert capsys.readouterr().out.count("; 0 baru.") == 2
    asyncio.run(settle(Storage(folder / "kec"), "manguharjo-2020"))
    answer = folder / "jawaban.json"
    command = ["feedback", "manguharjo-2020", "--data", str(folder / "kec"), "--to", str(answer), "--for"]
    assert main([*command, "Winongo"]) == 1
    assert "Belum ada kiriman dari Winongo" in capsys.readouterr().err
    assert main([*command, "patihan"]) == 0
    (folder / "lagi.toml").write_text(
        KELURAHAN.format(name="Patihan")
        .replace("2020-01", "2021-01")
        .replace('"usulan.csv"', '"usulan.csv"\nlast_cycle = "jawaban.json"'),
        "utf-8",
    )
    assert main(["new", str(folder / "lagi.toml"), "--data", str(folder / "lagi")]) == 0
    asyncio.run(hears(Storage(folder / "lagi"), "patihan-2021"))


async def hears(storage: Storage, code: str) -> None:
    async with opened(storage) as hall:
        last = hall.meeting(code).room.meeting.last_cycle.all
        assert [(one.title, one.fate, one.amount) for one in last.values()] == [
            ("Talut Patihan", "dianggarkan", 60_000_000), ("Lampu Patihan", "ditunda", 55_000_000),
        ]  # fmt: skip


def test_a_damaged_file_is_named_and_the_others_enter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "kiriman" / "Sogaten.json"
    file.write_bytes(file.read_bytes().replace(b"60000000", b"61000000", 1))
    paths = [str(folder / "kiriman" / f"{name}.json") for name in ("Patihan", "Sogaten")]
    assert main(["receive", "manguharjo-2020", *paths, "--data", str(folder / "kec"), "--yes"]) == 1
    told = capsys.readouterr().out
    assert "Sogaten.json: Baris " in told
    assert "tidak lagi seperti saat dibuat" in told
    assert "Patihan.json: Kelurahan Patihan" in told


KOTA = """
title = "Musrenbang Kota Madiun"
level = "kota"
kota = "Kota Madiun"
areas = ["Manguharjo", "Taman"]
place = "Balai Kota"
start = 2020-03-20T08:00:00
ceiling = 60_000_000
plan_year = 2021
agenda = [{ title = "Pendaftaran", minutes = 30, kind = "lobby" }, { title = "Penutup", minutes = 5 }]
constituencies = ["Delegasi kecamatan", "Perangkat daerah"]
"""


def test_the_answer_of_the_kota_goes_through_the_kecamatan_to_the_kelurahan(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kecamatan, kota = ["--data", str(folder / "kec")], ["--data", str(folder / "kota")]
    assert main(["receive", "manguharjo-2020", str(folder / "kiriman"), "--yes", *kecamatan]) == 0
    asyncio.run(settle(Storage(folder / "kec"), "manguharjo-2020"))
    (folder / "kota.toml").write_text(KOTA, "utf-8")
    assert main(["new", str(folder / "kota.toml"), *kota]) == 0
    up, down, answer = (str(folder / f"{name}.json") for name in ("naik", "turun", "jawaban"))
    assert main(["bundle", "manguharjo-2020", "--to", up, *kecamatan]) == 0
    assert main(["receive", "kota-madiun-2020", up, "--yes", *kota]) == 0
    asyncio.run(settle(Storage(folder / "kota"), "kota-madiun-2020"))
    assert main(["feedback", "kota-madiun-2020", "--for", "Manguharjo", "--to", down, *kota]) == 0
    capsys.readouterr()
    assert main(["receive", "manguharjo-2020", down, "--yes", *kecamatan]) == 0
    assert "turun.json: jawaban Kota Madiun, 1 diterima Rp\u00a060.000.000." in capsys.readouterr().out
    assert main(["receive", "manguharjo-2020", up, "--yes", *kecamatan]) == 1, "its own bundle"
    assert main(["feedback", "manguharjo-2020", "--for", "Patihan", "--to", answer, *kecamatan]) == 0
    sent, _ = open_feedback(Path(answer).read_bytes())
    assert [(one.fate, one.allocation) for one in sent.answers] == [("diterima", 60_000_000), ("ditunda", 0)]
    assert sent.answers[0].reason == "Masuk prioritas Kecamatan Manguharjo. Masuk prioritas Kota Madiun."
