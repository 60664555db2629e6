"""Standings: how somebody stands towards what a panel shows, in one of a few words, each a rendering of the panel.

Each is asked in two steps: first by the meeting and the panel's subject (0 where it has none), which finds out once
what is the same for everybody, and then for one actor after another, of whom there may be a thousand.
"""

from collections.abc import Callable

from sessions.actors import Actor, Role
from sessions.musyawarah import Musyawarah
from sessions.reading import approved

Stands = Callable[[Actor], str]
Standing = Callable[[Musyawarah, int], Stands]


def nowhere(meeting: Musyawarah, subject: int) -> Stands:
    """Everybody stands alike."""
    return lambda actor: ""


def at_door(meeting: Musyawarah, subject: int) -> Stands:
    """Whether somebody who asked to come in still waits, or was answered."""
    return lambda actor: "waiting" if actor.role is Role.WAITING else "answered"


def on_ballot(meeting: Musyawarah, subject: int) -> Stands:
    """Whether somebody may vote in the last ballot, has voted, came too late for it, or is not registered."""
    ballot, people = meeting.ballots.last, meeting.attendance.people

    def stands(actor: Actor) -> str:
        if actor.person not in people or ballot is None:
            return "guest"
        if actor.person not in ballot.register:
            return "outside"
        if actor.person in ballot.papers:
            return "paper"
        return "voted" if actor.person in ballot.voted else "entitled"

    return stands


def on_conclusion(meeting: Musyawarah, subject: int) -> Stands:
    """What somebody says to the conclusion on the screen, or why they are (not) asked.

    ``again`` answered another wording. Whoever objects sees their own objection: ``keberatan-17``, by their number.
    """
    conclusion, people = meeting.consensus.current, meeting.attendance.people

    def stands(actor: Actor) -> str:
        person = people.get(actor.person)
        if conclusion is None or person is None:
            return "guest"
        if not person.voting or person.left:
            return "left" if person.voting else "observer"
        stance = conclusion.stance(person.id) or ("again" if person.id in conclusion.answers else "asked")
        return f"{stance}-{person.id}" if person.id in conclusion.objections else stance

    return stands


def at_floor(meeting: Musyawarah, subject: int) -> Stands:
    """Whether somebody has the floor, waits for it (``waiting-3``: third), could ask, or has no voice here."""
    people, now = meeting.attendance.people, meeting.speakers.now
    places = {hand.person: place for place, hand in enumerate(meeting.waiting, 1)}

    def stands(actor: Actor) -> str:
        person = people.get(actor.person)
        if person is None or not person.voting or person.left:
            return "guest"
        if now and now.person == person.id:
            return "speaking"
        return f"waiting-{places[person.id]}" if person.id in places else "free"

    return stands


def at_wheel(meeting: Musyawarah, subject: int) -> Stands:
    """Whether this facilitator leads, another does, or nobody took the wheel yet."""
    if not meeting.doors.wheel:
        return lambda actor: "free"
    return lambda actor: "leads" if meeting.doors.leads(actor.device) else "looks-on"


def on_stage(meeting: Musyawarah, subject: int) -> Stands:
    """The standing towards the proposal that the hall talks about."""
    return on_proposal(meeting, meeting.proposals.on_stage)


def on_proposal(meeting: Musyawarah, subject: int) -> Stands:
    """Whether somebody proposed it, supports it, could, is not registered, or may not read it (``away``)."""
    proposal, people = meeting.proposals.all.get(subject), meeting.attendance.people
    if proposal is None:
        return lambda actor: "guest"
    public, signed = proposal.public, [one.signed for one in proposal.family]

    def stands(actor: Actor) -> str:
        if not public and not proposal.seen_by(actor):
            return "away"
        if actor.person not in people:
            return "guest"
        for supporters in signed:
            if actor.person in supporters:
                return "owner" if actor.person == proposal.proposer else "supporter"
        return "owner-only" if actor.person == proposal.proposer else "other"

    return stands


def on_question(meeting: Musyawarah, subject: int) -> Stands:
    """The number of a proposal about which the chair asked this person something, or nothing."""
    asked = sorted(meeting.proposals.asked, reverse=True)
    first = {meeting.proposals.all[number].proposer: str(number) for number in asked}
    return lambda actor: first.get(actor.person, "")


def at_signing(meeting: Musyawarah, subject: int) -> Stands:
    """Whether somebody is to sign the berita acara, signed it as it reads now, or has nothing to sign."""

    def stands(actor: Actor) -> str:
        mine = meeting.signatories.of_person(actor.person) if actor.person else []
        if not mine or meeting.agenda.cancelled:
            return ""
        if not approved(meeting) and not meeting.agenda.closed:
            return "named"
        digest = meeting.draft.digest
        return "signed" if all(one.signed(digest) for one in mine) else "asked"

    return stands


def on_past(meeting: Musyawarah, subject: int) -> Stands:
    """Whether somebody reported a proposal of last year as not finished, could, or has no voice here."""
    people, reports = meeting.attendance.people, meeting.last_cycle.reports

    def stands(actor: Actor) -> str:
        person = people.get(actor.person)
        if person is None or not person.voting:
            return "guest"
        return "reporter" if (subject, person.id) in reports else "other"

    return stands
