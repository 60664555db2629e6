"""Attendance and cards: coming, leaving, returning, two of one name, one person twice, another phone, erased."""

import pytest
from msgspec.structs import replace

from sessions.actors import OPERATOR, Actor, Role
from sessions.attendance import Absence
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.cards import Card, CorrectCard, EraseCard, spoken_code
from sessions.desk import SetPresence, SetVotingRight
from sessions.documents.daftar_hadir import daftar_hadir
from sessions.duplicates import LENT, AttendeesKeptApart, AttendeesMerged, KeepApart, MergeAttendees
from sessions.endorsing import NameSignatory
from sessions.expelling import ExpelAttendee, ReadmitAttendee
from sessions.raising import RaiseProposal, SupportProposal
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.resuming import ResumeByCode
from sessions.signing import SignCard
from tests.halls import FACILITATOR, SECRETARY, MeetingHall


def desk_for(person: Actor) -> Actor:
    return Actor(Role.SECRETARY, person.person)


def test_who_leaves_is_no_voter_and_who_returns_is_one_again() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(SetPresence(), desk_for(sri))
    assert hall.do(SetPresence(), desk_for(sri)) == []
    assert hall.meeting.attendance.voters == {joko.person}
    assert (hall.meeting.attendance.present, hall.meeting.attendance.in_hall) == (2, 1)
    hall.do(SetPresence(back=True), desk_for(sri))
    assert hall.meeting.attendance.voters == {sri.person, joko.person}


def test_the_desk_hands_papers_to_who_is_here_without_a_phone_until_they_have_one() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri")
    hall.do(CheckIn("Joko", "Warga", 2, 7, "L"), SECRETARY)
    register = hall.meeting.attendance
    joko = register.last_number
    assert [person.id for person in register.phoneless([sri.person, joko, 99])] == [joko]
    assert register.phoneless([sri.person]) == []
    card = register.people[joko].card
    assert card
    hall.do(ResumeByCode(card.code), Actor(Role.GUEST, device="ponsel Joko"))
    assert register.phoneless([sri.person, joko]) == []


def test_an_observer_has_neither_voice_nor_vote_also_through_the_desk() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri")
    hall.do(CheckIn("Wartawan", "Warga", 0, 0, "L", observer=True), SECRETARY)
    assert hall.meeting.attendance.voters == {sri.person}
    with pytest.raises(Refused, match=r"person\.observer"):
        hall.do(SupportProposal(1), Actor(Role.SECRETARY, 2))
    hall.do(SetVotingRight(voting=True), Actor(Role.SECRETARY, 2))
    hall.do(SupportProposal(1), Actor(Role.SECRETARY, 2))
    assert hall.meeting.proposals.all[1].support == 1


def test_a_misspelt_name_is_corrected_with_trace() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri Wahyni")
    before = hall.meeting.attendance.people[1].digest
    hall.do(CorrectCard(name="Sri Wahyuni"), desk_for(sri))
    person = hall.meeting.attendance.people[1]
    assert person.name == "Sri Wahyuni"
    assert person.digest != before
    assert [entry.event.card for entry in hall.entries if hasattr(entry.event, "card")] == [before, person.digest]


def test_two_registrations_of_one_person_become_one_and_lose_nothing() -> None:
    hall = MeetingHall()
    sri, again, joko = hall.people("Sri", "Sri", "Joko")
    hall.do(SupportProposal(1), sri)
    hall.do(SupportProposal(1), again)
    hall.do(SupportProposal(2), again)
    hall.do(RaiseProposal("Lampu", "fisik", "Gelap", "Gang 3"), again)
    assert [p.id for p in hall.meeting.attendance.twins_of(hall.meeting.attendance.people[1])] == [2]
    hall.do(MergeAttendees(into=sri.person), desk_for(again))
    attendance, proposals = hall.meeting.attendance, hall.meeting.proposals.all
    assert attendance.present == 2
    assert set(attendance.devices.values()) == {sri.person, joko.person}
    assert [set(proposals[number].supporters) for number in (1, 2, 4)] == [{1}, {1}, {1}]
    assert proposals[4].proposer == sri.person
    assert 2 not in hall.meeting.cards
    assert hall.check_in("Wati").person != again.person
    with pytest.raises(Refused, match=r"merge\.same"):
        hall.do(MergeAttendees(into=sri.person), desk_for(sri))


