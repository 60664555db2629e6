"""Consensus (mufakat): the chair words a conclusion, the hall answers, the gavel makes it a decision.

One of them is :mod:`sessions.conclusion`; the chair's commands are in :mod:`sessions.concluding`, the floor's in
:mod:`sessions.assenting`.
"""

from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.acts import Event
from sessions.conclusion import (
    Answer,
    Conclusion,
    Decision,
    Fate,
    Manner,
    Outcome,
    Stance,
    Tally,
)

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Consensus(msgspec.Struct):
    """The conclusion before the hall now, those taken off the screen undecided, and all that was decided."""

    current: Conclusion | None = None
    dropped: list[Conclusion] = msgspec.field(default_factory=list)
    decisions: list[Decision] = msgspec.field(default_factory=list)
    count: int = 0

    @property
    def approval(self) -> Decision | None:
        """The last decision by which the hall approved the berita acara."""
        return next((one for one in reversed(self.decisions) if one.minutes and one.outcome == "disepakati"), None)

    @property
    def wording(self) -> str:
        """The words on the screen; empty when there are none."""
        return self.current.wording if self.current else ""

    def carry_over(self, person: int, into: int) -> None:
        """What ``person`` said to any conclusion is what ``into`` said."""
        for conclusion in [*self.dropped, *([self.current] if self.current else [])]:
            conclusion.carry_over(person, into)
        for decision in self.decisions:
            for objection in decision.objections:
                objection.person = into if objection.person == person else objection.person


class _OfConsensus(Event, frozen=True):
    topic: ClassVar = "consensus"


class ConclusionWorded(_OfConsensus, frozen=True, tag="consensus.worded"):
    """The chair put a wording before the hall; empty takes it off the screen.

    ``conclusion`` is its number; the number that is on the screen gets another wording, ``version``, about the same.
    Version 0.1.0 wrote the wording alone.
    """

    wording: str
    conclusion: int = 0
    version: int = 1
    item: int = 0
    proposal: int = 0
    ballot: int = 0
    assent_seconds: int = 0
    minutes: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        consensus = meeting.consensus
        current = consensus.current
        if current and self.wording and self.conclusion in {current.id, 0}:
            current.wording, current.worded = self.wording, meeting.now
            current.version = self.version if self.conclusion else current.version + 1
            current.assent_seconds, current.minutes = self.assent_seconds, self.minutes
            return
        if current:
            consensus.dropped.append(current)
        consensus.current = self._new(meeting) if self.wording else None

    def _new(self, meeting: "Musyawarah") -> Conclusion:
        meeting.consensus.count += 1
        item, proposal = self.item, self.proposal
        if not self.conclusion:
            item, proposal = meeting.agenda.current, meeting.proposals.on_stage
        return Conclusion(
            meeting.consensus.count, item, proposal, self.ballot, self.wording, meeting.now,
            assent_seconds=self.assent_seconds, minutes=self.minutes,
        )  # fmt: skip


class _OfConclusion(_OfConsensus, frozen=True):
    """Something that happened to the conclusion on the screen, whose number is ``conclusion``."""

    conclusion: int

    def current(self, meeting: "Musyawarah") -> Conclusion:
        """The conclusion it happened to."""
        assert meeting.consensus.current  # noqa: S101 - decided while it was on the screen, by one writer
        return meeting.consensus.current


class ConclusionAnswered(_OfConclusion, frozen=True, tag="consensus.answered"):
    """``person`` said this to one version of the wording; a later answer takes the place of an earlier one."""

    version: int
    person: int
    stance: Stance
    reason: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        answer = Answer(self.stance, self.version, meeting.now)
        self.current(meeting).answer(self.person, answer, self.reason)


class ObjectionSettled(_OfConclusion, frozen=True, tag="consensus.objection-settled"):
    """The chair said what becomes of the objection of ``objector``, with the answer given to it."""

    objector: int
    fate: Fate
    reply: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        conclusion = self.current(meeting)
        objection = conclusion.objections[self.objector]
        objection.reply, objection.replied = self.reply or objection.reply, meeting.now
        if self.fate != "ditarik":
            objection.fate = self.fate
            return
        # That somebody took an objection back does not say that they agree: they are asked again.
        objection.withdrawn, objection.by_chair = meeting.now, True
        conclusion.answers.pop(self.objector, None)


class AnswersShown(_OfConclusion, frozen=True, tag="consensus.answers-shown"):
    """The hall sees the counts and the reasons from now on, with ``named`` also who objects; or no longer."""

    shown: bool
    named: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        conclusion = self.current(meeting)
        conclusion.shown, conclusion.named = self.shown, self.named


class Gavelled(_OfConsensus, frozen=True, tag="consensus.gavelled"):
    """The gavel fell (ketuk palu). ``conclusion`` 0 was never on the screens: the hall assented by voice."""

    item: int
    wording: str
    manner: Manner
    proposal: int = 0
    outcome: Outcome = "disepakati"
    conclusion: int = 0
    version: int = 1
    ballot: int = 0
    tally: Tally | None = None
    silence: bool = False
    minutes: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        consensus = meeting.consensus
        # Version 0.1.0 took the wording off the screen with every gavel, whatever it was about.
        said = list(consensus.current.objections.values()) if consensus.current and self.conclusion else []
        consensus.current = None
        consensus.decisions.append(
            Decision(
                self.item, self.proposal, self.wording, self.manner, meeting.now, self.outcome, self.ballot,
                self.version, self.tally, self.silence, said, self.minutes,
            )
        )  # fmt: skip
