"""Assenting: what the floor says to a conclusion. Silence is no answer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import FLOOR, Actor
from sessions.acts import Command, Event, Keep
from sessions.conclusion import Stance
from sessions.consensus import ConclusionAnswered
from sessions.refused import Refused
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class AnswerConclusion(Command, frozen=True, tag="consensus.answer"):
    """Agree, object with a reason, or abstain; until the gavel falls the last answer counts.

    ``version`` is the wording that was read: an answer to an earlier one is never taken for this one. The same answer
    again changes nothing.
    """

    may: ClassVar = FLOOR
    conclusion: int
    version: int
    stance: Stance | None = None
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        conclusion = meeting.consensus.current
        if conclusion is None or conclusion.id != self.conclusion:
            raise Refused("consensus.over")
        if conclusion.version != self.version:
            raise Refused("consensus.stale")
        if person.left:
            raise Refused("consensus.left")
        if self.stance is None:
            raise Refused("vote.empty", "stance")
        reason = paragraphs(self.reason, "reason", 500) if self.stance == "keberatan" else ""
        had = conclusion.objections.get(person.id)
        if conclusion.stance(person.id) == self.stance and (had is None or not reason or had.reason == reason):
            return
        yield ConclusionAnswered(
            conclusion=conclusion.id, version=conclusion.version, person=person.id, stance=self.stance, reason=reason
        )
