"""Offers: what stands on a ballot: the shortlist, typed lines, or people of the register."""

from typing import TYPE_CHECKING

from sessions.refused import Refused
from sessions.text import line
from sessions.votes import YES_NO, BallotKind, Option

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

MOST = 1200


def options_of(meeting: "Musyawarah", kind: BallotKind, typed: str, *, shortlist: bool) -> tuple[Option, ...]:
    """The options of a ballot: 2 to :data:`MOST`.

    Raises:
        Refused: ``ballot.options``, ``ballot.candidate`` or ``ballot.namesakes``, beside ``options``.
    """
    if kind == "yes-no":
        return YES_NO
    rows = [
        row for row in dict.fromkeys(line(row, "options", 120, required=False) for row in typed.splitlines()) if row
    ]
    if kind == "election":
        options = [_candidate(meeting, row) for row in rows]
    elif shortlist or kind == "knapsack":
        options = [Option(p.code, p.title, p.id, p.cost) for p in meeting.proposals.shortlist]
    else:
        options = [Option(str(number), label) for number, label in enumerate(rows, start=1)]
    if not 2 <= len(options) <= MOST or len({option.key for option in options}) < len(options):
        raise Refused("ballot.options", "options", most=MOST)
    return tuple(options)


def _candidate(meeting: "Musyawarah", name: str) -> Option:
    """Somebody of the register; the ledger keeps the number, not the name."""
    found = [p for p in meeting.attendance.people.values() if p.card and p.name.casefold() == name.casefold()]
    if not found:
        raise Refused("ballot.candidate", "options", name=name)
    if len(found) > 1:
        raise Refused("ballot.namesakes", "options", name=name)
    return Option(f"p{found[0].id}", "", person=found[0].id, woman=found[0].sex == "P")
