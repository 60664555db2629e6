"""``musyawarah.json``: the meeting as a record for other programs (:mod:`~sessions.documents.recorded`)."""

import msgspec

from sessions import heard
from sessions.ballot import Ballot
from sessions.documents.agreed import decision_record, undecided_record
from sessions.documents.recorded import (
    AttendanceRecord,
    BallotRecord,
    ItemRecord,
    MeetingRecord,
    OptionRecord,
    PersonRecord,
    ProposalRecord,
    ReviewedRecord,
    SpeakingRecord,
    StepRecord,
    TurnRecord,
)
from sessions.documents.unmet import unmet
from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal
from sessions.votes import Slip

_SHARED = [name for name in ProposalRecord.__struct_fields__ if name not in {"code", "supporters", "history"}]


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
