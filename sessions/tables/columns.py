"""Which column means what: found under any number of title rows, by the names that lists of proposals use.

Known are our own export, the CSV of a meeting file, lists in the style of SIPD, and forms 1.4 and 1.5 of Surat Edaran
Walikota Malang 66/2021. What is not recognised can be told by a person: column by column, as a meaning.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sessions.refused import Refused
from sessions.tables.reading import Row, Table

# Every meaning, with the titles it has in lists, the more precise first. Titles are in plain letters: see _plain.
MEANINGS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "usulan", "uraian usulan", "nama usulan", "usulan kegiatan", "uraian kegiatan", "nama kegiatan", "kegiatan",
        "kegiatan prioritas", "uraian", "uraian pekerjaan", "jenis kegiatan", "nama pekerjaan", "judul",
        "pekerjaan", "program kegiatan",
    ),
    "problem": ("masalah", "permasalahan", "uraian masalah", "latar belakang", "alasan usulan"),
    "description": ("penjelasan", "deskripsi", "rincian", "uraian rinci"),
    "kind": ("jenis", "jenis usulan", "fisik non fisik", "jenis belanja", "kategori"),
    "field": ("bidang", "sub kegiatan", "program", "bidang urusan"),
    "urusan": ("urusan", "kode urusan"),
    "agency": (
        "perangkat daerah", "opd akhir", "skpd tujuan", "opd tujuan", "usulan ke", "opd awal", "opd", "skpd", "pd",
        "pd penanggung jawab", "dinas",
    ),
    "funding": ("sumber dana", "sumber pendanaan", "sumber anggaran"),
    "location": ("lokasi", "alamat", "alamat lokasi", "lokasi kegiatan", "lokasi kel", "tempat"),
    "rw": ("rw", "nomor wilayah"),
    "rt": ("rt",),
    "volume": ("volume", "vol", "jumlah volume", "target", "kuantitas"),
    "unit": ("satuan", "sat"),
    "amount": ("koefisien", "volume satuan", "volume dan satuan", "target volume"),
    "unit_price": (
        "harga satuan", "perkiraan harga per satuan", "perkiraan harga satuan", "harga per satuan", "biaya satuan",
    ),
    "cost": (
        "biaya", "total perkiraan biaya", "perkiraan biaya", "anggaran", "total biaya", "jumlah biaya", "pagu",
        "total anggaran", "total", "jumlah", "usulan anggaran", "nilai",
    ),
    "beneficiaries": ("kelompok sasaran", "penerima manfaat", "sasaran", "sasaran kegiatan"),
    "land": ("status lahan", "status tanah", "lahan"),
    "on_behalf": ("atas nama", "profil", "kelompok pengusul", "lembaga pengusul", "asal usulan", "pengusul"),
    "rank": ("prioritas kelompok", "urutan prioritas", "prioritas rw", "prioritas ke", "prioritas"),
    "listed": ("masuk daftar", "status", "diakomodir", "status usulan"),
    "remark": ("keterangan", "catatan", "ket"),
    "marks": ("catatan data",),
    "external": ("id usulan", "id", "kode usulan", "id sipd"),
}  # fmt: skip
# In a list of last year, with what became of each.
LAST_YEAR: Mapping[str, tuple[str, ...]] = {
    **{meaning: MEANINGS[meaning] for meaning in ("title", "urusan", "agency", "location", "rw", "rt", "on_behalf")},
    "fate": (
        "status", "nasib", "status usulan", "status realisasi", "realisasi", "tindak lanjut", "hasil", "diakomodir",
    ),
    "reason": ("alasan", "keterangan", "catatan", "ket"),
    "cost": (*MEANINGS["cost"], "realisasi anggaran", "nilai realisasi"),
}  # fmt: skip
_OWN = {"nomor", "jenis", "usulan", "atas nama", "prioritas kelompok", "masuk daftar"}
_SIPD = {"koefisien", "skpd tujuan", "opd akhir", "opd awal", "usulan ke"}
_SEARCHED = 40


class Columns(NamedTuple):
    """The row of the titles (its place among the rows, from 0), its cells, and the column of each meaning.

    In a list of our own making (``exact``) nothing has to be guessed or tidied.
    """

    header: int
    titles: tuple[str, ...]
    of: Mapping[str, int]
    exact: bool = False


def recognised(table: Table, meanings: Mapping[str, tuple[str, ...]] = MEANINGS) -> Columns | None:
    """The columns of a list that somebody else has thought of before; None when nothing says what is proposed."""
    best = max(range(min(len(table.rows), _SEARCHED)), key=lambda at: len(_meanings(table.rows[at], meanings)))
    of = _meanings(table.rows[best], meanings)
    if "title" not in of or len(of) < 2 or ("fate" in meanings and "fate" not in of):
        return None
    names = {_plain(cell) for cell in table.rows[best].cells}
    return Columns(best, table.rows[best].cells, of, names >= _OWN)


def unrecognised(table: Table) -> Columns:
    """The row that looks most like titles, with no meanings: the first one that is as wide as the widest near the top.

    Raises:
        Refused: ``table.header`` when there is nothing that columns could be told by.
    """
    widths = [sum(bool(cell) for cell in row.cells) for row in table.rows[:_SEARCHED]]
    if len(table.rows) < 2 or max(widths) < 2:
        raise Refused("table.header", "file")
    header = widths.index(max(widths))
    return Columns(header, table.rows[header].cells, {})


def told(columns: Columns, said: Sequence[str], meanings: Mapping[str, tuple[str, ...]] = MEANINGS) -> Columns:
    """The same columns as a person has named them, a meaning or "" for each; of two with the same the first counts.

    Raises:
        Refused: ``table.title`` when no column says what is proposed, ``table.fate`` when none says what became of it.
    """
    of: dict[str, int] = {}
    for column, meaning in enumerate(said):
        if meaning in meanings:
            of.setdefault(meaning, column)
    if "title" not in of:
        raise Refused("table.title", "title")
    if "fate" in meanings and "fate" not in of:
        raise Refused("table.fate", "fate")
    return Columns(columns.header, columns.titles, of)


def counts_columns(row: Row) -> bool:
    """Whether it is the row under the titles that only numbers the columns: ``1 | 2 | 3`` or ``(1) | (2)``."""
    numbers = [re.sub(r"[()\s]", "", cell) for cell in row.cells if cell]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _meanings(row: Row, meanings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    names = [_plain(cell) for cell in row.cells]
    meaning_of = {name: (meaning, place) for meaning, known in meanings.items() for place, name in enumerate(known)}
    for column, name in enumerate(names):
        meaning, place = meaning_of.get(name, ("", 0))
        if meaning and (meaning not in found or place < found[meaning][0]):
            found[meaning] = (place, column)
    if meanings is MEANINGS and _SIPD & set(names) and "no" in names:
        found.setdefault("external", (0, names.index("no")))
    return {meaning: column for meaning, (_, column) in found.items()}


def _plain(title: str) -> str:
    """``Perkiraan  Biaya (Rp.)`` → ``perkiraan biaya``."""
    letters = re.sub(r"\((?:rp\.?|rupiah|kel\.?)\)|\brp\b\.?", " ", title.lower())
    return " ".join(re.findall(r"[a-z0-9]+", letters))
