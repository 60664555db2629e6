"""What tests of all kinds share."""

from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests.postgres import Postgres
from tests.seeds import Seeds, again

# A busy machine is not a fault of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--seed N`` plays again what a proof drew when it failed."""
    parser.addoption("--seed", type=int, default=None, metavar="N", help="play only the seed that failed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A proof in its full size is run only when it is asked for."""
    if "proof" not in config.getoption("markexpr"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("proof")])
        items[:] = [item for item in items if not item.get_closest_marker("proof")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What failed says how it is played again."""
    report = yield
    seeds = getattr(item, "funcargs", {}).get("seeds")
    if report.failed and isinstance(seeds, Seeds):
        command = again(item.nodeid, seeds.now, proof=item.get_closest_marker("proof") is not None)
        report.sections.append(("Again", command))
    return report


@pytest.fixture
def seeds(request: pytest.FixtureRequest) -> Seeds:
    """What a proof draws from."""
    return Seeds(request.config.getoption("--seed"))


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL server; each test takes a database of its own. Only a chosen part of the suite may lack it."""
    if not Postgres.programs() and request.config.getoption("markexpr"):
        pytest.skip("PostgreSQL is not installed; `make test` installs it, or .ci/install postgresql")
    server = Postgres()
    yield server
    server.stop()
