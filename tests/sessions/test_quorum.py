"""Quorum: a meter with a recorded consequence, never a locked door."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.delegates import NameDelegate
from sessions.documents.unmet import unmet
from sessions.invitations import Invitee, InvitePeople
from sessions.quorum import NoteShortfall, quorum
from sessions.refused import Refused
from sessions.resuming import ReceiveInvited
from sessions.rules import Rules
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall

STRICT = msgspec.structs.replace(SETTINGS, rules=Rules(quorum="two-thirds", minimum_present=30))


def hall_with(invited: int) -> MeetingHall:
    hall = MeetingHall(STRICT)
    hall.do(InvitePeople(tuple(Invitee(f"Undangan {n}", "Warga", 1, 1, "P") for n in range(invited))), SECRETARY)
    return hall


@given(st.integers(1, 12), st.integers(0, 12))
def test_two_thirds_of_the_invited_and_not_one_less(invited: int, came: int) -> None:
    hall = hall_with(invited)
    for number in range(1, min(came, invited) + 1):
        hall.do(ReceiveInvited(number), SECRETARY)
    now = quorum(hall.meeting)
    assert now.met is (3 * min(came, invited) >= 2 * invited)
    assert now.counted == min(came, invited)


def test_others_do_not_fill_the_seats_of_the_invited() -> None:
    hall = hall_with(3)
    list(hall.people("Satu", "Dua", "Tiga"))
    assert not quorum(hall.meeting).met


def test_without_a_list_the_least_number_counts() -> None:
    assert quorum(hall_with(0).meeting) == quorum(MeetingHall().meeting)


def test_the_chair_decides_what_follows_and_the_meeting_goes_on() -> None:
    hall = hall_with(3)
    hall.do(NoteShortfall("delay"), FACILITATOR)
    hall.do(NoteShortfall("go-on"), FACILITATOR)
    noted = hall.meeting.shortfalls.noted
    assert [(one.consequence, one.counted, one.needed) for one in noted] == [("delay", 0, 2), ("go-on", 0, 2)]
    assert unmet(hall.meeting)[:3] == [
        "Pukul 19.00 WIB kuorum belum terpenuhi (0 dari 2 orang); musyawarah ditunda paling lama tiga jam.",
        "Pukul 19.00 WIB kuorum belum terpenuhi (0 dari 2 orang); musyawarah dilanjutkan dengan peserta yang hadir.",
        "Yang hadir dari undangan 0 orang, kurang dari dua pertiga undangan: 2 dari 3 orang.",
    ]
    hall.do(ReceiveInvited(1), SECRETARY)
    hall.do(ReceiveInvited(2), SECRETARY)
    with pytest.raises(Refused, match=r"quorum\.met"):
        hall.do(NoteShortfall("go-on"), FACILITATOR)


def test_a_delegation_of_too_few_people_and_too_few_women_is_told_with_its_figures() -> None:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, rules=Rules(minimum_present=0, women_percent=30, delegates=3)))
    for name, sex in (("Joko", "L"), ("Budi", "L"), ("Sri", "P"), ("Wati", "P")):
        hall.check_in(name, sex=sex)
    assert unmet(hall.meeting) == []
    hall.do(NameDelegate("Joko"), SECRETARY)
    hall.do(NameDelegate("Budi"), SECRETARY)
    assert unmet(hall.meeting) == [
        "Delegasi 2 orang, kurang dari 3 orang.", "Perempuan dalam delegasi 0 dari 2 orang, kurang dari 30%.",
    ]  # fmt: skip
    hall.do(NameDelegate("Sri"), SECRETARY)
    assert unmet(hall.meeting) == []
