"""Seeds: what a proof draws comes from numbers, and one that failed is played again by the command that is printed."""

from collections.abc import Iterator


class Seeds:
    """``chosen`` is the one that was asked for by ``--seed``; ``now`` the one that is played."""

    def __init__(self, chosen: int | None) -> None:
        self.chosen = chosen
        self.now = chosen or 0

    def upto(self, number: int) -> Iterator[int]:
        """So many, one after another; or only the chosen one."""
        for seed in range(number) if self.chosen is None else [self.chosen]:
            self.now = seed
            yield seed

    def onwards(self) -> Iterator[int]:
        """One after another for as long as somebody plays."""
        while True:
            yield self.now
            self.now += 1


def again(test: str, seed: int, *, proof: bool) -> str:
    """The command that plays it again."""
    return f".venv/bin/pytest {'-m proof ' if proof else ''}'{test}' --seed {seed}"
