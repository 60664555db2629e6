"""Mufakat: the wording, the answers, the objections and what becomes of them, and a gavel that says what is true."""

import msgspec
import pytest

from sessions.actors import Actor, Role
from sessions.assenting import AnswerConclusion
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.concluding import Gavel, SettleObjection, ShowAnswers, WordConclusion
from sessions.conclusion import Conclusion, Decision, Manner, Tally
from sessions.consensus import ConclusionWorded, Gavelled
from sessions.desk import SetPresence, SetVotingRight
from sessions.duplicates import MergeAttendees
from sessions.handling import TakeUpProposal
from sessions.ledger import Entry
from sessions.proposal import Status
from sessions.refused import Refused
from sessions.rules import Rules
from tests.halls import FACILITATOR, SETTINGS, MeetingHall

WORDING = "Gorong-gorong Jl. Mawar disepakati."


@pytest.fixture
def hall() -> MeetingHall:
    return MeetingHall()


def words(hall: MeetingHall, wording: str = WORDING, **about: str) -> Conclusion:
    """The chair puts it before the hall."""
    hall.do(WordConclusion(wording, **about), FACILITATOR)  # type: ignore[arg-type]
    return now(hall)


def now(hall: MeetingHall) -> Conclusion:
    current = hall.meeting.consensus.current
    assert current
    return current


def says(hall: MeetingHall, person: Actor, stance: str, reason: str = "", version: int = 0) -> None:
    """Somebody answers what they see, or an earlier version."""
    seen = now(hall)
    hall.do(AnswerConclusion(seen.id, version or seen.version, stance, reason), person)  # type: ignore[arg-type]


def settles(hall: MeetingHall, objector: Actor, fate: str, reply: str = "") -> None:
    hall.do(SettleObjection(objector.person, fate, reply), FACILITATOR)  # type: ignore[arg-type]


def gavels(hall: MeetingHall, manner: Manner = "musyawarah mufakat") -> Decision:
    hall.do(Gavel(manner=manner), FACILITATOR)
    return hall.meeting.consensus.decisions[-1]


def tally(hall: MeetingHall) -> Tally:
    return now(hall).tally(hall.meeting.attendance.people)


def with_rules(**rules: object) -> MeetingHall:
    return MeetingHall(msgspec.structs.replace(SETTINGS, rules=Rules(**rules)))  # type: ignore[arg-type]


def test_one_objects_hears_an_answer_takes_it_back_and_the_gavel_falls(hall: MeetingHall) -> None:
    sri, joko, wati = hall.people("Sri", "Joko", "Wati")
    hall.do(TakeUpProposal(1), FACILITATOR)
    words(hall)
    says(hall, sri, "setuju")
    says(hall, joko, "keberatan", "Biayanya belum dihitung.")
    assert tally(hall) == Tally(agree=1, object=1, silent=1)
    with pytest.raises(Refused, match=r"consensus\.open"):
        gavels(hall)
    settles(hall, joko, "dibahas lagi", "Dihitung ulang malam ini.")
    says(hall, joko, "setuju")
    says(hall, wati, "abstain")
    decision = gavels(hall)
    assert (decision.wording, decision.proposal, decision.tally) == (WORDING, 1, Tally(agree=2, abstain=1))
    assert [(o.reason, o.reply, o.standing, o.by_chair) for o in decision.objections] == [
        ("Biayanya belum dihitung.", "Dihitung ulang malam ini.", "ditarik", False)
    ]
    assert hall.meeting.proposals.all[1].status is Status.AGREED
    assert hall.meeting.consensus.current is None


def test_the_last_answer_counts_and_the_same_again_writes_nothing(hall: MeetingHall) -> None:
    sri, _ = hall.people("Sri", "Joko")
    words(hall)
    says(hall, sri, "keberatan", "Gelap.")
    before = len(hall.entries)
    says(hall, sri, "keberatan", "Gelap.")
    assert len(hall.entries) == before
    says(hall, sri, "keberatan", "Gelap dan sepi.")
    assert now(hall).objections[sri.person].reason == "Gelap dan sepi."
    says(hall, sri, "abstain")
    assert tally(hall) == Tally(abstain=1, silent=1)
    assert now(hall).objections[sri.person].standing == "ditarik"


