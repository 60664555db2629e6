"""What tests of all kinds share."""

from collections.abc import Iterator

import pytest

from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL server; each test takes a database of its own. Only a chosen part of the suite may lack it."""
    if not Postgres.programs() and request.config.getoption("markexpr"):
        pytest.skip("PostgreSQL is not installed; `make test` installs it, or .ci/install postgresql")
    server = Postgres()
    yield server
    server.stop()
