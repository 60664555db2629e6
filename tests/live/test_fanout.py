"""Fan-out: everybody sees the newest, a stalled phone delays nobody and owes a bounded few bytes."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from live import fanout
from live.app import static
from live.fanout import Connection
from live.hall import Hall, OpenMeeting
from live.language import Renderer
from live.viewers import Audience, Viewer
from sessions.actors import OPERATOR, Actor, Role
from sessions.balloting import CastVote, OpenBallot, ReverseVote
from sessions.cards import CorrectCard
from sessions.convening import Convene
from sessions.desk import SetPresence
from sessions.handling import TakeUpProposal
from sessions.raising import SupportProposal
from sessions.registering import CheckIn
from sessions.sqlite import SqliteJournal
from tests.halls import FACILITATOR, SETTINGS, STANDING

pytestmark = pytest.mark.long


class Line:
    """A wire that keeps what it was given, and can be full."""

    def __init__(self) -> None:
        self.full = False
        self.drained = None
        self.frames: list[str] = []
        self.was_cut = False

    def put(self, frame: bytes) -> bool:
        if self.full:
            return False
        self.frames.append(frame.decode("utf-8", "replace"))
        return True

    def cut(self) -> None:
        self.was_cut = True

    def drain(self) -> None:
        self.full = False
        if self.drained:
            self.drained()

    def panels(self) -> list[str]:
        return [found[1] for frame in self.frames if (found := re.search(r'data-panel="([^"]+)"', frame))]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[OpenMeeting]:
    hall = Hall(await SqliteJournal.open(tmp_path), "http://aula", Renderer(static, "http://aula"))
    meeting = await hall.take_in("patihan")
    await meeting.room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    yield meeting
    await hall.close()


def looks(
    opened: OpenMeeting, *panels: str, audience: Audience = "phone", actor: Actor | None = None
) -> tuple[Connection, Line]:
    """Somebody opens a page with these panels."""
    line = Line()
    connection = Connection(Viewer(audience, "id", actor or Actor(Role.GUEST)), line)  # type: ignore[arg-type]
    opened.fanout.join(connection)
    opened.fanout.show(connection, dict.fromkeys(panels, ""))
    return connection, line


async def joins(opened: OpenMeeting, number: int) -> Actor:
    guest = Actor(Role.GUEST, device=f"device{number}")
    await opened.room.do(CheckIn(f"Warga {number}", "Warga", 2, 7, "P"), guest, f"join{number}")
    return Actor(Role.ATTENDEE, number)


async def settles() -> None:
    await asyncio.sleep(0.25)


async def test_a_page_gets_its_panels_at_once_and_only_what_changed_afterwards(opened: OpenMeeting) -> None:
    _, line = looks(opened, "counts", "board", audience="projector")
    assert sorted(line.panels()) == ["board", "counts"]
    line.frames.clear()
    await joins(opened, 1)
    await settles()
    assert sorted(line.panels()) == ["board", "counts"]
    line.frames.clear()
    await opened.room.do(SupportProposal(1), Actor(Role.ATTENDEE, 1), "s")
    await settles()
    assert line.panels() == []


async def test_a_reconnect_that_is_up_to_date_costs_nothing(opened: OpenMeeting) -> None:
    first, line = looks(opened, "now", "agenda")
    known = dict(re.findall(r'data-panel="([^"]+)" data-digest="([^"]+)"', "".join(line.frames)))
    again = Line()
    connection = Connection(first.viewer, again)  # type: ignore[arg-type]
    opened.fanout.join(connection)
    opened.fanout.show(connection, known)
    assert len(line.frames) == 2
    assert again.frames == []


async def test_nobody_is_sent_a_panel_that_is_not_for_their_screen(opened: OpenMeeting) -> None:
    _, line = looks(opened, "register", "steering", "notes", "proposal/1", "proposal/999", "nonsense", "proposal")
    assert line.panels() == ["proposal/1"]


async def test_a_stalled_phone_owes_only_the_newest_and_delays_nobody(opened: OpenMeeting) -> None:
    _, well = looks(opened, "stage")
    stalled, line = looks(opened, "stage")
    line.full = True
    line.frames.clear()
    sri = await joins(opened, 1)
    await opened.room.do(TakeUpProposal(1), FACILITATOR, "take")
    for turn in range(30):
        await opened.room.do(SupportProposal(1, off=bool(turn % 2)), sri, f"s{turn}")
    await settles()
    assert "0 pendukung" in well.frames[-1]
    assert line.frames == []
    assert len(stalled.owes) == 1
    line.drain()
    assert len(line.frames) == 1
    assert "0 pendukung" in line.frames[0]
    assert stalled.owes == set()


async def test_at_most_ten_renders_a_second_the_first_at_once(opened: OpenMeeting) -> None:
    sri = await joins(opened, 1)
    await opened.room.do(TakeUpProposal(1), FACILITATOR, "take")
    _, line = looks(opened, "stage", actor=sri)
    await asyncio.sleep(0.15)
    line.frames.clear()
    started = asyncio.get_running_loop().time()
    turn = 0
    while asyncio.get_running_loop().time() - started < 0.5:
        await opened.room.do(SupportProposal(1, off=bool(turn % 2)), sri, f"s{turn}")
        turn += 1
    await settles()
    assert turn > 20
    # A render that falls on what is shown already sends nothing.
    assert 1 <= len(line.frames) <= 8


async def test_my_ballot_changes_when_i_voted_and_stays_when_others_do(opened: OpenMeeting) -> None:
    sri, joko = await joins(opened, 1), await joins(opened, 2)
    await opened.room.do(OpenBallot("Setuju?"), FACILITATOR, "open")
    mine, line = looks(opened, "ballot", actor=sri)
    line.frames.clear()
    await opened.room.do(CastVote(1, ("ya",)), joko, "v2")
    await settles()
    assert line.frames == []
    await opened.room.do(CastVote(1, ("ya",)), sri, "v1")
    opened.fanout.refresh(mine)
    assert "Suara Anda sudah tercatat" in line.frames[-1]


async def test_who_is_corrected_at_the_desk_reads_it_on_the_phone_and_nobody_else_is_sent_anything(
    opened: OpenMeeting,
) -> None:
    await joins(opened, 1)
    await joins(opened, 2)
    sri, joko = (Actor(Role.ATTENDEE, number, f"device{number}") for number in (1, 2))
    (_, hers), (_, his) = looks(opened, "presence", actor=sri), looks(opened, "presence", actor=joko)
    assert "Anda tercatat hadir: Warga 1" in hers.frames[-1]
    his.frames.clear()
    await opened.room.do(CorrectCard(name="Sri Wahyuni"), Actor(Role.SECRETARY, sri.person), "c")
    await settles()
    assert "Anda tercatat hadir: Sri Wahyuni" in hers.frames[-1]
    await opened.room.do(SetPresence(), Actor(Role.SECRETARY, sri.person), "p")
    await settles()
    assert "meninggalkan aula: Sri Wahyuni" in hers.frames[-1]
    assert his.frames == []


async def test_a_wire_that_stays_full_is_cut(opened: OpenMeeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(fanout, "STALLED_SECONDS", 0.05)
    connection, line = looks(opened, "counts", audience="projector")
    line.full = True
    await joins(opened, 1)
    beating = asyncio.create_task(opened.fanout.beat())
    await settles()
    beating.cancel()
    assert connection.full_since
    assert line.was_cut


async def test_a_panel_is_rendered_once_for_all_who_see_the_same(
    opened: OpenMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = Renderer.render

    def counting(self: Renderer, template: str, *rest: object, **context: object) -> object:
        rendered.append(template)
        return render(self, template, *rest, **context)  # type: ignore[arg-type]

    for _ in range(50):
        looks(opened, "counts", audience="projector")
    monkeypatch.setattr(Renderer, "render", counting)
    await joins(opened, 1)
    await settles()
    assert rendered == ["panels/counts.html"]
    assert len(opened.fanout) == 50


async def test_a_vote_that_was_taken_back_is_not_called_recorded_on_its_phone(opened: OpenMeeting) -> None:
    sri = Actor(Role.ATTENDEE, (await joins(opened, 1)).person, "device1")
    await opened.room.do(OpenBallot("Setuju?"), FACILITATOR, "open")
    connection, line = looks(opened, "mine", "ballot", actor=sri)
    await opened.room.do(CastVote(1, ("ya",)), sri, "vote")
    opened.fanout.refresh(connection)
    assert "Suara Anda tercatat" in line.frames[-1] + line.frames[-2]
    await opened.room.do(ReverseVote(1, "Salah nama"), Actor(Role.SECRETARY, sri.person), "reverse")
    await settles()
    shown = {name: frame for name in ("mine", "ballot") for frame in line.frames if f'data-panel="{name}"' in frame}
    assert "Kirim suara" in shown["ballot"]
    assert "Suara Anda tercatat" not in shown["mine"]
