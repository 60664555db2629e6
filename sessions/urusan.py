"""Urusan: the affairs of regional government that proposals are sorted by (Permendagri 90/2019, in reference/)."""

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "reference" / "urusan.csv"


@cache
def urusan() -> dict[str, str]:
    """Names by code, in the order of the codes: ``{"1.01": "Pendidikan", …}``, 42 of them."""
    lines = [line for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {row["kode"]: row["nama"] for row in csv.DictReader(lines)}


def urusan_name(code: str) -> str:
    """``1.03 Pekerjaan Umum dan Penataan Ruang``; a code nobody knows as it is."""
    return f"{code} {urusan()[code]}" if code in urusan() else code
