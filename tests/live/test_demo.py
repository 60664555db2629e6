"""Neighbours who do not exist fill a hall by its own pages and forms, and a chair leads them to the last gavel."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from live.demo import phones
from live.demo.neighbours import neighbours
from live.demo.playing import Play, fill_hall
from live.demo.reading import Screen
from live.links import issue
from sessions.actors import Role
from tests.halls import SETTINGS
from tests.live.visitors import listening

pytestmark = pytest.mark.long


async def test_a_whole_meeting_is_played_from_check_in_to_the_last_gavel(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same people against every wording: the hardest hall to get through.
    monkeypatch.setattr(phones, "STANCES", {"keberatan": 1})
    async with listening(tmp_path, SETTINGS) as hall:
        room = hall.meetings[SETTINGS.code].room
        chair = (await issue(room, hall.address, [Role.FACILITATOR]))["facilitator"]
        given = Play(phones=8, seed=3, speed=110, minutes=1, chair=chair)
        await fill_hall(f"{hall.address}/m/{SETTINGS.code}/", given, "id")
        meeting = room.meeting
        assert meeting.agenda.closed
        assert meeting.attendance.present == 8
        assert [ballot.kind for ballot in meeting.ballots.held] == ["approval"]
        assert meeting.ballots.all[1].turnout
        assert len([one for one in meeting.consensus.decisions if one.tally and one.tally.object]) > 1
        assert meeting.priorities.ranking
    assert "8 hadir" in capsys.readouterr().out


def test_the_same_seed_draws_the_same_people_of_all_kinds() -> None:
    people = neighbours(200, Random(7))
    assert people == neighbours(200, Random(7))
    assert Counter(person.network for person in people).keys() == {"good", "slow", "breaks"}
    assert {person.sex for person in people} == {"L", "P"}
    assert any(person.wish for person in people)


def test_a_screen_is_read_as_a_person_reads_it_and_a_frame_replaces_its_panel() -> None:
    page = Screen(
        '<h1>Musrenbang</h1><div id="p-a" data-panel="a" data-digest="1"><div><h1>Lama</h1></div>'
        '<form data-act><input type="hidden" name="do" value="ballot.vote"><br>'
        '<input type="radio" name="choice" value="ya"><input type="radio" name="choice" value="tidak">'
        '<select name="rw"><option value="">Pilih</option><option>RW 02</option></select>'
        '<input name="name"><textarea name="note"></textarea></form></div><form action="x"></form>'
        '<form data-act><input type="hidden" name="do" value="speaker.raise"></form>'
    )
    vote, hand = page.forms[1], page.forms[0]
    assert (vote.do, vote.panel) == ("ballot.vote", "a")
    assert vote.choices == {"choice": ["ya", "tidak"], "rw": ["", "RW 02"]}
    assert vote.blanks == ["name", "note"]
    assert (hand.do, hand.panel) == ("speaker.raise", "")
    assert page.heading("a") == "Lama"
    page.take('<hx-partial hx-target="#p-a"><div data-panel="a" data-digest="2"><h1>Baru</h1></div></hx-partial>')
    assert page.panels == {"a": "2"}
    assert [form.do for form in page.forms] == ["speaker.raise"]
    assert page.heading("a") == "Baru"
