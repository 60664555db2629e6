"""What leaves as a list comes back as the same proposals."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions.documents.usulan import usulan_csv, usulan_xlsx
from sessions.musyawarah import Musyawarah
from sessions.settings import StandingProposal
from sessions.tables.columns import recognised
from sessions.tables.reading import read_tables
from sessions.tables.understanding import Against, Understood, understood
from sessions.text import line, paragraphs
from tests.halls import MeetingHall
from tests.sessions.tables.test_understanding import against, hall_with_catalogue, kauman

pytestmark = pytest.mark.long

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    some = st.one_of(
        st.text(LETTERS, min_size=least, max_size=most),
        st.sampled_from(["=1+1", "'=x", "-", "RW IV P3", "Total", "m2"]),
    )
    return some.map(lambda text: line(text, "", 10_000, required=False)[:most].strip()).filter(
        lambda text: len(text) >= least
    )


PROPOSALS = st.builds(
    StandingProposal,
    title=texts(60, 1),
    kind=st.sampled_from(["fisik", "non-fisik"]),
    problem=st.lists(texts(20, 1), max_size=3).map(lambda rows: paragraphs("\n".join(rows), "", 1000, required=False)),
    field=texts(20), location=texts(30), description=texts(20), urusan=st.sampled_from(["", "1.03", "Pendidikan"]),
    rw=st.integers(0, 10), rt=st.integers(0, 99),
    volume=st.decimals(0, 1_000_000, places=3).map(lambda value: value.normalize() + 0),
    unit=texts(8), unit_price=st.integers(0, 10**9), cost=st.integers(0, 10**15), on_behalf=texts(20),
    rank=st.integers(0, 999), shortlisted=st.booleans(), agency=texts(20), funding=texts(10), beneficiaries=texts(10),
    land=texts(10), marks=st.sampled_from([(), ("harga lain dari kamus", "satuan m dibaca m²")]), external=texts(8),
)  # fmt: skip


def back(content: bytes, held: Against | None = None) -> list[Understood]:
    (table,) = read_tables(content)
    columns = recognised(table)
    assert columns
    assert columns.exact
    hall = MeetingHall(standing=())
    return list(understood(table, columns, held or against(hall)))


@settings(max_examples=60, deadline=None)
@given(st.lists(PROPOSALS, min_size=1, max_size=5))
@example([StandingProposal("Total", "fisik", external="=A1", urusan="Pendidikan", volume=Decimal("1.125"))])
def test_every_proposal_comes_back_as_it_was(contents: list[StandingProposal]) -> None:
    hall = MeetingHall(standing=tuple(contents))
    for make in (usulan_xlsx, usulan_csv):
        rows = back(make(hall.meeting, bytes(32)))
        assert [row.content for row in rows] == contents
        assert {row.state for row in back(make(hall.meeting, bytes(32)), against(hall))} == {"known"}


@pytest.mark.parametrize("make", [usulan_xlsx, usulan_csv])
def test_kauman_goes_out_and_comes_back(make: Callable[[Musyawarah, bytes], bytes]) -> None:
    contents = tuple(row.content for row in kauman(hall_with_catalogue()) if row.content)
    assert tuple(row.content for row in back(make(MeetingHall(standing=contents).meeting, bytes(32)))) == contents


def test_no_cell_of_the_csv_is_a_formula() -> None:
    hall = MeetingHall(standing=(StandingProposal("=HYPERLINK(1)", "fisik", problem="+62", location="@x", unit="-"),))
    for row in csv.reader(io.StringIO(usulan_csv(hall.meeting, bytes(32)).decode("utf-8-sig")), delimiter=";"):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
