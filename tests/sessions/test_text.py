"""Whatever people type is tidied into bounded text that every document can hold, or refused."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.refused import Refused
from sessions.text import line, paragraphs

# Surrogates and control characters come in too: a phone sends what it likes.
TYPED = st.text(st.characters(exclude_categories=())) | st.text(
    "a \t\n\r\x00\x0b\x85\u0301\u2028\ud800\ufffe", max_size=12
)
BOUNDS = st.integers(1, 40)


def tidied(tidy: Callable[..., str], typed: str, most: int = 10_000) -> str | None:
    """The text, or nothing when it is refused."""
    try:
        return tidy(typed, "title", most)
    except Refused:
        return None


@given(TYPED, BOUNDS)
def test_a_line_is_one_line_within_its_bounds(typed: str, most: int) -> None:
    text = tidied(line, typed, most)
    if text is not None:
        assert 1 <= len(text) <= most
        assert text.splitlines() == [text]
        assert text == " ".join(text.split())


@pytest.mark.long
@given(TYPED, BOUNDS)
def test_paragraphs_are_lines_within_their_bounds(typed: str, most: int) -> None:
    text = tidied(paragraphs, typed, most)
    if text is not None:
        assert 1 <= len(text) <= most
        assert text == text.strip()
        assert all(row == " ".join(row.split()) for row in text.split("\n"))


@pytest.mark.parametrize("tidy", [line, paragraphs])
@given(typed=TYPED)
def test_what_is_tidy_stays_as_it_is(tidy: Callable[..., str], typed: str) -> None:
    text = tidied(tidy, typed)
    if text is not None:
        assert tidy(text, "title", 10_000) == text
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("tidy", [line, paragraphs])
@given(typed=TYPED)
def test_every_document_can_hold_it(tidy: Callable[..., str], typed: str) -> None:
    text = tidy(typed, "title", 10_000, required=False)
    text.encode("utf-8")
    assert not {unicodedata.category(c) for c in text.replace("\n", "")} & {"Cc", "Cs"}
    assert not set(text) & set("\ufffe\uffff")


@pytest.mark.parametrize("tidy", [line, paragraphs])
def test_nothing_is_refused_only_where_something_is_required(tidy: Callable[..., str]) -> None:
    assert tidy(" \n\x00\t", "title", 5, required=False) == ""
    with pytest.raises(Refused, match=r"text\.missing"):
        tidy(" \n\x00\t", "title", 5)


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    with pytest.raises(Refused) as caught:
        line("Gorong-gorong", "title", 10)
    assert (caught.value.key, caught.value.field) == ("text.long", "title")
    assert caught.value.values == {"most": 10, "length": 13}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_the_end_of_a_line_parts_words_whatever_it_is_written_with(ending: str) -> None:
    assert line(f"banjir{ending}tiap hujan", "problem", 40) == "banjir tiap hujan"
    assert paragraphs(f"banjir{ending}tiap hujan", "problem", 40) == "banjir\ntiap hujan"
