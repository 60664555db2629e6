"""Receiving: bundles of the regions below enter the meeting, each proposal once and with the way it came."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.identity import is_known, keys
from sessions.invitations import Invitee, inviting
from sessions.levels import Passed, below, titled
from sessions.passing import Sender, SentProposal, SentUp
from sessions.plan import Plan
from sessions.planning import ProposalPlanned
from sessions.proposal import Proposal
from sessions.proposals import ProposalRaised
from sessions.refused import Refused
from sessions.settings import Settings, StandingProposal
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Arrival(msgspec.Struct, frozen=True):
    """A bundle that came: its digest (hex), its file, who sent it for which neighbourhood, and all that was in it."""

    digest: str
    file: str
    sender: Sender
    rw: int
    proposals: tuple[SentProposal, ...]
    at: datetime


class Received(msgspec.Struct):
    """The bundles in the order in which they came, by digest."""

    all: dict[str, Arrival] = msgspec.field(default_factory=dict)

    def of(self, rw: int) -> list[Arrival]:
        """Those of one neighbourhood, the earliest first."""
        return [arrival for arrival in self.all.values() if arrival.rw == rw]

    def sent(self, rw: int) -> dict[str, SentProposal]:
        """All that a neighbourhood sent, by what each is known by (``patihan-2021/U003``); of two, the later."""
        return {
            known_as(arrival.sender, one): one for arrival in self.of(rw) for one in arrival.proposals
        }  # fmt: skip


class BundleReceived(Event, frozen=True, tag="bundle.received"):
    """A bundle came; before it stand the proposals that were new with it. Of people there is nothing in it."""

    topic: ClassVar = "proposals"
    digest: str
    file: str
    sender: Sender
    rw: int
    proposals: tuple[SentProposal, ...]

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.received.all[self.digest] = Arrival(
            self.digest, self.file, self.sender, self.rw, self.proposals, meeting.now
        )


class ReceiveBundle(Command, frozen=True, tag="bundle.receive"):
    """Put the priorities and the reserve of a bundle before the meeting, and its delegates on the invitation list.

    What was not agreed on below stays out, and is remembered for the answer. Nothing enters twice.
    """

    may: ClassVar = DESK | {Role.OPERATOR}
    sent: SentUp | None = None
    digest: str = ""
    file: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if self.sent is None:
            raise Refused("import.missing", "file")
        if self.digest in meeting.received.all:
            return
        settings, sender = meeting.settings, self.sent.sender
        rw = area_of(settings, sender)
        number = len(meeting.proposals.all)
        seen: set[str] = set()
        for one in entering(self.sent):
            content = brought(settings, sender, one, rw, self.digest)
            if is_known(content, meeting.proposals.seen) or is_known(content, seen):
                continue
            seen |= keys(content)
            number += 1
            yield ProposalRaised(proposal=number, content=content)
            if one.plan != Plan():
                yield ProposalPlanned(proposal=number, plan=one.plan)
        yield from inviting(meeting, _delegates(settings, self.sent, rw))
        yield BundleReceived(
            digest=line(self.digest, "digest", 64), file=line(self.file, "file", 200, required=False),
            sender=sender, rw=rw, proposals=self.sent.proposals,
        )  # fmt: skip


def area_of(settings: Settings, sender: Sender) -> int:
    """The number of the neighbourhood that the sender is here.

    Raises:
        Refused: ``bundle.level``, ``bundle.elsewhere``, ``bundle.year`` or ``bundle.area``, beside ``file``.
    """
    told = {"name": sender.region, "title": settings.title}
    if sender.level != below(settings.level):
        raise Refused("bundle.level", "file", **told)
    if sender.within and sender.within.casefold() != settings.name.casefold():
        raise Refused("bundle.elsewhere", "file", **told)
    if sender.plan_year and settings.plan_year and sender.plan_year != settings.plan_year:
        raise Refused("bundle.year", "file", year=sender.plan_year, wanted=settings.plan_year, **told)
    names = [name.casefold() for name in settings.areas]
    if sender.name.casefold() not in names:
        raise Refused("bundle.area", "file", **told)
    return names.index(sender.name.casefold()) + 1


def entering(sent: SentUp) -> list[SentProposal]:
    """What of a bundle comes before the meeting: the priorities and the reserve."""
    return [one for one in sent.proposals if one.standing != "belum disepakati"]


def known_as(sender: Sender, one: SentProposal) -> str:
    """By what a proposal is known above, whichever bundle brings it: ``patihan-2021/U003``."""
    return f"{sender.code}/{one.code}"


def brought(settings: Settings, sender: Sender, one: SentProposal, rw: int, digest: str) -> StandingProposal:
    """What the proposal says here: words and figures as they came, on behalf of its region, with the way it came."""
    step = Passed(sender.level, sender.name, known_as(sender, one), one.standing, one.priority, one.cost, digest)
    return msgspec.structs.replace(
        one.content, rw=rw, rt=0, cost=one.cost, on_behalf=titled(sender.level, sender.name), rank=one.priority,
        shortlisted=one.standing == "prioritas", external=known_as(sender, one), trail=(*one.trail, step),
    )  # fmt: skip


def came_as(meeting: "Musyawarah", code: str) -> Proposal | None:
    """The proposal that came up as ``code``."""
    return next((one for one in meeting.proposals.all.values() if one.external == code and one.trail), None)


def _delegates(settings: Settings, sent: SentUp, rw: int) -> Iterator[Invitee]:
    constituency = next((name for name in settings.constituencies if "delegasi" in name.casefold()), settings.ordinary)
    for one in sent.delegates:
        yield Invitee(one.name, constituency, rw, sex=one.sex)
