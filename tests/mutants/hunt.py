"""The hunt: which tests come to which line, and which faults none of them notices."""

import contextlib
import functools
import gc
import os
import resource
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from types import CodeType, FunctionType
from typing import Never, TypeVar

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

from tests.mutants.faults import Fault, Place, faults, path_of, planted

# A test that takes longer by as much hangs, which is noticed, too.
PATIENCE, TIMES = 5.0, 10.0
# So much longer still when nobody should notice: there a busy machine is the likelier reason.
MORE_PATIENCE = 10.0
# Of the tests that come to a line, so many seconds together.
ENOUGH_SECONDS = 40.0
MOST_BYTES = 3 * 2**30
# Typst works in threads, which a fork does not have: a test that prints hangs there, whatever the fault.
PRINTING = "sessions.documents.typeset"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")

T = TypeVar("T")
Job = Callable[[], Never]


class Hunt:
    """A plugin of pytest that runs the tests once, and then for each fault those that come to its line.

    ``well``: at least nine of ten were noticed, and what is listed as equivalent was not.
    """

    def __init__(self, modules: Sequence[str], sample: int, seed: int, workers: int, minutes: float) -> None:
        self._modules = modules
        self._workers = workers
        self._minutes = minutes
        every = [fault for module in modules for fault in faults(module)]
        self._faults = Random(seed).sample(every, min(sample or len(every), len(every)))
        self._said = f"{len(self._faults)} of {len(every)} faults, seed {seed}"
        known = tomllib.loads(EQUIVALENT.read_text("utf-8"))["fault"]
        self._equivalent = {tuple(one[part] for part in ("module", "function", "how", "text", "code")) for one in known}
        present = {_key(fault) for module in {key[0] for key in self._equivalent} for fault in faults(module)}
        self._stale = self._equivalent - present
        self.well = False

    def pytest_sessionstart(self) -> None:
        """The same examples for every fault. Before the tests are read: there they take their settings."""
        import hypothesis  # noqa: PLC0415 - pytest wants to be first

        hypothesis.settings.register_profile(
            "mutants", derandomize=True, database=None, deadline=None, phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        hypothesis.settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        with session.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            self._out = os.fdopen(os.dup(1), "w", buffering=1)
        self._look(session)
        # What was worked out before the fault is worked out again with it.
        for one in gc.get_objects():
            if isinstance(one, functools._lru_cache_wrapper):
                one.cache_clear()
        self._leave_out_what_fails_in_a_fork(session)
        self._judge(self._forked(self._plantings(session)))
        return True

    def _look(self, session: pytest.Session) -> None:
        """Run all tests as they are, and note which come to which line and how long each takes."""
        files = [str(path_of(module)) for module in self._modules]
        press = str(path_of(PRINTING))
        watching = Coverage(data_file=None, include=[*files, press], config_file=False)
        self._took: dict[pytest.Item, float] = {}
        watching.start()
        for number, item in enumerate(session.items):
            watching.switch_context(str(number))
            begun = time.monotonic()
            if _fails(item, session):
                raise pytest.UsageError(f"{item.nodeid} fails without any fault in it")
            self._took[item] = time.monotonic() - begun
        watching.stop()
        data = watching.get_data()
        printing = {number for numbers in data.contexts_by_lineno(press).values() for number in numbers}
        self._comes: dict[str, dict[int, set[pytest.Item]]] = {}
        for module, file in zip(self._modules, files, strict=True):
            self._comes[module] = {
                line: {session.items[int(number)] for number in {*numbers} - printing if number}
                for line, numbers in data.contexts_by_lineno(file).items()
            }
        print(f"{len(session.items)} tests, {self._said}", file=self._out)

    def _leave_out_what_fails_in_a_fork(self, session: pytest.Session) -> None:
        """A test that cannot be run twice, or not in a fork, would be taken to have noticed every fault."""
        asked = set[pytest.Item]().union(*(tests for comes in self._comes.values() for tests in comes.values()))
        tries = (
            (test, functools.partial(self._run, session, [test], MORE_PATIENCE))
            for test in sorted(asked, key=self._took.__getitem__)
        )
        for test, status in self._forked(tries):
            if status:
                print(f"  not asked, for it fails in a fork without any fault: {test.nodeid}", file=self._out)
                for tests in (tests for comes in self._comes.values() for tests in comes.values()):
                    tests.discard(test)

    def _plantings(self, session: pytest.Session) -> Iterator[tuple[Fault, Job]]:
        """Each fault, and how it is tried."""
        functions: defaultdict[Place, list[FunctionType]] = defaultdict(list)
        for one in gc.get_objects():
            if type(one) is FunctionType:
                code = one.__code__
                functions[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
        # They come in any order: those that were tried until then are a sample like any other.
        end = time.monotonic() + 60 * self._minutes
        for fault in self._faults:
            if time.monotonic() > end:
                return
            place, code = planted(fault)
            yield fault, functools.partial(self._plant, session, functions[place], code, fault)

    def _plant(self, session: pytest.Session, functions: Sequence[FunctionType], code: CodeType, fault: Fault) -> Never:
        for function in functions:
            function.__code__ = code
        self._run(session, self._tests(fault), MORE_PATIENCE if _key(fault) in self._equivalent else 1)

    def _forked(self, jobs: Iterable[tuple[T, Job]]) -> Iterator[tuple[T, int]]:
        """Do each job in a fork, so many at a time as there are workers, and tell how it ended: 0 when all was well."""
        waiting = iter(jobs)
        running: dict[int, T] = {}
        while True:
            while len(running) < self._workers and (job := next(waiting, None)):
                if child := os.fork():
                    running[child] = job[0]
                else:
                    job[1]()
            if not running:
                return
            child, status = os.wait()
            if child in running:
                yield running.pop(child), status

    def _run(self, session: pytest.Session, tests: Sequence[pytest.Item], patience: float) -> Never:
        """In a fork: end with 1 as soon as a test fails."""
        with contextlib.suppress(BaseException):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
            sys.settrace(None)
            for test in tests:
                signal.setitimer(signal.ITIMER_REAL, patience * (PATIENCE + TIMES * self._took[test]))
                if _fails(test, session):
                    os._exit(1)
            os._exit(0)
        os._exit(1)

    def _tests(self, fault: Fault) -> list[pytest.Item]:
        """The quickest of each file that comes there, then the second of each, and so on: each file looks for its own."""
        comes = self._comes[fault.module]
        tests = sorted(
            {test for line in fault.lines for test in comes.get(line, ())},
            key=lambda test: (self._took[test], test.nodeid),
        )
        before = Counter[Path]()
        turns: dict[pytest.Item, int] = {}
        for test in tests:
            turns[test] = before[test.path]
            before[test.path] += 1
        spent = 0.0
        chosen: list[pytest.Item] = []
        for test in sorted(tests, key=turns.__getitem__):
            spent += self._took[test]
            if chosen and spent > ENOUGH_SECONDS:
                break
            chosen.append(test)
        return chosen

    def _judge(self, tried: Iterable[tuple[Fault, int]]) -> None:
        planted, killed, hung, alike = Counter[str](), Counter[str](), 0, 0
        for fault, status in tried:
            if _key(fault) in self._equivalent:
                alike += 1
                if status:
                    self._stale.add(_key(fault))
                continue
            planted[fault.module] += 1
            killed[fault.module] += status != 0
            hung += os.WIFSIGNALED(status)
            if not status:
                print(f"  nobody noticed {fault}", file=self._out)
        for module in sorted(planted):
            print(f"{module}: {killed[module]} of {planted[module]} noticed", file=self._out)
        for key in sorted(self._stale):
            print(f"  no equivalent any more: {key}", file=self._out)
        share = killed.total() / max(planted.total(), 1)
        said = f"{killed.total()} of {planted.total()} noticed: {share:.1%}, {hung} of them by a test that hung"
        print(f"{said}; {alike} beside are equivalent", file=self._out)
        self.well = share >= 0.9 and not self._stale


def _key(fault: Fault) -> tuple[str, ...]:
    return fault.module, fault.function, fault.how, fault.text, fault.code


def _fails(item: pytest.Item, session: pytest.Session) -> bool:
    # Only what lasts as long as the session stays for the next test, and for the forks.
    reports = runtestprotocol(item, log=False, nextitem=session)  # type: ignore[arg-type]
    return any(report.failed for report in reports)
