"""Admission: everybody, who the desk lets in, or who is invited; the desk itself can always register somebody."""

import msgspec
import pytest

from sessions.actors import Actor, Role
from sessions.admission import AdmitPeople, RefuseEntry, WithdrawRequest
from sessions.attendance import AttendeeJoined
from sessions.invitations import Invitee, InvitePeople
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.resuming import ResumeByCode
from tests.halls import SECRETARY, SETTINGS, MeetingHall

SRI = Invitee("Sri Wahyuni", "LPMK", 2, 7, "P")


def hall_with(admission: str) -> MeetingHall:
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, admission=admission))
    hall.do(InvitePeople((SRI,)), SECRETARY)
    return hall


def asks(hall: MeetingHall, name: str, rw: int = 3) -> Actor:
    hall.do(CheckIn(name, "Warga", rw, 1, "L"), Actor(Role.GUEST, device=name))
    return Actor(Role.WAITING, device=name)


def test_where_the_desk_vets_a_phone_asks_and_the_desk_lets_in_several_at_once() -> None:
    hall = hall_with("vetted")
    for name in ("Joko", "Wati", "Karto"):
        asks(hall, name)
    assert hall.meeting.attendance.present == 0
    hall.do(AdmitPeople(choice=("2", "4", "99")), SECRETARY)
    assert [person.name for person in hall.meeting.attendance.people.values()] == ["Joko", "Karto"]
    assert hall.meeting.attendance.devices == {"Joko": 2, "Karto": 4}
    assert list(hall.meeting.admission.requests) == [3]
    last = hall.entries[-1]
    assert isinstance(last.event, AttendeeJoined)
    assert (last.actor.role, last.event.assisted) == (Role.SECRETARY, False)


def test_all_means_all_whom_the_desk_has_seen() -> None:
    hall = hall_with("vetted")
    for name in ("Joko", "Wati", "Karto"):
        asks(hall, name)
    hall.do(AdmitPeople(upto=3), SECRETARY)
    assert list(hall.meeting.admission.requests) == [4]
    with pytest.raises(Refused, match=r"admission\.nobody"):
        hall.do(AdmitPeople(), SECRETARY)


def test_who_is_turned_away_reads_why_leaves_no_card_and_may_ask_again() -> None:
    hall = hall_with("vetted")
    asks(hall, "Joko")
    with pytest.raises(Refused, match=r"text\.missing"):
        hall.do(RefuseEntry(choice=("2",)), SECRETARY)
    with pytest.raises(Refused, match=r"admission\.nobody"):
        hall.do(RefuseEntry(reason="Bukan warga kelurahan ini"), SECRETARY)
    assert list(hall.meeting.admission.requests) == [2], "nobody was ticked: nobody is turned away"
    hall.do(RefuseEntry(choice=("2",), reason="Bukan warga kelurahan ini"), SECRETARY)
    assert hall.meeting.admission.refused == {"Joko": "Bukan warga kelurahan ini"}
    assert 2 not in hall.meeting.cards
    asks(hall, "Joko")
    assert (hall.meeting.admission.refused, list(hall.meeting.admission.requests)) == ({}, [3])


def test_one_phone_asks_once_and_can_take_it_back() -> None:
    hall = hall_with("vetted")
    joko = asks(hall, "Joko")
    with pytest.raises(Refused, match=r"admission\.waiting"):
        asks(hall, "Joko")
    hall.do(WithdrawRequest(), joko)
    assert hall.meeting.admission.requests == {}
    assert 2 not in hall.meeting.cards
    with pytest.raises(Refused, match=r"admission\.settled"):
        hall.do(WithdrawRequest(), joko)


def test_an_invited_name_waits_too_but_a_card_opens() -> None:
    hall = hall_with("vetted")
    hall.do(CheckIn("Sri Wahyuni", "LPMK", 2, 7, "P", address="Jl. Melati 9"), Actor(Role.GUEST, device="a"))
    assert list(hall.meeting.admission.requests) == [1]
    # Somebody else of that name is another request, not the same.
    hall.do(CheckIn("Sri Wahyuni", "LPMK", 2, 7, "P"), Actor(Role.GUEST, device="b"))
    assert list(hall.meeting.admission.requests) == [1, 2]
    hall.do(RefuseEntry(choice=("1",), reason="Datanglah ke meja"), SECRETARY)
    card = hall.meeting.cards[1]
    assert card.address == "Jl. Melati 9"
    assert hall.meeting.digest_of(1) == card.sealed(1)[1]
    hall.do(ResumeByCode(card.code), Actor(Role.GUEST, device="c"))
    assert hall.meeting.attendance.devices == {"c": 1}


@pytest.mark.long
def test_a_card_that_is_scanned_ends_the_request_under_its_name() -> None:
    hall = hall_with("vetted")
    hall.do(CheckIn("Sri Wahyuni", "LPMK", 2, 7, "P"), Actor(Role.GUEST, device="a"))
    hall.do(ResumeByCode(hall.meeting.cards[1].code), Actor(Role.GUEST, device="c"))
    assert (hall.meeting.admission.requests, hall.meeting.admission.devices) == ({}, {})


def test_where_only_invited_people_come_by_phone_the_desk_still_registers_anybody() -> None:
    hall = hall_with("invited")
    for name in ("Joko", "Sri Wahyuni"):
        with pytest.raises(Refused, match=r"admission\.invited"):
            asks(hall, name)
    hall.do(ResumeByCode(hall.meeting.cards[1].code), Actor(Role.GUEST, device="c"))
    hall.do(CheckIn("Joko", "Warga", 3, 1, "L"), SECRETARY)
    people = hall.meeting.attendance.people
    assert [(person.name, person.assisted) for person in people.values()] == [("Sri Wahyuni", False), ("Joko", True)]
    assert hall.meeting.invitations.came == 1
