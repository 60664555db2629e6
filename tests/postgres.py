"""A real PostgreSQL for tests: Debian's, in a folder of its own, reached by a socket in it, syncing every commit."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import asyncpg

USER = "postgres"


class Postgres:
    """One server. PostgreSQL refuses to run as root, so root runs it as Debian's user for it."""

    @staticmethod
    def programs() -> Path | None:
        """Where Debian keeps the newest version that is installed."""
        return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))

    def __init__(self) -> None:
        found = self.programs()
        assert found, "PostgreSQL is missing: .ci/install postgresql"
        self._programs = found
        self.folder = Path(tempfile.mkdtemp(prefix="musyawarah-pg-"))
        self._as_user: list[str] = []
        if os.getuid() == 0:
            os.chown(self.folder, pwd.getpwnam(USER).pw_uid, -1)
            self._as_user = ["setpriv", "--reuid", USER, "--regid", USER, "--init-groups"]
        self._numbers = count(1)
        initdb = ["initdb", "-D", str(self.folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale", "C"]
        # What is made here need not outlive a power cut; what is committed later is synced all the same.
        initdb += ["--no-sync"]
        subprocess.run(self._command(*initdb), check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        self.start()

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [*self._as_user, str(self._programs / program), *arguments]

    @property
    def data(self) -> Path:
        """Where its files lie."""
        return self.folder / "data"

    def start(self, options: Sequence[str] = ()) -> None:
        """Start, and return when it answers."""
        log = self.folder / "log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                self._command(
                    "postgres", "-D", str(self.data), "-k", str(self.folder), "-c", "listen_addresses=",
                    "-c", "shared_buffers=16MB", "-c", "fsync=on", *options,
                ),
                stdout=out, stderr=out, cwd=self.folder,
            )  # fmt: skip
        end = time.monotonic() + 30
        while subprocess.run(
            [self._programs / "pg_isready", "-q", "-h", self.folder, "-U", USER], check=False
        ).returncode:
            assert self.process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)

    def url(self, database: str) -> str:
        """The address of one database."""
        return f"postgresql:///{database}?host={self.folder}&user={USER}"

    async def new_database(self) -> str:
        """The address of a database that nobody used."""
        # Forks share the server and count alike.
        name = f"city{os.getpid()}_{next(self._numbers)}"
        await self.say(f"create database {name}")
        return self.url(name)

    async def say(self, statement: str, database: str = USER) -> list[asyncpg.Record]:
        """What the server answers to one statement."""
        connection = await asyncpg.connect(self.url(database))
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    def new_database_now(self) -> str:
        """As :meth:`new_database`, where no event loop runs."""
        return asyncio.run(self.new_database())

    def kill(self) -> None:
        """Cut the power."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def stop(self) -> None:
        """Stop, and leave nothing behind; a clean stop would first sync files that nobody reads again."""
        if self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)
