"""The CSV of last year's list, beside the meeting file.

Columns, of which ``usulan`` and ``status`` must be there: ``usulan``, ``status`` (terealisasi, berjalan, dianggarkan,
ditunda or ditolak), ``alasan`` (which ditunda and ditolak need), ``anggaran`` (rupiah), ``urusan`` (a code of
Permendagri 90/2019, or words), ``perangkat_daerah``, ``lokasi``, ``rw``, ``rt``, ``atas_nama``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from sessions.csv_file import amount, records, whole
from sessions.file_fields import Wrong, text, unfit
from sessions.last_cycle import OWES_A_REASON, Fate, LastProposal
from sessions.settings import Settings

COLUMNS = (
    "usulan", "status", "alasan", "anggaran", "urusan", "perangkat_daerah", "lokasi", "rw", "rt", "atas_nama",
)  # fmt: skip


def last_cycle(path: Path, settings: Settings) -> tuple[LastProposal, ...]:
    """The proposals of last year in the order of their rows.

    Raises:
        MeetingFileError: for the first row, cell or column that is wrong, on the line where its row begins.
    """
    found: list[LastProposal] = []
    for line, row in records(path, COLUMNS, ("usulan", "status")):
        try:
            found.append(_proposal(row, settings))
        except Wrong as wrong:
            raise wrong.on(path, line) from None
    return tuple(found)


def _proposal(row: Mapping[str, str], settings: Settings) -> LastProposal:
    fate, rw = _fate(row), whole(row, "rw", settings.rw_count)
    return LastProposal(
        title=text(row["usulan"], ("usulan",), 200, required=True),
        fate=fate,
        reason=text(row.get("alasan", ""), ("alasan",), 300, required=fate in OWES_A_REASON),
        amount=amount(row, "anggaran"),
        urusan=text(row.get("urusan", ""), ("urusan",), 120),
        agency=text(row.get("perangkat_daerah", ""), ("perangkat_daerah",), 120),
        location=text(row.get("lokasi", ""), ("lokasi",), 200),
        rw=rw,
        rt=whole(row, "rt", 99),
        on_behalf=text(row.get("atas_nama", ""), ("atas_nama",), 200),
        area=settings.area(rw) if settings.areas else "",
    )


def _fate(row: Mapping[str, str]) -> Fate:
    fates: tuple[Fate, ...] = get_args(Fate)
    for fate in fates:
        if row["status"].lower() == fate:
            return fate
    raise unfit(("status",), "one of", ", ".join(fates)) if row["status"] else Wrong(("status",), "file.missing-field")
