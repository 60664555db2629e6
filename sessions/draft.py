"""The draft: the berita acara as it is read out, page by page, with the digest that the hall approves.

It says what form 1.1 says, in the figures of the moment. Its digest is taken with people's numbers in place of their
names, so that a misspelt name that is mended, or a card that is erased, changes nothing that was approved.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from sessions.ending import reopened
from sessions.passages import told
from sessions.rupiah import number, rupiah
from sessions.unmet import unmet
from sessions.wording import outcome_of

if TYPE_CHECKING:
    from sessions.ballot import Ballot
    from sessions.conclusion import Decision
    from sessions.musyawarah import Musyawarah

# As much as the hall reads at ten metres: rows on a page, letters in a row.
ROWS, LETTERS = 10, 62
Names = Callable[[int], str]
Section = tuple[str, list[str]]


class Page(msgspec.Struct, frozen=True):
    """A page as it is read out; a heading with much under it has several, ``part`` of ``parts``."""

    heading: str
    lines: tuple[str, ...]
    part: int
    parts: int


class Draft(msgspec.Struct, frozen=True):
    """The whole berita acara; ``digest`` (SHA-256, hex) is that of all it says."""

    pages: tuple[Page, ...]
    digest: str


def draft(meeting: "Musyawarah") -> Draft:
    """The berita acara as it reads now."""
    pages = [
        page for heading, lines in _sections(meeting, meeting.attendance.name_of) for page in _paged(heading, lines)
    ]
    said = msgspec.json.encode(_sections(meeting, "#{}".format))
    return Draft(tuple(pages), sha256(said).hexdigest())


def _sections(meeting: "Musyawarah", name: Names) -> list[Section]:
    sections: list[Section] = [
        ("Berita acara", told(meeting, "pembukaan")),
        ("A. Materi atau topik", told(meeting, "topik")),
        ("B. Pimpinan, notulis, narasumber", _table(meeting)),
        ("Yang hadir", _present(meeting)),
        ("1. Usulan prioritas", _priorities(meeting)),
        ("2. Delegasi", _delegates(meeting, name)),
        ("3. Kesepakatan lain", _agreed(meeting)),
        ("Cara mengambil keputusan", list(_manners(meeting, name))),
        ("Persyaratan yang belum terpenuhi", unmet(meeting)),
        ("Dibuka kembali", reopened(meeting)),
        ("Penutup", told(meeting, "penutup")),
    ]
    return [section for section in sections if section[1]]


def _table(meeting: "Musyawarah") -> list[str]:
    settings = meeting.settings
    people = [("Pimpinan rapat", settings.facilitator), ("Notulis", settings.secretary)]
    people += [("Narasumber", one) for one in settings.speakers]
    return [f"{office}: {who}" for office, who in people if who]


def _present(meeting: "Musyawarah") -> list[str]:
    attendance = meeting.attendance
    women = Counter(person.constituency for person in attendance.people.values() if person.sex == "P")
    lines = [
        f"{unsur}: {n} orang ({n - women[unsur]} L, {women[unsur]} P)" for unsur, n in attendance.by_constituency()
    ]
    return [*lines, f"Jumlah: {number(attendance.present)} orang, perempuan {attendance.women_percent}%"]


def _priorities(meeting: "Musyawarah") -> list[str]:
    priorities, ceiling = meeting.priorities, rupiah(meeting.settings.ceiling)
    if not priorities.settled:
        shortlist = meeting.proposals.shortlist
        lines = [f"Daftar pendek {number(len(shortlist))} usulan, urutan belum ditetapkan. Pagu {ceiling}."]
        return lines + [f"{proposal.code} {proposal.title}" for proposal in shortlist]
    funded = [(place, row) for place, row in enumerate(priorities.ranking, start=1) if row.funded]
    lines = [f"{number(len(funded))} usulan menurut urutan, {rupiah(priorities.spent)}."]
    if priorities.capped:
        lines = [f"{number(len(funded))} usulan didanai, {rupiah(priorities.spent)} dari pagu {ceiling}."]
    for place, row in funded:
        proposal = meeting.proposals.all[row.proposal]
        lines.append(f"{place}. {proposal.code} {proposal.title}, {rupiah(row.cost)}")
    if priorities.reserve:
        lines.append(f"Cadangan: {number(len(priorities.reserve))} usulan, menurut lampiran.")
    return lines


def _delegates(meeting: "Musyawarah", name: Names) -> list[str]:
    lines = [f"{place}. {name(one)}" for place, one in enumerate(meeting.delegates.all, start=1)]
    if lines:
        women = meeting.delegates.women(meeting.attendance)
        lines.append(f"Jumlah: {len(lines)} orang, {len(lines) - women} L, {women} P.")
    return lines


def _agreed(meeting: "Musyawarah") -> list[str]:
    """What was decided beside proposals, then what the secretary worded."""
    decided = [one for one in meeting.consensus.decisions if not one.proposal and not one.minutes]
    lines = [line for one in decided for line in _decision(one)]
    return lines + told(meeting, "kesepakatan")


def _decision(decision: "Decision") -> list[str]:
    became = "" if decision.outcome == "disepakati" else f"{decision.outcome}, "
    noted = [f"Catatan keberatan: {one.reason}" for one in decision.objections if not one.withdrawn]
    return [f"• {decision.wording} ({became}{decision.manner})", *noted]


def _manners(meeting: "Musyawarah", name: Names) -> Iterator[str]:
    decided = [one for one in meeting.consensus.decisions if not one.minutes]
    if decided:
        manners = Counter(one.manner for one in decided).most_common()
        told_ = ", ".join(f"{number(n)} dengan {manner}" for manner, n in manners)
        yield f"{number(len(decided))} keputusan: {told_}."
    for ballot in meeting.ballots.held:
        yield f"{ballot.question}: {_ballot(meeting, ballot, name)}"


def _ballot(meeting: "Musyawarah", ballot: "Ballot", name: Names) -> str:
    def names(keys: object) -> str:
        options = [ballot.option[key] for key in keys]  # type: ignore[attr-defined]
        return ", ".join(name(option.person) if option.person else option.label for option in options)

    said = str(outcome_of(ballot, names)).removesuffix(".")
    counts = ", ".join(
        f"{name(option.person) if option.person else option.label} {number(ballot.figure(votes))}"
        for option, votes in ballot.ranked
    )
    return f"{number(ballot.turnout)} dari {number(len(ballot.register))} pemilih. {said}. {counts}."


def _paged(heading: str, lines: list[str]) -> list[Page]:
    """The lines on as few pages as they need; one that is longer than a page goes on on the next."""
    pieces = [piece for line in lines for piece in textwrap.wrap(line, ROWS * LETTERS * 9 // 10) or [line]]
    pages: list[list[str]] = [[]]
    left = ROWS
    for piece in pieces:
        rows = -(-len(piece) // LETTERS)
        if pages[-1] and rows > left:
            pages.append([])
            left = ROWS
        pages[-1].append(piece)
        left -= rows
    return [Page(heading, tuple(page), part, len(pages)) for part, page in enumerate(pages, start=1)]
