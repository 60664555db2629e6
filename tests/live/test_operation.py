"""Operation: what an operator, a proxy and a monitoring server learn of a running hall, and how it stops."""

import asyncio
import contextlib
import io
import json
import logging
import re
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from live import logbook, watch
from live.app import build, static
from live.hall import Hall
from live.language import _REFUSALS, Renderer
from live.main import main
from live.metrics import Measured
from live.serving import SAMPLE
from live.watch import Watch
from sessions.actors import OPERATOR, Actor, Role
from sessions.convening import Convene
from sessions.journal import Conflict, Unavailable
from sessions.registering import CheckIn
from sessions.sqlite import SqliteJournal
from tests.halls import SETTINGS
from tests.live.visitors import Visitors, heard, listening
from tests.postgres import Postgres
from tests.serving import Server

TOKEN = "rahasia-operator-2020"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall as ``serve`` opens it."""
    hall = Hall(Measured(await SqliteJournal.open(tmp_path)), "http://aula", Renderer(static, "http://aula"))
    await hall.open()
    opened = await hall.take_in(SETTINGS.code)
    await opened.room.do(Convene(SETTINGS), OPERATOR, "convene")
    yield hall
    await hall.close()


def browser(hall: Hall, watch: Watch | None = None) -> AsyncClient:
    app = build(hall, watch=watch or Watch(hall, token=TOKEN))
    return AsyncClient(transport=ASGITransport(app), base_url="http://aula")  # type: ignore[arg-type]


async def figures(browser: AsyncClient) -> dict[str, float]:
    answer = await browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_a_well_server_says_so_to_everybody(hall: Hall) -> None:
    async with browser(hall) as anybody:
        answer = await anybody.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"ok": True, "ails": ""})


@pytest.mark.parametrize("harm", ["full", "hangs", "stopped"])
async def test_a_server_that_cannot_serve_says_what_ails_it(
    hall: Hall, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses() -> None:
        raise Unavailable("disk full")

    async def hangs() -> None:
        await asyncio.sleep(3600)

    if harm == "stopped":
        await hall.meeting(SETTINGS.code).room.close()
    else:
        monkeypatch.setattr(watch, "PATIENCE", 0.05)
        monkeypatch.setattr(hall.journal, "pulse", refuses if harm == "full" else hangs)
    async with browser(hall) as proxy:
        answer = await proxy.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["ails"] == ("rooms" if harm == "stopped" else "journal")


@pytest.mark.long
async def test_however_many_ask_the_ledger_is_tried_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    beats = []

    async def pulse() -> None:
        beats.append(time.monotonic())

    monkeypatch.setattr(hall.journal, "pulse", pulse)
    async with browser(hall) as crowd:
        await asyncio.gather(*(crowd.get("/healthz") for _ in range(50)))
        assert len(beats) == 1
        monkeypatch.setattr(watch, "ASKED_SECONDS", 0)
        await crowd.get("/healthz")
        assert len(beats) == 2


@pytest.mark.long
async def test_figures_are_for_who_has_the_token_and_name_nobody(tmp_path: Path) -> None:
    async with listening(tmp_path) as hall:
        visitors = await Visitors(hall).arrive()
        async with browser(hall) as operator, visitors.line("facilitator") as line:
            for wrong in ("", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN):
                assert (await operator.get("/metrics", headers={"Authorization": wrong})).status_code == 403
            async with browser(hall, Watch(hall)) as nobody:
                assert (await nobody.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 403
            before = await figures(operator)
            await line.send(json.dumps({"show": {"steering": ""}}))
            await line.recv()
            await line.send(json.dumps({"do": "agenda.next", "leaving": "0"}))
            assert (await heard(line, "ack"))["ok"]
            await visitors.says("attendee", {"do": "agenda.next", "leaving": "1"})
            updates = "musyawarah_update_lag_seconds_count patihan"
            async with asyncio.timeout(10):
                while (now := await figures(operator))[updates] <= before[updates]:
                    await asyncio.sleep(0.05)
        assert now["musyawarah_connections patihan"] == 1
        assert now["musyawarah_waiting patihan"] == 0
        assert now["musyawarah_entries patihan"] == visitors.opened.room.meeting.seq
        assert now["musyawarah_refused_total not.allowed patihan"] == 1
        for grown in ("renders_total", "frames_total", "update_lag_seconds_sum", "entries"):
            assert now[f"musyawarah_{grown} patihan"] > before[f"musyawarah_{grown} patihan"]
        assert now["process_resident_memory_bytes"] > 0
        assert {name.split()[1] for name in now if name.startswith("musyawarah_refused_total")} <= _REFUSALS.keys()
        assert len(now) < 100, "as many as there are meetings, never as there are people or acts"
        people = [person.name for person in visitors.opened.room.meeting.attendance.people.values()]
        assert people
        assert not [name for name in people if name in "".join(now)]
        assert SETTINGS.title not in "".join(now)


async def test_how_late_panels_and_commits_are_is_told_in_steps_that_an_alarm_can_be_set_on(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = hall.journal._journal  # type: ignore[attr-defined]
    append = journal.append

    async def slowly(*what: Any) -> None:
        await asyncio.sleep(0.03)
        await append(*what)

    opened = hall.meeting(SETTINGS.code)
    async with browser(hall) as operator:
        before = await figures(operator)
        for late in (0.004, 0.12, 0.12, 60):
            opened.fanout.lag.observe(late)
        monkeypatch.setattr(journal, "append", slowly)
        await opened.room.do(CheckIn("Sri", "Warga", 2, 7, "P"), Actor(Role.GUEST, device="sri"), "in")
        now = await figures(operator)
    grown = {name: value - before[name] for name, value in now.items() if "_bucket" in name}
    lag, commit = "musyawarah_update_lag_seconds_bucket", "musyawarah_commit_seconds_bucket"
    assert [grown[f"{lag} {most} patihan"] for most in ("0.005", "0.1", "0.15", "10.0", "+Inf")] == [1, 1, 3, 3, 4]
    assert [grown[f"{commit} {most}"] for most in ("0.025", "10.0", "+Inf")] == [0, 1, 1]
    assert now["musyawarah_update_lag_seconds_sum patihan"] == pytest.approx(60.244)
    assert not [name for name in now if name.startswith("musyawarah_update") and "created" in name]


async def test_commits_are_measured_and_failed_ones_counted(hall: Hall, tmp_path: Path) -> None:
    async with browser(hall) as operator:
        before = await figures(operator)
        sri = CheckIn("Sri", "Warga", 2, 7, "P")
        await hall.meeting(SETTINGS.code).room.do(sri, Actor(Role.GUEST, device="sri"), "in")
        with pytest.raises(Conflict):
            await hall.journal.append(SETTINGS.code, 0, [], [])
        now = await figures(operator)
    assert now["musyawarah_commit_seconds_count"] == before["musyawarah_commit_seconds_count"] + 1
    failed = "musyawarah_commit_failures_total conflict"
    assert now[failed] == before.get(failed, 0) + 1


@pytest.mark.long
async def test_chair_and_desk_are_warned_before_the_disk_is_full_and_told_when_it_is_well(tmp_path: Path) -> None:
    async with listening(tmp_path) as hall:
        visitors = await Visitors(hall).arrive()
        guard = Watch(hall, tmp_path, least=500)
        async with visitors.line("facilitator") as chair, visitors.line("attendee") as phone:
            for line in (chair, phone):
                await line.send(json.dumps({"show": {"space": ""}}))
            frames = [str(await chair.recv())]
            for free in (5000, 432, 420, 30, 499, 501):
                guard.look_at(free)
            frames += [str(await chair.recv()) for _ in range(4)]
            left = [re.findall(r"tinggal (\d+) MB", frame) for frame in frames]
            assert left == [[], ["400"], ["30"], ["450"], []]
            await phone.send(json.dumps({"show": {"now": ""}}))
            assert "p-now" in str(await phone.recv()), "phones are not troubled with it"


@pytest.mark.long
async def test_the_watch_looks_at_the_disk_of_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(tmp_path) as hall:
        seen = asyncio.Event()
        monkeypatch.setattr(Watch, "look_at", lambda _, free: seen.set() if free > 0 else None)
        looking = asyncio.create_task(Watch(hall, tmp_path, least=1).look())
        await asyncio.wait_for(seen.wait(), 5)
        looking.cancel()


def test_a_short_token_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").write_text("12345\n")
    assert main(["serve", "--data", str(tmp_path / "data"), "--port", "0", "--metrics", str(tmp_path / "token")]) == 1
    assert "terlalu pendek" in capsys.readouterr().err


def test_the_logbook_can_be_lines_for_machines_and_quotes_nobody_there_either() -> None:
    out = io.StringIO()
    handler = logbook.keep(out, as_json=True)
    try:
        try:
            raise ValueError(" ".join(("Zubaidah", "Kertanegara")))
        except ValueError:
            logging.getLogger("live.app").exception("%s failed", "/do")
        logging.getLogger("live.watch").warning("little\nroom")
    finally:
        logging.getLogger().removeHandler(handler)
    fault, warning = (json.loads(line) for line in out.getvalue().splitlines())
    assert fault["level"] == "error"
    assert fault["message"] == "/do failed"
    assert "test_operation.py" in fault["trace"]
    assert "ValueError" in fault["trace"]
    assert "Zubaidah Kertanegara" not in out.getvalue()
    assert warning["message"] == "little\nroom"
    assert warning["time"].endswith("+00:00")


@pytest.mark.long
async def test_a_server_that_is_told_to_stop_answers_who_waits_and_says_that_it_restarts(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", arguments=["--log", "json"])
    home = f"127.0.0.1:{server.port}"
    try:
        async with connect(
            f"ws://{home}/m/patihan/live", origin=Origin(f"http://{home}"), proxy=None,
            additional_headers={"Cookie": "mw_device=sri"},
        ) as line:  # fmt: skip
            for number in range(20):
                joins = {
                    "do": "attendance.check-in",
                    "name": f"Sri {number}",
                    "constituency": "Warga",
                    "rw": "2",
                    "sex": "P",
                }
                await line.send(json.dumps({**joins, "id": f"join{number}"}))
            first = await heard(line, "ack")
            server.process.send_signal(signal.SIGTERM)
            answers: list[dict[str, Any]] = [first]
            with contextlib.suppress(ConnectionClosed):
                while True:
                    answers.append(await heard(line, "ack"))
            assert line.close_code == 1012
    finally:
        begun = time.monotonic()
        assert server.process.wait(timeout=15) == 0
    assert time.monotonic() - begun < 10
    assert answers[0]["ok"]
    server.start()
    try:
        async with AsyncClient(cookies={"mw_device": "sri"}) as phone:
            assert "Sri 0" in (await phone.get(f"http://{home}/m/patihan/")).text
    finally:
        assert server.stop() == 0


@pytest.mark.long
@pytest.mark.parametrize("where", ["folder", "database"])
def test_a_backup_is_taken_while_the_meeting_goes_on_and_can_be_gone_on_with(
    tmp_path: Path, where: str, postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = tmp_path / "data", tmp_path / "cadangan" / "malam.db"
    journal = ["--journal", postgres.new_database_now()] if where == "database" else []
    if journal:
        assert main(["new", str(SAMPLE), "--data", str(data), *journal]) == 0
    server = Server(data, arguments=journal)
    try:
        capsys.readouterr()
        assert main(["backup", "--data", str(data), *journal, "--to", str(file)]) == 0
        told = capsys.readouterr().out
        assert "patihan: utuh" in told
        assert main(["backup", "--data", str(data), *journal, "--to", str(file)]) == 0, "a newer one takes its place"
    finally:
        server.stop()
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    assert capsys.readouterr().out == told
    assert main(["copy", "--all", "--from", str(file), "--to", str(tmp_path / "baru")]) == 0
    restored = Server(tmp_path / "baru")
    try:
        assert restored.links.keys() == {"Ponsel warga", "Pimpinan rapat", "Sekretaris", "Layar"}
    finally:
        assert restored.stop() == 0
    assert main(["copy", "--all", "--from", str(file), "--to", str(tmp_path / "baru")]) == 1
