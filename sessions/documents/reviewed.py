"""Last year's list as the notulen prints it: what became of each proposal, and what residents saw in the field."""

import msgspec

from sessions.calendar import clock
from sessions.last_cycle_sums import by_fate
from sessions.musyawarah import Musyawarah
from sessions.rupiah import rupiah


class Reviewed(msgspec.Struct, frozen=True):
    """A proposal of last year. ``fate`` has its reason with it; ``notes`` has a line for each report: who, and when."""

    number: int
    title: str
    where: str
    amount: str
    fate: str
    notes: str


def reviewed(meeting: Musyawarah) -> list[Reviewed]:
    """The whole list by number; empty when the meeting has none."""
    cycle = meeting.last_cycle
    return [
        Reviewed(
            number=number,
            title=last.title,
            where=last.location or last.neighbourhood,
            amount=rupiah(last.amount) if last.amount else "",
            fate=f"{last.fate}: {last.reason}" if last.reason else last.fate,
            notes="\n".join(_note(meeting, number)),
        )
        for number, last in cycle.all.items()
    ]


def review_total(meeting: Musyawarah) -> str:
    """One sentence on what became of all of them, and how many are doubted in the field; empty without a list."""
    cycle = meeting.last_cycle
    if not cycle.all:
        return ""
    fates = ", ".join(f"{one.group} {one.number} ({rupiah(one.amount)})" for one in by_fate(cycle) if one.number)
    doubted = f" Belum selesai di lapangan menurut warga: {cycle.doubted} usulan." if cycle.doubted else ""
    return f"{len(cycle.all)} usulan tahun lalu: {fates}.{doubted}"


def _note(meeting: Musyawarah, number: int) -> list[str]:
    people, zone = meeting.attendance.people, meeting.settings.zone
    return [
        f"{report.note} ({people[report.person].name}, {clock(report.at, zone)})"
        for report in meeting.last_cycle.reports_on(number)
    ]
