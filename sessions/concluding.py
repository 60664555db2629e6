"""Concluding: the chair words, hears objections one by one, and lets the gavel fall.

The gavel waits until the chair has said what becomes of every objection that still stands; none is passed over in
silence. How it was decided must be true of what happened:

- *Musyawarah mufakat* is agreement after everybody was heard. An objection that is noted (dicatat) does not stand in
  its way: its owner was heard, lets the meeting go on, and the berita acara keeps the reason, as a minority's note. One
  that was handed on, to more discussion or to a vote, does: positions are not reconciled yet, which is exactly when
  Permendesa 2/2015 and Perda Trenggalek ps. 107–108 let a vote follow.
- *Aklamasi* is assent by the voice of the whole hall (KBBI: "seluruh peserta rapat"). Any objection that was not taken
  back makes that untrue, a noted one too.
- *Pemungutan suara* rests on a ballot that was held: on this conclusion, on its subject, or under this item. A wording
  that lost its own ballot cannot be gavelled; the chair words what the hall did decide.

How many answered by phone decides nothing, since people also assent by voice, and silence is no answer. Only where the
meeting file says ``rules.silence_is_assent`` do the silent count as assenting, after the stated time, and even then it
is the gavel that ends it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.ballot import Ballot
from sessions.conclusion import Conclusion, Fate, Manner, Outcome
from sessions.consensus import AnswersShown, ConclusionWorded, Gavelled, ObjectionSettled
from sessions.proposal import Status
from sessions.proposals import ProposalSettled
from sessions.refused import Refused
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class WordConclusion(Command, frozen=True, tag="consensus.word"):
    """Put a wording before the hall and ask; empty takes it off the screen, undecided.

    It is about the proposal on stage, or else the running item; with ``about`` about the last ballot's result, or the
    item although a proposal is on stage. Other words about the same are the next version; about another thing they are
    another conclusion, and the one before is dropped.
    """

    may: ClassVar = CHAIR
    wording: str = ""
    about: Literal["stage", "ballot", "item"] = "stage"

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        current = meeting.consensus.current
        refuse_in_its_ballot(meeting, current)
        wording = paragraphs(self.wording, "wording", 600, required=False)
        if not wording:
            if current:
                yield ConclusionWorded(wording="", conclusion=current.id)
            return
        item, proposal, ballot = self._subject(meeting)
        same = current is not None and (current.item, current.proposal, current.ballot) == (item, proposal, ballot)
        same = same and not (current and current.minutes)
        if current and same and current.wording == wording:
            return
        rules = meeting.settings.rules
        yield ConclusionWorded(
            wording=wording, conclusion=current.id if current and same else meeting.consensus.count + 1,
            version=current.version + 1 if current and same else 1, item=item, proposal=proposal, ballot=ballot,
            assent_seconds=rules.assent_seconds if rules.silence_is_assent else 0,
        )  # fmt: skip

    def _subject(self, meeting: "Musyawarah") -> tuple[int, int, int]:
        """The item, the proposal and the ballot that the wording is about."""
        item = meeting.agenda.current
        if self.about == "stage":
            return item, meeting.proposals.on_stage, 0
        if self.about == "item":
            return item, 0, 0
        held = meeting.ballots.held
        if not held:
            raise Refused("consensus.no-ballot", "about")
        return item, 0, held[-1].id


class ShowAnswers(Command, frozen=True, tag="consensus.show"):
    """Show the hall the counts and the reasons, with ``named`` also who objects if the rules allow; or hide them."""

    may: ClassVar = CHAIR
    off: bool = False
    named: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        conclusion = on_screen(meeting)
        if self.named and not meeting.settings.rules.name_objectors:
            raise Refused("consensus.unnamed")
        shown, named = not self.off, self.named and not self.off
        if (conclusion.shown, conclusion.named) != (shown, named):
            yield AnswersShown(conclusion=conclusion.id, shown=shown, named=named)


class SettleObjection(Command, frozen=True, tag="consensus.settle"):
    """Answer the objection of ``objector`` and say what becomes of it; 0 means every one that is open.

    Until the gavel the chair may say another thing of it, but one that was taken back is its owner's to raise again.
    """

    may: ClassVar = CHAIR
    objector: int = 0
    fate: Fate | None = None
    reply: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        conclusion = on_screen(meeting)
        if self.fate is None:
            raise Refused("value.unknown", "fate")
        reply = paragraphs(self.reply, "reply", 500, required=False)
        objection = conclusion.objections.get(self.objector)
        if self.objector and objection is None:
            raise Refused("objection.unknown")
        if objection and objection.withdrawn:
            raise Refused("objection.withdrawn")
        for one in [objection] if objection else conclusion.objections_that("terbuka"):
            if (one.fate, reply or one.reply) != (self.fate, one.reply):
                yield ObjectionSettled(conclusion=conclusion.id, objector=one.person, fate=self.fate, reply=reply)


class Gavel(Command, frozen=True, tag="consensus.gavel"):
    """Make the wording a decision, about the proposal it speaks of when there is one.

    An empty ``wording`` means the one on the screen. With nothing on the screen the hall assents to what it hears.
    """

    may: ClassVar = CHAIR
    wording: str = ""
    manner: Manner = "musyawarah mufakat"
    outcome: Outcome = "disepakati"

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.ballots.running:
            raise Refused("ballot.running", question=meeting.ballots.running.question)
        current = meeting.consensus.current
        wording = paragraphs(self.wording, "wording", 600, required=current is None)
        if current and wording not in {"", current.wording}:
            raise Refused("consensus.unshown", "wording")
        if current:
            refuse_untrue(current, self.manner)
            refuse_other_minutes(meeting, current)
        ballot = self._ballot(meeting, current)
        proposal = current.proposal if current else meeting.proposals.on_stage
        yield self._gavelled(meeting, current, wording, proposal, ballot.id if ballot else 0)
        if proposal:
            reason = "" if self.outcome == "disepakati" else wording or meeting.consensus.wording
            yield ProposalSettled(proposal=proposal, status=Status(self.outcome), reason=reason)

    def _ballot(self, meeting: "Musyawarah", current: Conclusion | None) -> Ballot | None:
        if self.manner != "pemungutan suara":
            return None
        ballot = deciding_ballot(meeting, current)
        if ballot is None:
            raise Refused("consensus.no-ballot", "manner")
        if not ballot.decides:
            raise Refused("consensus.invalid", "manner", question=ballot.question)
        itself = current is not None and ballot.conclusion == current.id and ballot.opened >= current.worded
        if itself and ballot.outcome == "lost":
            raise Refused("consensus.lost", "wording")
        return ballot

    def _gavelled(
        self, meeting: "Musyawarah", current: Conclusion | None, wording: str, proposal: int, ballot: int
    ) -> Gavelled:
        if current is None:
            return Gavelled(
                item=meeting.agenda.current, wording=wording, manner=self.manner, proposal=proposal,
                outcome=self.outcome, ballot=ballot,
            )  # fmt: skip
        silence = current.assent_from is not None and meeting.now >= current.assent_from
        return Gavelled(
            item=current.item, wording=current.wording, manner=self.manner, proposal=proposal, outcome=self.outcome,
            conclusion=current.id, version=current.version, ballot=ballot or current.ballot,
            tally=current.tally(meeting.attendance.people), silence=silence, minutes=current.minutes,
        )  # fmt: skip


def on_screen(meeting: "Musyawarah") -> Conclusion:
    """The conclusion before the hall.

    Raises:
        Refused: ``meeting.closed``, or ``consensus.none`` when there is none.
    """
    meeting.refuse_when_closed()
    if meeting.consensus.current is None:
        raise Refused("consensus.none")
    return meeting.consensus.current


def refuse_in_its_ballot(meeting: "Musyawarah", conclusion: Conclusion | None) -> None:
    """Keep the wording as it is while the hall votes on it."""
    running = meeting.ballots.running
    if running and conclusion and running.conclusion == conclusion.id:
        raise Refused("ballot.running", question=running.question)


def refuse_untrue(conclusion: Conclusion, manner: Manner) -> None:
    """Refuse the gavel over objections nobody dealt with, and a manner that is not what happened."""
    if waiting := conclusion.objections_that("terbuka"):
        raise Refused("consensus.open", n=len(waiting))
    handed_on = conclusion.objections_that("dibahas lagi", "pemungutan suara")
    if manner == "musyawarah mufakat" and handed_on:
        raise Refused("consensus.unreconciled", "manner", n=len(handed_on))
    if manner == "aklamasi" and (standing := handed_on + conclusion.objections_that("dicatat")):
        raise Refused("consensus.divided", "manner", n=len(standing))


def refuse_other_minutes(meeting: "Musyawarah", conclusion: Conclusion) -> None:
    """Refuse the gavel over a berita acara that reads differently than when the hall was asked."""
    if conclusion.minutes and conclusion.minutes != meeting.draft.digest:
        raise Refused("reading.changed")


def deciding_ballot(meeting: "Musyawarah", conclusion: Conclusion | None) -> Ballot | None:
    """The ballot that a decision by vote rests on: on this conclusion or its subject, or the last one of this item."""
    item = conclusion.item if conclusion else meeting.agenda.current
    held = [ballot for ballot in meeting.ballots.held if ballot.item == item]
    own = [
        b for b in meeting.ballots.held if conclusion and (b.conclusion == conclusion.id or b.id == conclusion.ballot)
    ]
    return next(reversed(own or held), None)
