"""Remarks on a row of a list: what was guessed, what somebody should look at, and what keeps it out.

``templates/remarks.toml`` holds their sentences in both languages, with the ``values`` that they quote.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

Level = Literal["guess", "look", "out"]


class Remark(msgspec.Struct, frozen=True, gc=False):
    """``key`` names a sentence and begins with its level."""

    key: str
    values: Mapping[str, str] = {}

    @property
    def level(self) -> Level:
        """``guess``: most likely right; ``look``: a person should; ``out``: the row does not enter."""
        level = self.key.partition(".")[0]
        return level if level in {"look", "out"} else "guess"  # type: ignore[return-value]


def remark(key: str, **values: object) -> Remark:
    """A remark that quotes these values."""
    return Remark(key, {name: str(value) for name, value in values.items()})
