"""The bundle that goes up: every proposal of the meeting with its place in the list, and who will speak for it."""

from collections.abc import Iterator

import msgspec

from sessions.calendar import in_zone
from sessions.documents.lists import listed, where
from sessions.levels import Passed, Standing, above
from sessions.musyawarah import Musyawarah
from sessions.passing import Sender, SentDelegate, SentProposal, SentUp, seal, total
from sessions.proposal import GONE, Proposal
from sessions.refused import Refused
from sessions.undecided import not_agreed

STANDINGS: tuple[Standing, ...] = ("prioritas", "cadangan", "belum disepakati")


def sent_up(meeting: Musyawarah, digest: bytes) -> bytes:
    """The bundle as a sealed file.

    Raises:
        Refused: ``bundle.early`` while no list of priorities stands, ``bundle.top`` at the level above which none is.
    """
    return seal(bundle(meeting, digest))


def bundle(meeting: Musyawarah, digest: bytes) -> SentUp:
    """What goes up."""
    if above(meeting.settings.level) is None:
        raise Refused("bundle.top")
    if not meeting.priorities.settled:
        raise Refused("bundle.early")
    proposals = tuple(_proposals(meeting))
    totals = {standing: total(one.cost for one in proposals if one.standing == standing) for standing in STANDINGS}
    return SentUp("musyawarah-usulan/1", sender(meeting, digest), totals, proposals, tuple(_delegates(meeting)))


def sender(meeting: Musyawarah, digest: bytes) -> Sender:
    """The meeting, as other levels know it."""
    settings, attendance = meeting.settings, meeting.attendance
    up = above(settings.level)
    return Sender(
        level=settings.level, name=settings.name, within=str(getattr(settings, up)) if up else "",
        region=settings.region, title=settings.title, code=settings.code,
        date=in_zone(meeting.agenda.opened or settings.start, settings.zone).date().isoformat(),
        plan_year=settings.plan_year, ceiling=settings.ceiling, present=attendance.present, women=attendance.women,
        head=digest.hex(), entries=meeting.seq, open=not meeting.agenda.closed,
    )  # fmt: skip


def _proposals(meeting: Musyawarah) -> Iterator[SentProposal]:
    why = meeting.priorities.why
    for place, line in enumerate(listed(meeting), start=1):
        if line.proposal.status not in GONE:
            reason = " ".join(map(str, why.get(line.proposal.id, []))) or line.remark
            standing: Standing = "prioritas" if line.funded else "cadangan"
            yield _sent(line.proposal, standing, place, line.cost, reason)
    listed_ones = {line.proposal.id for line in listed(meeting)}
    for proposal, said in not_agreed(meeting):
        if proposal.status not in GONE and proposal.id not in listed_ones:
            yield _sent(proposal, "belum disepakati", 0, proposal.cost, str(said))


def _sent(proposal: Proposal, standing: Standing, priority: int, cost: int, reason: str) -> SentProposal:
    content = msgspec.structs.replace(proposal.content, location=where(proposal), trail=(), marks=())
    trail: tuple[Passed, ...] = tuple(dict.fromkeys(step for one in proposal.family for step in one.trail))
    return SentProposal(
        proposal.code, standing, priority, cost, reason, proposal.support, content, proposal.plan, trail
    )


def _delegates(meeting: Musyawarah) -> Iterator[SentDelegate]:
    for number, delegate in meeting.delegates.all.items():
        person = meeting.attendance.people.get(number)
        if person and person.card:
            yield SentDelegate(person.name, person.sex, person.constituency, person.neighbourhood, delegate.remark)
