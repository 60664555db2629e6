"""What tests of all kinds share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres import Postgres

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


@pytest.fixture
def chosen_seed(request: pytest.FixtureRequest) -> int | None:
    """The seed that was asked for."""
    seed: int | None = request.config.getoption("--seed")
    return seed


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL server; each test takes a database of its own. Only a chosen part of the suite may lack it."""
    if not Postgres.programs() and request.config.getoption("markexpr"):
        pytest.skip("PostgreSQL is not installed; `make test` installs it, or .ci/install postgresql")
    server = Postgres()
    yield server
    server.stop()
