"""Resending: a sender that sent before sends again, and what is different is told proposal by proposal.

What the sender changed is changed here, too, except where this meeting changed the same itself: that stays, and is
named, as is all that was done here since. What is no longer sent is withdrawn, or only marked where something was done
with it here.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from sessions.acts import Event, Keep
from sessions.bringing import area_of, brought, came, entering, known_as
from sessions.changing import ProposalWithdrawn, rewrite
from sessions.identity import keys
from sessions.levels import titled
from sessions.passing import Sender, SentProposal, SentUp
from sessions.plan import Plan
from sessions.planning import ProposalPlanned
from sessions.proposal import Changed, Proposal, Status, What
from sessions.proposals import AboutProposal
from sessions.refused import Refused
from sessions.settings import StandingProposal
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

RECALLED = "ditarik pengirimnya"
# Fields that say one thing together: a cost with another's price would be nobody's.
_TOGETHER = (("volume", "unit", "unit_price", "cost"),)
_OURS = {"rw", "rt", "on_behalf", "external", "trail", "marks"}
_ALONE = tuple((name,) for name in StandingProposal.__struct_fields__ if name not in {*_OURS, *_TOGETHER[0]})
_DECIDED = {
    Status.AGREED: Said("Sudah disepakati di sini."),
    Status.DEFERRED: Said("Sudah ditunda di sini."),
    Status.REJECTED: Said("Sudah ditolak di sini."),
}


class Revised(msgspec.Struct, frozen=True):
    """A proposal that is sent differently now: what becomes ``changes`` here, what is ``kept`` as this meeting changed
    it, and what was ``done`` with it here. ``content`` and ``plan`` are what it then says.
    """

    proposal: Proposal
    changes: tuple[Changed, ...]
    kept: tuple[Changed, ...]
    done: tuple[Said, ...]
    content: StandingProposal
    plan: Plan


class Gone(msgspec.Struct, frozen=True):
    """A proposal that is no longer sent: withdrawn, or only marked when something was ``done`` with it here."""

    proposal: Proposal
    done: tuple[Said, ...]


class Difference(msgspec.Struct, frozen=True):
    """A bundle held against what its sender sent before: how many are new and as they were, and which are not."""

    new: int
    same: int
    revised: tuple[Revised, ...]
    gone: tuple[Gone, ...]


class ProposalResent(AboutProposal, frozen=True, tag="proposal.resent"):
    """Its sender sent it differently, in the bundle of this ``digest``: ``content`` is all that it says now. Who no
    longer sends it is told by a mark on it.
    """

    content: StandingProposal
    digest: str

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = meeting.proposals.all[self.proposal]
        values = msgspec.structs.asdict(self.content)
        proposal.trail = values.pop("trail")
        self.note(meeting, What.RESENT, changes=rewrite(proposal, values))
        meeting.proposals.seen |= keys(self.content)
        if proposal.status is Status.WITHDRAWN:
            proposal.status, proposal.reason = Status.RAISED, ""


def difference(meeting: "Musyawarah", sent: SentUp, digest: str) -> Difference | None:
    """What is different in this bundle; None when its sender has sent nothing before.

    Raises:
        Refused: as :func:`~sessions.bringing.area_of`, or ``bundle.older`` for one that was made before the last.
    """
    rw, sender = area_of(meeting.settings, sent.sender), sent.sender
    arrivals = [one for one in meeting.received.of(rw) if one.sender.code == sender.code]
    if not arrivals:
        return None
    if sender.entries < arrivals[-1].sender.entries:
        raise Refused("bundle.older", "file", name=sender.region)
    before = {known_as(sender, one): (one, arrival.digest) for arrival in arrivals for one in arrival.proposals}
    known, now = came(meeting), {known_as(sender, one): one for one in entering(sent)}
    revised = []
    for code, one in now.items():
        if code in known and code in before:
            found = _revised(meeting, sender, known[code], before[code], one, digest)
            revised += [found] if found else []
    gone = tuple(
        Gone(proposal, tuple(_done(meeting, proposal)))
        for code, proposal in known.items()
        if code in before and code not in now
        if proposal.status is not Status.WITHDRAWN and RECALLED not in proposal.marks
    )
    new = sum(code not in known for code in now)
    return Difference(new, len(now) - new - len(revised), tuple(revised), gone)


def resent(meeting: "Musyawarah", different: Difference, sender: Sender, digest: str) -> Iterator[Event | Keep]:
    """What happens when the bundle is taken in, beside the new ones.

    Raises:
        Refused: ``ballot.running`` when one that is gone is being voted on.
    """
    for one in different.revised:
        yield ProposalResent(proposal=one.proposal.id, content=one.content, digest=digest)
        if one.plan != one.proposal.plan:
            yield ProposalPlanned(proposal=one.proposal.id, plan=one.plan)
    for gone in different.gone:
        proposal = gone.proposal
        meeting.ballots.refuse_while_choosing(proposal.id)
        if gone.done:
            marked = msgspec.structs.replace(proposal.content, marks=(*proposal.marks, RECALLED))
            yield ProposalResent(proposal=proposal.id, content=marked, digest=digest)
        else:
            reason = f"Tidak ada lagi dalam kiriman {titled(sender.level, sender.name)}."
            yield ProposalWithdrawn(proposal=proposal.id, reason=reason)


def _revised(
    meeting: "Musyawarah",
    sender: Sender,
    proposal: Proposal,
    before: tuple[SentProposal, str],
    one: SentProposal,
    digest: str,
) -> Revised | None:
    old = brought(meeting.settings, sender, before[0], proposal.rw, before[1])
    new = brought(meeting.settings, sender, one, proposal.rw, digest)
    changes: list[Changed] = []
    kept: list[Changed] = []
    taken: dict[str, object] = {}
    for names in (*_ALONE, *_TOGETHER):
        different = [name for name in names if getattr(old, name) != getattr(new, name)]
        if not different:
            continue
        ours = any(getattr(proposal, name) != getattr(old, name) for name in names)
        for name in different:
            said = Changed(name, str(getattr(old, name)), str(getattr(new, name)))
            if not ours:
                taken[name] = getattr(new, name)
                changes.append(said)
            elif getattr(proposal, name) != getattr(new, name):
                kept.append(said)
    plan = one.plan if proposal.plan == before[0].plan else proposal.plan
    back = proposal.status is Status.WITHDRAWN or RECALLED in proposal.marks
    if not (changes or kept or back or plan != proposal.plan):
        return None
    step, earlier = new.trail[-1], proposal.trail[-1]
    step = msgspec.structs.replace(step, earlier=(*earlier.earlier, earlier.digest))
    marks = tuple(mark for mark in proposal.marks if mark != RECALLED)
    content = msgspec.structs.replace(proposal.content, **taken, marks=marks, trail=(*new.trail[:-1], step))
    done = tuple(_done(meeting, proposal))
    return Revised(proposal, tuple(changes), tuple(kept), done, content, plan)


def _done(meeting: "Musyawarah", proposal: Proposal) -> Iterator[Said]:
    """What this meeting did with a proposal that came from below."""
    if proposal.into:
        yield Said("Digabung ke {code}.", {"code": f"U{proposal.into:03}"})
    if proposal.merged:
        yield Said("Menerima gabungan {codes}.", {"codes": ", ".join(one.code for one in proposal.merged)})
    if any(step.what in {What.AMENDED, What.CATEGORISED} for step in proposal.history):
        yield Said("Sudah dipertajam di sini.")
    if proposal.status in _DECIDED:
        yield _DECIDED[proposal.status]
    places = [row.proposal for row in meeting.priorities.shown]
    if proposal.id in places:
        yield Said("Urutan {n} dalam daftar prioritas di sini.", {"n": places.index(proposal.id) + 1})
