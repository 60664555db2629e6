"""A real server for tests: started as an operator would, killed as a power cut would."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sessions" / "samples"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepared(folder: Path, code: str = "patihan", changes: Mapping[str, str] | None = None) -> Path:
    """The sample's meeting file in ``folder``, with its lists beside it, under another code and with words changed."""
    text = (SAMPLE / "patihan.toml").read_text("utf-8")
    for old, new in {'code = "patihan"': f'code = "{code}"', **(changes or {})}.items():
        assert old in text, f"the sample does not say {old} any more"
        text = text.replace(old, new)
    for table in SAMPLE.glob("*.csv"):
        shutil.copy(table, folder)
    file = folder / f"{code}.toml"
    file.write_text(text, "utf-8")
    return file


class Server:
    """``musyawarah serve`` in a process of its own, on loopback, with a data directory.

    ``meetings`` holds the links that it printed, by the code of the meeting; ``links`` are those of ``code``, by default
    of the first.
    """

    def __init__(
        self,
        data: Path,
        files: Sequence[Path] = (),
        python: Path = Path(sys.executable),
        arguments: Sequence[str] = (),
    ) -> None:
        self.data = data
        self.port = free_port()
        self.code = ""
        self.meetings: dict[str, dict[str, str]] = {}
        self._command = [
            str(python), "-P", "-m", "live.main", "serve", "--data", str(data), "--host", "127.0.0.1",
            "--port", str(self.port), *arguments, *map(str, files),
        ]  # fmt: skip
        self.start()

    def start(self, wait: float = 30) -> None:
        """Start, and return when the links are printed and the front page answers."""
        log = self.data.with_suffix(".log")
        self.meetings = {}
        with log.open("w") as out:
            # No test may read the sources by accident when it asks for an installed wheel: -P, and a neutral folder.
            environment = {**os.environ, "PYTHONPATH": self._sources()}
            self.process = subprocess.Popen(
                self._command, stdout=out, stderr=out, cwd=self.data.parent, env=environment
            )
        end = time.monotonic() + wait
        while time.monotonic() < end:
            self.output = log.read_text()
            if self.process.poll() is not None:
                raise AssertionError(f"the server stopped: {self.output}")
            if "Ctrl+C" in self.output and self._answers():
                for name, link, code in re.findall(r"^  (\S.*?)  +(http\S+/m/([^/]+)/\S*)$", self.output, re.MULTILINE):
                    self.meetings.setdefault(code, {})[name] = link
                return
            time.sleep(0.05)
        raise AssertionError(f"the server did not come up: {self.output}")

    @property
    def links(self) -> dict[str, str]:
        """The links of one meeting by their names, such as "Layar"."""
        return self.meetings[self.code] if self.code else next(iter(self.meetings.values()))

    def _sources(self) -> str:
        return str(Path(__file__).resolve().parents[1]) if self._command[0] == sys.executable else ""

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Cut the power: no goodbye, no flush."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ctrl+C; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=15)
