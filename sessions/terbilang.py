"""Terbilang: whole numbers in Indonesian words, as official papers state amounts and dates beside the figures."""

_ONES = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")


def terbilang(number: int) -> str:
    """``1250000`` → ``satu juta dua ratus lima puluh ribu``; ``0`` → ``nol``.

    Raises:
        ValueError: for a number below 0, or of more than 18 digits.
    """
    if not 0 <= number < 1000 ** len(_SCALES):
        raise ValueError(number)
    groups: list[str] = []
    for scale in _SCALES:
        number, group = divmod(number, 1000)
        if group:
            # One thousand alone is "seribu"; twenty-one thousand is "dua puluh satu ribu".
            groups.append("seribu" if scale == "ribu" and group == 1 else f"{_hundreds(group)} {scale}".strip())
    return " ".join(reversed(groups)) or "nol"


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = "seratus" if hundreds == 1 else f"{_ONES[hundreds]} ratus" if hundreds else ""
    return f"{head} {_tens(rest)}".strip()


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number in {10, 11}:
        return "sepuluh" if number == 10 else "sebelas"
    if tens == 1:
        return f"{_ONES[ones]} belas"
    return f"{_ONES[tens]} puluh {_ONES[ones]}".strip() if tens else _ONES[ones]