def test_an_objection_needs_a_reason_of_at_most_500_letters(hall: MeetingHall) -> None:
    (sri,) = hall.people("Sri")
    words(hall)
    with pytest.raises(Refused, match=r"text\.missing") as missing:
        says(hall, sri, "keberatan", "  ")
    assert missing.value.field == "reason"
    with pytest.raises(Refused, match=r"text\.long"):
        says(hall, sri, "keberatan", "x" * 501)
    with pytest.raises(Refused, match=r"vote\.empty"):
        hall.do(AnswerConclusion(1, 1), sri)


def test_observers_and_who_left_see_it_but_do_not_answer_and_are_not_waited_for(hall: MeetingHall) -> None:
    sri, joko, wati = hall.people("Sri", "Joko", "Wati")
    hall.do(SetVotingRight(), Actor(Role.SECRETARY, sri.person))
    hall.do(SetPresence(), Actor(Role.SECRETARY, joko.person))
    words(hall)
    with pytest.raises(Refused, match=r"person\.observer"):
        says(hall, sri, "setuju")
    with pytest.raises(Refused, match=r"consensus\.left"):
        says(hall, joko, "setuju")
    says(hall, wati, "setuju")
    assert tally(hall) == Tally(agree=1)


def test_who_leaves_after_answering_has_answered_and_their_objection_is_not_lost(hall: MeetingHall) -> None:
    sri, joko = hall.people("Sri", "Joko")
    words(hall)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    hall.do(SetPresence(), Actor(Role.SECRETARY, sri.person))
    assert tally(hall) == Tally(object=1, silent=1)
    with pytest.raises(Refused, match=r"consensus\.open"):
        gavels(hall)
    assert joko.person in {person.id for person in now(hall).silent(hall.meeting.attendance.people)}


def test_the_desk_answers_for_somebody_without_a_phone(hall: MeetingHall) -> None:
    (karto,) = hall.people("Karto")
    words(hall)
    says(hall, Actor(Role.SECRETARY, karto.person), "setuju")
    assert tally(hall) == Tally(agree=1)
    assert hall.entries[-1].actor.assisted


def test_another_wording_asks_anew_and_an_answer_to_the_old_one_is_refused(hall: MeetingHall) -> None:
    sri, joko = hall.people("Sri", "Joko")
    words(hall)
    says(hall, sri, "setuju")
    says(hall, joko, "keberatan", "Terlalu mahal.")
    settles(hall, joko, "dicatat")
    assert words(hall, "Gorong-gorong Jl. Mawar disepakati, paling mahal Rp 50 juta.").version == 2
    assert tally(hall) == Tally(silent=2)
    with pytest.raises(Refused, match=r"consensus\.stale"):
        says(hall, sri, "setuju", version=1)
    assert now(hall).objections[joko.person].standing == "dicatat"
    says(hall, joko, "keberatan", "Masih terlalu mahal.")
    assert now(hall).objections[joko.person].standing == "terbuka"
    says(hall, joko, "setuju")
    assert gavels(hall).version == 2


def test_the_same_words_again_are_no_new_version(hall: MeetingHall) -> None:
    words(hall)
    before = len(hall.entries)
    assert words(hall).version == 1
    assert len(hall.entries) == before


def test_words_about_another_thing_are_another_conclusion_and_the_one_before_is_not_lost(hall: MeetingHall) -> None:
    (sri,) = hall.people("Sri")
    words(hall)
    says(hall, sri, "keberatan", "Belum dibahas.")
    hall.do(TakeUpProposal(2), FACILITATOR)
    assert words(hall, "Pelatihan disepakati.").id == 2
    assert now(hall).objections == {}
    dropped = hall.meeting.consensus.dropped
    assert [(one.wording, one.objections[sri.person].standing) for one in dropped] == [(WORDING, "terbuka")]
    with pytest.raises(Refused, match=r"consensus\.over"):
        hall.do(AnswerConclusion(1, 1, "setuju"), sri)


def test_a_conclusion_stays_about_its_proposal_when_another_comes_on_stage(hall: MeetingHall) -> None:
    hall.do(TakeUpProposal(1), FACILITATOR)
    words(hall)
    hall.do(TakeUpProposal(2), FACILITATOR)
    assert gavels(hall).proposal == 1
    assert hall.meeting.proposals.all[2].status is Status.DISCUSSED


