"""Speakers: hands, whose turn it is, how long it took, and an order that is fair to those not heard yet."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import heard
from sessions.agenda import CloseMusyawarah, NextItem, UndoItem
from sessions.desk import SetPresence, SetVotingRight
from sessions.duplicates import MergeAttendees
from sessions.handling import TakeUpProposal
from sessions.heard import Heard
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.rules import Rules
from sessions.speakers import EndTurn, GiveFloor, LowerHand, RaiseHand
from tests.halls import FACILITATOR, SETTINGS, MeetingHall, at_desk

FIRST_COME = msgspec.structs.replace(SETTINGS, rules=Rules(speaking="first-come"))


def queue(hall: MeetingHall) -> list[str]:
    """Who waits, by name, the next first."""
    return [hall.meeting.attendance.people[hand.person].name for hand in hall.meeting.waiting]


def speaks(hall: MeetingHall, person: int, minutes: int = 1) -> None:
    hall.do(GiveFloor(person), FACILITATOR)
    hall.time += timedelta(minutes=minutes) - timedelta(seconds=10)
    hall.do(EndTurn(len(hall.meeting.speakers.turns)), FACILITATOR)


def test_by_time_whoever_asked_first_speaks_first() -> None:
    hall = MeetingHall(FIRST_COME)
    sri, joko, wati = hall.people("Sri", "Joko", "Wati")
    for person in (joko, wati, sri):
        hall.do(RaiseHand(), person)
    speaks(hall, joko.person)
    hall.do(RaiseHand(), joko)
    assert queue(hall) == ["Wati", "Sri", "Joko"]


def test_fair_calls_first_who_was_not_heard_then_a_new_rw_and_a_woman_in_turns() -> None:
    hall = MeetingHall()
    agus = hall.check_in("Agus", rw=1, sex="L")
    budi = hall.check_in("Budi", rw=1, sex="L")
    citra = hall.check_in("Citra", rw=1, sex="P")
    dewi = hall.check_in("Dewi", rw=2, sex="P")
    eko = hall.check_in("Eko", rw=3, sex="L")
    hall.do(RaiseHand(), agus)
    speaks(hall, agus.person)
    for person in (agus, budi, eko, citra, dewi):
        hall.do(RaiseHand(), person)
    # The second turn looks for a woman first (only a man was heard), the third for a new RW, and so on.
    assert queue(hall) == ["Citra", "Eko", "Dewi", "Budi", "Agus"]


def test_an_agency_is_no_rw_that_was_not_heard_yet() -> None:
    hall = MeetingHall()
    bappeda = hall.check_in("Bappeda", rw=0, sex="L")
    budi = hall.check_in("Budi", rw=4, sex="L")
    for person in (bappeda, budi):
        hall.do(RaiseHand(), person)
    assert queue(hall) == ["Budi", "Bappeda"]


def test_the_floor_passes_on_and_the_time_of_each_is_kept() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.do(TakeUpProposal(2), FACILITATOR)
    hall.do(RaiseHand(), sri)
    hall.do(RaiseHand(proposal=0), joko)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    hall.time += timedelta(minutes=2)
    hall.do(GiveFloor(joko.person), FACILITATOR)
    first, second = hall.meeting.speakers.turns
    assert (first.person, first.item, first.proposal, first.seconds) == (sri.person, 1, 2, 130)
    assert (second.person, second.proposal, second.ended) == (joko.person, 0, None)
    assert hall.meeting.speakers.now is second
    assert hall.do(EndTurn(first.id), FACILITATOR) == []
    hall.do(EndTurn(second.id), FACILITATOR)
    assert hall.meeting.speakers.now is None
    assert [turn.person for turn in hall.meeting.speakers.under(1)] == [sri.person, joko.person]


def test_asking_again_keeps_the_place_and_changes_what_it_is_about() -> None:
    hall = MeetingHall(FIRST_COME)
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseHand(), sri)
    hall.do(RaiseHand(), joko)
    assert hall.do(RaiseHand(), sri) == []
    hall.do(RaiseHand(proposal=3), sri)
    assert [(hand.person, hand.proposal) for hand in hall.meeting.waiting] == [(sri.person, 3), (joko.person, 0)]
    hall.do(LowerHand(), sri)
    assert hall.do(LowerHand(), sri) == []
    assert queue(hall) == ["Joko"]


def test_the_desk_raises_a_hand_for_somebody_without_a_phone() -> None:
    hall = MeetingHall()
    karto = hall.check_in("Karto")
    hall.do(RaiseHand(), at_desk(karto))
    assert hall.meeting.waiting[0].assisted


def test_who_leaves_or_becomes_an_observer_drops_out_also_in_the_middle_of_a_word() -> None:
    hall = MeetingHall()
    sri, joko, wati = hall.people("Sri", "Joko", "Wati")
    for person in (sri, joko, wati):
        hall.do(RaiseHand(), person)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    hall.do(SetPresence(), at_desk(sri))
    hall.do(SetVotingRight(), at_desk(joko))
    assert hall.meeting.speakers.now is None
    assert queue(hall) == ["Wati"]
    for person, why in ((sri, "speaker.away"), (joko, "person.observer")):
        with pytest.raises(Refused, match=why):
            hall.do(RaiseHand(), person)


def test_what_is_refused() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    with pytest.raises(Refused, match=r"proposal\.unknown"):
        hall.do(RaiseHand(proposal=99), sri)
    with pytest.raises(Refused, match=r"speaker\.not-waiting"):
        hall.do(GiveFloor(joko.person), FACILITATOR)
    hall.do(RaiseHand(), sri)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    with pytest.raises(Refused, match=r"speaker\.speaking"):
        hall.do(RaiseHand(), sri)


def test_one_person_registered_twice_has_one_hand_and_all_the_turns() -> None:
    hall = MeetingHall(FIRST_COME)
    sri, again, joko = hall.people("Sri", "Sri W", "Joko")
    hall.do(RaiseHand(), again)
    speaks(hall, again.person)
    for person in (again, joko, sri):
        hall.do(RaiseHand(), person)
    hall.do(MergeAttendees(into=sri.person), at_desk(again))
    assert queue(hall) == ["Sri", "Joko"]
    assert [turn.person for turn in hall.meeting.speakers.turns] == [sri.person]


def test_the_next_item_and_the_last_gavel_end_a_turn_and_leave_the_hands() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseHand(), sri)
    hall.do(RaiseHand(), joko)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    hall.do(NextItem(leaving=0), FACILITATOR)
    assert hall.meeting.speakers.now is None
    assert queue(hall) == ["Joko"]
    hall.do(GiveFloor(joko.person), FACILITATOR)
    hall.do(UndoItem(leaving=1), FACILITATOR)
    assert hall.meeting.speakers.now is None
    for item in range(4):
        hall.do(NextItem(leaving=item), FACILITATOR)
    hall.do(RaiseHand(), sri)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    assert all(turn.ended for turn in hall.meeting.speakers.turns)


def test_who_was_heard_stands_beside_who_is_here() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri", rw=2, sex="P")
    hall.check_in("Joko", rw=10, sex="L", constituency="Ketua RT")
    hall.check_in("Wati", rw=2, sex="P")
    bappeda = hall.check_in("Bappeda", rw=0, sex="L", constituency="Bappeda")
    for person, minutes in ((sri, 2), (bappeda, 1), (sri, 1)):
        hall.do(RaiseHand(), person)
        speaks(hall, person.person, minutes)
    hall.do(RaiseHand(), sri)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    assert heard.by_sex(hall.meeting) == [Heard("L", 2, 1, 1, 60), Heard("P", 2, 1, 2, 180)]
    assert heard.by_rw(hall.meeting) == [
        Heard("RW 02", 2, 1, 2, 180),
        Heard("RW 10", 1, 0, 0, 0),
        Heard("", 1, 1, 1, 60),
    ]
    assert heard.by_constituency(hall.meeting)[0] == Heard("Warga", 2, 1, 2, 180)
    assert heard.total(hall.meeting) == Heard("", 4, 2, 3, 240)
    assert heard.total(MeetingHall().meeting) == Heard("", 0, 0, 0, 0)


PEOPLE = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("LP")), min_size=1, max_size=9)
ACTS = st.lists(
    st.tuples(st.sampled_from(["raise", "lower", "next", "end", "leave", "return"]), st.integers(0, 8)), max_size=40
)


@given(PEOPLE, ACTS)
def test_whatever_happens_everybody_who_waits_is_reached_once(
    people: list[tuple[int, str]], acts: list[tuple[str, int]]
) -> None:
    hall = MeetingHall()
    actors = [hall.check_in(f"Warga {chr(65 + n)}", rw=rw, sex=sex) for n, (rw, sex) in enumerate(people)]
    for act, which in acts:
        actor, waiting = actors[which % len(actors)], hall.meeting.waiting
        try:
            match act:
                case "raise":
                    hall.do(RaiseHand(), actor)
                case "lower":
                    hall.do(LowerHand(), actor)
                case "next" if waiting:
                    hall.do(GiveFloor(waiting[0].person), FACILITATOR)
                case "end":
                    hall.do(EndTurn(len(hall.meeting.speakers.turns)), FACILITATOR)
                case "leave" | "return":
                    hall.do(SetPresence(back=act == "return"), at_desk(actor))
        except Refused:
            pass
        order = [hand.person for hand in hall.meeting.waiting]
        assert sorted(order) == sorted(hall.meeting.speakers.hands)
        assert sum(turn.ended is None for turn in hall.meeting.speakers.turns) <= 1
    again = Musyawarah()
    for entry in hall.entries:
        again.fold(entry)
    assert again.waiting == hall.meeting.waiting
    assert again.speakers == hall.meeting.speakers
    waited = list(hall.meeting.speakers.hands)
    reached = []
    while hall.meeting.waiting:
        reached.append(hall.meeting.waiting[0].person)
        hall.do(GiveFloor(reached[-1]), FACILITATOR)
    assert sorted(reached) == sorted(waited)


@given(PEOPLE, st.data())
def test_in_a_fair_order_nobody_who_spoke_comes_before_who_did_not(
    people: list[tuple[int, str]], data: st.DataObject
) -> None:
    hall = MeetingHall()
    actors = [hall.check_in(f"Warga {chr(65 + n)}", rw=rw, sex=sex) for n, (rw, sex) in enumerate(people)]
    spoke = set()
    for actor in data.draw(st.lists(st.sampled_from(actors), max_size=6)):
        hall.do(RaiseHand(), actor)
        speaks(hall, actor.person)
        spoke.add(actor.person)
    for actor in data.draw(st.permutations(actors)):
        hall.do(RaiseHand(), actor)
    heard_before = [hand.person in spoke for hand in hall.meeting.waiting]
    assert heard_before == sorted(heard_before)
