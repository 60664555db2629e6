"""Rows become proposals: what was understood, what was guessed, and what is wrong, row by row.

Nothing that can be read is turned away: a cell that makes no sense stays empty, with a remark. Only a row that does not
say what it proposes keeps out.
"""

import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from typing import Generic, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from sessions.catalogue import Catalogue, Mark
from sessions.identity import is_known, keys
from sessions.rupiah import cost_of, number, rupiah
from sessions.settings import Settings, StandingProposal
from sessions.tables import values
from sessions.tables.cells import Cells
from sessions.tables.columns import Columns, counts_columns
from sessions.tables.kinds import Guess, kind_of
from sessions.tables.reading import Table
from sessions.tables.remarks import Remark
from sessions.tables.values import Place, Rank
from sessions.urusan import urusan

_TOTALS = re.compile(r"(?:sub\s*)?(?:total|jumlah)\b", re.IGNORECASE)
_ACCOMMODATED = re.compile(r"\b(?:di)?akomod\w*")
_NOT = re.compile(r"\b(?:tidak|belum|tdk|blm)\b")
_MARKED = {Mark.PRICE: "look.price", Mark.VOLUME: "look.volume", Mark.UNIT: "look.unit"}

State = Literal["new", "known", "twice", "out"]
Content = TypeVar("Content")


