"""Decisions, and wordings left undecided, as records for other programs. Who took an objection back is in none."""

from datetime import datetime

import msgspec

from sessions.conclusion import Conclusion, Decision, Manner, Objection, Outcome, Standing, Tally


class ObjectionRecord(msgspec.Struct, frozen=True):
    """An objection; ``person`` is an id, 0 once it was withdrawn. ``standing`` is what became of it."""

    person: int
    reason: str
    version: int
    standing: Standing
    reply: str


class DecisionRecord(msgspec.Struct, frozen=True):
    """A decision. ``answers`` is null when phones were not asked; with ``silence`` the silent counted as assent."""

    item: int
    proposal: int
    ballot: int
    wording: str
    version: int
    manner: Manner
    at: datetime
    outcome: Outcome
    answers: Tally | None
    silence: bool
    objections: list[ObjectionRecord]


class UndecidedRecord(msgspec.Struct, frozen=True):
    """A wording that was taken off the screen without a gavel."""

    item: int
    proposal: int
    wording: str
    version: int
    objections: list[ObjectionRecord]


def _objection(objection: Objection) -> ObjectionRecord:
    person = 0 if objection.withdrawn else objection.person
    return ObjectionRecord(person, objection.reason, objection.version, objection.standing, objection.reply)


def decision_record(decision: Decision) -> DecisionRecord:
    """The decision for other programs."""
    return DecisionRecord(
        decision.item, decision.proposal, decision.ballot, decision.wording, decision.version, decision.manner,
        decision.at, decision.outcome, decision.tally, decision.silence, [_objection(o) for o in decision.objections],
    )  # fmt: skip


def undecided_record(conclusion: Conclusion) -> UndecidedRecord:
    """The wording that was dropped, for other programs."""
    objections = [_objection(objection) for objection in conclusion.objections.values()]
    return UndecidedRecord(conclusion.item, conclusion.proposal, conclusion.wording, conclusion.version, objections)
