"""Similar proposals: what somebody is about to say may have been said, so that they support it instead of repeating it.

Words are compared by their stems, rare ones weigh more, and a misspelt one stands for those that look like it.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from sessions.proposal import Proposal

_ENOUGH = 0.45
_SAME_RW = 0.1
_MOST_WORDS = 40
# Words that most proposals share say nothing about what is asked for.
_STOP = frozenset({
    "ada", "adalah", "agar", "akan", "antara", "atau", "bagi", "bagian", "bahwa", "belum", "bila", "bisa",
    "dalam", "dan", "dapat", "dari", "demi", "dengan", "depan", "guna", "hal", "hanya", "harus", "ini", "itu",
    "jadi", "jika", "juga", "kami", "karena", "kepada", "kelurahan", "kita", "lagi", "lebih", "maka", "mohon",
    "oleh", "pada", "para", "perlu", "sampai", "sangat", "sebagai", "sehingga", "serta", "setiap", "sudah",
    "supaya", "tersebut", "tidak", "untuk", "usulan", "warga", "yang",
})  # fmt: skip
_PREFIX = re.compile(r"^(?:meng|meny|mem|men|me)?(?:peng|peny|pem|pen|per|pe|ber|ter|di|ke|se)?(?=\w{4})")
_SUFFIX = re.compile(r"(?<=\w{4})(?:kannya|annya|nya|kan|an|lah|i)$")


def similar(proposals: Sequence[Proposal], text: str, rw: int = 0, most: int = 3) -> list[Proposal]:
    """At most ``most`` of these that ask for much the same as ``text``, the closest first; ``rw``'s before others'.

    A thousand proposals take a few hundredths of a second.
    """
    asked = list(dict.fromkeys(words(text[:500])))[:_MOST_WORDS]
    said = [(proposal, words(proposal.title), _about(proposal)) for proposal in proposals]
    often = Counter(word for _, _, about in said for word in about)
    weights = {word: math.log(1 + len(said) / (1 + often[word])) for word in asked}
    whole = sum(weights.values())
    if not whole:
        return []
    alike = {word: {word} if word in often else _look_like(word, often) for word in asked}
    scores = {}
    for proposal, title, about in said:
        score = sum(
            weights[word] * (1 if alike[word] & title else 0.6) for word in asked if alike[word] & about
        ) / whole  # fmt: skip
        if score >= _ENOUGH:
            scores[proposal.id] = score + (_SAME_RW if rw and proposal.rw == rw else 0)
    found = [proposal for proposal in proposals if proposal.id in scores]
    return sorted(found, key=lambda one: (-scores[one.id], one.id))[:most]


@lru_cache(maxsize=20_000)
def words(text: str) -> frozenset[str]:
    """The stems of the words that matter: ``Perbaikan gorong-gorong di RT 7`` → ``{"baik", "gorong"}``."""
    return frozenset(_stem(word) for word in re.findall(r"[^\W\d_]{3,}", text.casefold()) if word not in _STOP)


def _about(proposal: Proposal) -> frozenset[str]:
    return words(proposal.title) | words(proposal.problem) | words(proposal.location)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return _SUFFIX.sub("", _PREFIX.sub("", word))


def _look_like(word: str, known: Counter[str]) -> set[str]:
    parts = _trigrams(word)
    return {other for other in known if len(parts & _trigrams(other)) >= 0.5 * len(parts | _trigrams(other))}


@lru_cache(maxsize=20_000)
def _trigrams(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
