"""The rows of the table. Each measures a pair side by side, taking turns, so that a slow moment hits both."""

import asyncio
import contextlib
import gc
import itertools
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Event
from sessions.attendance import AttendeeJoined
from sessions.ballots import BallotOpened, VoteCast
from sessions.convening import MusyawarahConvened
from sessions.documents.bundle import DOCUMENTS
from sessions.ledger import GENESIS, Entry, Stored, seal, unseal
from sessions.musyawarah import Musyawarah
from sessions.room import Room
from sessions.settings import Settings
from sessions.sqlite import SqliteJournal
from sessions.votes import Option
from tests.bench.bare import made
from tests.bench.processes import Crowd, Process, hall, most_sockets, node_is_there, rival
from tests.halls import SETTINGS

SHOWS_STAGE = json.dumps({"show": {"stage": ""}})
RIVALS = ("floor", "broadcast", "ws", "socket.io")
STALLED = 20


class Row(msgspec.Struct):
    """``ratio`` is ours divided by theirs; ``met`` says how it stands to the target, None where there is none."""

    what: str
    ours: str
    theirs: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""
    numbers: dict[str, Any] = msgspec.field(default_factory=dict)


class Sizes(msgspec.Struct, frozen=True):
    """How much of everything."""

    sockets: tuple[int, ...] = (250, 1000, 2000)
    rounds: int = 32
    stalled_rounds: int = 160
    votes: int = 1000
    storms: int = 3
    joins: int = 1000
    herd: int = 2000
    events: int = 100_000
    halls: int = 100
    phones: int = 50
    acts: int = 200
    people: int = 300
    proposals: int = 200


QUICK = Sizes((50, 150, 300), 8, 110, 200, 1, 100, 300, 20_000, 10, 20, 40, 60, 40)


def support(turn: int) -> str:
    """Somebody supports the proposal before the hall, or no longer does, in turns: everybody's panel changes."""
    return json.dumps(
        {"do": "proposal.support", "proposal": 1, "off": "1" if turn % 2 else "", "id": f"{time.time_ns()}"}
    )


