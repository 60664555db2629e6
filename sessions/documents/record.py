"""``musyawarah.json``: the meeting as a record for other programs. Its keys are the fields of the structs below.

Times are ISO 8601 in UTC, money is integer rupiah, a volume is a decimal in a string. No address, no telephone number,
and no way from a voter to a choice: an open ballot gives its counts, a secret one its counts and its slips.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from sessions import heard
from sessions.actors import Role
from sessions.agenda import Visit
from sessions.attendance import Sex
from sessions.ballot import Ballot, Box, Lot, Outcome, Tally
from sessions.documents.agreed import DecisionRecord, UndecidedRecord, decision_record, undecided_record
from sessions.documents.unmet import unmet
from sessions.heard import Heard
from sessions.last_cycle import Fate, Report
from sessions.minutes import Note
from sessions.musyawarah import Musyawarah
from sessions.priorities import Priorities
from sessions.proposal import Photo, Proposal, Status, What
from sessions.settings import ItemKind, ProposalKind
from sessions.terms import Terms
from sessions.votes import BallotKind, Slip


class ItemRecord(msgspec.Struct, frozen=True):
    """An item, with each stretch of time the meeting spent on it. ``number`` counts from 0, as ``item`` elsewhere."""

    number: int
    title: str
    kind: ItemKind
    planned_minutes: int
    visits: list[Visit]


class PersonRecord(msgspec.Struct, frozen=True):
    """Somebody registered; ``rw`` 0 comes from outside the neighbourhoods."""

    id: int
    name: str
    constituency: str
    rw: int
    rt: int
    sex: Sex
    voting: bool
    assisted: bool


class AttendanceRecord(msgspec.Struct, frozen=True):
    """Who came, how many were ``invited`` and ``came`` of those, and a sentence for each requirement not met."""

    present: int
    invited: int
    came: int
    women: int
    voters: int
    by_constituency: dict[str, int]
    unmet: list[str]
    people: list[PersonRecord]


class StepRecord(msgspec.Struct, frozen=True):
    """A step in the life of a proposal. ``fields`` reads differently since; how it read before is in the ledger."""

    at: datetime
    what: What
    role: Role
    assisted: bool
    reason: str
    other: int
    fields: list[str]


class ProposalRecord(msgspec.Struct, frozen=True):
    """A proposal that everybody may read; ``area`` names its neighbourhood.

    ``proposer`` is the id of a person, 0 for one that stood before the meeting. ``into`` is the proposal it was merged
    into (0: none); that one's supporters and proposers are those of both.
    """

    id: int
    code: str
    title: str
    kind: ProposalKind
    problem: str
    field: str
    location: str
    rw: int
    rt: int
    volume: Decimal
    unit: str
    unit_price: int
    cost: int
    on_behalf: str
    rank: int
    shortlisted: bool
    proposer: int
    raised: datetime
    status: Status
    reason: str
    supporters: int
    description: str
    urusan: str
    agency: str
    funding: str
    beneficiaries: str
    land: str
    marks: tuple[str, ...]
    external: str
    area: str
    into: int
    proposers: list[int]
    photos: list[Photo]
    history: list[StepRecord]


_SHARED = [name for name in ProposalRecord.__struct_fields__ if name not in {"code", "supporters", "history"}]


class OptionRecord(msgspec.Struct, frozen=True):
    """An option; ``proposal`` 0 is none, ``votes`` is null unless the ballot was counted."""

    key: str
    label: str
    proposal: int
    votes: int | None


class BallotRecord(msgspec.Struct, frozen=True):
    """A ballot. ``register`` and ``voted`` are numbers of people; ``slips`` is empty for an open ballot."""

    id: int
    item: int
    question: str
    kind: BallotKind
    secret: bool
    limit: int
    terms: Terms
    opened: datetime
    closed: datetime | None
    register: int
    late: int
    voted: int
    papers: int
    options: list[OptionRecord]
    outcome: Outcome | None
    tally: Tally
    box: Box | None
    lot: Lot | None
    slips: list[Slip]


class ReviewedRecord(msgspec.Struct, frozen=True):
    """A proposal of last year with its fate; each report is by a person of this meeting."""

    number: int
    title: str
    fate: Fate
    reason: str
    amount: int
    urusan: str
    agency: str
    location: str
    rw: int
    rt: int
    on_behalf: str
    area: str
    reports: list[Report]


class TurnRecord(msgspec.Struct, frozen=True):
    """A turn to speak; ``proposal`` 0 was about the item itself, ``seconds`` is 0 while it goes on."""

    person: int
    item: int
    proposal: int
    began: datetime
    ended: datetime | None
    seconds: int


class SpeakingRecord(msgspec.Struct, frozen=True):
    """Who spoke, and how each group was heard beside how many of it came; a group "" comes from outside the RW."""

    turns: list[TurnRecord]
    by_sex: list[Heard]
    by_rw: list[Heard]
    by_constituency: list[Heard]


class MeetingRecord(msgspec.Struct, frozen=True):
    """The whole record. ``digest`` (hexadecimal) seals the ledger of ``entries`` entries from which it was made."""

    format: str
    digest: str
    entries: int
    meeting: dict[str, Any]
    opened: datetime | None
    closed: datetime | None
    agenda: list[ItemRecord]
    attendance: AttendanceRecord
    proposals: list[ProposalRecord]
    last_cycle: list[ReviewedRecord]
    speaking: SpeakingRecord
    decisions: list[DecisionRecord]
    undecided: list[UndecidedRecord]
    ballots: list[BallotRecord]
    priorities: Priorities
    notes: list[Note]


def record(meeting: Musyawarah, digest: bytes) -> bytes:
    """``musyawarah.json``, indented."""
    settings = msgspec.structs.asdict(meeting.settings)
    # Written out, since a struct leaves out what is at its default.
    settings["rules"] = msgspec.structs.asdict(meeting.settings.rules)
    # The password of the hall's network goes to nobody who was not in the hall; a picture is no datum.
    del settings["agenda"], settings["wifi"], settings["letterhead"]
    whole = MeetingRecord(
        format="musyawarah/1", digest=digest.hex(), entries=meeting.seq, meeting=settings,
        opened=meeting.agenda.opened, closed=meeting.agenda.closed,
        agenda=_agenda(meeting), attendance=_attendance(meeting),
        proposals=[_proposal(proposal) for proposal in meeting.proposals.public],
        last_cycle=_last_cycle(meeting),
        speaking=_speaking(meeting),
        decisions=[decision_record(decision) for decision in meeting.consensus.decisions],
        undecided=[undecided_record(conclusion) for conclusion in meeting.consensus.dropped],
        ballots=[_ballot(meeting, ballot) for ballot in meeting.ballots.all.values()],
        priorities=meeting.priorities,
        notes=[note for note in meeting.minutes.notes.values() if note.text],
    )  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def record_schema(meeting: Musyawarah, digest: bytes) -> bytes:
    """``musyawarah.schema.json``: what a record of this version looks like (JSON Schema 2020-12)."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(MeetingRecord)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _agenda(meeting: Musyawarah) -> list[ItemRecord]:
    return [
        ItemRecord(
            n, item.title, item.kind, item.minutes, [visit for visit in meeting.agenda.visits if visit.item == n]
        )
        for n, item in enumerate(meeting.settings.agenda)
    ]


