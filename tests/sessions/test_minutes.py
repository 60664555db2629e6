"""Two secretaries type at once: nothing that anybody typed is lost, and nothing is overwritten that nobody had read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.actors import Actor, Role
from sessions.cards import ERASED
from sessions.duplicates import AttendeesMerged, MergeAttendees
from sessions.minutes import Note, ReviseNote, WriteNote
from sessions.refused import Refused
from sessions.speakers import GiveFloor, RaiseHand
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall

RINI, WATI = Actor(Role.SECRETARY, desk="RA"), Actor(Role.SECRETARY, desk="WT")


def texts(hall: MeetingHall, item: int = 0) -> list[str]:
    return [note.text for note in hall.meeting.minutes.under(item)]


def test_what_one_pen_writes_is_one_paragraph_however_often_it_is_saved() -> None:
    hall = MeetingHall()
    for text in ("Pak Joko:", "Pak Joko: jalan", "Pak Joko: jalan rusak."):
        hall.do(WriteNote(text=text, pen="pen-of-rini"), RINI)
    note = hall.meeting.minutes.notes[1]
    assert (texts(hall), note.revision, note.author, note.editor) == (["Pak Joko: jalan rusak."], 3, "RA", "RA")


def test_saving_the_same_again_after_a_lost_line_writes_nothing() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Sama", pen="pen-of-rini"), RINI)
    assert hall.do(WriteNote(text="Sama", pen="pen-of-rini"), RINI) == []


def test_a_note_that_was_read_is_changed_in_place_and_tells_who_changed_it() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Jalan rusak"), RINI)
    hall.do(ReviseNote(note=1, text="Jalan RT 7 rusak", revision=1), WATI)
    assert (texts(hall), hall.meeting.minutes.notes[1].editor) == (["Jalan RT 7 rusak"], "WT")


def test_two_who_change_one_note_both_keep_their_text_side_by_side() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Jalan rusak"), RINI)
    hall.do(WriteNote(text="Lain"), RINI)
    hall.do(WriteNote(note=1, revision=1, text="Jalan RT 7 rusak", pen="pen-of-wati"), WATI)
    hall.do(WriteNote(note=1, revision=1, text="Jalan berlubang", pen="pen-of-rini"), RINI)
    hall.do(WriteNote(note=1, revision=1, text="Jalan berlubang besar", pen="pen-of-rini"), RINI)
    assert texts(hall) == ["Jalan RT 7 rusak", "Jalan berlubang besar", "Lain"]
    assert hall.meeting.minutes.notes[3].beside == 1


def test_a_note_without_its_revision_is_never_overwritten() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Pertama"), RINI)
    hall.do(ReviseNote(note=1, text="Kedua"), WATI)
    assert texts(hall) == ["Pertama", "Kedua"]


def test_an_emptied_note_is_out_of_the_minutes_and_a_pen_still_on_it_writes_beside() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Salah", pen="pen-of-rini"), RINI)
    hall.do(ReviseNote(note=1, revision=1), WATI)
    assert texts(hall) == []
    hall.do(WriteNote(text="Salah ketik", pen="pen-of-rini"), RINI)
    assert texts(hall) == ["Salah ketik"]


def test_who_empties_what_another_changed_since_leaves_it_be_and_writes_nothing_beside() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Jalan rusak"), RINI)
    hall.do(ReviseNote(note=1, text="Jalan RT 7 rusak", revision=1), WATI)
    assert hall.do(ReviseNote(note=1, revision=1), RINI) == []
    assert texts(hall) == ["Jalan RT 7 rusak"]


def test_a_note_is_the_point_of_who_has_the_floor_also_when_they_were_registered_twice() -> None:
    hall = MeetingHall()
    sri, twin = hall.people("Sri Wahyuni", "Sri W.")
    hall.do(RaiseHand(), sri)
    hall.do(GiveFloor(sri.person), FACILITATOR)
    hall.do(WriteNote(text="Minta lampu", speaker=True), RINI)
    hall.do(MergeAttendees(into=twin.person), Actor(Role.SECRETARY, sri.person))
    assert isinstance(hall.entries[-1].event, AttendeesMerged)
    assert hall.meeting.minutes.notes[1].person == twin.person


def test_nobody_at_the_floor_makes_a_note_of_nobody() -> None:
    hall = MeetingHall()
    hall.do(WriteNote(text="Minta lampu", speaker=True), RINI)
    assert hall.meeting.minutes.notes[1].person == 0
    assert hall.meeting.attendance.name_of(0) == ERASED


def test_what_stands_beside_a_note_is_not_overwritten_by_a_revision_of_that_note() -> None:
    """Given Rini, whose change had to stand beside note 1, when Wati goes on with it, Rini's next words leave hers be."""
    hall = MeetingHall()
    hall.do(WriteNote(text="Warga minta lampu", pen="pen-wati-1"), WATI)
    hall.do(WriteNote(text="Warga minta lampu jalan", pen="pen-wati-1"), WATI)
    hall.do(WriteNote(text="Warga minta lampu jalan, lekas", pen="pen-wati-1"), WATI)
    hall.do(WriteNote(text="Warga minta lampu taman", pen="pen-rini-1", note=1, revision=2), RINI)
    assert hall.meeting.minutes.notes[2].beside == 1
    hall.do(WriteNote(text="Warga minta lampu taman RW 02", pen="pen-wati-2", note=2, revision=1), WATI)
    hall.do(WriteNote(text="Warga minta lampu taman kota", pen="pen-rini-1", note=1, revision=2), RINI)
    assert [note.text for note in hall.meeting.minutes.notes.values()] == [
        "Warga minta lampu jalan, lekas",
        "Warga minta lampu taman RW 02",
        "Warga minta lampu taman kota",
    ]


