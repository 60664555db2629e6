"""Likeness: names that are perhaps one, and names that are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.likeness import alike, matches, pairs, words

NAMES = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=30).filter(str.strip)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sri Wahyuni", "sri  wahyuni"),
        ("Hj. Sri Wahyuni, S.Pd.", "Sri Wahyuni"),
        ("Drs.H.Budi Santoso", "Budi Santoso, M.M."),
        ("Budi Santoso SE", "Bpk Budi Santoso S.Sos"),
        ("Wahyuni Sri", "Sri Wahyuni"),
        ("SriWahyuni", "Sri Wahyuni"),
        ("Sri Wahyni", "Sri Wahyuni"),
        ("Sri Wahyunii", "Sri Wahyuni"),
        ("Sri Vahyuni", "Sri Wahyuni"),
        ("Sri Wahyuin", "Sri Wahyuni"),
        ("Xri Wahyuni", "Sri Wahyuni"),
        ("Ma'ruf Amin", "Maruf Amin"),
        ("José Maria", "Jose Maria"),
        ("Mbah", "mbah"),
    ],
)
def test_one_name_by_two_hands(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)
    assert list(pairs({1: one, 2: other})) == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ani", "Ari"),
        ("Sri Wahyuni", "Sri Wahyono"),
        ("Sri Wahyuni", "Sri Lestari"),
        ("Budi", "Budi Santoso"),
        ("Warga 1", "Warga 2"),
        ("Warga nomor 1", "Warga nomor 11"),
        ("Mbah", "Pak"),
        ("", "Sri"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not alike(one, other)
    assert list(pairs({1: one, 2: other})) == []


def test_three_letters_find_a_person_by_any_word_of_the_name() -> None:
    assert matches("Hj. Sri Wahyuni, S.Pd.", "wah")
    assert matches("Hj. Sri Wahyuni, S.Pd.", "hj sri")
    assert matches("Sri Wahyuni", "wahy SRI")
    assert not matches("Sri Wahyuni", "yun")
    assert not matches("Sri Wahyuni", "  ")


@given(NAMES)
def test_a_name_is_like_itself_however_it_is_cased_ordered_and_titled(name: str) -> None:
    assert words(f"{name.title()}, S.H.") == words(name)
    assert alike(name, " ".join(reversed(name.upper().split())))


@given(st.lists(NAMES, max_size=12))
def test_pairs_are_all_that_are_alike(names: list[str]) -> None:
    numbered = dict(enumerate(names))
    every = [(a, b) for a in numbered for b in numbered if a < b and alike(numbered[a], numbered[b])]
    assert list(pairs(numbered)) == every


def test_a_full_hall_is_compared_while_nobody_waits() -> None:
    names = {
        n: f"{['Sri', 'Budi', 'Joko', 'Wati', 'Karto', 'Rini'][n % 6]} {chr(97 + n % 23) * 2}{chr(97 + n // 23 % 23)}yuni"
        for n in range(500)
    }
    began = time.perf_counter()
    list(pairs(names))
    assert time.perf_counter() - began < 1
