"""Bringing: what a bundle from below is to the meeting that it comes to: whose it is, what enters, and as what."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from sessions.levels import Passed, below, titled
from sessions.passing import Sender, SentProposal, SentUp
from sessions.proposal import Proposal
from sessions.refused import Refused
from sessions.settings import Settings, StandingProposal
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


def area_of(settings: Settings, sender: Sender) -> int:
    """The number of the neighbourhood that the sender is here.

    Raises:
        Refused: ``bundle.own``, ``bundle.level``, ``bundle.elsewhere``, ``bundle.year`` or ``bundle.area``, beside
            ``file``.
    """
    told = {"name": sender.region, "title": settings.title}
    if (sender.level, sender.code) == (settings.level, settings.code):
        raise Refused("bundle.own", "file", title=settings.title)
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


def came(meeting: "Musyawarah") -> dict[str, Proposal]:
    """All that came from below, by what each is known by."""
    return {one.external: one for one in reversed(meeting.proposals.all.values()) if one.trail}


def came_as(meeting: "Musyawarah", code: str) -> Proposal | None:
    """The proposal that came up as ``code``."""
    return came(meeting).get(code)


def notices(meeting: "Musyawarah", sent: SentUp, digest: str) -> Iterator[Said]:
    """What to know of a bundle before it is taken in, though nothing is wrong with it."""
    sender = sent.sender
    if digest in meeting.received.all:
        yield Said("Kiriman ini sudah masuk; tidak ada yang berubah.")
    if sender.open:
        yield Said("Musyawarah pengirimnya belum ditutup saat berkas ini dibuat, jadi daftarnya masih dapat berubah.")
    arrivals = meeting.received.of(area_of(meeting.settings, sender))
    others = sorted({one.sender.code for one in arrivals if one.sender.code != sender.code})
    if others:
        told: dict[str, str | int] = {"name": sender.name, "codes": ", ".join(others), "code": sender.code}
        yield Said("{name} sudah mengirim dari musyawarah {codes}; usulan dari {code} menambah, bukan mengganti.", told)
