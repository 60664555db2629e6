"""Processes of the bench: the hall, its rivals and the crowd; what each used of the machine."""

import contextlib
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import crowd
from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(__file__).with_name("node")


class Process:
    """A server that said ``ready``."""

    def __init__(self, command: list[str], port: int) -> None:
        self.port = port
        # The error stream is ours: what goes wrong in a server is seen.
        with _on(_cores()[:-1]):
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=NODE if "node" in command[0] else ROOT,
            )
        self._expect("ready")

    def _expect(self, word: str) -> None:
        assert self._process.stdout
        said = self._process.stdout.readline().strip()
        if said != word:
            raise RuntimeError(f"a server said {said!r} instead of {word!r}")

    def tell(self, line: str) -> None:
        """Have the chair do something."""
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        self._expect("done")

    @property
    def memory(self) -> int:
        """Resident bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    @property
    def busy(self) -> float:
        """Seconds of processor time since it began, of all its threads, to the nanosecond."""
        threads = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


@contextlib.contextmanager
def _on(cores: list[int]) -> Iterator[None]:
    """What is started here runs on these cores, so that a crowd that wakes up never takes a server's place.

    Where there is only one core they share it.
    """
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def hall(folder: Path, people: int, halls: int = 1, delay: float = 0) -> Iterator[Process]:
    """Our server, with people registered in each of its halls."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.ours", str(folder), str(port), str(people), str(halls), str(delay)]
    with _running(command, port) as process:
        yield process


@contextlib.contextmanager
def rival(kind: str, file: Path, delay: float = 0) -> Iterator[Process]:
    """A server that does the same in another way."""
    port = free_port()
    if kind in {"ws", "socket.io"}:
        command = ["node", "rival.js", kind, str(port), str(file)]
    else:
        command = [sys.executable, "-m", "tests.bench.rivals", kind, str(port), str(file), str(delay)]
    with _running(command, port) as process:
        yield process


@contextlib.contextmanager
def _running(command: list[str], port: int) -> Iterator[Process]:
    process = Process(command, port)
    try:
        yield process
    finally:
        process.stop()


class Crowd:
    """The crowd's process, asked as if it were here."""

    def __init__(self) -> None:
        self._wire, theirs = multiprocessing.get_context("spawn").Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=crowd.run, args=(theirs,), daemon=True)
        with _on(_cores()[-1:]):
            self._process.start()
        theirs.close()

    def __call__(self, method: str, *arguments: Any, **options: Any) -> Any:
        self._wire.send((method, arguments, options))
        went_well, answer = self._wire.recv()
        if not went_well:
            raise RuntimeError(answer)
        return answer

    def stop(self) -> None:
        """End it."""
        self._wire.close()
        self._process.join(5)
        self._process.terminate()


def most_sockets() -> int:
    """How many sockets one process may have here, after asking for as many as it may ask for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    del soft
    return min(hard, 100_000)


def node_is_there() -> bool:
    """Whether ``ws`` and Socket.IO can run here: installed with npm when it reaches its registry within a minute."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    if not (NODE / "node_modules").exists():
        install = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            subprocess.run(install, cwd=NODE, timeout=60, check=True, stdout=subprocess.DEVNULL)
    return (NODE / "node_modules" / "socket.io").exists()
