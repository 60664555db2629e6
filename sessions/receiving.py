"""Receiving: bundles of the regions below enter the meeting, each proposal once and with the way it came."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.bringing import area_of, brought, entering, known_as
from sessions.identity import is_known, keys
from sessions.invitations import Invitee, inviting
from sessions.passing import Sender, SentProposal, SentUp
from sessions.plan import Plan
from sessions.planning import ProposalPlanned
from sessions.proposals import ProposalRaised
from sessions.refused import Refused
from sessions.resending import difference, resent
from sessions.settings import Settings
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

    What was not agreed on below stays out, and is remembered for the answer. Nothing enters twice: of a sender that
    sent before, what is new enters, and what is different is brought up to date (:mod:`sessions.resending`).
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
        rw, different = area_of(settings, sender), difference(meeting, self.sent, self.digest)
        if different:
            yield from resent(meeting, different, sender, self.digest)
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


def _delegates(settings: Settings, sent: SentUp, rw: int) -> Iterator[Invitee]:
    constituency = next((name for name in settings.constituencies if "delegasi" in name.casefold()), settings.ordinary)
    for one in sent.delegates:
        yield Invitee(one.name, constituency, rw, sex=one.sex)
