"""Reading: the berita acara before the hall, page by page, worded by the desk, approved by mufakat, mended by ralat.

What the hall approves is a digest (:mod:`sessions.draft`): whatever reads differently afterwards is not approved yet.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.consensus import ConclusionWorded
from sessions.minutes import pen_of
from sessions.passages import USUAL, Passage, Wording, checked, wording
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

ASKED = "Berita acara disetujui sebagaimana dibacakan."


class Reading(msgspec.Struct):
    """The passages that somebody worded, and which page of the draft the hall reads since when."""

    wordings: dict[Passage, Wording] = msgspec.field(default_factory=dict)
    page: int = 0
    shown: datetime | None = None


class PassageWorded(Event, frozen=True, tag="reading.worded"):
    """A passage reads differently; its figures stand in it as names."""

    topic: ClassVar = "reading"
    passage: Passage
    text: str
    pen: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        had = meeting.reading.wordings.get(self.passage)
        revision = had.revision + 1 if had else 1
        meeting.reading.wordings[self.passage] = Wording(self.text, revision, meeting.now, meeting.actor.desk, self.pen)


class PageShown(Event, frozen=True, tag="reading.shown"):
    """The hall reads this page of the draft, counted from 0."""

    topic: ClassVar = "reading"
    page: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.reading.page, meeting.reading.shown = self.page, meeting.now


class WordPassage(Command, frozen=True, tag="reading.word"):
    """Word a passage, of which ``revision`` was read (0: as usual); one that was changed since is not overwritten.

    What one ``pen`` wrote it may write again, as in the minutes.
    """

    may: ClassVar = DESK
    passage: Passage
    text: str = ""
    revision: int = 0
    pen: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.sealed:
            raise Refused("reading.signed")
        text = checked(meeting, self.text)
        if text == wording(meeting, self.passage):
            return
        own = meeting.reading.wordings.get(self.passage)
        pen = pen_of(self.pen)
        if own and self.revision != own.revision and not (pen and pen == own.pen):
            raise Refused("passage.stale", "text", desk=own.desk)
        yield PassageWorded(passage=self.passage, text=text, pen=pen)


class RestorePassage(Command, frozen=True, tag="reading.restore"):
    """Word a passage as usual again."""

    may: ClassVar = DESK
    passage: Passage

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        own = meeting.reading.wordings.get(self.passage)
        yield from WordPassage(self.passage, USUAL[self.passage], own.revision if own else 0).decide(meeting, actor)


class ShowPage(Command, frozen=True, tag="reading.show"):
    """Turn to a page of the draft; a page past the end is the last one."""

    may: ClassVar = CHAIR
    page: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        yield PageShown(page=max(0, min(self.page, len(meeting.draft.pages) - 1)))


class AskApproval(Command, frozen=True, tag="reading.ask"):
    """Ask the hall whether it approves the berita acara as it reads now; the gavel records what was approved."""

    may: ClassVar = CHAIR

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if meeting.ballots.running:
            raise Refused("ballot.running", question=meeting.ballots.running.question)
        digest, current = meeting.draft.digest, meeting.consensus.current
        if current and not current.minutes:
            raise Refused("reading.occupied")
        if current and current.minutes == digest:
            return
        rules = meeting.settings.rules
        yield ConclusionWorded(
            wording=ASKED, conclusion=current.id if current else meeting.consensus.count + 1,
            version=current.version + 1 if current else 1, item=meeting.agenda.current, minutes=digest,
            assent_seconds=rules.assent_seconds if rules.silence_is_assent else 0,
        )  # fmt: skip


def approved(meeting: "Musyawarah") -> bool:
    """Whether the hall approved the berita acara as it reads now."""
    approval = meeting.consensus.approval
    return approval is not None and approval.minutes == meeting.draft.digest
