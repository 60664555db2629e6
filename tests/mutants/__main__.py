"""The command.

    python -m tests.mutants [--sample N] [--seed N] [--workers N] [--minutes N] [MODULE …]

The tests are collected and run once, and it is noted which of them come to which line; run once more in a fork, those
that fail there are not asked. Then each fault goes into the code of a fork that has everything loaded, and there those
tests run that come to its line, the quickest first, until one fails, hangs or all agreed with the fault. Prints those
that nobody noticed, and the share of the others.
"""

import argparse
import math
import sys

import pytest

from tests.mutants.faults import ROOT
from tests.mutants.hunt import Hunt

MODULES = {
    "ballots": ("ballots", "ballot", "balloting", "tallying", "votes", "kinds"),
    "priorities": ("priorities", "prioritising", "changing", "because", "lots", "groups"),
    "counting": (
        "counting.allocations", "counting.borda", "counting.delegates", "counting.elections", "counting.equal_shares",
        "counting.greedy", "counting.matrix", "counting.pabulib", "counting.pabulib_text", "counting.pabulib_writer",
        "counting.rules", "counting.runoff", "counting.shares", "counting.stalls", "counting.tallies",
        "counting.thresholds", "counting.ties",
    ),
    "journal": ("ledger", "deciding", "room", "sqlite", "postgres", "urn", "storage"),
}  # fmt: skip
TESTS = (
    "tests/sessions", "tests/live/test_counting.py", "tests/proofs/test_digest_chain.py",
    "tests/proofs/test_bad_disks.py", "tests/proofs/test_clocks.py", "tests/proofs/test_simulated_halls.py",
)  # fmt: skip
# They print the whole meeting: every rule is passed by, none is looked at, and each takes a second.
NOT_THESE = ("tables", "test_documents.py", "test_forms.py", "test_typeset.py", "test_consensus_documents.py")


def main() -> int:
    """0 when at least nine of ten were noticed."""
    asked = argparse.ArgumentParser(prog="make mutants")
    asked.add_argument("--sample", type=int, default=0, metavar="N", help="only so many, drawn from all")
    asked.add_argument("--seed", type=int, default=0, metavar="N")
    asked.add_argument("--workers", type=int, default=2, metavar="N")
    asked.add_argument("--minutes", type=float, default=math.inf, metavar="N", help="plant no more after so long")
    asked.add_argument("modules", nargs="*", metavar="MODULE", help="as sessions.ballots; or ballots, journal, …")
    given = asked.parse_args()
    everything = [f"sessions.{name}" for names in MODULES.values() for name in names]
    modules = [
        name
        for one in given.modules or everything
        for name in ([f"sessions.{part}" for part in MODULES[one]] if one in MODULES else [one])
    ]
    hunt = Hunt(modules, given.sample, given.seed, given.workers, given.minutes)
    arguments = [str(ROOT / test) for test in TESTS]
    arguments += ["-m", "not browser and not slow", "--rootdir", str(ROOT)]
    arguments += [f"--ignore={ROOT / 'tests' / 'sessions' / name}" for name in NOT_THESE]
    arguments += [f"-pno:{plugin}" for plugin in ("cacheprovider", "cov", "xdist")]
    code = pytest.main(arguments, plugins=[hunt])
    return int(code) or int(not hunt.well)


if __name__ == "__main__":
    sys.exit(main())
