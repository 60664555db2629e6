"""Events are forever: the journal of every released version still folds into the meeting that it was.

A journal is added when its version is released (``musyawarah export``), and never changed afterwards.
"""

import importlib
import pkgutil
from pathlib import Path
from typing import get_args

import pytest

import sessions
from sessions.actors import Actor, Role
from sessions.acts import Command, Event
from sessions.agenda import MusyawarahClosed
from sessions.attendance import AttendeeReturned
from sessions.because import rules_of
from sessions.documents.bundle import DOCUMENTS
from sessions.documents.journal_lines import read_journal_lines
from sessions.ending import MusyawarahReopened
from sessions.events import AnyCommand, AnyEvent
from sessions.ledger import Entry, unseal
from sessions.musyawarah import Musyawarah
from sessions.registering import CheckIn
from tests.halls import FACILITATOR, MeetingHall

JOURNALS = sorted((Path(__file__).resolve().parents[1] / "journals").glob("*.jsonl"))


def folded(path: Path) -> tuple[Musyawarah, bytes]:
    stored = read_journal_lines(path.read_bytes())
    meeting = Musyawarah()
    for entry in unseal(stored):
        meeting.fold(entry)
    return meeting, stored[-1].digest


@pytest.mark.long
@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_released_journal_still_folds_and_gives_its_documents(path: Path) -> None:
    meeting, head = folded(path)
    assert meeting.convened
    assert all(document.make(meeting, head) for document in DOCUMENTS.values())


def test_the_meeting_of_the_first_version_is_what_it_was() -> None:
    meeting, head = folded(JOURNALS[0])
    assert head.hex().startswith("ebdadde5113a40d3")
    assert meeting.agenda.closed
    assert (meeting.attendance.present, meeting.attendance.merged) == (3, {4: 1})
    assert {person.name for person in meeting.attendance.people.values()} == {"(dihapus)"}
    assert [ballot.outcome for ballot in meeting.ballots.all.values()] == ["carried", "counted", "cancelled"]
    assert len(meeting.ballots.all[1].votes) == 1
    assert [row.proposal for row in meeting.priorities.ranking] == [4, 3, 2, 1]
    assert meeting.priorities.spent == 95_000_000
    parted = "Bila sama: biaya lebih rendah, pendukung lebih banyak, usulan lebih dahulu."
    assert parted in [said.text for said in rules_of(meeting.priorities)]
    assert [note.text for note in meeting.minutes.notes.values()] == ["Catatan lain"]
    assert meeting.doors.wheel


def test_whatever_can_be_asked_or_can_happen_is_listed_or_no_ledger_with_it_could_be_read_again() -> None:
    for module in pkgutil.walk_packages(sessions.__path__, "sessions."):
        importlib.import_module(module.name)

    def written(kind: type) -> set[type]:
        """What is concrete and public below this kind."""
        more: list[type] = kind.__subclasses__()
        ours = kind.__module__.startswith("sessions.") and not kind.__name__.startswith("_")
        return set[type]().union(*map(written, more)) if more else {kind} if ours else set()

    for kind, listed in ((Event, AnyEvent), (Command, AnyCommand)):
        forgotten = [
            f"{one.__module__}.{one.__name__}: add a line to sessions/events.py"
            for one in written(kind) - {*get_args(listed)}
        ]
        assert not forgotten, "\n".join(sorted(forgotten))


def test_what_no_door_lets_in_any_more_still_folds() -> None:
    """Given an end before any opening and somebody who returns without having left, folding does not fail."""
    hall = MeetingHall()
    hall.do(CheckIn("Sri Wahyuni", "Warga", 2, 7, "P"), Actor(Role.GUEST, device="d1"))
    events: tuple[AnyEvent, ...] = (AttendeeReturned(1), MusyawarahReopened("salah tekan"), MusyawarahClosed())
    for seq, event in enumerate(events, hall.meeting.seq + 1):
        hall.meeting.fold(Entry(seq, hall.time, FACILITATOR, event))
    assert not hall.meeting.attendance.people[1].left
    assert hall.meeting.agenda.reopenings == []
    assert hall.meeting.agenda.closed == hall.time
