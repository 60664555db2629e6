"""What one cell means: numbers, amounts with units, neighbourhoods and ranks, as people in a kelurahan write them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sessions.text import line

_NUMBER = re.compile(r"\d[\d.,]*")
_AMOUNT = re.compile(r"(?P<number>\d[\d.,]*)\s*(?P<unit>\D.*)?", re.DOTALL)
_SCALES = {"ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9}
_MONEY = re.compile(r"(?:rp|idr)?[.\s]*(?P<number>\d[\d.,]*?)(?:[.,]-)?\s*(?P<scale>[a-z]+)?", re.IGNORECASE)

# What stands for the same unit; anything else stays as it is written, in small letters.
_UNITS = {
    "m2": "m²", "m²": "m²", "meter persegi": "m²", "meter2": "m²", "m 2": "m²",
    "m3": "m³", "m³": "m³", "meter kubik": "m³", "m 3": "m³",
    "m": "m", "meter": "m", "mtr": "m", "m1": "m", "m'": "m", "m’": "m", "meter lari": "m",
    "org": "orang", "bh": "buah", "pkt": "paket", "pcs": "buah", "bln": "bulan", "ttk": "titik",
}  # fmt: skip

_NUMERAL = r"(\d{1,3}|[ivxl]{1,7})(?![a-z0-9])"
_RW = re.compile(rf"\brw\s*[.:]?\s*{_NUMERAL}", re.IGNORECASE)
_RT = re.compile(
    r"\brt\s*[.:]?\s*(\d{1,3})((?:\s*(?:,|-|–|s/d|sd|dan|&|/)\s*(?:rt\s*[.:]?\s*)?\d{1,3})*)", re.IGNORECASE
)
_BOTH = re.compile(r"\brt\s*/\s*rw\s*[.:]?\s*(\d{1,3})\s*/\s*(\d{1,3})", re.IGNORECASE)
_ROMAN = re.compile(r"x{0,3}(ix|iv|v?i{0,3})", re.IGNORECASE)
_LETTERS = {"i": 1, "v": 5, "x": 10}
_BRACKETED_RANK = re.compile(r"\(\s*([^()]*?)\s*\bP\s*\.?\s*(\d{1,3})\s*\)", re.IGNORECASE)
_PLAIN_RANK = re.compile(r"\b(RW\s*[.:]?\s*(?:\d{1,3}|[IVXL]{1,7}))\s+P\s*\.?\s*(\d{1,3})\b")


class Place(NamedTuple):
    """``rw`` and ``rt`` are 0 where none, or more than one, is named."""

    rw: int
    rt: int


class Rank(NamedTuple):
    """The place of a proposal in its group's own list, and the text without it."""

    group: str
    rank: int
    rest: str


def decimal(typed: str) -> Decimal | None:
    """``1.250,5``, ``1,250.5`` and ``569.5``; a single separator before three digits parts thousands only as a dot."""
    digits = re.sub(r"([.,])\1+", r"\1", typed.replace("\u00a0", "").replace(" ", "")).rstrip(".,")
    if not _NUMBER.fullmatch(digits):
        return None
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        decimal_sign = max(".,", key=digits.rfind)
        thousands = "," if decimal_sign == "." else "."
    elif dots > 1 or (dots == 1 and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits)):
        thousands, decimal_sign = ".", ","
    elif commas > 1:
        thousands, decimal_sign = ",", "."
    else:
        thousands, decimal_sign = "", "," if commas else "."
    if thousands and not re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})*(\{decimal_sign}\d+)?", digits):
        return None
    exact = Decimal(digits.replace(thousands, "").replace(",", ".")) if thousands else Decimal(digits.replace(",", "."))
    return exact.normalize() + 0 if len(exact.as_tuple().digits) <= 24 else None


def money(typed: str) -> int | None:
    """``Rp 1.250.000,00``, ``1,250,000``, ``75,000``, ``Rp. 2,5 juta``, ``8500000,-`` → rupiah, halves rounded up."""
    match = _MONEY.fullmatch(typed.replace("\u00a0", " ").strip())
    scale = match and _SCALES.get((match["scale"] or "").lower(), 0 if match["scale"] else 1)
    if not match or not scale:
        return None
    number = match["number"]
    # Nobody writes a price in thousandths of a rupiah: 75,000 is English.
    grouped = re.fullmatch(r"[1-9]\d{0,2},\d{3}", number) and scale == 1
    exact = decimal(number.replace(",", "") if grouped else number)
    return None if exact is None else int((exact * scale).quantize(Decimal(1), ROUND_HALF_UP))


def amount(typed: str) -> tuple[Decimal, str] | None:
    """``35 Orang``, ``569.5 m``, ``20m2``: the volume, and the unit as it is written."""
    match = _AMOUNT.fullmatch(typed.strip())
    volume = decimal(match["number"]) if match else None
    return None if match is None or volume is None else (volume, (match["unit"] or "").strip())


def unit(typed: str) -> str:
    """The unit under its usual name: ``Orang`` → ``orang``, ``m2`` → ``m²``."""
    plain = line(typed, "unit", 10_000, required=False).rstrip(".").lower()
    return _UNITS.get(plain, plain)


def ordinal(typed: str) -> int | None:
    """``05``, ``RW 05``, ``RW.IV``, ``iv`` → a number; None where there is none, or more than one."""
    plain = re.sub(r"^(rw|rt|prioritas|p)[\s.:]*", "", typed.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}", plain):
        return int(plain)
    return _roman(plain) if plain and _ROMAN.fullmatch(plain) else None


def place(*texts: str) -> Place:
    """The neighbourhood that the texts name: ``RT.03/RW.05``, ``RW05``, ``RW IV``, ``RT/RW 003/005``."""
    whole = " ; ".join(texts)
    both = _BOTH.search(whole)
    if both:
        return Place(int(both[2]), int(both[1]))
    rws = {number for found in _RW.findall(whole) if (number := ordinal(found))}
    rts = _RT.findall(whole)
    # RT 03 of one RW says nothing when several RW are named.
    rw = rws.pop() if len(rws) == 1 else 0
    single = len({int(first) for first, _ in rts}) == 1 and not any(_is_list(more) for _, more in rts)
    return Place(rw, int(rts[0][0]) if rw and single else 0)


def _is_list(more: str) -> bool:
    return bool(re.search(r"\d", more))


def rank(text: str) -> Rank | None:
    """``Jalan rusak (RW 01 P3)`` → RW 01, 3, ``Jalan rusak``; the group is "" in ``(P3)``."""
    match = _BRACKETED_RANK.search(text) or _PLAIN_RANK.search(text)
    if match is None:
        return None
    rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip(" ;")
    return Rank(group(match[1]), int(match[2]), rest)


def group(typed: str) -> str:
    """A group under its usual name: ``RW IV``, ``Rw.4`` and ``RW 04`` are one."""
    found = _RW.fullmatch(typed.strip())
    number = ordinal(found[1]) if found else None
    return f"RW {number:02}" if number else " ".join(typed.split())


def tidy(text: str) -> str:
    """Commas and dots that were typed twice, and those left at the end of a line."""
    lines = (re.sub(r"([,;])(\s*\1)+", r"\1", row).strip().rstrip(",;").rstrip() for row in text.splitlines())
    return "\n".join(lines)


def _roman(typed: str) -> int:
    values = [_LETTERS[letter] for letter in typed.lower()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
