"""Proposals: what they say, and a life whose history is never overwritten."""

from sessions.concluding import Gavel
from sessions.handling import ShortlistProposal, TakeUpProposal
from sessions.raising import RaiseProposal
from sessions.urusan import urusan, urusan_name
from tests.halls import FACILITATOR, SECRETARY, MeetingHall


def test_the_urusan_of_the_state_are_known_by_code() -> None:
    assert len(urusan()) == 42
    assert urusan_name("1.03") == "1.03 Pekerjaan Umum dan Penataan Ruang"
    assert urusan_name("2.17") == "2.17 Koperasi, Usaha Kecil, dan Menengah"
    assert urusan_name("9.99") == "9.99"


def test_every_step_in_a_life_stays_in_its_history() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri Wahyuni")
    hall.do(
        RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3", beneficiaries="40 KK", land="Aset pemerintah"), sri
    )
    hall.do(TakeUpProposal(4), FACILITATOR)
    hall.do(ShortlistProposal(4), SECRETARY)
    hall.do(Gavel("Ditunda dulu, menunggu tiang.", outcome="ditunda"), FACILITATOR)
    hall.do(Gavel("Disepakati sesudah tiang ada."), FACILITATOR)
    lamp = hall.meeting.proposals.all[4]
    assert (lamp.beneficiaries, lamp.land) == ("40 KK", "Aset pemerintah")
    assert [(step.what.value, step.role.value, step.reason) for step in lamp.history] == [
        ("diajukan", "attendee", ""),
        ("dibahas", "facilitator", ""),
        ("masuk daftar prioritas", "secretary", ""),
        ("ditunda", "facilitator", "Ditunda dulu, menunggu tiang."),
        ("disepakati", "facilitator", ""),
    ]
    assert [step.at for step in lamp.history] == sorted(step.at for step in lamp.history)
