"""Last year's list as offices keep it: what was asked for, and what became of it, row by row."""

import re
from collections.abc import Collection, Iterator
from typing import cast, get_args

from sessions.last_cycle import OWES_A_REASON, Fate, LastProposal
from sessions.settings import Settings
from sessions.tables import values
from sessions.tables.cells import Cells
from sessions.tables.columns import Columns, counts_columns
from sessions.tables.reading import Table
from sessions.tables.understanding import Reading, State, urusan_of

# What is said of a proposal, the first that fits: who says "belum terealisasi" does not say that it was done.
_SAID: tuple[tuple[Fate, str], ...] = (
    ("ditolak", r"tolak|tidak|tdk|batal|coret"),
    ("ditunda", r"tunda|belum|blm|menunggu|pending|cadangan"),
    ("berjalan", r"jalan|proses|sedang|sebagian|progress|(?<!\d)\d\d?\s*%"),
    ("terealisasi", r"realisasi|selesai|laksana|tuntas|rampung|100\s*%"),
    ("dianggarkan", r"anggar|akomod|setuju|apbd|masuk|pagu"),
    ("terealisasi", r"sudah"),
)  # fmt: skip
_TOTALS = re.compile(r"(?:sub\s*)?(?:total|jumlah)\b", re.IGNORECASE)

Remembered = Reading[LastProposal]


def remembered(
    table: Table, columns: Columns, settings: Settings, known: Collection[LastProposal]
) -> Iterator[Remembered]:
    """Every row under the titles; only one that says nothing of what was asked for, or what became of it, keeps out."""
    here: set[LastProposal] = set()
    for at, row in enumerate(table.rows[columns.header + 1 :]):
        if at == 0 and counts_columns(row):
            continue
        cells = Cells(table, columns, row)
        content = _content(cells, settings)
        state: State = "out"
        if content:
            state = "known" if content in known else "twice" if content in here else "new"
            here.add(content)
        yield Remembered(row.number, table.sheet, state, content, tuple(cells.remarks))


def _content(cells: Cells, settings: Settings) -> LastProposal | None:
    title = cells.text("title")
    if not title or _TOTALS.match(title):
        cells.remark("out.total" if any(_TOTALS.match(cell) for cell in cells.row.cells) else "out.title")
        return None
    fate = _fate(cells, title)
    if fate is None:
        return None
    reason = cells.text("reason")
    if fate in OWES_A_REASON and not reason:
        cells.remark("look.reason", fate=fate)
    place = values.place(cells.typed("location"))
    rw = settings.named(*cells.row.cells) if settings.areas else cells.ordinal("rw") or place.rw
    if rw > settings.rw_count:
        cells.remark("look.rw", rw=f"{rw:02}", most=f"{settings.rw_count:02}")
        rw = 0
    return LastProposal(
        title=title, fate=fate, reason=reason, amount=cells.money("cost"), urusan=urusan_of(cells.text("urusan")),
        agency=cells.text("agency"), location=cells.text("location"), rw=rw,
        rt=(cells.ordinal("rt") or place.rt) if rw and not settings.areas else 0,
        on_behalf=values.group(cells.text("on_behalf")) or settings.area(rw),
        area=settings.area(rw) if settings.areas else "",
    )  # fmt: skip


def _fate(cells: Cells, title: str) -> Fate | None:
    typed = cells.typed("fate").strip()
    said = typed.lower()
    if said in get_args(Fate):
        return cast("Fate", said)
    found = next((fate for fate, words in _SAID if re.search(words, said)), None)
    if found is None:
        cells.remark("out.fate", title=title, typed=typed[:40])
    else:
        cells.remark("guess.fate", typed=typed[:60], fate=found)
    return found