def test_who_signed_under_either_number_has_signed_and_the_strokes_stay() -> None:
    hall = MeetingHall()
    sri, again = hall.people("Sri Wahyuni", "Sri Wahyuni")
    hall.do(CorrectCard(address="Jl. Mawar 3", person=sri.person), SECRETARY)
    hall.do(CorrectCard(address="Jl. Melati 9", phone="0812", age=54, person=again.person), SECRETARY)
    hall.do(SignCard("[[1,2,3,4]]"), again)
    people = hall.meeting.attendance.people
    drawn = people[again.person].card
    assert drawn
    assert drawn.signature
    # They drew under the berita acara, too.
    drawn = replace(drawn, endorsement=((5, 6, 7, 8),))
    hall.meeting.keep(drawn.sealed(again.person)[0])
    hall.do(MergeAttendees(into=sri.person, person=again.person), SECRETARY)
    card = people[sri.person].card
    assert card
    assert (card.name, card.address, card.phone, card.age) == ("Sri Wahyuni", "Jl. Mawar 3", "0812", 54)
    assert (card.signature, card.endorsement) == (drawn.signature, drawn.endorsement)
    (line,) = daftar_hadir(hall.meeting, bytes(32)).tables[0].lines
    assert line.signature == drawn.signature
    # The ledger holds the digest of the card as it is now, and every card has its place in the merging.
    assert people[sri.person].digest == card.sealed(sri.person)[1]
    assert {*LENT, "name", "salt", "code"} == set(Card.__struct_fields__)


@pytest.mark.parametrize(("forgotten", "name"), [(1, "(dihapus)"), (2, "Sri Wahyuni")])
def test_a_card_that_was_erased_lends_nothing_and_is_lent_nothing(forgotten: int, name: str) -> None:
    hall = MeetingHall()
    sri, again = hall.people("Sri Wahyuni", "Sri Wahyuni")
    hall.do(EraseCard(forgotten), OPERATOR)
    before = hall.meeting.attendance.people[sri.person].digest
    hall.do(MergeAttendees(into=sri.person, person=again.person), SECRETARY)
    assert isinstance(hall.entries[-1].event, AttendeesMerged)
    person = hall.meeting.attendance.people[sri.person]
    assert (person.name, person.digest) == (name, before)
    assert hall.meeting.digest_of(again.person) == "", "the ledger holds no card of a number that is gone"


def test_who_was_named_to_sign_under_one_number_signs_under_the_other_when_they_are_one() -> None:
    hall = MeetingHall()
    again, sri = hall.people("Sri Wahyuni", "Sri")
    hall.do(NameSignatory("wakil", "Sri Wahyuni"), SECRETARY)
    hall.do(MergeAttendees(into=sri.person, person=again.person), SECRETARY)
    (one,) = hall.meeting.signatories.all.values()
    assert (one.office, one.person) == ("wakil", sri.person)
    assert hall.meeting.signatories.of_person(sri.person) == [one]
    assert hall.meeting.signatories.of_person(again.person) == []


def test_two_people_with_one_name_are_kept_apart_with_trace_and_nobody_asks_again() -> None:
    hall = MeetingHall()
    sri, other, joko = hall.people("Sri Wahyuni", "Hj. Sri Wahyuni", "Joko")
    attendance = hall.meeting.attendance
    assert [(a.id, b.id) for a, b in attendance.twins] == [(sri.person, other.person)]
    hall.do(KeepApart(other=sri.person, person=other.person), SECRETARY)
    assert attendance.twins == []
    assert hall.entries[-1].event == AttendeesKeptApart(person=other.person, other=sri.person)
    assert hall.do(KeepApart(other=other.person), desk_for(sri)) == []
    assert attendance.present == 3
    third = hall.check_in("Sri Wahyni")
    assert [(a.id, b.id) for a, b in attendance.twins] == [(sri.person, third.person), (other.person, third.person)]
    with pytest.raises(Refused, match=r"merge\.same"):
        hall.do(KeepApart(other=joko.person), desk_for(joko))


