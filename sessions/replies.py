"""Replies: the answer of the level above reaches the meeting that had sent its list, also long after its last gavel.

From then on what this meeting answers to those below says what became of each proposal further up, and with how much.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.levels import above
from sessions.passing import Answer, Sender, SentDown
from sessions.refused import Refused
from sessions.settings import Settings
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Reply(msgspec.Struct, frozen=True):
    """An answer that came: its digest (hex), its file, who sent it, and each answer by the number it has here."""

    digest: str
    file: str
    sender: Sender
    answers: dict[str, Answer]
    at: datetime


class Replies(msgspec.Struct):
    """The answers in the order in which they came, by digest; the last one holds."""

    all: dict[str, Reply] = msgspec.field(default_factory=dict)

    @property
    def last(self) -> Reply | None:
        """The one that holds."""
        return next(reversed(self.all.values()), None)

    def to(self, code: str) -> Answer | None:
        """What was answered on the proposal of this number (``U003``), if it had gone up."""
        answer = self.last.answers.get(code) if self.last else None
        return answer if answer and answer.standing != "belum disepakati" else None


class FeedbackReceived(Event, frozen=True, tag="feedback.received"):
    """The level above answered; a later answer takes the place of an earlier one."""

    topic: ClassVar = "proposals"
    digest: str
    file: str
    sender: Sender
    answers: tuple[Answer, ...]

    def apply(self, meeting: "Musyawarah") -> None:
        answers = {one.code: one for one in self.answers}
        meeting.replies.all[self.digest] = Reply(self.digest, self.file, self.sender, answers, meeting.now)


class ReceiveFeedback(Command, frozen=True, tag="feedback.receive"):
    """Take in the answer of the level above. Twice is the same as once; nothing of the list itself changes."""

    may: ClassVar = DESK | {Role.OPERATOR}
    sent: SentDown | None = None
    digest: str = ""
    file: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        if self.sent is None:
            raise Refused("import.missing", "file")
        if self.digest in meeting.replies.all:
            return
        refuse_unless_ours(meeting, self.sent)
        yield FeedbackReceived(
            digest=line(self.digest, "digest", 64), file=line(self.file, "file", 200, required=False),
            sender=self.sent.sender, answers=self.sent.answers,
        )  # fmt: skip


def refuse_unless_ours(meeting: "Musyawarah", sent: SentDown) -> None:
    """Raise ``feedback.elsewhere``, ``feedback.level``, ``feedback.year``, ``feedback.unknown`` for an answer on what
    this meeting has not, or ``feedback.older`` than the one that holds; beside ``file``.
    """
    settings, sender = meeting.settings, sent.sender
    refuse_unless_to(settings, sent)
    if sender.level != above(settings.level):
        raise Refused("feedback.level", "file", name=sender.region, title=settings.title)
    if sender.plan_year and settings.plan_year and sender.plan_year != settings.plan_year:
        raise Refused("feedback.year", "file", name=sender.region, year=sender.plan_year, wanted=settings.plan_year)
    known = {proposal.code for proposal in meeting.proposals.all.values()}
    strange = next((one.code for one in sent.answers if one.code not in known), "")
    if strange or (sent.to_code and sent.to_code != settings.code):
        raise Refused("feedback.unknown", "file", code=strange or sent.to_code, title=settings.title)
    last = meeting.replies.last
    if last and last.sender.code == sender.code and sender.entries < last.sender.entries:
        raise Refused("feedback.older", "file", name=sender.region)


def refuse_unless_to(settings: Settings, sent: SentDown) -> None:
    """Raise ``feedback.elsewhere`` for the answer to another region."""
    if (sent.to_level, sent.to.casefold()) != (settings.level, settings.name.casefold()):
        raise Refused("feedback.elsewhere", "file", name=sent.to)
