"""Minutes: the secretary's notes under the items of the agenda."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.agenda import item_at
from sessions.refused import Refused
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Note(msgspec.Struct):
    """One note. ``at`` is when it was first written."""

    id: int
    item: int
    text: str
    at: datetime


class Minutes(msgspec.Struct):
    """All notes by number, in the order in which they were written."""

    notes: dict[int, Note] = msgspec.field(default_factory=dict)

    def under(self, item: int) -> list[Note]:
        """The notes of one item, without those that were emptied."""
        return [note for note in self.notes.values() if note.item == item and note.text]


class NoteWritten(Event, frozen=True, tag="note.written"):
    """A note stands under an item."""

    topic: ClassVar = "minutes"
    note: int
    item: int
    text: str

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.minutes.notes[self.note] = Note(self.note, self.item, self.text, meeting.now)


class NoteRevised(Event, frozen=True, tag="note.revised"):
    """A note reads differently now; empty takes it out of the minutes, not out of the ledger."""

    topic: ClassVar = "minutes"
    note: int
    text: str

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.minutes.notes[self.note].text = self.text


class WriteNote(Command, frozen=True, tag="minutes.write"):
    """Note something under an item of the agenda, by default the one that runs."""

    may: ClassVar = DESK
    item: int | None = None
    text: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        item = meeting.agenda.current if self.item is None else self.item
        item_at(meeting, item)
        text = paragraphs(self.text, "text", 4000)
        yield NoteWritten(note=len(meeting.minutes.notes) + 1, item=item, text=text)


class ReviseNote(Command, frozen=True, tag="minutes.revise"):
    """Correct a note, or empty it."""

    may: ClassVar = DESK
    note: int
    text: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        note = meeting.minutes.notes.get(self.note)
        if note is None:
            raise Refused("note.unknown", "note")
        text = paragraphs(self.text, "text", 4000, required=False)
        if text != note.text:
            yield NoteRevised(note=note.id, text=text)
