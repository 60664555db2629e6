"""The public page: one HTML file with all in it, and the documents that hold nobody's data, for years without a server.

It is a document, so it speaks Indonesian whatever the screens do, and is the same for the same ledger.
"""

import io
import zipfile
from collections.abc import Iterable

import msgspec

from live.language import Renderer
from sessions.ballot import Ballot
from sessions.calendar import clock, day
from sessions.documents.bundle import DOCUMENTS, find
from sessions.documents.decided import Polled, polled
from sessions.documents.facts import Facts, facts, groups
from sessions.documents.lists import Listed, amount, how_ranked, listed, where
from sessions.documents.veiled import veiled
from sessions.last_cycle import LastProposal
from sessions.last_cycle_sums import by_fate
from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal
from sessions.recap import Recap, recap
from sessions.rupiah import rupiah
from sessions.sums import Sum
from sessions.undecided import not_agreed
from sessions.unmet import unmet

INDEX, FOLDER = "index.html", "publik"
# Those that name nobody; more come by their pattern (ballots, form 2.3).
_PAPERS = {
    "prioritas.xlsx": "Daftar prioritas, cadangan, dan yang belum disepakati",
    "usulan.xlsx": "Semua usulan",
    "usulan.csv": "Semua usulan, untuk program lain",
}


class Bar(msgspec.Struct, frozen=True):
    """A bar of a chart: its ``share`` and the ``part`` of it that is chosen are per cent of the longest."""

    label: str
    share: float
    part: float
    figure: str
    note: str = ""


class Item(msgspec.Struct, frozen=True):
    """A proposal of a list, ready to print."""

    priority: int
    title: str
    place: str
    volume: str
    origin: str
    cost: str
    why: str


class Paper(msgspec.Struct, frozen=True):
    """A document beside the page."""

    name: str
    title: str
    size: int


class Page(msgspec.Struct, frozen=True):
    """All that ``templates/documents/publik.html`` may ask for."""

    facts: Facts
    level: str
    cancelled: str
    closed: str
    figures: list[tuple[str, str]]
    how: str
    funded: list[Item]
    reserve: list[Item]
    rest: list[Item]
    spent: str
    decisions: list[tuple[str, str, str]]
    ballots: list[Polled]
    elected: str
    unmet: list[str]
    charts: list[tuple[str, str, list[Bar]]]
    fates: list[Sum]
    last: list[LastProposal]
    addenda: list[tuple[str, str, str, str]]
    papers: list[Paper]


def public_files(meeting: Musyawarah, head: bytes, renderer: Renderer) -> dict[str, bytes]:
    """The files of the folder by name, ``index.html`` first. Same in, same out."""
    public = veiled(meeting)
    papers = {name: DOCUMENTS[name].make(public, head) for name in _PAPERS}
    titles = dict(_PAPERS)
    for ballot in public.ballots.held:
        name = f"prioritas-{ballot.id}.pb"
        if found := find(public, name):
            papers[name], titles[name] = found.make(public, head), f"Suara pemungutan suara {ballot.id}, tanpa nama"
    offered = [Paper(name, titles[name], len(content)) for name, content in papers.items()]
    html = renderer.render("documents/publik.html", "id", page=_page(public, head, offered))
    return {INDEX: html.encode(), **papers}


def folder(meeting: Musyawarah, head: bytes) -> dict[str, bytes]:
    """The same as they lie among the other documents: in a folder of their own."""
    return {f"{FOLDER}/{name}": content for name, content in public_files(meeting, head, Renderer(str, "")).items()}