def _attendance(meeting: Musyawarah) -> AttendanceRecord:
    attendance = meeting.attendance
    people = [
        PersonRecord(p.id, p.name, p.constituency, p.rw, p.rt, p.sex, p.voting, p.assisted)
        for p in attendance.people.values()
    ]
    return AttendanceRecord(
        attendance.present, len(meeting.invitations.people), meeting.invitations.came, attendance.women,
        len(attendance.voters), dict(attendance.by_constituency()), unmet(meeting), people,
    )  # fmt: skip


def _proposal(proposal: Proposal) -> ProposalRecord:
    shared = {name: getattr(proposal, name) for name in _SHARED}
    steps = [
        StepRecord(s.at, s.what, s.role, s.assisted, s.reason, s.other, [c.field for c in s.changes])
        for s in proposal.history
    ]
    return ProposalRecord(code=proposal.code, supporters=proposal.support, history=steps, **shared)


def _last_cycle(meeting: Musyawarah) -> list[ReviewedRecord]:
    cycle = meeting.last_cycle
    return [
        ReviewedRecord(number=number, reports=cycle.reports_on(number), **msgspec.structs.asdict(last))
        for number, last in cycle.all.items()
    ]


def _speaking(meeting: Musyawarah) -> SpeakingRecord:
    turns = [
        TurnRecord(turn.person, turn.item, turn.proposal, turn.began, turn.ended, turn.seconds)
        for turn in meeting.speakers.turns
    ]
    return SpeakingRecord(turns, heard.by_sex(meeting), heard.by_rw(meeting), heard.by_constituency(meeting))


def _ballot(meeting: Musyawarah, ballot: Ballot) -> BallotRecord:
    counted = ballot.closed is not None and ballot.outcome != "cancelled"
    options = [
        OptionRecord(option.key, meeting.label(option), option.proposal, ballot.counts[option.key] if counted else None)
        for option in ballot.options
    ]
    return BallotRecord(
        ballot.id, ballot.item, ballot.question, ballot.kind, ballot.secret, ballot.limit, ballot.terms,
        ballot.opened, ballot.closed, len(ballot.register), len(ballot.late), ballot.turnout, len(ballot.papers),
        options, ballot.outcome, ballot.tally, ballot.box, ballot.lot,
        [Slip(number, vote.choice, vote.marks) for number, vote in ballot.votes.items()] if ballot.secret else [],
    )  # fmt: skip
