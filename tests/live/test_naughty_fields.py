"""Naughty strings through every text field of every command: taken as typed or refused with a sentence, never a fault."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from live.decoding import COMMANDS
from tests.live.visitors import listening
from tests.naughty import SCRIPTS, naughty
from tests.naughty_hall import CHOSEN, FORMS, Typists, forgotten, hurries, text_fields, texts_in


def test_no_text_field_is_forgotten() -> None:
    assert forgotten() == []
    fields = {(name, field) for name, command in COMMANDS.items() for field in text_fields(command)}
    assert fields >= CHOSEN
    assert set(FORMS) <= {name for name, _ in fields}


@pytest.mark.long
@pytest.mark.parametrize(
    "strings", [SCRIPTS[:12], pytest.param(naughty(), marks=pytest.mark.slow)], ids=["some", "all"]
)
async def test_what_is_taken_stands_in_the_ledger_as_it_was_typed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, strings: list[str]
) -> None:
    async with listening(tmp_path) as hall:
        opened = hall.meeting("patihan")
        await hurries(opened)
        typists = Typists(opened)
        await typists.type_everything(strings)
        rows: list[Any] = [msgspec.json.decode(row.body) for row in await opened.room._journal.read("patihan")]
    kept = {" ".join(text.split()) for text in {*texts_in(rows), *typists.cards}}
    for name in FORMS:
        for field in text_fields(COMMANDS[name]):
            if (name, field) not in CHOSEN:
                taken = typists.taken.get((name, field), set())
                assert len(taken) > 0.8 * len(strings), (
                    f"{name}: hardly any string was taken as {field}; what does it need?"
                )
    lost = {where: missing for where, texts in typists.taken.items() if (missing := unkept(texts, kept))}
    assert lost == {}
    assert [record.getMessage() for record in caplog.records] == []


def unkept(texts: set[str], kept: set[str]) -> set[str]:
    """Texts that stand nowhere, neither as one line nor as several."""
    return {text for text in texts if " ".join(text.split()) not in kept}