class Reading(msgspec.Struct, Generic[Content], frozen=True, gc=False):
    """A row of a list. ``content`` is None for one that keeps ``out``; a ``known`` one is before the meeting already,
    one that comes ``twice`` stands further up in the list."""

    row: int
    sheet: str
    state: State
    content: Content | None
    remarks: tuple[Remark, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look at it before it enters."""
        return any(one.level != "guess" for one in self.remarks)


Understood = Reading[StandingProposal]


class Against(msgspec.Struct, frozen=True):
    """What a list is held against: the settings, the catalogue, and the keys of what the meeting knows."""

    settings: Settings
    catalogue: Catalogue
    seen: Collection[str] = frozenset()


def understood(
    table: Table, columns: Columns, against: Against, progress: Callable[[int], None] = lambda done: None
) -> Iterator[Understood]:
    """Every row under the titles; ``progress`` hears how many are done."""
    here: set[str] = set()
    for done, row in enumerate(table.rows[columns.header + 1 :], start=1):
        progress(done)
        if done == 1 and counts_columns(row):
            continue
        yield _understood(Cells(table, columns, row), table.sheet, against, here)


def _understood(cells: Cells, sheet: str, against: Against, here: set[str]) -> Understood:
    title = cells.typed("title")
    if not title or (not cells.exact and _TOTALS.match(title) and not cells.typed("volume")):
        cells.remark("out.total" if any(_TOTALS.match(cell) for cell in cells.row.cells) else "out.title")
        return Understood(cells.row.number, sheet, "out", None, tuple(cells.remarks))
    content = _by_catalogue(cells, _content(cells, against.settings), against.catalogue)
    state: State = "new"
    if is_known(content, against.seen):
        state = "known"
    elif is_known(content, here):
        state = "twice"
    here.update(keys(content))
    return Understood(cells.row.number, sheet, state, content, tuple(cells.remarks))


def _content(cells: Cells, settings: Settings) -> StandingProposal:
    volume, unit = cells.volume()
    unit_price, cost = cells.money("unit_price"), cells.money("cost")
    title, problem, rank = _ranked(cells)
    agency = cells.text("agency")
    kind = _kind(cells, title, problem)
    place = _place(cells, rank.group, settings)
    return StandingProposal(
        title=title if cells.exact else _without_agency(title, agency),
        kind=kind.kind,
        problem=problem,
        description=cells.text("description"),
        field=kind.field or cells.text("field"),
        urusan=cells.text("urusan") if cells.exact else urusan_of(cells.text("urusan")),
        agency=agency,
        funding=cells.text("funding"),
        location=cells.text("location"),
        rw=place.rw,
        rt=place.rt,
        volume=volume,
        unit=unit,
        unit_price=unit_price or _price_by_cost(cells, volume, cost),
        cost=_cost(cells, cost_of(volume, unit_price), cost),
        beneficiaries=cells.text("beneficiaries"),
        land=cells.text("land"),
        on_behalf=rank.group or ("" if cells.exact else _on_behalf(cells, place, settings)),
        rank=rank.rank,
        shortlisted=_listed(cells),
        marks=tuple(filter(None, re.split(r"\s*;\s*", cells.typed("marks")))),
        external=cells.text("external"),
    )


def _ranked(cells: Cells) -> tuple[str, str, Rank]:
    """Title and problem without the rank that stands in one of them, or in the remarks of the list."""
    title, problem = cells.text("title"), cells.text("problem")
    if not cells.exact:
        if found := values.rank(problem):
            return title, values.tidy(found.rest), found
        if found := values.rank(title):
            return values.tidy(found.rest) or title, problem, found
        if found := values.rank(cells.typed("remark")):
            return title, problem, found
    return title, problem, Rank(cells.text("on_behalf") if cells.exact else "", cells.ordinal("rank"), "")


def _kind(cells: Cells, title: str, problem: str) -> Guess:
    guess = kind_of(cells.typed("kind"), title, problem, cells.typed("field"))
    if guess is None:
        cells.remark("look.kind")
    elif not guess.certain:
        cells.remark("guess.kind", kind=guess.kind, basis=guess.basis)
    return guess or Guess("fisik", "")


def _place(cells: Cells, group: str, settings: Settings) -> Place:
    said = Place(cells.ordinal("rw"), cells.ordinal("rt"))
    if settings.areas and not cells.exact:
        # An RW of somewhere below says nothing here; a row that names one neighbourhood is of it.
        said = Place(settings.named(*cells.row.cells), 0)
    elif not cells.exact:
        found, of_group = values.place(cells.typed("location")), values.place(group).rw
        if of_group and found.rw and of_group != found.rw:
            cells.remark("look.group", rw=f"{found.rw:02}", group=group)
        rw = said.rw or found.rw or of_group
        said = Place(rw, said.rt or (found.rt if found.rw == rw else 0))
    if said.rw > settings.rw_count:
        cells.remark("look.rw", rw=f"{said.rw:02}", most=f"{settings.rw_count:02}")
        return Place(0, 0)
    return said


def _without_agency(title: str, agency: str) -> str:
    """``Rabat beton (Kecamatan Klojen)`` is for the kecamatan anyhow."""
    bracketed = f"({agency.lower()})"
    return title[: -len(bracketed)].strip() or title if agency and title.lower().endswith(bracketed) else title


def urusan_of(said: str) -> str:
    """The code, where code or name are known."""
    code = said.partition(" ")[0]
    if code in urusan():
        return code
    return next((code for code, name in urusan().items() if name.lower() == said.lower()), said)


def _price_by_cost(cells: Cells, volume: Decimal, cost: int) -> int:
    price = cost / volume if volume and not cells.exact else Decimal(0)
    if not price or price != price.to_integral_value():
        return 0
    cells.remark("guess.price", price=rupiah(int(price)))
    return int(price)


def _cost(cells: Cells, product: int, cost: int) -> int:
    if cost and product and cost != product:
        # A stated cost stands: catalogue prices change, budgets are rounded.
        cells.remark("look.cost", cost=rupiah(cost), product=rupiah(product))
    if cost or cells.exact:
        return cost
    if not product:
        cells.remark("look.cost-missing")
    return product


def _on_behalf(cells: Cells, place: Place, settings: Settings) -> str:
    return values.group(cells.text("on_behalf")) or settings.area(place.rw)


def _listed(cells: Cells) -> bool:
    said = cells.typed("listed").lower()
    if said in {"ya", "x", "v", "✓", "1"}:
        return True
    told = " ".join(filter(_ACCOMMODATED.search, [said, cells.typed("remark").lower()]))
    return bool(told) and not _NOT.search(told)


def _by_catalogue(cells: Cells, content: StandingProposal, catalogue: Catalogue) -> StandingProposal:
    """The content with its marks. Where the catalogue counts areas, somebody who wrote m most likely meant m²."""
    item = catalogue.find(content.title)
    if item is None:
        return content
    if values.unit(item.unit) == "m²" and content.unit == "m" and not cells.exact:
        cells.remark("guess.area")
        content = replace(content, unit="m²", marks=(*content.marks, Mark.AREA.value))
    for mark in item.marks(content):
        cells.remark(
            _MARKED[mark], price=rupiah(content.unit_price), catalogue=rupiah(item.price), of=item.unit,
            volume=number(content.volume), unit=content.unit, conditions=item.conditions,
        )  # fmt: skip
    return replace(content, marks=catalogue.marks(content))
