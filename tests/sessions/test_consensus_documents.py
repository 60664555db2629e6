"""What the berita acara, the notulen and the record say of a decision: its manner, its counts, who objected and what of it."""

import json
from io import BytesIO
from typing import Any

import msgspec
import pytest
from docx import Document

from sessions.actors import Actor
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.assenting import AnswerConclusion
from sessions.concluding import Gavel, SettleObjection, WordConclusion
from sessions.conclusion import Fate, Stance
from sessions.documents.bundle import DOCUMENTS
from sessions.rules import Rules
from tests.halls import FACILITATOR, SETTINGS, MeetingHall

PAPERS = ("berita-acara.docx", "notulen.docx")


def read(hall: MeetingHall, name: str) -> str:
    content = DOCUMENTS[name].make(hall.meeting, bytes(32))
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def the_decision(hall: MeetingHall) -> dict[str, Any]:
    decision: dict[str, Any]
    (decision,) = json.loads(DOCUMENTS["musyawarah.json"].make(hall.meeting, bytes(32)))["decisions"]
    return decision


def says(hall: MeetingHall, person: Actor, stance: Stance, reason: str = "") -> None:
    current = hall.meeting.consensus.current
    assert current
    hall.do(AnswerConclusion(current.id, current.version, stance, reason), person)


def settles(hall: MeetingHall, person: Actor, fate: Fate, reply: str) -> None:
    hall.do(SettleObjection(person.person, fate, reply), FACILITATOR)


@pytest.fixture
def hall() -> MeetingHall:
    """Of five, one agrees, one abstains, one does not answer, and of two objections one is taken back."""
    hall = MeetingHall()
    sri, joko, wati, karto, _ = hall.people("Sri", "Joko", "Wati", "Karto", "Ningsih")
    hall.do(WordConclusion("Lampu dipasang."), FACILITATOR)
    says(hall, sri, "setuju")
    says(hall, joko, "keberatan", "Terlalu mahal")
    says(hall, wati, "keberatan", "Menghalangi jalan.")
    settles(hall, joko, "dicatat", "Dihitung ulang")
    settles(hall, wati, "dibahas lagi", "Tiang digeser.")
    says(hall, wati, "abstain")
    says(hall, karto, "abstain")
    hall.do(Gavel(), FACILITATOR)
    return hall


@pytest.mark.parametrize("paper", PAPERS)
def test_the_papers_state_counts_and_objections_and_name_whose_still_stand(hall: MeetingHall, paper: str) -> None:
    text = read(hall, paper)
    assert (
        "Dari 5 peserta yang dimintai jawaban: 1 setuju, 1 keberatan, 2 abstain, 1 tidak menjawab. "
        "Yang tidak menjawab tidak dihitung setuju." in text
    )
    assert "Keberatan Joko (RT 07 RW 02), dicatat: Terlalu mahal. Jawaban pimpinan rapat: Dihitung ulang." in text
    assert "Keberatan, ditarik: Menghalangi jalan. Jawaban pimpinan rapat: Tiang digeser." in text
    assert "Wati" not in text


def test_the_record_points_to_nobody_whose_objection_was_withdrawn(hall: MeetingHall) -> None:
    decision = the_decision(hall)
    assert decision["answers"] == {"agree": 1, "object": 1, "abstain": 2, "silent": 1}
    assert [(one["person"], one["standing"]) for one in decision["objections"]] == [(2, "dicatat"), (0, "ditarik")]


def test_that_silence_counted_is_written_down() -> None:
    rules = Rules(silence_is_assent=True, assent_seconds=10)
    hall = MeetingHall(msgspec.structs.replace(SETTINGS, rules=rules))
    hall.check_in("Sri")
    hall.do(WordConclusion("Lampu dipasang."), FACILITATOR)
    hall.do(Gavel(), FACILITATOR)
    for paper in PAPERS:
        assert "1 tidak menjawab. Menurut tata tertib, yang tidak menjawab dihitung setuju." in read(hall, paper)
    assert the_decision(hall)["silence"] is True


def test_a_wording_without_a_gavel_is_in_the_notulen_with_the_objection_to_it() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri")
    hall.do(WordConclusion("Lampu dipasang."), FACILITATOR)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    hall.do(WordConclusion(), FACILITATOR)
    for item in range(4):
        hall.do(NextItem(leaving=item), FACILITATOR)
    hall.do(WordConclusion("Rapat lagi bulan depan."), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    text = read(hall, "notulen.docx")
    assert text.count("Rumusan yang tidak diputuskan") == 2
    assert "Keberatan Sri (RT 07 RW 02), belum dijawab: Terlalu mahal." in text
    assert "Rapat lagi bulan depan." in text
    assert "Lampu dipasang." not in read(hall, "berita-acara.docx")
