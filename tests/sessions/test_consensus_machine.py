"""Mufakat as it may go: people come, leave, answer, object and change their minds in any order, at any moment."""

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sessions.actors import Actor, Role
from sessions.assenting import AnswerConclusion
from sessions.concluding import Gavel, SettleObjection, ShowAnswers, WordConclusion
from sessions.conclusion import Decision, Stance
from sessions.desk import SetPresence, SetVotingRight
from sessions.duplicates import MergeAttendees
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from tests.halls import FACILITATOR, MeetingHall

pytestmark = pytest.mark.long

SOMEBODY = st.integers(0, 7)
MANNERS = st.sampled_from(["musyawarah mufakat", "aklamasi", "pemungutan suara"])


class Mufakat(RuleBasedStateMachine):
    """A hall of at most eight, and beside it what each of them last said to the wording of now."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = MeetingHall()
        self.said: dict[int, Stance] = {}
        self.decided: list[bytes] = []
        self.hall.check_in("Warga 1")

    def someone(self, pick: int) -> int:
        people = sorted(self.hall.meeting.attendance.people)
        return people[pick % len(people)]

    def done(self, command: object, actor: Actor) -> bool:
        """Whether it was heard; a refusal must have written nothing."""
        before = len(self.hall.entries)
        try:
            self.hall.do(command, actor)  # type: ignore[arg-type]
        except Refused:
            assert len(self.hall.entries) == before
            return False
        return True

    @rule()
    @precondition(lambda self: self.hall.meeting.attendance.next_number < 9)
    def comes(self) -> None:
        self.hall.check_in(f"Warga {self.hall.meeting.attendance.next_number}")

    @rule(pick=SOMEBODY, back=st.booleans())
    def leaves_or_returns(self, pick: int, back: bool) -> None:
        self.done(SetPresence(back), Actor(Role.SECRETARY, self.someone(pick)))

    @rule(pick=SOMEBODY, voting=st.booleans())
    def gets_or_loses_the_vote(self, pick: int, voting: bool) -> None:
        self.done(SetVotingRight(voting), Actor(Role.SECRETARY, self.someone(pick)))

    @rule(pick=SOMEBODY, into=SOMEBODY)
    def turns_out_to_be_another(self, pick: int, into: int) -> None:
        person, kept = self.someone(pick), self.someone(into)
        if not self.done(MergeAttendees(kept), Actor(Role.SECRETARY, person)):
            return
        # Which of the two was later only the meeting knows: it must be what one of them said.
        candidates = {self.said.pop(person, None), self.said.get(kept)}
        current = self.hall.meeting.consensus.current
        stance = current.stance(kept) if current else None
        assert stance in candidates
        if stance:
            self.said[kept] = stance

    @rule(words=st.sampled_from(["Satu", "Dua", "Tiga", ""]))
    def is_worded(self, words: str) -> None:
        before = self.hall.meeting.consensus.wording
        if self.done(WordConclusion(words), FACILITATOR) and words != before:
            self.said.clear()

    @rule(
        pick=SOMEBODY, stance=st.sampled_from(["setuju", "keberatan", "abstain"]), old=st.integers(0, 3),
        reason=st.sampled_from(["Mahal", "Jauh", ""]),
    )  # fmt: skip
    def answers(self, pick: int, stance: Stance, old: int, reason: str) -> None:
        person, current = self.someone(pick), self.hall.meeting.consensus.current
        version = max((current.version if current else 1) - old // 3, 0)
        command = AnswerConclusion(current.id if current else 1, version, stance, reason)
        if self.done(command, Actor(Role.ATTENDEE, person)):
            assert current
            assert version == current.version
            assert person in self.hall.meeting.attendance.voters
            self.said[person] = stance

    @rule(pick=SOMEBODY, fate=st.sampled_from(["ditarik", "dicatat", "dibahas lagi", "pemungutan suara"]))
    def is_settled(self, pick: int, fate: str) -> None:
        person = self.someone(pick)
        if self.done(SettleObjection(person, fate), FACILITATOR) and fate == "ditarik":  # type: ignore[arg-type]
            self.said.pop(person, None)

    @rule(off=st.booleans())
    def is_shown(self, off: bool) -> None:
        self.done(ShowAnswers(off), FACILITATOR)

    @rule(manner=MANNERS)
    @precondition(lambda self: self.hall.meeting.consensus.current)
    def is_gavelled(self, manner: str) -> None:
        current = self.hall.meeting.consensus.current
        assert current
        standings = {objection.standing for objection in current.objections.values()}
        people = self.hall.meeting.attendance.people
        tally, wording = current.tally(people), current.wording
        if not self.done(Gavel(manner=manner), FACILITATOR):  # type: ignore[arg-type]
            assert standings - {"ditarik"} or manner == "pemungutan suara"
            return
        decision = self.hall.meeting.consensus.decisions[-1]
        assert "terbuka" not in standings
        assert manner != "musyawarah mufakat" or standings <= {"ditarik", "dicatat"}
        assert manner != "aklamasi" or standings <= {"ditarik"}
        assert (decision.tally, decision.wording, decision.silence) == (tally, wording, False)
        self.said.clear()
        self.decided.append(_without_persons(decision))

    @invariant()
    def nobody_speaks_twice_and_only_the_last_word_counts(self) -> None:
        meeting = self.hall.meeting
        current, people = meeting.consensus.current, meeting.attendance.people
        if current is None:
            return
        tally = current.tally(people)
        counted = {person.id: stance for person in current.asked(people) if (stance := current.stance(person.id))}
        assert counted == {person: stance for person, stance in self.said.items() if people[person].voting}
        assert tally.agree + tally.object + tally.abstain == len(counted) <= tally.asked
        assert tally.silent == len(meeting.attendance.voters - counted.keys())
        assert {person for person, stance in counted.items() if stance == "keberatan"} <= current.objections.keys()

    @invariant()
    def after_the_gavel_nothing_changes(self) -> None:
        assert [_without_persons(decision) for decision in self.hall.meeting.consensus.decisions] == self.decided

    def teardown(self) -> None:
        again = Musyawarah()
        again.restore([])
        for entry in self.hall.entries:
            again.fold(entry)
        assert msgspec.json.encode(again.consensus) == msgspec.json.encode(self.hall.meeting.consensus)


def _without_persons(decision: Decision) -> bytes:
    """The decision as it stands; that two numbers turn out to be one person may still be found out."""
    said = sorted((o.reason, o.standing, o.reply) for o in decision.objections)
    return msgspec.json.encode((msgspec.structs.replace(decision, objections=()), said))


Mufakat.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestMufakat = Mufakat.TestCase
