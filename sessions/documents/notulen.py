"""Notulen: the course of the meeting, item by item, with the secretary's notes and what people raised and decided."""

from datetime import datetime
from pathlib import Path

import msgspec

from sessions.calendar import clock
from sessions.documents.decided import Decided, Polled, Undecided, decided, polled, undecided
from sessions.documents.facts import Facts, Group, facts, groups
from sessions.documents.lists import where
from sessions.documents.reviewed import Reviewed, review_total, reviewed
from sessions.documents.signers import chair, secretary
from sessions.documents.spoken import Spoke, Voice, spoken, voices
from sessions.documents.tabular import SignedBy, signed
from sessions.documents.typeset import typeset
from sessions.documents.word import word
from sessions.ending import reopened
from sessions.minutes import Note
from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal
from sessions.rupiah import rupiah


class Said(msgspec.Struct, frozen=True):
    """A note of the secretary, after the name of who made the point; it may have several lines."""

    text: str
    time: str


class Raised(msgspec.Struct, frozen=True):
    """A proposal raised in the meeting by ``proposer``; ``cost`` is empty when nobody estimated it."""

    time: str
    title: str
    proposer: str
    problem: str
    location: str
    cost: str
    support: int
    status: str


class Course(msgspec.Struct, frozen=True):
    """What happened under one item. ``times`` is empty when the meeting never came to it."""

    number: int
    title: str
    times: str
    notes: list[Said]
    spoken: list[Spoke]
    raised: list[Raised]
    decisions: list[Decided]
    undecided: list[Undecided]
    ballots: list[Polled]


class Notulen(msgspec.Struct, frozen=True):
    """What ``notulen.docx`` and ``notulen.typ`` may ask for. ``opened`` and ``closed`` are empty until they happen.

    ``called_off`` is when and why the meeting was, "" while it was not.
    """

    facts: Facts
    groups: list[Group]
    opened: str
    closed: str
    called_off: str
    course: list[Course]
    voices: list[Voice]
    reviewed: list[Reviewed]
    review_total: str
    signed: list[SignedBy]


def notulen(meeting: Musyawarah, digest: bytes, own: Path | None = None) -> bytes:
    """``notulen.docx``."""
    return word("notulen.docx", _view(meeting, digest), meeting, digest, own)


def notulen_pdf(meeting: Musyawarah, digest: bytes) -> bytes:
    """``notulen.pdf``."""
    return typeset("notulen.typ", "Notulen", _view(meeting, digest), meeting, digest)


def _view(meeting: Musyawarah, digest: bytes) -> Notulen:
    agenda, zone = meeting.agenda, meeting.settings.zone
    known = facts(meeting, digest)
    return Notulen(
        facts=known,
        groups=groups(meeting.attendance),
        opened=clock(agenda.opened, zone) if agenda.opened else "",
        closed=". ".join([clock(agenda.closed, zone), *reopened(meeting)]) if agenda.closed else "",
        called_off=f"{clock(agenda.closed, zone)}: {agenda.cancelled.rstrip('.')}"
        if agenda.closed and agenda.cancelled
        else "",
        course=[_course(meeting, item) for item in range(len(meeting.settings.agenda))],
        voices=voices(meeting),
        reviewed=reviewed(meeting),
        review_total=review_total(meeting),
        signed=signed([chair(meeting, known), secretary(meeting, known)]),
    )


def _course(meeting: Musyawarah, item: int) -> Course:
    return Course(
        number=item + 1,
        title=meeting.settings.agenda[item].title,
        times=_times(meeting, item),
        notes=[_said(meeting, note) for note in meeting.minutes.under(item)],
        spoken=spoken(meeting, item),
        raised=[
            _raised(meeting, proposal)
            for proposal in meeting.proposals.public
            if proposal.proposer and _item_at(meeting, proposal.raised) == item
        ],
        decisions=[decision for under, decision in decided(meeting) if under == item],
        undecided=[one for under, one in undecided(meeting) if under == item],
        ballots=[ballot for under, ballot in polled(meeting) if under == item],
    )


def _said(meeting: Musyawarah, note: Note) -> Said:
    whose = f"{meeting.attendance.name_of(note.person)}: " if note.person else ""
    return Said(f"{whose}{note.text}", clock(note.at, meeting.settings.zone))


def _times(meeting: Musyawarah, item: int) -> str:
    """Each stretch spent on the item: ``19.20 WIB – 19.45 WIB; 20.10 WIB – masih berlangsung``."""
    zone = meeting.settings.zone
    stretches = [
        f"{clock(visit.began, zone)} – {clock(visit.ended, zone) if visit.ended else 'masih berlangsung'}"
        for visit in meeting.agenda.visits
        if visit.item == item
    ]
    if item == 0 and not stretches:
        return f"sebelum rapat dibuka, sejak {clock(meeting.settings.start, zone)}"
    return "; ".join(stretches)


def _item_at(meeting: Musyawarah, moment: datetime) -> int:
    """The item the meeting was at. Before the first move that is the registration."""
    return next((visit.item for visit in reversed(meeting.agenda.visits) if visit.began <= moment), 0)


def _raised(meeting: Musyawarah, proposal: Proposal) -> Raised:
    person = meeting.attendance.people[proposal.proposer]
    return Raised(
        time=clock(proposal.raised, meeting.settings.zone),
        title=f"{proposal.code} {proposal.title}",
        proposer=", ".join(filter(None, [person.name, person.constituency, person.neighbourhood])),
        problem=proposal.problem,
        location=where(proposal),
        cost=rupiah(proposal.cost) if proposal.cost else "",
        support=proposal.support,
        status=proposal.status,
    )
