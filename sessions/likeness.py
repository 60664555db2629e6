"""Likeness: which names are perhaps one name, typed twice by different hands. It suggests; people decide.

Names are compared without case, accents, titles and degrees, spaces, and order of words, and with one slip of a letter
forgiven in names that are long enough to be told apart.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

# What stands before or after a name, as it is said and as it is written without dots.
_TITLES = frozenset({
    "h", "hj", "drs", "dra", "dr", "ir", "prof", "kh", "ust", "tn", "ny", "nn", "bp", "bpk", "bapak", "ibu", "bu",
    "pak", "mbah", "sdr", "sdri", "se", "sh", "st", "ss", "sag", "sip", "sos", "spd", "spdi", "ssos", "skom", "skm",
    "mm", "mh", "mpd", "msi", "amd",
})  # fmt: skip
_DEGREE = re.compile(r"\b[SMA]\.[A-Z][A-Za-z]{0,3}\b\.?")
_LONG_ENOUGH = 6


def words(name: str) -> list[str]:
    """The words that make the name: ``Hj. Sri Wahyuni, S.Pd.`` is ``["sri", "wahyuni"]``.

    A name of titles only (somebody called Mbah) keeps them.
    """
    called = _DEGREE.sub(" ", name.partition(",")[0])
    plain = "".join(c for c in unicodedata.normalize("NFKD", called.casefold()) if not unicodedata.combining(c))
    every = re.findall(r"\w+", plain.replace("'", "").replace("_", " "))
    return [word for word in every if word not in _TITLES] or every


def matches(name: str, typed: str) -> bool:
    """Whether each word of ``typed`` begins some word of the name: ``wah sr`` finds Sri Wahyuni."""
    own = words(name) + re.findall(r"\w+", name.casefold())
    asked = re.findall(r"\w+", unicodedata.normalize("NFC", typed).casefold())
    return bool(asked) and all(any(word.startswith(part) for word in own) for part in asked)


def alike(one: str, other: str) -> bool:
    """Whether two names are perhaps one."""
    return any(a == b or _one_slip(a, b) for a in _readings(one) for b in _readings(other))


def pairs(names: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """The pairs of numbers whose names are alike, the smaller number first, in order.

    Names one slip apart share a spelling that lacks a letter, so only those are compared.
    """
    sharing: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in names.items():
        for reading in _readings(name):
            for lacking in {reading, *(reading[:i] + reading[i + 1 :] for i in range(len(reading)))}:
                sharing[lacking].add(number)
    near = {(a, b) for group in sharing.values() if len(group) > 1 for a in group for b in group if a < b}
    return iter(sorted(pair for pair in near if alike(names[pair[0]], names[pair[1]])))


def _readings(name: str) -> set[str]:
    """The name in one piece, in its own order of words and in that of the alphabet."""
    own = words(name)
    return {"".join(own), "".join(sorted(own))} - {""}


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many or changed places with its neighbour. Digits never are."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < _LONG_ENOUGH:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        rest, swapped = long[at:], long[at + 1 : at + 2] + long[at : at + 1] + long[at + 2 :]
        slipped = long[at + 1 :] == short[at + 1 :] or swapped == short[at:]
        return slipped and not any(letter.isdigit() for letter in short[at : at + 1] + rest[:1])
    return long[at + 1 :] == short[at:] and not long[at].isdigit()
