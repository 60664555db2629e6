"""Last cycle: what was asked for a year ago and what became of it, told to the hall and checked by it."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from sessions.actors import CHAIR, FLOOR, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused
from sessions.text import line
from sessions.urusan import urusan_name

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

# In the order in which a hall wants to hear them.
Fate = Literal["terealisasi", "berjalan", "dianggarkan", "ditunda", "ditolak"]
OWES_A_REASON: frozenset[Fate] = frozenset({"ditunda", "ditolak"})
Grouping = Literal["urusan", "rw"]


class LastProposal(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A proposal of last year and its fate, with the reason where one is due. ``amount`` is in rupiah; ``rw`` 0 is
    the whole region; ``area`` names a neighbourhood that is no RW; ``urusan`` is a code or words.
    """

    title: str
    fate: Fate
    reason: str = ""
    amount: int = 0
    urusan: str = ""
    agency: str = ""
    location: str = ""
    rw: int = 0
    rt: int = 0
    on_behalf: str = ""
    area: str = ""

    @property
    def neighbourhood(self) -> str:
        """``RW 05``, another name, or nothing for the whole region."""
        return self.area or (f"RW {self.rw:02}" if self.rw else "")

    def group(self, by: Grouping) -> str:
        """The heading it stands under; "" when nobody said."""
        return urusan_name(self.urusan) if by == "urusan" else self.neighbourhood


class Report(msgspec.Struct, frozen=True):
    """Somebody says that a proposal of last year is not finished where it should be (belum selesai di lapangan)."""

    proposal: int
    person: int
    note: str
    at: datetime


class LastCycle(msgspec.Struct):
    """Last year's list by number from 1, the page of the walk that the hall sees, and what residents reported.

    ``by`` groups the walk; ``page`` 0 is the summary, 1 the groups side by side, 2 and on the pages of :func:`walk`,
    turned to at ``shown``. Somebody has one report on each proposal, the latest.
    """

    all: dict[int, LastProposal] = msgspec.field(default_factory=dict)
    by: Grouping = "urusan"
    page: int = 0
    shown: datetime | None = None
    reports: dict[tuple[int, int], Report] = msgspec.field(default_factory=dict)

    def reports_on(self, proposal: int) -> list[Report]:
        """The reports on one proposal, the earliest first."""
        return [report for report in self.reports.values() if report.proposal == proposal]

    @property
    def doubted(self) -> int:
        """How many proposals somebody reported on."""
        return len({report.proposal for report in self.reports.values()})

    def carry_over(self, person: int, into: int) -> None:
        """What ``person`` reported is ``into``'s; of two reports on one proposal the one of ``into`` stands."""
        for key, report in list(self.reports.items()):
            if report.person == person:
                del self.reports[key]
                self.reports.setdefault((report.proposal, into), msgspec.structs.replace(report, person=into))


class _OfLastCycle(Event, frozen=True):
    topic: ClassVar = "last-cycle"


class LastCycleListed(_OfLastCycle, frozen=True, tag="last-cycle.listed"):
    """Proposals of last year join the list; their numbers go on from the last."""

    proposals: tuple[LastProposal, ...]

    def apply(self, meeting: "Musyawarah") -> None:
        cycle = meeting.last_cycle
        cycle.all.update(enumerate(self.proposals, start=len(cycle.all) + 1))
        # A list that names no urusan has nothing to be grouped by but where its proposals are.
        if cycle.shown is None:
            cycle.by = "urusan" if any(one.urusan for one in cycle.all.values()) else "rw"


class LastCycleShown(_OfLastCycle, frozen=True, tag="last-cycle.shown"):
    """The walk through last year's list is at this page."""

    by: Grouping
    page: int

    def apply(self, meeting: "Musyawarah") -> None:
        cycle = meeting.last_cycle
        cycle.by, cycle.page, cycle.shown = self.by, self.page, meeting.now


class _OfReport(_OfLastCycle, frozen=True):
    proposal: int
    person: int

    @property
    def subject(self) -> int:
        return self.proposal


class UnfinishedReported(_OfReport, frozen=True, tag="last-cycle.reported"):
    """``person`` says that it is not finished; a later note takes the place of an earlier one."""

    note: str

    def apply(self, meeting: "Musyawarah") -> None:
        report = Report(self.proposal, self.person, self.note, meeting.now)
        meeting.last_cycle.reports[self.proposal, self.person] = report


class ReportRetracted(_OfReport, frozen=True, tag="last-cycle.retracted"):
    """``person`` takes the report back."""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.last_cycle.reports.pop((self.proposal, self.person), None)


class ShowLastCycle(Command, frozen=True, tag="last-cycle.show"):
    """Turn to a page of the walk; a page past the end is the last one."""

    may: ClassVar = CHAIR
    by: Grouping = "urusan"
    page: int = 0

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if not meeting.last_cycle.all:
            raise Refused("last-cycle.empty")
        yield LastCycleShown(by=self.by, page=max(0, min(self.page, len(walk(meeting.last_cycle, self.by)) + 1)))


class ReportUnfinished(Command, frozen=True, tag="last-cycle.report"):
    """Say what is not finished where it should be."""

    may: ClassVar = FLOOR
    proposal: int
    note: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        _known(meeting, self.proposal)
        note = line(self.note, "note", 300)
        report = meeting.last_cycle.reports.get((self.proposal, person.id))
        if report is None or report.note != note:
            yield UnfinishedReported(proposal=self.proposal, person=person.id, note=note)


class RetractReport(Command, frozen=True, tag="last-cycle.retract"):
    """Take one's report back. Twice is the same as once."""

    may: ClassVar = FLOOR
    proposal: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        _known(meeting, self.proposal)
        if (self.proposal, person.id) in meeting.last_cycle.reports:
            yield ReportRetracted(proposal=self.proposal, person=person.id)


PAGE = 3


class Page(msgspec.Struct, frozen=True):
    """One page of the walk: its heading ("" when nobody said), the numbers on it, and which part of its group it is."""

    group: str
    proposals: tuple[int, ...]
    part: int
    parts: int


def walk(cycle: LastCycle, by: Grouping) -> list[Page]:
    """The list page by page, each as much as can be read at ten metres; groups in order, the unnamed last."""
    groups: dict[str, list[int]] = {}
    for number, proposal in cycle.all.items():
        groups.setdefault(proposal.group(by), []).append(number)
    pages: list[Page] = []
    for group in sorted(groups, key=lambda name: (not name, name)):
        numbers = groups[group]
        parts = -(-len(numbers) // PAGE)
        pages += [
            Page(group, tuple(numbers[part * PAGE : (part + 1) * PAGE]), part + 1, parts) for part in range(parts)
        ]
    return pages


def _known(meeting: "Musyawarah", proposal: int) -> LastProposal:
    if proposal not in meeting.last_cycle.all:
        raise Refused("last-cycle.unknown", "proposal")
    return meeting.last_cycle.all[proposal]
