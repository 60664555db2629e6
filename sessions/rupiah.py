"""Money is integer rupiah. Quantities are exact decimals. Both are read and written the Indonesian way."""

import re
from decimal import ROUND_HALF_UP, Decimal

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+|\d+")
# With 15 + 6 digits every quantity is exact in the 28 digits of a Decimal, and fits on a screen.
_DECIMAL = re.compile(r"(?P<whole>\d{1,3}(\.\d{3}){1,4}|\d{1,15})(,(?P<part>\d{1,6}))?")


def rupiah(amount: int) -> str:
    """``1250000`` → ``Rp 1.250.000``, with a no-break space so that it never breaks over a line."""
    return f"Rp\u00a0{number(amount)}"


def number(value: int | Decimal) -> str:
    """A number with dots between thousands and a decimal comma: ``569.5`` → ``569,5``."""
    exact = Decimal(value)
    text = f"{exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def parse_rupiah(typed: str) -> int:
    """``Rp 1.250.000``, ``1250000`` and ``1.250.000,00`` → rupiah.

    Raises:
        ValueError: for anything else, a negative amount or sen other than 00 included.
    """
    text = re.sub(r"^rp\.?", "", typed.strip(), flags=re.IGNORECASE).replace("\u00a0", " ").strip()
    text = re.sub(r",(00|-)$", "", text)
    if not _GROUPED.fullmatch(text):
        raise ValueError(typed)
    return int(text.replace(".", ""))


def parse_decimal(typed: str) -> Decimal:
    """``1.250,5`` and ``12`` → an exact decimal.

    Raises:
        ValueError: for anything else, more than 15 digits or 6 decimals included.
    """
    match = _DECIMAL.fullmatch(typed.strip())
    if not match:
        raise ValueError(typed)
    return Decimal(f"{match['whole'].replace('.', '')}.{match['part'] or '0'}").normalize() + 0


def cost_of(volume: Decimal, unit_price: int) -> int:
    """Volume × unit price in rupiah; half a rupiah is rounded up."""
    return int((volume * unit_price).quantize(Decimal(1), ROUND_HALF_UP))