def test_who_is_merged_is_in_the_hall_when_either_was() -> None:
    hall = MeetingHall()
    sri, again = hall.people("Sri Wahyuni", "Wahyuni Sri")
    hall.do(SetPresence(), desk_for(sri))
    hall.do(MergeAttendees(into=sri.person, person=again.person), SECRETARY)
    assert hall.meeting.attendance.voters == {sri.person}


def test_leaving_and_returning_keep_their_times() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri")
    hall.do(SetPresence(person=sri.person), SECRETARY)
    left = hall.time
    hall.do(SetPresence(back=True, person=sri.person), SECRETARY)
    assert hall.meeting.attendance.people[sri.person].absences == [Absence(left, hall.time)]


def test_who_is_sent_out_takes_no_part_and_what_was_counted_stays() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(OpenBallot("Setuju?"), FACILITATOR)
    hall.do(CastVote(1, ("ya",)), sri)
    with pytest.raises(Refused, match=r"text\.missing"):
        hall.do(ExpelAttendee(person=sri.person), FACILITATOR)
    hall.do(ExpelAttendee(person=sri.person, reason="Mengganggu ketertiban"), FACILITATOR)
    for command in (CastVote(1, ("tidak",)), SupportProposal(1), RaiseProposal("Lampu", "fisik", "Gelap", "Gang 3")):
        for actor in (sri, desk_for(sri)):
            with pytest.raises(Refused, match=r"person\.expelled"):
                hall.do(command, actor)
    hall.do(CloseBallot(1), FACILITATOR)
    assert hall.meeting.ballots.all[1].counts["ya"] == 1
    assert hall.meeting.attendance.voters == {joko.person}
    assert (hall.meeting.attendance.present, hall.meeting.attendance.in_hall) == (2, 1)


def test_who_is_sent_out_after_leaving_is_out_since_they_left() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri")
    hall.do(SetPresence(), desk_for(sri))
    left = hall.time
    hall.do(ExpelAttendee(sri.person, "Mengganggu"), FACILITATOR)
    hall.do(ReadmitAttendee(sri.person), FACILITATOR)
    assert hall.meeting.attendance.people[sri.person].absences == [Absence(left, hall.time)]


def test_who_is_sent_out_cannot_come_back_by_the_same_phone_nor_by_their_code() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    card, other = hall.meeting.attendance.people[1].card, hall.meeting.attendance.people[2].card
    assert card
    assert other
    hall.do(ExpelAttendee(reason="Mengganggu"), desk_for(sri))
    phone = Actor(Role.GUEST, device="device-Sri-0")
    for command, actor in (
        (CheckIn("Orang Lain", "Warga", 2, 7, "P"), phone),
        (ResumeByCode(other.code), phone),
        (ResumeByCode(card.code), Actor(Role.GUEST, device="another")),
        (SetPresence(back=True), desk_for(sri)),
        (ExpelAttendee(reason="Lagi"), desk_for(sri)),
    ):
        with pytest.raises(Refused, match=r"person\.expelled"):
            hall.do(command, actor)
    hall.do(ReadmitAttendee(person=sri.person), SECRETARY)
    assert hall.do(ReadmitAttendee(person=sri.person), SECRETARY) == []
    assert hall.meeting.attendance.voters == {sri.person, joko.person}
    hall.do(SupportProposal(1), sri)
    assert [type(entry.event).__name__ for entry in hall.entries[-3:]] == [
        "AttendeeExpelled", "AttendeeReadmitted", "ProposalSupported",
    ]  # fmt: skip


def test_who_is_sent_out_is_not_let_in_as_somebody_else_that_turns_out_to_be_them() -> None:
    hall = MeetingHall()
    sri, again = hall.people("Sri Wahyuni", "Sri Wahyuni")
    hall.do(ExpelAttendee(reason="Mengganggu"), desk_for(sri))
    hall.do(MergeAttendees(into=again.person), desk_for(sri))
    assert hall.meeting.attendance.voters == frozenset()
    assert hall.meeting.attendance.expelled_on("device-Sri Wahyuni-1") == "Mengganggu"


