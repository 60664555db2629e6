"""The structs of ``musyawarah.json``: their fields are its keys, for other programs.

Times are ISO 8601 in UTC, money is integer rupiah, a volume is a decimal in a string. No address, no telephone number,
and no way from a voter to a choice: an open ballot gives its counts, a secret one its counts and its slips.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from sessions.actors import Role
from sessions.agenda import Visit
from sessions.attendance import Sex
from sessions.ballot import Box, Lot, Outcome, Tally
from sessions.documents.agreed import DecisionRecord, UndecidedRecord
from sessions.heard import Heard
from sessions.last_cycle import Fate, Report
from sessions.minutes import Note
from sessions.priorities import Priorities
from sessions.proposal import Photo, Status, What
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
