"""Many phones, clocks, power cuts, torn disks and lost lines around the Room and the fan-out, in virtual time."""

import pytest

from tests.proofs.simulated_hall import play
from tests.seeds import Seeds

pytestmark = pytest.mark.long


@pytest.mark.parametrize("halls", [60, pytest.param(10_000, marks=pytest.mark.proof)])
def test_whatever_goes_wrong_all_see_the_same_and_what_was_said_is_so(halls: int, seeds: Seeds) -> None:
    for seed in seeds.upto(halls):
        play(seed)


def test_a_seed_plays_the_same_every_time() -> None:
    one, again = play(4711), play(4711)
    assert [row.digest for row in one.disk.rows] == [row.digest for row in again.disk.rows]
    assert one.told == again.told
    assert [phone.shows for phone in one.phones] == [phone.shows for phone in again.phones]