def test_the_desk_that_helps_signs_what_it_does() -> None:
    hall = MeetingHall()
    desk = Actor(Role.SECRETARY, device="key", desk="RA")
    hall.do(CheckIn("Mbah Karto", "Warga", 3, 1, "L"), desk)
    hall.do(SupportProposal(1), Actor(Role.SECRETARY, 1, "key", "RA"))
    assert hall.meeting.attendance.people[1].desk == "RA"
    assert [entry.actor for entry in hall.entries[-2:]] == [
        Actor(Role.SECRETARY, desk="RA"), Actor(Role.SECRETARY, 1, desk="RA"),
    ]  # fmt: skip


def test_nobody_is_merged_while_a_ballot_runs() -> None:
    hall = MeetingHall()
    sri, again = hall.people("Sri", "Sri")
    hall.do(OpenBallot("Setuju?", secret=True), FACILITATOR)
    hall.do(CastVote(1, ("ya",), slip="0" * 32), again)
    with pytest.raises(Refused, match=r"ballot\.running"):
        hall.do(MergeAttendees(into=sri.person), desk_for(again))
    hall.do(CloseBallot(1), FACILITATOR)
    hall.do(MergeAttendees(into=sri.person), desk_for(again))
    assert hall.meeting.ballots.all[1].turnout == 1


def test_a_personal_code_brings_the_same_person_back_on_another_phone() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri")
    old = next(iter(hall.meeting.attendance.devices))
    card = hall.meeting.attendance.people[1].card
    assert card
    hall.do(ResumeByCode(card.code.upper().replace("-", " ")), Actor(Role.GUEST, device="new"))
    assert hall.meeting.attendance.devices == {"new": sri.person}
    assert hall.meeting.attendance.moved == {old}
    for typed in ("", "salah", "-"):
        with pytest.raises(Refused, match=r"code\.unknown"):
            hall.do(ResumeByCode(typed), Actor(Role.GUEST, device="other"))


def test_nobody_comes_in_by_themselves_without_a_phone_nor_from_an_rt_that_cannot_be() -> None:
    hall = MeetingHall()
    (sri,) = hall.people("Sri")
    card = hall.meeting.attendance.people[1].card
    assert card
    for command, actor, key in (
        (ResumeByCode(card.code), Actor(Role.GUEST), "device.missing"),
        (CheckIn("Joko", "Warga", 2, 7, "L"), Actor(Role.GUEST), "device.missing"),
        (CheckIn("Joko", "Warga", 2, 100, "L"), Actor(Role.GUEST, device="new"), "rt.unknown"),
        (CheckIn("Joko", "Warga", 2, -1, "L"), SECRETARY, "rt.unknown"),
        (CheckIn("Joko", "Raja", 2, 7, "L"), SECRETARY, "constituency.unknown"),
    ):
        with pytest.raises(Refused) as refusal:
            hall.do(command, actor)
        assert refusal.value.key == key
    assert hall.meeting.attendance.devices == {"device-Sri-0": sri.person}
    assert hall.meeting.attendance.present == 1


def test_codes_can_be_read_aloud_and_are_hard_to_guess() -> None:
    codes = {spoken_code(number.to_bytes(8, "big")) for number in range(0, 2**64, 2**64 // 5000)}
    assert len(codes) > 4990
    assert all(len(code) == 12 and code.replace("-", "").isalnum() for code in codes)


def test_an_erased_person_is_known_by_number_only() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(SupportProposal(1), sri)
    hall.do(EraseCard(sri.person), OPERATOR)
    person = hall.meeting.attendance.people[sri.person]
    assert person.name == "(dihapus)"
    assert person.digest == ""
    assert hall.meeting.attendance.devices.get("device-Sri-0") is None
    assert hall.meeting.proposals.all[1].support == 1
    assert hall.meeting.attendance.people[joko.person].name == "Joko"
    assert hall.do(EraseCard(sri.person), OPERATOR) == []
    with pytest.raises(Refused, match=r"card\.erased"):
        hall.do(CorrectCard(name="Sri"), desk_for(sri))
