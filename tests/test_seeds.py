"""Whatever fails with a seed says the command that plays it again."""

import pytest

from tests.conftest import pytest_runtest_makereport
from tests.seeds import Seeds


@pytest.mark.parametrize("fails", [True, False])
def test_what_fails_says_how_it_is_played_again(fails: bool, request: pytest.FixtureRequest) -> None:
    seeds = Seeds(None)
    for seed in seeds.upto(10):
        if seed == 7:
            break
    request.node.funcargs["seeds"] = seeds

    def plays() -> None:
        assert not fails

    call = pytest.CallInfo.from_call(plays, "call")
    report = pytest.TestReport.from_item_and_call(request.node, call)
    hook = pytest_runtest_makereport(request.node, call)
    next(hook)
    with pytest.raises(StopIteration) as told:
        hook.send(report)
    said = dict(told.value.value.sections).get("Again", "")
    assert said == (f".venv/bin/pytest '{request.node.nodeid}' --seed 7" if fails else "")


def test_a_chosen_seed_is_the_only_one_and_else_all_are_played() -> None:
    assert list(Seeds(4711).upto(10)) == [4711]
    assert list(Seeds(None).upto(3)) == [0, 1, 2]
    onwards = Seeds(5).onwards()
    assert [next(onwards), next(onwards)] == [5, 6]
