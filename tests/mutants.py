"""``make mutants``: small faults put into the rules one at a time; the tests must notice each.

    python -m tests.mutants [--sample N] [--seed N] [MODULE …]

A mutant changes one comparison, one condition, one number or one sum, or leaves out one statement. Its tests run in a fork
that has everything else loaded. Prints those that nobody noticed, and the share of those that were noticed.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120
_BALLOTS = (
    "test_ballots",
    "test_ballot_machine",
    "test_room",
    "test_secrecy",
    "test_merging",
    "test_released_journals",
)
_JOURNAL = ("test_journals", "test_room", "test_secrecy", "test_erasing", "../proofs/test_digest_chain")
_PRIORITIES = ("test_priorities", "test_ballots", "test_recap")
TESTS = {
    "sessions.ballots": _BALLOTS, "sessions.balloting": _BALLOTS, "sessions.ballot": _BALLOTS,
    "sessions.tallying": _BALLOTS, "sessions.votes": _BALLOTS, "sessions.priorities": _PRIORITIES,
    "sessions.prioritising": _PRIORITIES, "sessions.ledger": _JOURNAL, "sessions.sqlite": _JOURNAL,
}  # fmt: skip
_SWAPS: dict[type[ast.AST], Any] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def spots(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """What can be changed, and how: a swap, a number, a condition, or a statement that is left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                yield from _spots_of(inner)


def _spots_of(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPS:
        yield node, "compare"
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPS and not _is_type(node):
        yield node, "sum"
    elif isinstance(node, ast.BoolOp):
        yield node, "both"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, "not"
    elif isinstance(node, ast.If | ast.IfExp):
        yield node, "if"
    elif isinstance(node, ast.Constant) and (isinstance(node.value, bool) or type(node.value) is int):
        yield node, "constant"
    elif isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.Await)
    ):
        yield node, "leave out"


def _is_type(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.BitOr)


def mutate(tree: ast.Module, number: int) -> tuple[ast.Module, str]:
    """The tree with one fault in it, and where."""
    changed = copy.deepcopy(tree)
    node, how = list(spots(changed))[number]
    line = getattr(node, "lineno", 0)
    before = ast.unparse(node).splitlines()[0]
    if isinstance(node, ast.Compare):
        node.ops[0] = _SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = _SWAPS[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        _replace(changed, node, node.operand)
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else int(str(node.value)) + 1
    else:
        _replace(changed, node, ast.Pass())
    return ast.fix_missing_locations(changed), f"{line}: {how}: {before}"


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and old in value:
                value[value.index(old)] = new


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with a fault in it to whoever imports it."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self._name, self._tree = name, tree

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._tree, f"<{self._name}>", "exec"), module.__dict__)


def noticed(name: str, tree: ast.Module) -> bool:
    """Whether the tests of a module fail when it is this."""
    child = os.fork()
    if not child:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        signal.alarm(PATIENCE)
        sys.meta_path.insert(0, _Planted(name, tree))
        import pytest  # noqa: PLC0415 - loaded before the fork already

        tests = [str(ROOT / "tests" / "sessions" / f"{test}.py") for test in TESTS[name]]
        with contextlib.redirect_stdout(io.StringIO()):
            code = pytest.main([*tests, "-x", "-q", "-p", "no:cacheprovider", "-n", "0", "-k", "not postgresql"])
        os._exit(int(code))
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> int:
    """0 when at least nine of ten were noticed."""
    asked = argparse.ArgumentParser(prog="make mutants")
    asked.add_argument("--sample", type=int, default=0, metavar="N", help="only so many of each module")
    asked.add_argument("--seed", type=int, default=0, metavar="N")
    asked.add_argument("modules", nargs="*", default=list(TESTS))
    given = asked.parse_args()
    for name in ("pytest", "aiosqlite", "asyncpg", "msgspec"):
        importlib.import_module(name)  # once, and not in every fork
    random, killed, planted = Random(given.seed), 0, 0
    for name in given.modules:
        tree = ast.parse((ROOT / f"{name.replace('.', '/')}.py").read_text("utf-8"))
        if noticed(name, tree):
            raise SystemExit(f"the tests of {name} fail without any fault in it")
        numbers = range(len(list(spots(tree))))
        chosen = sorted(random.sample(numbers, min(given.sample or len(numbers), len(numbers))))
        found = 0
        for number in chosen:
            mutant, where = mutate(tree, number)
            if noticed(name, mutant):
                found += 1
            else:
                print(f"  nobody noticed {name}:{where}", flush=True)
        print(f"{name}: {found} of {len(chosen)} noticed", flush=True)
        killed, planted = killed + found, planted + len(chosen)
    print(f"{killed} of {planted} noticed: {killed / planted:.0%}")
    return int(killed < 0.9 * planted)


if __name__ == "__main__":
    sys.exit(main())
