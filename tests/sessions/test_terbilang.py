"""Amounts in words: what is read back from the words is the amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.terbilang import terbilang

WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
UNITS = {word: value for value, word in enumerate(WORDS)}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


def read(words: str) -> int:
    """The number that somebody hears who listens to these words one after another."""
    total = group = last = 0
    for word in words.replace("seratus", "satu ratus").replace("seribu", "satu ribu").split():
        match word:
            case "belas":
                last += 10
            case "puluh":
                group, last = group + last * 10, 0
            case "ratus":
                group, last = group + last * 100, 0
            case _ if word in SCALES:
                total, group, last = total + (group + last) * SCALES[word], 0, 0
            case _:
                group, last = group + last, UNITS[word]
    return total + group + last


@given(st.one_of(st.integers(0, 10**18 - 1), st.integers(0, 12_000)))
def test_the_words_say_the_number(number: int) -> None:
    assert read(terbilang(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"), (10, "sepuluh"), (11, "sebelas"), (19, "sembilan belas"), (20, "dua puluh"), (100, "seratus"),
        (111, "seratus sebelas"), (1_000, "seribu"), (1_100, "seribu seratus"), (2_020, "dua ribu dua puluh"),
        (21_000, "dua puluh satu ribu"), (101_000, "seratus satu ribu"), (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (591_490_000, "lima ratus sembilan puluh satu juta empat ratus sembilan puluh ribu"),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_language(number: int, words: str) -> None:
    assert terbilang(number) == words


@pytest.mark.parametrize("number", [-1, 10**18])
def test_there_are_no_words_for_what_no_budget_holds(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        terbilang(number)
