"""Fisik or non-fisik, where a list does not say so: from its words for other things, and from what is proposed."""

import re
from typing import NamedTuple

from sessions.settings import ProposalKind

# Training comes before everything else: it is listed under SARPRAS as often as not.
_ACTIVITIES = re.compile(
    r"\b(?:pelatihan|pembinaan|penyuluhan|sosialisasi|bimtek|bimbingan|workshop|lokakarya|seminar|penguatan|"
    r"pendampingan|peningkatan kapasitas|pemberdayaan|lomba|festival|kursus|fasilitasi|penyelenggaraan|bantuan modal)",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:pembangunan|pemasangan|pasang|perbaikan|pemeliharaan|perawatan|pengadaan|pembuatan|rehab\w*|renovasi|rabat|"
    r"pav(?:ing|eng)\w*|gorong|saluran|drainase|jalan|jembatan|gedung|lampu|talud|plengsengan|sumur|pagar|taman|irigasi|cor|aspal)",
    re.IGNORECASE,
)
# How SIPD and the budget call them (jenis, jenis belanja); with the field (bidang) that it means.
_CLASSES: dict[str, tuple[ProposalKind, str]] = {
    "fisik": ("fisik", ""), "non-fisik": ("non-fisik", ""), "non fisik": ("non-fisik", ""),
    "nonfisik": ("non-fisik", ""),
    "sarpras": ("fisik", "Sarana dan prasarana"), "sarana prasarana": ("fisik", "Sarana dan prasarana"),
    "sarana dan prasarana": ("fisik", "Sarana dan prasarana"), "infrastruktur": ("fisik", "Sarana dan prasarana"),
    "lk": ("non-fisik", "Lembaga kemasyarakatan"), "pm": ("non-fisik", "Pemberdayaan masyarakat"),
    "pemberdayaan": ("non-fisik", "Pemberdayaan masyarakat"),
    "pemberdayaan masyarakat": ("non-fisik", "Pemberdayaan masyarakat"),
    "belanja modal": ("fisik", ""), "modal": ("fisik", ""),
}  # fmt: skip


class Guess(NamedTuple):
    """A kind, from which words, whether these were plain, and the field that they name."""

    kind: ProposalKind
    basis: str
    certain: bool = False
    field: str = ""


def kind_of(said: str, *texts: str) -> Guess | None:
    """The kind of what the ``texts`` propose, when the list itself ``said`` this of it; None when nothing tells."""
    plain = " ".join(said.lower().split())
    named = _CLASSES.get(plain)
    if named and not named[1] and "fisik" in plain:
        return Guess(named[0], said, certain=True)
    field = named[1] if named else ""
    for text in texts:
        activity = _ACTIVITIES.search(text)
        if activity:
            return Guess("non-fisik", activity[0], field=field)
        if named is None and (thing := _THINGS.search(text)):
            return Guess("fisik", thing[0], field=field)
    return Guess(named[0], said, field=field) if named else None
