"""Invitations: expected people keep their number and card, come once, and are recognised without being listed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.actors import OPERATOR, Actor, Role
from sessions.cards import EraseCard
from sessions.convening import Convene
from sessions.duplicates import MergeAttendees
from sessions.invitations import Invitee, InvitePeople, PersonInvited, newcomers
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.resuming import ReceiveInvited, ResumeByCode
from tests.halls import SECRETARY, SETTINGS, MeetingHall

LIST = (
    Invitee("Hj. Sri Wahyuni, S.Pd.", "LPMK", 2, 7, "P", address="Jl. Mawar 3"),
    Invitee("Joko Susilo", "Ketua RT", 5, 3, "L"),
    Invitee("Camat", "Bappeda", sex="L", voting=False),
    Invitee("Wati", "Warga", 1, 1),
)


@pytest.fixture
def hall() -> MeetingHall:
    hall = MeetingHall()
    hall.do(InvitePeople(LIST), SECRETARY)
    return hall


def guest(name: str = "a") -> Actor:
    return Actor(Role.GUEST, device=name)


def code_of(hall: MeetingHall, number: int) -> str:
    card = hall.meeting.invitations.people[number].card
    assert card
    return card.code


def test_the_ledger_holds_no_name_and_the_invited_are_not_present(hall: MeetingHall) -> None:
    events = [entry.event for entry in hall.entries if isinstance(entry.event, PersonInvited)]
    assert [event.person for event in events] == [1, 2, 3, 4]
    assert "Wahyuni" not in repr(events)
    assert (hall.meeting.attendance.present, hall.meeting.invitations.came) == (0, 0)
    assert [person.name for person in hall.meeting.invitations.awaited] == [
        "Camat", "Hj. Sri Wahyuni, S.Pd.", "Joko Susilo", "Wati",
    ]  # fmt: skip
    assert hall.check_in("Karto").person == 5


def test_the_same_list_twice_adds_nobody_twice(hall: MeetingHall) -> None:
    assert hall.do(InvitePeople(LIST), SECRETARY) == []
    again = (Invitee("Sri Wahyuni", "Warga", 2, 7), Invitee("Sri Wahyuni", "Warga", 3, 7), *LIST)
    assert [one.rw for one in newcomers(hall.meeting, again)] == [3]


def test_who_is_present_already_is_not_invited_again() -> None:
    hall = MeetingHall()
    hall.check_in("Joko Susilo", rw=5, rt=3)
    assert [one.name for one in newcomers(hall.meeting, LIST)] == ["Hj. Sri Wahyuni, S.Pd.", "Camat", "Wati"]


def test_the_meeting_file_brings_its_list_along() -> None:
    meeting = Musyawarah(bytes)
    outcomes = list(Convene(SETTINGS, (), LIST).decide(meeting, OPERATOR))
    assert [outcome.person for outcome in outcomes if isinstance(outcome, PersonInvited)] == [1, 2, 3, 4]


def test_a_card_makes_its_holder_present_once_and_moves_with_them_after(hall: MeetingHall) -> None:
    hall.do(ResumeByCode(code_of(hall, 2).upper()), guest("a"))
    joko = hall.meeting.attendance.people[2]
    assert (joko.name, joko.constituency, joko.neighbourhood) == ("Joko Susilo", "Ketua RT", "RT 03 RW 05")
    assert (hall.meeting.invitations.came, hall.meeting.attendance.present) == (1, 1)
    hall.do(ResumeByCode(code_of(hall, 2)), guest("b"))
    assert hall.meeting.attendance.devices == {"b": 2}
    assert hall.meeting.attendance.present == 1


def test_an_invited_observer_stays_one(hall: MeetingHall) -> None:
    hall.do(ResumeByCode(code_of(hall, 3)), guest())
    assert hall.meeting.attendance.voters == frozenset()


def test_what_the_list_does_not_say_is_asked(hall: MeetingHall) -> None:
    with pytest.raises(Refused, match=r"sex\.missing"):
        hall.do(ResumeByCode(code_of(hall, 4)), guest())
    hall.do(ResumeByCode(code_of(hall, 4), sex="P"), guest())
    assert hall.meeting.attendance.people[4].sex == "P"


def test_who_types_the_name_on_the_list_comes_as_that_person(hall: MeetingHall) -> None:
    hall.do(CheckIn("sri wahyuni", "LPMK", 2, 7), guest())
    sri = hall.meeting.attendance.people[1]
    assert sri.card
    assert (sri.name, sri.sex, sri.card.address) == ("Hj. Sri Wahyuni, S.Pd.", "P", "Jl. Mawar 3")
    assert hall.meeting.invitations.people[1].came


@pytest.mark.parametrize(("name", "rw", "rt"), [("Sri Wahyuni", 3, 7), ("Sri Wahyuni", 2, 6), ("Sri Wahyun", 2, 7)])
def test_a_namesake_from_elsewhere_is_somebody_else(hall: MeetingHall, name: str, rw: int, rt: int) -> None:
    hall.do(CheckIn(name, "Warga", rw, rt, "P"), guest())
    assert not hall.meeting.invitations.people[1].came
    assert hall.meeting.attendance.people[5].card


def test_the_desk_receives_who_is_on_the_list_and_who_is_not(hall: MeetingHall) -> None:
    hall.do(ReceiveInvited(2), SECRETARY)
    assert hall.meeting.attendance.people[2].assisted
    with pytest.raises(Refused, match=r"invitation\.came"):
        hall.do(ReceiveInvited(2), SECRETARY)
    with pytest.raises(Refused, match=r"invitation\.unknown"):
        hall.do(ReceiveInvited(9), SECRETARY)
    hall.do(CheckIn("Joko Susilo", "Ketua RT", 5, 3, "L"), SECRETARY)
    assert (hall.meeting.invitations.came, hall.meeting.attendance.present) == (1, 2)


def test_whose_invitation_turned_out_to_be_somebody_else_is_told_by_their_name(hall: MeetingHall) -> None:
    hall.do(ReceiveInvited(2), SECRETARY)
    joko = hall.check_in("H. Joko Susilo", 5, 3, "L")
    hall.do(MergeAttendees(into=joko.person, person=2), SECRETARY)
    with pytest.raises(Refused) as refused:
        hall.do(ReceiveInvited(2), SECRETARY)
    assert (refused.value.key, refused.value.values) == ("invitation.came", {"name": "H. Joko Susilo"})


def test_an_invited_person_who_never_came_can_be_forgotten(hall: MeetingHall) -> None:
    code = code_of(hall, 2)
    hall.do(EraseCard(2), OPERATOR)
    assert hall.meeting.invitations.people[2].name == "(dihapus)"
    assert hall.meeting.digest_of(2) == ""
    with pytest.raises(Refused, match=r"code\.unknown"):
        hall.do(ResumeByCode(code), guest())


@pytest.mark.parametrize("typed", ["sri wahyuni", "Sri Wahyun", "HJ SRI WAHYUNI", "sriwahyuni"])
def test_a_nearly_whole_name_is_recognised(hall: MeetingHall, typed: str) -> None:
    found = hall.meeting.invitations.named(typed)
    assert found
    assert found.id == 1


@pytest.mark.parametrize("typed", ["", "s", "sri", "sri wah", "wahyuni", "wati", "camat", "xri wahyuni"])
def test_less_than_a_name_lists_nobody(hall: MeetingHall, typed: str) -> None:
    assert hall.meeting.invitations.named(typed) is None or typed == "camat"


def test_of_two_with_one_name_nobody_is_recognised(hall: MeetingHall) -> None:
    hall.do(InvitePeople((Invitee("Joko Susilo", "Warga", 1, 1),)), SECRETARY)
    assert hall.meeting.invitations.named("Joko Susilo") is None
    hall.do(ReceiveInvited(5, sex="L"), SECRETARY)
    assert hall.meeting.invitations.named("Joko Susilo")


NAMES = st.text(st.sampled_from("abcde ,.'"), min_size=1, max_size=12).filter(lambda name: any(map(str.isalpha, name)))


@pytest.mark.long
@given(st.lists(st.builds(Invitee, NAMES, st.just("Warga"), st.integers(0, 3), st.integers(0, 2)), max_size=12))
def test_however_often_a_list_comes_everybody_is_on_it_once(people: list[Invitee]) -> None:
    hall = MeetingHall()
    for part in (people[:5], people, list(reversed(people))):
        hall.do(InvitePeople(tuple(part)), SECRETARY)
    assert len(hall.meeting.invitations.people) == len({one.known for one in people})