def test_the_chair_cannot_gavel_words_that_the_hall_did_not_read(hall: MeetingHall) -> None:
    words(hall)
    with pytest.raises(Refused, match=r"consensus\.unshown"):
        hall.do(Gavel(wording="Kata lain"), FACILITATOR)
    hall.do(WordConclusion(), FACILITATOR)
    assert hall.meeting.consensus.wording == ""
    with pytest.raises(Refused, match=r"text\.missing"):
        hall.do(Gavel(), FACILITATOR)
    hall.do(Gavel(wording="Disetujui lisan"), FACILITATOR)
    assert hall.meeting.consensus.decisions[-1].tally is None


@pytest.mark.parametrize(
    ("fate", "true"),
    [
        ("ditarik", {"musyawarah mufakat", "aklamasi"}),
        ("dicatat", {"musyawarah mufakat"}),
        ("dibahas lagi", set()),
        ("pemungutan suara", set()),
    ],
)
@pytest.mark.parametrize("manner", ["musyawarah mufakat", "aklamasi", "pemungutan suara"])
def test_a_manner_can_only_be_chosen_when_it_is_what_happened(
    hall: MeetingHall, fate: str, true: set[str], manner: Manner
) -> None:
    (sri,) = hall.people("Sri")
    words(hall)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    settles(hall, sri, fate)
    if manner in true:
        assert gavels(hall, manner).objections[0].standing == fate
    else:
        with pytest.raises(Refused) as refused:
            gavels(hall, manner)
        assert refused.value.field == "manner"


def test_one_press_notes_all_open_objections_and_spares_the_others(hall: MeetingHall) -> None:
    sri, joko, wati = hall.people("Sri", "Joko", "Wati")
    words(hall)
    for person in (sri, joko, wati):
        says(hall, person, "keberatan", "Terlalu mahal.")
    settles(hall, sri, "dibahas lagi")
    hall.do(SettleObjection(fate="dicatat"), FACILITATOR)
    assert [one.standing for one in now(hall).objections.values()] == ["dibahas lagi", "dicatat", "dicatat"]
    with pytest.raises(Refused, match=r"value\.unknown") as undecided:
        hall.do(SettleObjection(sri.person, reply="Nanti."), FACILITATOR)
    assert undecided.value.field == "fate"
    assert hall.do(SettleObjection(sri.person, "dibahas lagi"), FACILITATOR) == [], "the same again"


def test_a_withdrawal_that_the_chair_noted_is_no_assent_and_can_be_contradicted(hall: MeetingHall) -> None:
    (sri,) = hall.people("Sri")
    words(hall)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    settles(hall, sri, "ditarik")
    assert tally(hall) == Tally(silent=1)
    with pytest.raises(Refused, match=r"objection\.withdrawn"):
        settles(hall, sri, "dicatat")
    says(hall, sri, "keberatan", "Terlalu mahal.")
    with pytest.raises(Refused, match=r"consensus\.open"):
        gavels(hall)


def test_who_takes_back_and_objects_again_cannot_hold_up_the_gavel_for_ever(hall: MeetingHall) -> None:
    (sri,) = hall.people("Sri")
    words(hall)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    settles(hall, sri, "dicatat")
    says(hall, sri, "setuju")
    says(hall, sri, "keberatan", "Tetap terlalu mahal.")
    assert gavels(hall).objections[0].standing == "dicatat"


def test_escalated_to_a_ballot_the_wording_is_decided_by_its_result(hall: MeetingHall) -> None:
    sri, joko = hall.people("Sri", "Joko")
    first = words(hall)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    settles(hall, sri, "pemungutan suara")
    hall.do(OpenBallot(question=WORDING, conclusion=first.id), FACILITATOR)
    with pytest.raises(Refused, match=r"ballot\.running"):
        words(hall, "Kata lain selama dipungut suara")
    for person in (sri, joko):
        hall.do(CastVote(1, ("tidak",)), person)
    hall.do(CloseBallot(1), FACILITATOR)
    with pytest.raises(Refused, match=r"consensus\.lost"):
        gavels(hall, "pemungutan suara")
    words(hall, "Gorong-gorong Jl. Mawar tidak disepakati.")
    decision = gavels(hall, "pemungutan suara")
    assert (decision.ballot, decision.objections[0].standing) == (1, "pemungutan suara")


