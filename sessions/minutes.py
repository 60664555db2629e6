"""Minutes: the secretary's notes under the items of the agenda.

Several secretaries may type at once. Each form that somebody types in holds a *pen*, a random id made there; what one
pen writes is one paragraph, however often it is saved. A pen changes a note in place when nobody else did since it read
the note; else what it wrote stands beside the note as another one, so that nothing is overwritten unread.
"""

import re
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

MOST = 4000
_PEN = re.compile(r"[\w-]{8,64}", re.ASCII)


class Note(msgspec.Struct):
    """One paragraph, first written ``at`` this time by the desk ``author``, last by ``editor``.

    ``revision`` counts its texts from 1. ``beside`` is the note whose change was written at the same time (0: none).
    ``person`` is the number of who made this point (0: nobody in particular).
    """

    id: int
    item: int
    text: str
    at: datetime
    author: str = ""
    editor: str = ""
    revision: int = 1
    beside: int = 0
    person: int = 0


class Minutes(msgspec.Struct):
    """All notes by number, in the order in which they were written.

    ``pens`` tell which note a pen writes, ``held`` which pen wrote a note last.
    """

    notes: dict[int, Note] = msgspec.field(default_factory=dict)
    pens: dict[str, int] = msgspec.field(default_factory=dict)
    held: dict[int, str] = msgspec.field(default_factory=dict)

    def under(self, item: int) -> list[Note]:
        """The notes of one item, without those that were emptied; two of the same moment stand side by side."""
        notes = [note for note in self.notes.values() if note.item == item and note.text]
        return sorted(notes, key=lambda note: (note.beside or note.id, note.id))

    def take_up(self, note: int, pen: str) -> None:
        """``pen`` wrote this note last."""
        self.held[note] = pen
        if pen:
            self.pens[pen] = note

    def may_change(self, note: Note, pen: str, revision: int) -> bool:
        """Whether ``pen`` knows the text it would change: its own, or the revision it read."""
        return revision == note.revision or (bool(pen) and self.held.get(note.id) == pen)

    def carry_over(self, person: int, into: int) -> None:
        """What ``person`` said is what ``into`` said."""
        for note in self.notes.values():
            note.person = into if note.person == person else note.person


class NoteWritten(Event, frozen=True, tag="note.written"):
    """A note stands under an item."""

    topic: ClassVar = "minutes"
    note: int
    item: int
    text: str
    pen: str = ""
    beside: int = 0
    person: int = 0

    def apply(self, meeting: "Musyawarah") -> None:
        desk = meeting.actor.desk
        meeting.minutes.notes[self.note] = Note(
            self.note, self.item, self.text, meeting.now, desk, desk, beside=self.beside, person=self.person
        )
        meeting.minutes.take_up(self.note, self.pen)


class NoteRevised(Event, frozen=True, tag="note.revised"):
    """A note reads differently now; empty takes it out of the minutes, not out of the ledger."""

    topic: ClassVar = "minutes"
    note: int
    text: str
    pen: str = ""

    def apply(self, meeting: "Musyawarah") -> None:
        note = meeting.minutes.notes[self.note]
        note.text, note.editor, note.revision = self.text, meeting.actor.desk, note.revision + 1
        meeting.minutes.take_up(self.note, self.pen)


class WriteNote(Command, frozen=True, tag="minutes.write"):
    """Note something under an item of the agenda, by default the one that runs; the same pen goes on with its note.

    With ``note`` it changes that one, which ``revision`` tells it has read. With ``speaker`` it is the point of whoever
    has the floor.
    """

    may: ClassVar = DESK
    item: int | None = None
    text: str = ""
    pen: str = ""
    note: int = 0
    revision: int = 0
    speaker: bool = False

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        pen = pen_of(self.pen)
        number = meeting.minutes.pens.get(pen, self.note)
        if number:
            # A pen that went on beside the note it had read knows no revision of the one it writes now.
            read = self.revision if number == self.note else 0
            yield from _changed(meeting, number, read, self.text, pen)
            return
        item = meeting.agenda.current if self.item is None else self.item
        item_at(meeting, item)
        text = paragraphs(self.text, "text", MOST)
        turn = meeting.speakers.now if self.speaker else None
        yield NoteWritten(
            note=len(meeting.minutes.notes) + 1, item=item, text=text, pen=pen, person=turn.person if turn else 0
        )


class ReviseNote(Command, frozen=True, tag="minutes.revise"):
    """Correct a note, of which ``revision`` was read, or empty it; once all is signed notes are only added."""

    may: ClassVar = DESK
    note: int
    text: str = ""
    revision: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        yield from _changed(meeting, self.note, self.revision, self.text, "")


def pen_of(given: str) -> str:
    """The id of a pen, or "" when it cannot be one."""
    return given if _PEN.fullmatch(given) else ""


def _changed(meeting: "Musyawarah", number: int, revision: int, typed: str, pen: str) -> Iterator[Event]:
    minutes = meeting.minutes
    note = minutes.notes.get(number)
    if note is None:
        raise Refused("note.unknown", "note")
    text = paragraphs(typed, "text", MOST, required=False)
    if text == note.text:
        return
    if meeting.agenda.closed and meeting.sealed:
        raise Refused("note.signed", "text")
    if minutes.may_change(note, pen, revision):
        yield NoteRevised(note=note.id, text=text, pen=pen)
    elif text:
        yield NoteWritten(
            note=len(minutes.notes) + 1, item=note.item, text=text, pen=pen, beside=note.beside or note.id,
            person=note.person,
        )  # fmt: skip