def test_a_note_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match=r"note\.unknown"):
        MeetingHall().do(ReviseNote(note=7, text="x"), RINI)


@pytest.mark.parametrize("item", [-1, len(SETTINGS.agenda)])
def test_a_note_under_an_item_that_is_not_on_the_agenda_is_refused(item: int) -> None:
    hall = MeetingHall()
    with pytest.raises(Refused, match=r"agenda\.unknown"):
        hall.do(WriteNote(item=item, text="Titipan"), SECRETARY)
    assert hall.meeting.minutes.notes == {}


class Desk:
    """A secretary with one form: what it holds, and which note and revision it read."""

    def __init__(self, hall: MeetingHall, actor: Actor) -> None:
        self.hall, self.actor, self.text, self.count = hall, actor, "", 0
        self.start(None)

    def start(self, note: Note | None) -> None:
        """Begin a new note, or take up one that stands there."""
        self.count += 1
        self.pen = f"pen-{self.actor.desk}-{self.count}"
        self.read, self.revision = (note.id, note.revision) if note else (0, 0)
        self.text = note.text if note else ""
        # Everything that it read or wrote with this pen: it may be gone from the minutes without loss.
        self.known = {self.text}

    def types(self, letters: str) -> None:
        """Go on typing, and save a moment later."""
        self.text = f"{self.text} {letters}".strip()
        before = {note.id: note.text for note in self.hall.meeting.minutes.notes.values()}
        self.hall.do(WriteNote(text=self.text, pen=self.pen, note=self.read, revision=self.revision), self.actor)
        after = {note.id: note.text for note in self.hall.meeting.minutes.notes.values()}
        assert self.text in after.values(), "what was typed stands in the minutes"
        gone = {text for number, text in before.items() if after[number] != text}
        assert gone <= self.known, "a text was overwritten that this desk had neither read nor written"
        self.known.add(self.text)


@pytest.mark.long
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(["type", "type", "open", "new"]), st.integers(0, 99)),
        min_size=12,
        max_size=40,
    )
)
def test_two_secretaries_who_type_interleaved_lose_nothing(steps: list[tuple[bool, str, int]]) -> None:
    hall = MeetingHall()
    desks = [Desk(hall, RINI), Desk(hall, WATI)]
    for first, act, number in steps:
        desk, notes = desks[first], list(hall.meeting.minutes.notes.values())
        if act == "new" or (act != "type" and not notes):
            desk.start(None)
        elif act != "type":
            desk.start(notes[number % 2 and -1])
        else:
            desk.types(f"{desk.actor.desk}{number}")