def fan_out(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """A real panel update to N phones, and the same bytes by others."""
    rivals = [name for name in RIVALS if name in {"floor", "broadcast"} or node_is_there()]
    most = most_sockets() // (len(rivals) + 2)
    counts = [min(count, most) for count in sizes.sockets]
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(hall(folder / "fan-out", 1))
        ours.tell("take-up 0")
        crowd("open", "probe", ours.port, "/m/aula0/live", ["mw_device=phone0"], [[SHOWS_STAGE]], answers=True)
        file = folder / "panel.html"
        file.write_bytes(crowd("last", "probe"))
        crowd("close", "probe")
        servers = {"ours": ours, **{name: stack.enter_context(rival(name, file)) for name in rivals}}
        measured: dict[str, dict[int, dict[str, float]]] = {name: {} for name in servers}
        memory: dict[str, list[tuple[int, int]]] = {name: [(0, server.memory)] for name, server in servers.items()}
        have = 0
        for count in counts:
            for name, server in servers.items():
                _fill(crowd, name, server, have, count)
                memory[name].append((count, server.memory))
            have = count
            measure(crowd, servers, sizes.rounds, count, measured)
        for name in servers:
            crowd("close", name)
    yield from _fan_out_rows(counts, measured, file.stat().st_size)
    slope = {name: _fit(points[1:])[1] for name, points in memory.items()}
    each = slope["ours"] / 1024
    yield Row(
        "Memory of one more phone", f"{each:.0f} kB", f"{slope['broadcast'] / 1024:.0f} kB (`websockets`)",
        slope["ours"] / slope["broadcast"], "≤ 35 kB", each <= 35, numbers={"bytes": slope},
    )  # fmt: skip


def _fill(crowd: Crowd, name: str, server: Process, have: int, count: int) -> None:
    if name == "ours":
        cookies = [f"mw_device=phone{number}" for number in range(have, count)]
        crowd("open", name, server.port, "/m/aula0/live", cookies, [[SHOWS_STAGE]] * len(cookies), answers=True)
    elif name == "socket.io":
        path = "/socket.io/?EIO=4&transport=websocket"
        crowd("open", name, server.port, path, [""] * (count - have), [["40"]] * (count - have))
    else:
        crowd("open", name, server.port, "/", [""] * (count - have), [[]] * (count - have))


def measure(
    crowd: Crowd, servers: dict[str, Process], rounds: int, count: int, into: dict[str, dict[int, dict[str, float]]]
) -> None:
    """Medians over rounds in which all take turns; the first two warm up."""
    crowd("idle", 0.5)
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
    for turn in range(rounds + 2):
        for name, server in servers.items():
            before = server.busy
            said = support(turn) if name == "ours" else '42["go"]' if name == "socket.io" else "go"
            times = crowd("act", name, 0, said)
            seen[name].append({**times, "server": server.busy - before})
            # At most ten renders a second go out for a panel: what is measured is one of them.
            crowd("idle", 0.12 if name == "ours" else 0.02)
    for name, all_times in seen.items():
        kept = all_times[2:]
        into[name][count] = {key: statistics.median(times[key] for times in kept) for key in kept[0]}
        into[name][count]["crowd"] = sum(times["busy"] for times in kept) / sum(times["took"] for times in kept)


def _fan_out_rows(counts: list[int], measured: dict[str, Any], size: int) -> Iterator[Row]:
    names = {
        "floor": "bare send loop",
        "broadcast": "`websockets.broadcast`",
        "ws": "`ws` (node)",
        "socket.io": "Socket.IO (node)",
    }
    targets = {"floor": 1.5, "broadcast": 0.8, "socket.io": 1.0, "ws": None}
    for name in RIVALS:
        for count in counts:
            ours = measured["ours"][count]
            what = f"Sending a panel of {size:,} bytes to {count:,} phones"
            if name not in measured:
                yield Row(what, _ms(ours["spread"]), f"{names[name]}: not run", note="npm could not install it")
                continue
            theirs, target = measured[name][count], targets[name]
            ratio = ours["spread"] / max(theirs["spread"], 1e-6)
            yield Row(
                what, _ms(ours["spread"]), f"{_ms(theirs['spread'])} ({names[name]})", ratio,
                f"≤ {target}×" if target else "", ratio <= target if target else None,
                f"server {ours['server'] / count * 1e6:.1f} and {theirs['server'] / count * 1e6:.1f} µs of processor a phone, "
                f"client busy {ours['crowd']:.0%} and {theirs['crowd']:.0%}", {"ours": ours, "theirs": theirs},
            )  # fmt: skip
    for count in counts:
        ours, theirs = measured["ours"][count], measured["broadcast"][count]
        yield Row(
            f"From the tap to the last of {count:,} phones: decided, on disk, rendered, sent", _ms(ours["last"]),
            f"{_ms(theirs['last'])} (`websockets.broadcast`, which only sends)", ours["last"] / theirs["last"],
            numbers={"ours": ours, "theirs": theirs},
        )  # fmt: skip
    points = [(count, measured["ours"][count]["last"]) for count in counts]
    start, each, r2 = _line(points)
    yield Row(
        "Cost in N", f"{start * 1e3:.1f} ms + {each * 1e6:.1f} µs × N", "", None, "linear", r2 > 0.98, f"R² {r2:.4f}",
        {"points": points},
    )  # fmt: skip


def stalled(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """Twenty phones that stop reading among the others; beside it, a hall where all read."""
    count = min(sizes.sockets[-2], most_sockets() // 3)
    shows = json.dumps({"show": dict.fromkeys(("stage", "proposals", "proposal/1", "recap", "priorities"), "")})
    cookies = [f"mw_device=phone{number}" for number in range(count)]
    with hall(folder / "stalled", 1) as ours, hall(folder / "well", 1) as well:
        servers = {"stalled": ours, "well": well}
        for name, server in servers.items():
            server.tell("take-up 0")
            narrow = STALLED if name == "stalled" else 0
            crowd("open", name, server.port, "/m/aula0/live", cookies, [[shows]] * count, answers=True, narrow=narrow)
        crowd("stall", "stalled", STALLED)
        memory = ours.memory
        waits: dict[str, list[float]] = {name: [] for name in servers}
        for turn in range(sizes.stalled_rounds):
            for name in servers:
                waits[name].append(crowd("act", name, 0, support(turn))["last"])
            crowd("idle", 0.11)
        memory = ours.memory - memory
        after = crowd("wake", "stalled", STALLED, 10.0)
        for name in servers:
            crowd("close", name)
    worst, usual = (statistics.quantiles(waits[name], n=50)[-1] for name in servers)
    yield Row(
        f"{STALLED} of {count:,} phones stop reading: the last of the others", _ms(worst), f"{_ms(usual)} (all read)",
        worst / usual, "+≤ 20 ms", worst - usual <= 0.02,
        f"p98 of {sizes.stalled_rounds} updates; {(worst - usual) * 1e3:+.1f} ms", {"waits": waits},
    )  # fmt: skip
    yield Row(
        "… memory of the server meanwhile", f"{memory / 2**20:+.1f} MB", "", None, "≤ 10 MB", memory <= 10 * 2**20
    )
    yield Row(
        "… healed by one snapshot, or closed", f"{after['healed']}, {after['closed']} of {STALLED}", "", None, "all",
        after["healed"] + after["closed"] == STALLED,
    )  # fmt: skip


def vote_storm(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """Everybody votes at once, durably; on disks of three speeds."""
    count = min(sizes.votes, most_sockets() // 4)
    for delay in (0, 2, 10):
        with contextlib.ExitStack() as stack:
            ours = stack.enter_context(hall(folder / f"votes{delay}", count, 1, delay))
            rivals = {
                kind: stack.enter_context(rival(kind, folder / f"{kind}{delay}.db", delay))
                for kind in ("group", "single")
            }
            cookies = [f"mw_device=phone{number}" for number in range(count)]
            crowd(
                "open",
                "ours",
                ours.port,
                "/m/aula0/live",
                cookies,
                [['{"show":{"agenda":"","ballot":""}}']] * count,
                answers=True,
            )
            for kind, server in rivals.items():
                crowd("open", kind, server.port, "/", [""] * count, [[]] * count)
            seen: dict[str, list[dict[str, Any]]] = {"ours": [], "group": [], "single": []}
            for storm in range(sizes.storms):
                ours.tell("ballot 0")
                crowd("idle", 1.0)
                texts = [_vote(storm + 1, number, storm) for number in range(count)]
                for name, times in seen.items():
                    if name != "single" or storm == 0:
                        times.append(crowd("storm", name, texts))
                ours.tell("close 0")
                crowd("idle", 0.5)
            for name in seen:
                crowd("close", name)
        assert not any(times["refused"] for times in seen["ours"])
        yield from _storm_rows(count, delay, seen)


def _vote(ballot: int, number: int, storm: int) -> str:
    return json.dumps({"do": "ballot.vote", "ballot": ballot, "choice": ["ya"], "id": f"vote{storm}-{number}"})


def _storm_rows(count: int, delay: int, seen: dict[str, list[dict[str, Any]]]) -> Iterator[Row]:
    best = {
        name: {key: statistics.median(one[key] for one in times) for key in ("p99", "all", "median")}
        for name, times in seen.items()
    }
    what = f"{count:,} durable votes at once" + (f", fsync +{delay} ms" if delay else "")
    group, single = best["ours"]["p99"] / best["group"]["p99"], best["single"]["all"] / best["ours"]["all"]
    yield Row(
        f"{what}: p99", _ms(best["ours"]["p99"]), f"{_ms(best['group']['p99'])} (bare `websockets`, group commit)", group,
        "≤ 2×", group <= 2, numbers=best,
    )  # fmt: skip
    yield Row(
        f"{what}: all answered", _ms(best["ours"]["all"]), f"{_ms(best['single']['all'])} (commit per vote)", 1 / single,
        "≥ 20× faster" if delay == 2 else "", single >= 20 if delay == 2 else None, f"{single:.1f}× faster",
    )  # fmt: skip


def joining(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """Everybody comes in: the page, the check-in, the line."""
    count = min(sizes.joins, most_sockets() // 4)
    with hall(folder / "joins", 0) as ours:
        page, form = "/m/aula0/", "do=attendance.check-in&constituency=Warga&rw=2&rt=7&sex=P&name=Warga"
        took = crowd("joins", ours.port, page, "/m/aula0/do", form, "/m/aula0/live", SHOWS_STAGE, count)
        body = folder / "page.html"
        body.write_bytes(took.pop("page"))
    with rival("page", body) as theirs:
        bare = crowd("joins", theirs.port, "/", "/", form, "/", "hello", count)
        bare.pop("page")
    ratio = took["all"] / bare["all"]
    yield Row(
        f"{count:,} people come in at once (page, check-in, line)", f"{took['all']:.2f} s",
        f"{bare['all']:.2f} s (bare uvicorn, same bytes, nothing kept)", ratio, "", None,
        f"{took['all'] / count * 1e3:.1f} ms a person; p99 {took['p99']:.2f} s", {"ours": took, "theirs": bare},
    )  # fmt: skip


def herd(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """The Wi-Fi comes back and everybody dials at once."""
    count = min(sizes.herd, most_sockets() // 4)
    file = folder / "hello.html"
    file.write_text("x" * 2000)
    with hall(folder / "herd", 1) as ours, rival("page", file) as theirs:
        ours.tell("take-up 0")
        cookies = [f"mw_device=phone{number}" for number in range(count)]
        shows = json.dumps({"show": dict.fromkeys(("now", "ballot", "stage", "agenda", "turn"), "")})
        times: dict[str, list[float]] = {"ours": [], "theirs": []}
        for _ in range(2):
            times["ours"].append(
                crowd(
                    "open", "ours", ours.port, "/m/aula0/live", cookies, [[shows]] * count, at_once=count, answers=True
                )
            )
            crowd("close", "ours")
            times["theirs"].append(
                crowd(
                    "open", "theirs", theirs.port, "/", [""] * count, [["hello"]] * count, at_once=count, answers=True
                )
            )
            crowd("close", "theirs")
            crowd("idle", 1.0)
        took, bare = min(times["ours"]), min(times["theirs"])
    yield Row(
        f"{count:,} phones dial again at once", f"{took:.2f} s", f"{bare:.2f} s (bare uvicorn)", took / bare,
        note=f"{took / count * 1e3:.2f} ms a phone", numbers=times,
    )  # fmt: skip


def replay(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """A restart: every entry read, its digest checked, decoded and folded."""
    asyncio.run(_write_long_ledger(folder / "long", sizes.events))
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(3):
        for times, read in ((theirs, _fetch_and_load), (ours, _open_room)):
            gc.collect()
            began = time.perf_counter()
            read(folder / "long")
            times.append(time.perf_counter() - began)
    took, bare = min(ours), min(theirs)
    target = 0.3 * sizes.events / 100_000
    yield Row(
        f"Replay of {sizes.events:,} verified events", f"{took:.2f} s", f"{bare:.2f} s (fetch and `json.loads` only)",
        took / bare, f"≤ {target:.2f} s", took <= target, _parts_of_replay(folder / "long"),
    )  # fmt: skip


def _parts_of_replay(folder: Path) -> str:
    """Where the time goes, each part by itself."""

    async def reads() -> list[Stored]:
        journal = await SqliteJournal.open(folder)
        stored = await journal.read(SETTINGS.code)
        await journal.close()
        return stored

    marks = [time.perf_counter()]
    stored = asyncio.run(reads())
    marks.append(time.perf_counter())
    gc.disable()
    entries = list(unseal(stored))
    marks.append(time.perf_counter())
    meeting = Musyawarah()
    for entry in entries:
        meeting.fold(entry)
    marks.append(time.perf_counter())
    gc.enable()
    read, unsealed, folded = (after - before for before, after in itertools.pairwise(marks))
    return f"reading {read:.2f} s, digests and decoding {unsealed:.2f} s, folding twice {folded:.2f} s each"


def _fetch_and_load(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "musyawarah.db")) as connection:
        for (body,) in connection.execute("select body from entries order by seq").fetchall():
            json.loads(body)


def _open_room(folder: Path) -> None:
    async def opens() -> None:
        journal = await SqliteJournal.open(folder)
        room = Room(SETTINGS.code, journal)
        await room.open()
        await room.close()
        await journal.close()

    asyncio.run(opens())


async def _write_long_ledger(folder: Path, events: int) -> None:
    journal = await SqliteJournal.open(folder)
    rows: list[Stored] = []
    at, head = SETTINGS.start, GENESIS
    for seq, event in enumerate(_long_meeting(SETTINGS, events), 1):
        at += timedelta(milliseconds=40)
        actor = OPERATOR if seq < 1000 else Actor(Role.ATTENDEE, seq % 300 + 1)
        rows.append(seal(Entry(seq, at, actor, event, f"{seq:032x}"), head))
        head = rows[-1].digest
    await journal.append(SETTINGS.code, 0, rows, [])
    await journal.close()


def _long_meeting(settings: Settings, events: int) -> Iterator[Any]:
    people = 300
    yield MusyawarahConvened(settings)
    for number in range(1, people + 1):
        yield AttendeeJoined(number, "0" * 64, "Warga", 2, 7, "P", True, f"device{number}")
    options = tuple(Option(key, key) for key in ("ya", "tidak", "abstain"))
    everybody = tuple(range(1, people + 1))
    yield BallotOpened(1, 0, "Setuju?", "yes-no", options, 1, False, everybody, 50)
    choices: tuple[Event, ...] = tuple(
        VoteCast(1, person, (choice,)) for choice in ("ya", "tidak") for person in everybody
    )
    for turn in range(events - people - 2):
        yield choices[turn % len(choices)]


def many_halls(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """A city on one evening: every hall has its people, and something happens in one hall after another."""
    phones = max(2, min(sizes.phones, (most_sockets() - 1000) // sizes.halls))
    with hall(folder / "city", 1, sizes.halls) as ours:
        for number in range(sizes.halls):
            ours.tell(f"take-up {number}")
            cookies = [f"mw_device=phone{phone}" for phone in range(phones)]
            crowd("open", "city", ours.port, f"/m/aula{number}/live", cookies, [[SHOWS_STAGE]] * phones, answers=True)
        before, began, waits = ours.busy, time.monotonic(), []
        for turn in range(sizes.acts):
            at = turn % sizes.halls * phones
            waits.append(crowd("act", "city", at, support(turn // sizes.halls), group_of=phones)["last"])
        busy = (ours.busy - before) / (time.monotonic() - began)
        memory = ours.memory
        crowd("close", "city")
    waits.sort()
    yield Row(
        f"{sizes.halls} halls × {phones} phones on one server", f"{_ms(waits[len(waits) // 2])} to the last phone of a hall",
        "", None, "", None,
        f"p99 {_ms(waits[int(len(waits) * 0.99)])}; server busy {busy:.0%}, {memory / 2**20:.0f} MB",
        {"waits": waits},
    )  # fmt: skip


def papers(sizes: Sizes, crowd: Crowd, folder: Path) -> Iterator[Row]:
    """All documents of a full hall."""
    from tests.big_hall import big_hall  # noqa: PLC0415 - a second of work that other rows do not need

    meeting = big_hall(sizes.people, sizes.proposals).meeting
    each = {name: made(document, meeting, GENESIS) for name, document in DOCUMENTS.items()}
    ours, bare = (sum(times) for times in zip(*each.values(), strict=True))
    slowest = max(each, key=lambda name: each[name])
    yield Row(
        f"All {len(each)} documents ({sizes.people} people, {sizes.proposals} proposals)", f"{ours:.2f} s",
        f"{bare:.2f} s (the libraries alone)", ours / bare, "≤ 5 s", ours <= 5,
        f"slowest {slowest}, {each[slowest][0]:.2f} s", {name: list(times) for name, times in each.items()},
    )  # fmt: skip


ROWS: dict[str, Callable[[Sizes, Crowd, Path], Iterator[Row]]] = {
    "fan-out": fan_out, "stalled": stalled, "votes": vote_storm, "joins": joining, "herd": herd, "replay": replay,
    "halls": many_halls, "documents": papers,
}  # fmt: skip


def run(names: list[str], sizes: Sizes, tell: Callable[[Row], None]) -> list[Row]:
    """Measure; what fails becomes a row that says so."""
    rows: list[Row] = []
    for name in names:
        crowd = Crowd()
        with tempfile.TemporaryDirectory(prefix="musyawarah-bench-") as folder:
            try:
                for row in ROWS[name](sizes, crowd, Path(folder)):
                    rows.append(row)
                    tell(row)
            except Exception as error:
                rows.append(Row(name, "not run", note=f"{type(error).__name__}: {error}"[:200], met=False))
                tell(rows[-1])
            finally:
                crowd.stop()
    return rows


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


def _fit(points: list[tuple[int, int]]) -> tuple[float, float]:
    slope, start = statistics.linear_regression(*zip(*points, strict=True))
    return start, slope


def _line(points: list[tuple[int, float]]) -> tuple[float, float, float]:
    counts, times = zip(*points, strict=True)
    slope, start = statistics.linear_regression(counts, times)
    return start, slope, statistics.correlation(counts, times) ** 2
