"""Every figure of every document is held beside the ledger: none stands there unexplained, and none that is due is missing."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import msgspec
import pytest

from sessions.documents.bundle import find
from sessions.levels import Level
from sessions.musyawarah import Musyawarah
from tests.figures import Figures, in_docx, in_pdf, in_xlsx
from tests.full_hall import full_hall
from tests.halls import MeetingHall
from tests.told import Kind
from tests.told_papers import Papers

pytestmark = pytest.mark.long

HEAD = bytes(range(32))
TABLES = (
    "daftar-hadir", "delegasi", "prioritas", "usulan-prioritas", "belum-disepakati", "tahun-lalu", "ralat",
    "rekap", "formulir-2-3",
)  # fmt: skip
KINDS: tuple[Kind, ...] = ("pdf", "docx", "xlsx")
FILES: list[tuple[str, Kind]] = [
    *((stem, kind) for stem in ("berita-acara", "notulen") for kind in KINDS[:2]),
    *((stem, kind) for stem in TABLES for kind in KINDS),
    *((stem, "xlsx") for stem in ("usulan", "usulan-sipd")),
]


@cache
def hall(level: Level) -> MeetingHall:
    return full_hall(level)


def differences(shown: MeetingHall, truth: MeetingHall, stem: str, kind: Kind) -> tuple[Figures, Figures]:
    """The figures of a document that the ledger does not explain, and those of the ledger that it does not show."""
    document = find(shown.meeting, f"{stem}.{kind}")
    assert document
    content = document.make(shown.meeting, HEAD)
    found, pages = {"pdf": in_pdf, "docx": in_docx, "xlsx": in_xlsx}[kind](content)
    due = Papers(truth.meeting, HEAD).told(stem, kind, pages)
    assert found.total() > 10, "a document without figures proves nothing"
    return found - due, due - found


@pytest.mark.parametrize(("stem", "kind"), FILES)
def test_every_figure_is_that_of_the_ledger(stem: str, kind: Kind) -> None:
    level: Level = "kecamatan" if stem == "formulir-2-3" else "kelurahan"
    unexplained, missing = differences(hall(level), hall(level), stem, kind)
    assert not unexplained, f"unexplained: {unexplained}"
    assert not missing, f"missing: {missing}"


def later(meeting: Musyawarah) -> None:
    meeting.agenda.visits[1].began += timedelta(minutes=1)


def dearer(meeting: Musyawarah) -> None:
    first, *others = meeting.priorities.ranking
    ranking = (msgspec.structs.replace(first, cost=first.cost + 1000), *others)
    meeting.priorities = msgspec.structs.replace(meeting.priorities, ranking=ranking)


def more_votes(meeting: Musyawarah) -> None:
    meeting.ballots.all[1].counts["ya"] += 1


def older(meeting: Musyawarah) -> None:
    card(meeting, next(iter(meeting.delegates.all)), age=48)


def another_number(meeting: Musyawarah) -> None:
    card(meeting, 6, phone="0812-7000-0020")


def card(meeting: Musyawarah, person: int, **changed: Any) -> None:
    meeting.cards[person] = msgspec.structs.replace(meeting.cards[person], **changed)
    meeting.attendance.people[person].card = meeting.cards[person]


def a_man(meeting: Musyawarah) -> None:
    meeting.attendance.people[18].sex = "L"


def last_years_money(meeting: Musyawarah) -> None:
    cycle = meeting.last_cycle
    cycle.all[5] = msgspec.structs.replace(cycle.all[5], amount=cycle.all[5].amount * 10)


def a_day_later(meeting: Musyawarah) -> None:
    first = meeting.addenda.all[0]
    meeting.addenda.all[0] = msgspec.structs.replace(first, at=first.at + timedelta(days=1))


@pytest.mark.parametrize(
    ("fault", "stems"),
    [
        (later, ["notulen"]),
        (dearer, ["berita-acara", "prioritas", "usulan-prioritas"]),
        (more_votes, ["berita-acara", "notulen"]),
        (older, ["delegasi"]),
        (another_number, ["daftar-hadir"]),
        (a_man, ["berita-acara", "notulen", "daftar-hadir", "rekap"]),
        (last_years_money, ["tahun-lalu", "notulen"]),
        (a_day_later, ["ralat"]),
    ],
)
def test_one_wrong_figure_in_a_document_is_noticed(fault: Callable[[Musyawarah], None], stems: list[str]) -> None:
    wrong = full_hall()
    fault(wrong.meeting)
    for stem, kind in FILES:
        if stem in stems:
            assert any(differences(wrong, hall("kelurahan"), stem, kind)), (stem, kind)


@pytest.mark.parametrize(
    ("where", "name", "fault", "stem", "kinds"),
    [
        ("tabular", "rupiah", lambda amount: f"Rp {amount + 1}", "prioritas", ("pdf", "docx")),
        ("berita_acara", "terbilang", lambda amount: "dua ratus", "berita-acara", ("pdf", "docx")),
        ("ralat", "day", lambda moment, zone: "Kamis, 23 Januari 2020", "ralat", KINDS),
        ("decided", "number", lambda value: "7", "notulen", ("pdf", "docx")),
    ],
)
def test_a_document_that_prints_a_figure_wrongly_is_noticed(
    monkeypatch: pytest.MonkeyPatch, where: str, name: str, fault: object, stem: str, kinds: tuple[Kind, ...]
) -> None:
    monkeypatch.setattr(f"sessions.documents.{where}.{name}", fault)
    for kind in kinds:
        unexplained, missing = differences(hall("kelurahan"), hall("kelurahan"), stem, kind)
        assert unexplained
        assert missing
