"""Consensus (mufakat): the chair words a conclusion, the hall reads it, the gavel makes it a decision."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.proposal import Status
from sessions.proposals import ProposalSettled
from sessions.refused import Refused
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

# Permendesa 2/2015 and the berita acara of form 1.1: a decision states how it came about.
Manner = Literal["musyawarah mufakat", "aklamasi", "pemungutan suara"]
Outcome = Literal["disepakati", "ditunda", "ditolak"]


class Decision(msgspec.Struct):
    """What was decided: under which item, about which proposal (0: none), in whose words, how and when."""

    item: int
    proposal: int
    wording: str
    manner: Manner
    at: datetime
    outcome: Outcome = "disepakati"


class Consensus(msgspec.Struct):
    """The conclusion on the screen now, and all that was decided."""

    wording: str = ""
    decisions: list[Decision] = msgspec.field(default_factory=list)


class ConclusionWorded(Event, frozen=True, tag="consensus.worded"):
    """The chair put a conclusion before the hall; empty takes it off the screen."""

    topic: ClassVar = "consensus"
    wording: str

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.consensus.wording = self.wording


class Gavelled(Event, frozen=True, tag="consensus.gavelled"):
    """The gavel fell (ketuk palu)."""

    topic: ClassVar = "consensus"
    item: int
    wording: str
    manner: Manner
    proposal: int = 0
    outcome: Outcome = "disepakati"

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.consensus.wording = ""
        meeting.consensus.decisions.append(
            Decision(self.item, self.proposal, self.wording, self.manner, meeting.now, self.outcome)
        )


class WordConclusion(Command, frozen=True, tag="consensus.word"):
    """Show the hall the words it is about to agree on."""

    may: ClassVar = CHAIR
    wording: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        yield ConclusionWorded(wording=paragraphs(self.wording, "wording", 600, required=False))


class Gavel(Command, frozen=True, tag="consensus.gavel"):
    """Make the wording a decision, about the proposal on stage when there is one."""

    may: ClassVar = CHAIR
    wording: str = ""
    manner: Manner = "musyawarah mufakat"
    outcome: Outcome = "disepakati"

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.ballots.running:
            raise Refused("ballot.running", question=meeting.ballots.running.question)
        wording = paragraphs(self.wording, "wording", 600)
        on_stage = meeting.proposals.on_stage
        yield Gavelled(
            item=meeting.agenda.current, wording=wording, manner=self.manner, proposal=on_stage, outcome=self.outcome
        )
        if on_stage:
            reason = "" if self.outcome == "disepakati" else wording
            yield ProposalSettled(proposal=on_stage, status=Status(self.outcome), reason=reason)
