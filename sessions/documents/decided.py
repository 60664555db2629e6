"""Decisions and ballots in words and figures, as the berita acara and the notulen state them."""

import msgspec

from sessions.ballots import Ballot
from sessions.calendar import clock
from sessions.conclusion import Decision
from sessions.musyawarah import Musyawarah

_KINDS = {
    "yes-no": "setuju, tidak setuju atau abstain",
    "choose-one": "memilih satu",
    "approval": "memilih paling banyak {limit}",
}


class Decided(msgspec.Struct, frozen=True):
    """A decision. ``about`` names the proposal, when it is about one; ``verdict`` is empty for what was agreed."""

    wording: str
    manner: str
    verdict: str
    about: str
    item: str
    time: str


class Counted(msgspec.Struct, frozen=True):
    """An option and how often it was chosen."""

    label: str
    votes: int


class Polled(msgspec.Struct, frozen=True):
    """A ballot. ``rows`` is empty unless it was counted."""

    number: int
    question: str
    secrecy: str
    kind: str
    register: int
    voted: int
    rows: list[Counted]
    outcome: str
    item: str
    began: str
    until: str


def decided(meeting: Musyawarah) -> list[tuple[int, Decided]]:
    """All decisions in their order, each with the number of its agenda item."""
    return [(decision.item, _decision(meeting, decision)) for decision in meeting.consensus.decisions]


def polled(meeting: Musyawarah) -> list[tuple[int, Polled]]:
    """All ballots in their order, each with the number of its agenda item; never who chose what."""
    return [(ballot.item, _ballot(meeting, ballot)) for ballot in meeting.ballots.all.values()]


def outcome(ballot: Ballot) -> str:
    """What a ballot came to, with the rule and the base it was counted on, in one sentence."""
    if ballot.outcome is None:
        return "Masih berlangsung saat dokumen ini dibuat."
    if ballot.outcome == "cancelled":
        return "Dibatalkan oleh pimpinan rapat; suara tidak dihitung."
    if ballot.outcome == "counted":
        return _leading(ballot)
    yes, no, abstain = (ballot.counts[key] for key in ("ya", "tidak", "abstain"))
    verdict = "Diterima" if ballot.outcome == "carried" else "Tidak diterima"
    return (
        f"{verdict}: {yes} suara setuju dari {yes + no} suara setuju dan tidak setuju; syaratnya lebih dari "
        f"{ballot.threshold_percent}%. Abstain ({abstain}) tidak masuk hitungan."
    )


def _leading(ballot: Ballot) -> str:
    most = max(ballot.counts.values())
    if not most:
        return "Tidak ada suara yang masuk."
    labels = [option.label for option in ballot.options if ballot.counts[option.key] == most]
    if len(labels) == 1:
        return f"Suara terbanyak: {labels[0]} ({most} suara)."
    return f"Suara terbanyak sama: {', '.join(labels[:-1])} dan {labels[-1]}, masing-masing {most} suara."


def _decision(meeting: Musyawarah, decision: Decision) -> Decided:
    proposal = meeting.proposals.all.get(decision.proposal)
    return Decided(
        wording=decision.wording,
        manner=decision.manner,
        verdict="" if decision.outcome == "disepakati" else decision.outcome,
        about=f"{proposal.code} {proposal.title}" if proposal else "",
        item=meeting.settings.agenda[decision.item].title,
        time=clock(decision.at, meeting.settings.zone),
    )


def _ballot(meeting: Musyawarah, ballot: Ballot) -> Polled:
    zone = meeting.settings.zone
    rows = ballot.ranked if ballot in meeting.ballots.held else []
    return Polled(
        number=ballot.id,
        question=ballot.question,
        secrecy="rahasia" if ballot.secret else "terbuka",
        kind=_KINDS[ballot.kind].format(limit=ballot.limit),
        register=len(ballot.register),
        voted=ballot.turnout,
        rows=[Counted(option.label, votes) for option, votes in rows],
        outcome=outcome(ballot),
        item=meeting.settings.agenda[ballot.item].title,
        began=clock(ballot.opened, zone),
        until=clock(ballot.closed, zone) if ballot.closed else "",
    )
