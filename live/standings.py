"""Standings: how somebody stands towards what a panel shows, in one of a few words, each a rendering of the panel."""

from collections.abc import Callable

from sessions.actors import Actor, Role
from sessions.musyawarah import Musyawarah
from sessions.reading import approved

# Of an actor towards a panel's subject (0 where it has none).
Standing = Callable[[Musyawarah, Actor, int], str]


def nowhere(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Everybody stands alike."""
    return ""


def at_door(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether somebody who asked to come in still waits, or was answered."""
    return "waiting" if actor.role is Role.WAITING else "answered"


def on_ballot(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether somebody may vote in the last ballot, has voted, came too late for it, or is not registered."""
    ballot = meeting.ballots.last
    if actor.person not in meeting.attendance.people or ballot is None:
        return "guest"
    if actor.person not in ballot.register:
        return "outside"
    if actor.person in ballot.papers:
        return "paper"
    return "voted" if actor.person in ballot.voted else "entitled"


def on_conclusion(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """What somebody says to the conclusion on the screen, or why they are (not) asked.

    ``again`` answered another wording. Whoever objects sees their own objection: ``keberatan-17``, by their number.
    """
    conclusion, person = meeting.consensus.current, meeting.attendance.people.get(actor.person)
    if conclusion is None or person is None:
        return "guest"
    if not person.voting or person.left:
        return "left" if person.voting else "observer"
    stance = conclusion.stance(person.id) or ("again" if person.id in conclusion.answers else "asked")
    return f"{stance}-{person.id}" if person.id in conclusion.objections else stance


def at_floor(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether somebody has the floor, waits for it (``waiting-3``: third), could ask, or has no voice here."""
    person = meeting.attendance.people.get(actor.person)
    if person is None or not person.voting or person.left:
        return "guest"
    if meeting.speakers.now and meeting.speakers.now.person == person.id:
        return "speaking"
    if person.id not in meeting.speakers.hands:
        return "free"
    return f"waiting-{[hand.person for hand in meeting.waiting].index(person.id) + 1}"


def at_wheel(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether this facilitator leads, another does, or nobody took the wheel yet."""
    if not meeting.doors.wheel:
        return "free"
    return "leads" if meeting.doors.leads(actor.device) else "looks-on"


def on_stage(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """The standing towards the proposal that the hall talks about."""
    return on_proposal(meeting, actor, meeting.proposals.on_stage)


def on_proposal(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether somebody proposed it, supports it, could, is not registered, or may not read it (``away``)."""
    proposal = meeting.proposals.all.get(subject)
    if proposal and not proposal.seen_by(actor):
        return "away"
    if actor.person not in meeting.attendance.people or proposal is None:
        return "guest"
    if actor.person == proposal.proposer:
        return "owner" if proposal.supported_by(actor.person) else "owner-only"
    return "supporter" if proposal.supported_by(actor.person) else "other"


def on_question(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """The number of a proposal about which the chair asked this person something, or nothing."""
    asked = sorted(meeting.proposals.asked)
    return next((str(number) for number in asked if meeting.proposals.all[number].proposer == actor.person), "")


def at_signing(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether somebody is to sign the berita acara, signed it as it reads now, or has nothing to sign."""
    mine = meeting.signatories.of_person(actor.person) if actor.person else []
    if not mine or meeting.agenda.cancelled:
        return ""
    if not approved(meeting) and not meeting.agenda.closed:
        return "named"
    digest = meeting.draft.digest
    return "signed" if all(one.signed(digest) for one in mine) else "asked"


def on_past(meeting: Musyawarah, actor: Actor, subject: int) -> str:
    """Whether somebody reported a proposal of last year as not finished, could, or has no voice here."""
    person = meeting.attendance.people.get(actor.person)
    if person is None or not person.voting:
        return "guest"
    return "reporter" if (subject, person.id) in meeting.last_cycle.reports else "other"
