"""Groups: a paste of names comes in as one, all of them or none, with every wrong line told."""

import pytest

from live.language import refusal
from sessions.actors import Actor, Role
from sessions.groups import CheckInGroup
from sessions.invitations import Invitee, InvitePeople
from sessions.refused import Refused
from tests.halls import SECRETARY, MeetingHall

PASTED = """Sri Wahyuni; 7; 2; P
Joko Susilo\t3\t\tL

Hj. Wati Lestari, S.Pd.; P
Mbah Karto; RT 01; RW.05; l
Pak Slamet;; 6; L
Dewi"""


def test_several_names_are_registered_by_one_act() -> None:
    hall = MeetingHall()
    hall.check_in("Rini")
    hall.do(CheckInGroup(PASTED, "LPMK", 4, "P"), Actor(Role.SECRETARY, desk="RA"))
    people = [hall.meeting.attendance.people[number] for number in range(2, 8)]
    assert [(p.name, p.rt, p.rw, p.sex) for p in people] == [
        ("Sri Wahyuni", 7, 2, "P"), ("Joko Susilo", 3, 4, "L"), ("Hj. Wati Lestari, S.Pd.", 0, 4, "P"),
        ("Mbah Karto", 1, 5, "L"), ("Pak Slamet", 0, 6, "L"), ("Dewi", 0, 4, "P"),
    ]  # fmt: skip
    assert {(p.constituency, p.assisted, p.desk) for p in people} == {("LPMK", True, "RA")}
    assert len({p.card.code for p in people if p.card}) == 6


def test_every_wrong_line_is_told_and_nobody_is_registered() -> None:
    hall = MeetingHall()
    names = "Sri; 7; 2; P\n12345; P\nJoko\nWati; tujuh; 2; P\nDewi; 1; 99; P\nSRI; P\nA; 1; 2; 3; P"
    with pytest.raises(Refused) as refused:
        hall.do(CheckInGroup(names, "Warga", 3), SECRETARY)
    assert refusal("id", refused.value).split("\nBaris ") == [
        "Belum ada yang dicatat.",
        "2 (12345; P): Tulis nama dengan huruf.",
        "3 (Joko): Pilih laki-laki atau perempuan.",
        '4 (Wati; tujuh; 2; P): "tujuh" bukan nomor RT atau RW, dan bukan L atau P.',
        "5 (Dewi; 1; 99; P): " + refusal("id", Refused("rw.unknown", "rw", most=10)),
        "6 (SRI; P): Nama ini sudah ada di baris 1. Bila memang dua orang, catat yang kedua tersendiri.",
        "7 (A; 1; 2; 3; P): Tulis paling banyak: nama; RT; RW; L/P.",
    ]
    assert hall.meeting.attendance.present == 0


def test_who_is_invited_comes_as_that_person_and_the_others_get_numbers_after() -> None:
    hall = MeetingHall()
    hall.do(InvitePeople((Invitee("Joko Susilo", "Ketua RT", 5, 3, "L"),)), SECRETARY)
    hall.do(CheckInGroup("Sri; P\nJoko Susilo; 3; 5\nWati; P", "Ketua RT", 2), SECRETARY)
    assert {number: p.name for number, p in hall.meeting.attendance.people.items()} == {
        2: "Sri",
        1: "Joko Susilo",
        3: "Wati",
    }
    assert hall.meeting.invitations.came == 1


@pytest.mark.parametrize(
    ("command", "key", "field"),
    [
        (CheckInGroup("\n \n", "Warga", 2), "text.missing", "names"),
        (CheckInGroup("Sri", "Bukan unsur", 2), "constituency.unknown", "constituency"),
        (CheckInGroup("Sri; P\n" * 201, "Warga", 2), "group.many", "names"),
        (CheckInGroup("Sri; P", "Warga"), "group.wrong", "names"),
    ],
)
def test_a_group_without_names_unsur_or_rw_is_refused_beside_the_field(
    command: CheckInGroup, key: str, field: str
) -> None:
    with pytest.raises(Refused, match=key) as refused:
        MeetingHall().do(command, SECRETARY)
    assert refused.value.field == field