def test_a_ballot_can_only_be_about_the_wording_on_the_screen(hall: MeetingHall) -> None:
    hall.check_in("Sri")
    with pytest.raises(Refused, match=r"consensus\.none"):
        hall.do(OpenBallot(question=WORDING, conclusion=1), FACILITATOR)


def test_by_ballot_needs_a_ballot_that_was_held(hall: MeetingHall) -> None:
    hall.check_in("Sri")
    with pytest.raises(Refused, match=r"consensus\.no-ballot"):
        hall.do(Gavel(wording=WORDING, manner="pemungutan suara"), FACILITATOR)
    with pytest.raises(Refused, match=r"consensus\.no-ballot"):
        words(hall, about="ballot")
    hall.do(OpenBallot(question="Setuju?"), FACILITATOR)
    hall.do(CloseBallot(1, cancel=True), FACILITATOR)
    with pytest.raises(Refused, match=r"consensus\.no-ballot"):
        hall.do(Gavel(wording=WORDING, manner="pemungutan suara"), FACILITATOR)
    hall.do(OpenBallot(question="Setuju?"), FACILITATOR)
    hall.do(CloseBallot(2), FACILITATOR)
    assert words(hall, about="ballot").ballot == 2
    assert gavels(hall, "pemungutan suara").ballot == 2


def test_silence_is_no_assent_however_long_it_lasts(hall: MeetingHall) -> None:
    hall.check_in("Sri")
    words(hall)
    for _ in range(100):
        hall.do(TakeUpProposal(0), FACILITATOR)
    decision = gavels(hall)
    assert (decision.tally, decision.silence) == (Tally(silent=1), False)


def test_only_where_the_rules_say_so_silence_counts_after_the_time_and_by_the_gavel() -> None:
    hall = with_rules(silence_is_assent=True, assent_seconds=15)
    sri, joko = hall.people("Sri", "Joko")
    words(hall)
    assert gavels(hall).silence is False
    words(hall)
    says(hall, sri, "setuju")
    says(hall, sri, "abstain")
    assert hall.meeting.consensus.current is not None
    decision = gavels(hall)
    assert (decision.tally, decision.silence) == (Tally(abstain=1, silent=1), True)
    assert joko.person


def test_the_hall_sees_answers_when_the_chair_shows_them_and_names_when_the_rules_allow(hall: MeetingHall) -> None:
    words(hall)
    assert now(hall).shown is False
    hall.do(ShowAnswers(), FACILITATOR)
    assert (now(hall).shown, now(hall).named) == (True, False)
    with pytest.raises(Refused, match=r"consensus\.unnamed"):
        hall.do(ShowAnswers(named=True), FACILITATOR)
    hall.do(ShowAnswers(off=True), FACILITATOR)
    assert now(hall).shown is False
    liberal = with_rules(name_objectors=True)
    words(liberal)
    liberal.do(ShowAnswers(named=True), FACILITATOR)
    assert now(liberal).named is True


def test_of_two_registrations_of_one_person_one_answer_and_one_objection_remain(hall: MeetingHall) -> None:
    sri, again = hall.people("Sri", "Sri")
    words(hall)
    says(hall, sri, "keberatan", "Terlalu mahal.")
    says(hall, again, "setuju")
    hall.do(MergeAttendees(into=sri.person), Actor(Role.SECRETARY, again.person))
    assert tally(hall) == Tally(agree=1)
    assert [one.person for one in now(hall).objections.values()] == [sri.person]


def test_a_wording_of_the_first_version_is_about_what_was_on_stage(hall: MeetingHall) -> None:
    def happened(event: ConclusionWorded | Gavelled) -> None:
        hall.meeting.fold(Entry(hall.meeting.seq + 1, hall.time, FACILITATOR, event))

    hall.do(TakeUpProposal(2), FACILITATOR)
    happened(ConclusionWorded(wording="Satu"))
    happened(ConclusionWorded(wording="Dua"))
    assert (now(hall).proposal, now(hall).version) == (2, 2)
    happened(Gavelled(item=0, wording="Dua", manner="aklamasi"))
    assert hall.meeting.consensus.current is None
