"""Who spoke, as the notulen and the record tell it."""

from datetime import timedelta

import msgspec

from sessions.agenda import NextItem
from sessions.documents.spoken import duration
from sessions.handling import TakeUpProposal
from sessions.speakers import EndTurn, GiveFloor, RaiseHand
from tests.halls import FACILITATOR, MeetingHall
from tests.sessions.test_documents import made, tables, words


def spoken_hall() -> MeetingHall:
    hall = MeetingHall()
    sri = hall.check_in("Sri Wahyuni", rw=2, rt=7, sex="P", constituency="Ketua RT")
    joko = hall.check_in("Joko", rw=5, rt=3, sex="L")
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.do(TakeUpProposal(proposal=1), FACILITATOR)
    for turn, (person, about, seconds) in enumerate([(sri, None, 130), (joko, 0, 60), (sri, 0, 30)], start=1):
        hall.do(RaiseHand(proposal=about), person)
        hall.do(GiveFloor(person.person), FACILITATOR)
        hall.time += timedelta(seconds=seconds - 10)
        hall.do(EndTurn(turn), FACILITATOR)
    return hall


def test_the_notulen_names_each_speaker_under_the_item_with_the_time() -> None:
    text = words(spoken_hall().meeting, "notulen.docx")
    assert (
        "19.01 WIB\tSri Wahyuni, Ketua RT, RT 07 RW 02: 2 menit 10 detik, tentang U001 Gorong-gorong Jl. Mawar." in text
    )
    assert "Joko, Warga, RT 03 RW 05: 1 menit." in text


def test_the_notulen_sets_who_was_heard_beside_who_came() -> None:
    rows = next(table for table in tables(spoken_hall().meeting, "notulen.docx") if table[0][0] == "Kelompok")
    assert rows == [
        ["Kelompok", "Hadir", "Berbicara", "Giliran", "Lama bicara"],
        ["Laki-laki", "1", "1", "1", "1 menit"],
        ["Perempuan", "1", "1", "2", "2 menit 40 detik"],
        ["RW 02", "1", "1", "2", "2 menit 40 detik"],
        ["RW 05", "1", "1", "1", "1 menit"],
        ["Ketua RT", "1", "1", "2", "2 menit 40 detik"],
        ["Warga", "1", "1", "1", "1 menit"],
        ["Semua", "2", "2", "3", "3 menit 40 detik"],
    ]


def test_a_meeting_in_which_nobody_spoke_in_turn_has_no_such_section() -> None:
    text = words(MeetingHall().meeting, "notulen.docx")
    assert "Siapa yang berbicara" not in text
    assert "Yang berbicara" not in text


def test_the_record_has_every_turn_and_every_group() -> None:
    speaking = msgspec.json.decode(made(spoken_hall().meeting, "musyawarah.json"))["speaking"]
    assert [(turn["person"], turn["item"], turn["proposal"], turn["seconds"]) for turn in speaking["turns"]] == [
        (1, 1, 1, 130), (2, 1, 0, 60), (1, 1, 0, 30),
    ]  # fmt: skip
    assert speaking["by_sex"][1] == {"group": "P", "present": 1, "spoke": 1, "turns": 2, "seconds": 160}


def test_a_duration_is_told_in_minutes_and_seconds() -> None:
    assert [duration(seconds) for seconds in (0, 59, 60, 130)] == ["0 detik", "59 detik", "1 menit", "2 menit 10 detik"]