def zipped(files: dict[str, bytes]) -> bytes:
    """The folder as one file; dated by nothing, so that it is the same for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _page(meeting: Musyawarah, head: bytes, papers: list[Paper]) -> Page:
    known, found, settings = facts(meeting, head), recap(meeting), meeting.settings
    lines, why = listed(meeting), meeting.priorities.why
    settled = meeting.priorities.settled is not None

    def items(chosen: Iterable[Listed]) -> list[Item]:
        return [_item(line, " ".join(map(str, why.get(line.proposal.id, [])))) for line in chosen]

    return Page(
        facts=known, level=settings.words.area, cancelled=meeting.agenda.cancelled,
        closed=day(meeting.agenda.closed, settings.zone) if meeting.agenda.closed else "",
        figures=_figures(known, found, settled=settled), how=how_ranked(meeting),
        funded=items(line for line in lines if line.funded), reserve=items(line for line in lines if not line.funded),
        rest=[_rest(proposal, str(reason)) for proposal, reason in not_agreed(meeting)],
        spent=rupiah(found.whole.chosen_amount) if settled else "",
        decisions=_decisions(meeting), ballots=[one for number, one in _ballots(meeting)],
        elected=_elected(meeting), unmet=unmet(meeting), charts=_charts(meeting, found, settled=settled),
        fates=by_fate(meeting.last_cycle) if meeting.last_cycle.all else [], last=list(meeting.last_cycle.all.values()),
        addenda=[
            (f"Ralat {one.number}, {day(one.at, settings.zone)}", one.part, one.text, one.reason)
            for one in meeting.addenda.all
        ],
        papers=papers,
    )  # fmt: skip


def _figures(known: Facts, found: Recap, *, settled: bool) -> list[tuple[str, str]]:
    money = [("Didanai", rupiah(found.whole.chosen_amount)), ("Sisa pagu", rupiah(found.left))] if settled else []
    return [
        ("Hadir", f"{known.present} orang"), ("Perempuan", f"{known.women} ({known.women_percent}%)"),
        ("Usulan", str(found.whole.number)), ("Perkiraan biaya semua usulan", rupiah(found.whole.amount)),
        ("Pagu", rupiah(found.ceiling)), *money,
    ]  # fmt: skip


def _item(line: Listed, why: str) -> Item:
    one = line.proposal
    return Item(line.priority, one.title, where(one), amount(one), one.origin, rupiah(line.cost), why)


def _rest(proposal: Proposal, reason: str) -> Item:
    cost = rupiah(proposal.cost) if proposal.cost else ""
    return Item(0, proposal.title, where(proposal), amount(proposal), proposal.origin, cost, reason)


def _decisions(meeting: Musyawarah) -> list[tuple[str, str, str]]:
    """Wording, manner with time, and how many answered what: who objected, and why, stands in the signed papers."""
    rows = []
    for one in meeting.consensus.decisions:
        counted = one.tally and (
            f"{one.tally.agree} setuju, {one.tally.object} keberatan, {one.tally.abstain} abstain, "
            f"{one.tally.silent} tidak menjawab."
        )
        verdict = "" if one.outcome == "disepakati" else f", {one.outcome}"
        manner = f"{one.manner.capitalize()}{verdict}, pukul {clock(one.at, meeting.settings.zone)}"
        rows.append((one.wording, manner, counted or ""))
    return rows


def _ballots(meeting: Musyawarah) -> list[tuple[int, Polled]]:
    """Ballots about things. Those about people say who got how many votes, which is for the hall."""
    about_people = {one.id for one in meeting.ballots.all.values() if _of_people(one)}
    return [(item, one) for item, one in polled(meeting) if one.number not in about_people]


def _of_people(ballot: Ballot) -> bool:
    return ballot.kind == "election" or any(option.person for option in ballot.options)


def _elected(meeting: Musyawarah) -> str:
    total, women = len(meeting.delegates.all), meeting.delegates.women(meeting.attendance)
    return f"{total} delegasi ke tingkat berikutnya, {women} di antaranya perempuan." if total else ""


def _charts(meeting: Musyawarah, found: Recap, *, settled: bool) -> list[tuple[str, str, list[Bar]]]:
    area = meeting.settings.words.area
    told = "Batang: semua usulan; bagian gelap: yang didanai." if settled else "Batang: semua usulan."
    people = [(one.constituency, one.total) for one in groups(meeting.attendance)]
    by_area = meeting.attendance.by_rw(meeting.settings.rw_count)
    here = [(meeting.settings.area(number) or "Dari luar atau instansi", count) for number, count in by_area if count]
    charts = [
        ("Biaya usulan menurut urusan", told, _money(found, "urusan", "Urusan belum dicatat")),
        (f"Biaya usulan menurut {area}", told, _money(found, "rw", meeting.settings.words.whole)),
        ("Yang hadir menurut unsur", "", _people(people)),
        (f"Yang hadir menurut {area}", "", _people(here)),
    ]
    return [chart for chart in charts if chart[2]]


def _money(found: Recap, dimension: str, unnamed: str) -> list[Bar]:
    lines = next(lines for key, lines in found.by.items() if key == dimension)
    most = max((line.amount for line in lines), default=0) or 1
    return [
        Bar(
            line.group or unnamed, round(line.amount * 100 / most, 1), round(line.chosen_amount * 100 / most, 1),
            rupiah(line.amount), f"{line.number} usulan, {line.chosen} dipilih: {rupiah(line.chosen_amount)}",
        )
        for line in lines
    ]  # fmt: skip


def _people(rows: list[tuple[str, int]]) -> list[Bar]:
    most = max((count for _, count in rows), default=0) or 1
    return [Bar(label, round(count * 100 / most, 1), 0, f"{count} orang") for label, count in rows]
