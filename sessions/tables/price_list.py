"""The file of a catalogue (kamus usulan): an item a row, with its unit, its price and its conditions."""

from collections.abc import Sequence

from sessions.catalogue import MOST_ITEMS, CatalogueItem
from sessions.refused import Refused
from sessions.tables import values
from sessions.tables.reading import Table
from sessions.text import line

_COLUMNS = {
    "item": ("uraian", "item", "usulan", "nama", "kegiatan", "uraian kegiatan"),
    "unit": ("satuan",),
    "price": ("harga satuan perkiraan", "harga satuan", "harga", "perkiraan harga per satuan"),
    "conditions": ("keterangan", "syarat", "ketentuan", "kriteria"),
    "code": ("kode subkegiatan", "kode sub kegiatan", "kode"),
}
_SAME = {"idem", "sda", "s.d.a", "s.d.a.", '"', '-"-'}
_SEARCHED = 40


def price_list(tables: Sequence[Table]) -> tuple[CatalogueItem, ...]:
    """The items in the order of their rows; ``idem`` under conditions stands for those of the row above.

    Raises:
        Refused: ``catalogue.header`` without columns for item, unit and price; ``catalogue.rows`` for too many items;
            ``catalogue.price`` for a price that cannot be read, or ``catalogue.empty``.
    """
    items: list[CatalogueItem] = []
    for table in tables:
        header, of = _header(table)
        above = ""
        for row in table.rows[header + 1 :]:
            cells = {name: row.cells[at] for name, at in of.items() if at < len(row.cells)}
            if not cells.get("item") or not cells.get("price"):
                continue
            price = values.money(cells["price"])
            if price is None or price > 10**12:
                raise Refused("catalogue.price", "file", row=row.number)
            conditions = line(cells.get("conditions", ""), "conditions", 10**6, required=False)[:500]
            above = above if conditions.lower() in _SAME else conditions
            items.append(CatalogueItem(
                line(cells["item"], "item", 10**6)[:200].strip(), values.unit(cells.get("unit", ""))[:20], price, above,
                line(cells.get("code", ""), "code", 10**6, required=False)[:40],
            ))  # fmt: skip
    if not items:
        raise Refused("catalogue.empty", "file")
    if len(items) > MOST_ITEMS:
        raise Refused("catalogue.rows", "file", most=MOST_ITEMS)
    return tuple(items)


def _header(table: Table) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(table.rows[:_SEARCHED]):
        names = [" ".join(cell.lower().replace("_", " ").split()) for cell in row.cells]
        of = {
            meaning: names.index(next(title for title in titles if title in names))
            for meaning, titles in _COLUMNS.items()
            if set(titles) & set(names)
        }
        if {"item", "unit", "price"} <= set(of):
            return at, of
    raise Refused("catalogue.header", "file")
