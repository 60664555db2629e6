"""Every word has its English, every refusal its sentence, and none is left over."""

import ast
import re
from pathlib import Path
from typing import get_args

from live.language import _ENGLISH, _REFUSALS, _REMARKS, LANGUAGES, TEMPLATES
from sessions.last_cycle import Fate
from sessions.levels import WORDS
from sessions.proposal import Status, What
from sessions.votes import YES_NO

ROOT = Path(__file__).resolve().parents[2]


def texts_in_use() -> set[str]:
    html = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    code = "".join(path.read_text("utf-8") for path in (ROOT / "live").rglob("*.py"))
    found = set(re.findall(r"""\b_\(\s*(?:"([^"]+)")""", html)) | set(re.findall(r"""\b_\('([^']+)'""", html))
    found |= set(re.findall(r'say\(\w+, "([^"]+)"', code))
    for table in re.findall(r"^_(?:RECORDED|NAMES|EXPECTED|BROKEN) = \{.*?\}$", code, re.DOTALL | re.MULTILINE):
        found |= set(re.findall(r': "([^"]+)"', table))
    found |= set(re.findall(r'_RECORDED\.get\(said, "([^"]+)"', code))
    found |= {
        call.args[0].value
        for path in (ROOT / "sessions").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Said"
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }
    found |= {option.label for option in YES_NO} | {word.value for word in (*Status, *What)}
    found |= set(get_args(Fate)) | {text for words in WORDS.values() for text in (words.area, words.whole)}
    return found | {"fisik", "non-fisik", "musyawarah mufakat", "aklamasi", "pemungutan suara"}


def refusals_in_use() -> set[str]:
    code = "".join(path.read_text("utf-8") for folder in ("live", "sessions") for path in (ROOT / folder).rglob("*.py"))
    return set(re.findall(r'Refused\(\s*"([a-z.-]+)"', code)) | set(re.findall(r'"((?:file|page|pb|request)\.[a-z-]+)"', code)) | {
        "journal.unavailable", "fault",
    }  # fmt: skip


def test_every_text_has_its_english_and_no_english_is_left_over() -> None:
    told = [f'"{text}" has no English: add a line to templates/english.toml' for text in texts_in_use() - set(_ENGLISH)]
    told += [
        f'"{text}" is shown nowhere: take its line from templates/english.toml'
        for text in set(_ENGLISH) - texts_in_use()
    ]
    assert not told, "\n".join(sorted(told))


def test_every_refusal_has_a_sentence_in_each_language_and_none_is_left_over() -> None:
    told = [f"{key} has no sentence: add it to templates/refusals.toml" for key in refusals_in_use() - set(_REFUSALS)]
    told += [
        f"nobody is refused by {key}: take it from templates/refusals.toml"
        for key in set(_REFUSALS) - refusals_in_use()
    ]
    assert not told, "\n".join(sorted(told))
    assert all(set(sentences) == set(LANGUAGES) for sentences in _REFUSALS.values())


def test_every_remark_has_a_sentence_in_each_language_and_none_is_left_over() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "sessions" / "tables").glob("*.py"))
    assert set(re.findall(r'"((?:guess|look|out)\.[a-z-]+)"', code)) == set(_REMARKS)
    assert all(set(sentences) == set(LANGUAGES) for sentences in _REMARKS.values())


def test_translations_quote_the_same_values() -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    assert [text for text, english in _ENGLISH.items() if names(text) != names(english)] == []
    both_of = {**_REFUSALS, **_REMARKS}
    assert [key for key, both in both_of.items() if names(both["id"]) != names(both["en"])] == []
