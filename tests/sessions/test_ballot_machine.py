"""Ballots as they may go: any kind, open or secret, on phones and on paper, in any order, with every mistake people make."""

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from sessions.actors import Actor, Role
from sessions.ballot import Ballot
from sessions.balloting import AdmitVoter, CastVote, CloseBallot, OpenBallot, ReverseVote
from sessions.desk import SetPresence, SetVotingRight
from sessions.ledger import GENESIS, Entry, seal, unseal
from sessions.lots import DrawLot
from sessions.musyawarah import Musyawarah
from sessions.papers import CountBox, GivePaper
from sessions.refused import Refused
from sessions.terms import Method
from sessions.votes import BallotKind
from tests.halls import FACILITATOR, MeetingHall

pytestmark = pytest.mark.long

SOMEBODY = st.integers(0, 7)
KINDS: st.SearchStrategy[BallotKind] = st.sampled_from(
    ["yes-no", "choose-one", "approval", "ranking", "points", "scores"]
)
METHODS: st.SearchStrategy[Method] = st.sampled_from(["run-off", "median"])
KEYS = st.lists(st.sampled_from(["1", "2", "3", "ya", "tidak", "abstain"]), max_size=4)


class Polling(RuleBasedStateMachine):
    """A hall of at most eight, and beside it who has voted in the ballot that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = MeetingHall()
        self.voted: set[int] = set()
        self.counted: dict[int, bytes] = {}
        self.hall.check_in("Warga 1")

    @property
    def ballot(self) -> Ballot | None:
        return self.hall.meeting.ballots.last

    def someone(self, pick: int) -> int:
        people = sorted(self.hall.meeting.attendance.people)
        return people[pick % len(people)]

    def done(self, command: object, actor: Actor) -> bool:
        """Whether it was heard; a refusal must have written nothing."""
        before, urn = len(self.hall.entries), dict(self.hall.meeting.urn)
        try:
            self.hall.do(command, actor)  # type: ignore[arg-type]
        except Refused:
            assert (len(self.hall.entries), self.hall.meeting.urn) == (before, urn)
            return False
        return True

    @rule()
    @precondition(lambda self: self.hall.meeting.attendance.next_number < 9)
    def comes(self) -> None:
        self.hall.check_in(f"Warga {self.hall.meeting.attendance.next_number}")

    @rule(pick=SOMEBODY, back=st.booleans(), voting=st.booleans())
    def moves(self, pick: int, back: bool, voting: bool) -> None:
        self.done(SetPresence(back), Actor(Role.SECRETARY, self.someone(pick)))
        self.done(SetVotingRight(voting), Actor(Role.SECRETARY, self.someone(pick)))

    @rule(
        kind=KINDS,
        secret=st.booleans(),
        quorum=st.sampled_from([0, 50, 100]),
        method=METHODS,
    )
    def opens(self, kind: BallotKind, secret: bool, quorum: int, method: Method) -> None:
        command = OpenBallot(
            question="?", kind=kind, options="a\nb\nc", criteria="x 2\ny 1", secret=secret, quorum_percent=quorum,
            method=method, limit=2,
        )  # fmt: skip
        if self.done(command, FACILITATOR):
            self.voted = set()

    @rule(pick=SOMEBODY, keys=KEYS, grade=st.integers(1, 5), blank=st.booleans(), slip=st.integers(0, 30))
    @precondition(lambda self: self.ballot)
    def votes(self, pick: int, keys: list[str], grade: int, blank: bool, slip: int) -> None:
        assert self.ballot
        marks = {key: place for place, key in enumerate(keys, start=1)}
        if self.ballot.kind == "scores":
            marks = {f"{key}.{number}": grade for key in keys for number in (0, 1)}
        command = CastVote(self.ballot.id, tuple(keys), marks, blank, f"{slip:032x}")
        person = self.someone(pick)
        already = person in self.voted
        if self.done(command, Actor(Role.ATTENDEE, person)):
            assert person in self.ballot.register
            assert not (already and self.ballot.secret)
            self.voted.add(person)

    @rule(pick=SOMEBODY)
    @precondition(lambda self: self.ballot)
    def is_admitted(self, pick: int) -> None:
        assert self.ballot
        self.done(AdmitVoter(self.ballot.id, self.someone(pick)), FACILITATOR)

    @rule(pick=SOMEBODY)
    @precondition(lambda self: self.ballot)
    def takes_a_paper(self, pick: int) -> None:
        assert self.ballot
        person = self.someone(pick)
        if self.done(GivePaper(self.ballot.id), Actor(Role.SECRETARY, person)):
            assert person not in self.voted
            self.voted.add(person)

    @rule(pick=SOMEBODY)
    @precondition(lambda self: self.ballot)
    def was_a_mistake(self, pick: int) -> None:
        assert self.ballot
        person = self.someone(pick)
        if self.done(ReverseVote(self.ballot.id, reason="Salah nama"), Actor(Role.SECRETARY, person)):
            self.voted.remove(person)

    @rule(
        one=SOMEBODY,
        other=SOMEBODY,
        papers=st.lists(st.sampled_from(["1", "2", "3"]), max_size=3),
        spoilt=st.integers(0, 2),
    )
    @precondition(lambda self: self.ballot)
    def the_box_is_counted(self, one: int, other: int, papers: list[str], spoilt: int) -> None:
        assert self.ballot
        command = CountBox(
            self.ballot.id, self.someone(one), self.someone(other), papers="\n".join(papers), spoilt=spoilt
        )
        if self.done(command, Actor(Role.SECRETARY)):
            assert len(papers) + spoilt <= len(self.ballot.papers)

    @rule(cancel=st.sampled_from([False, False, False, True]))
    @precondition(lambda self: self.ballot)
    def closes(self, cancel: bool) -> None:
        assert self.ballot
        if self.done(CloseBallot(self.ballot.id, cancel), FACILITATOR):
            assert not self.hall.meeting.urn
            self.counted[self.ballot.id] = msgspec.json.encode(self.ballot)

    @rule(called=st.sampled_from(["7", "482913"]))
    @precondition(lambda self: self.ballot)
    def a_lot_is_drawn(self, called: str) -> None:
        assert self.ballot
        winners = set(self.ballot.tally.winners)
        if self.done(DrawLot(self.ballot.id, called), FACILITATOR):
            assert winners <= set(self.ballot.tally.winners)
            assert not self.ballot.tally.tied
            self.counted[self.ballot.id] = msgspec.json.encode(self.ballot)

    @invariant()
    def one_voter_one_vote_and_nobody_else(self) -> None:
        if self.ballot is None or self.ballot.outcome == "cancelled":
            return
        assert self.ballot.voted.keys() == self.voted
        assert self.voted <= self.ballot.register
        kept = len(self.ballot.votes) + len(self.hall.meeting.urn)
        from_the_box = self.ballot.box.slips if self.ballot.box else 0
        assert kept - from_the_box + len(self.ballot.papers) == len(self.voted)

    @invariant()
    def what_is_counted_never_changes(self) -> None:
        for number, as_counted in self.counted.items():
            assert msgspec.json.encode(self.hall.meeting.ballots.all[number]) == as_counted

    def teardown(self) -> None:
        """Whoever folds the sealed ledger gets the same ballots, byte for byte."""
        stored, head = [], GENESIS
        for entry in self.hall.entries:
            stored.append(seal(entry, head))
            head = stored[-1].digest
        again = Musyawarah()
        for entry in unseal(stored):
            assert isinstance(entry, Entry)
            again.fold(entry)
        for number, ballot in self.hall.meeting.ballots.all.items():
            assert msgspec.json.encode(again.ballots.all[number]) == msgspec.json.encode(ballot)


@pytest.mark.parametrize(("runs", "steps"), [(100, 40), pytest.param(2_000, 50, marks=pytest.mark.proof)])
def test_whatever_is_done_one_voter_has_one_vote_and_what_is_counted_stands(runs: int, steps: int) -> None:
    how = settings(max_examples=runs, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(Polling, settings=how)
