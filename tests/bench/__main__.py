"""``make bench``: measure, print the table, keep it as JSON, and with ``--readme`` write it into README.

python -m tests.bench [--quick] [--readme] [ROW …]
"""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tests.bench.processes import ROOT
from tests.bench.rows import QUICK, ROWS, Row, Sizes, run

RESULTS = ROOT / "screenshots" / "bench.json"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
_HEAD = "| | ours | beside it | ratio | target | | |\n|---|---|---|---|---|---|---|"


def machine() -> str:
    """What it ran on."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {names[0] if names else 'unknown'}, {memory:.0f} GB, Python {platform.python_version()}"


def line(row: Row) -> str:
    """A line of the table."""
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
    met = "" if row.met is None else "met" if row.met else "**not met**"
    return f"| {row.what} | {row.ours} | {row.theirs} | {ratio} | {row.target} | {met} | {row.note} |"


def write_into_readme(text: str) -> None:
    """Put the table between its two marks."""
    file = ROOT / "README.md"
    before, _, rest = file.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise SystemExit(f"README.md has no {BEGIN} … {END}")
    file.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def main() -> int:
    """0 when everything ran, whatever came out."""
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("--quick", action="store_true", help="small sizes, under three minutes")
    asked.add_argument("--readme", action="store_true", help="write the table into README.md")
    asked.add_argument("rows", nargs="*", choices=[*ROWS, []], metavar="ROW", help=", ".join(ROWS))
    given = asked.parse_args()
    sizes = QUICK if given.quick else Sizes()
    when = datetime.now(UTC)
    print(_HEAD, flush=True)
    rows = run(given.rows or list(ROWS), sizes, lambda row: print(line(row), flush=True))
    size = "`make bench QUICK=1`" if given.quick else "`make bench`"
    under = f"{size}, {when:%-d %B %Y}, {machine()}. Load when it began: {os.getloadavg()[2]:.1f}."
    print(f"\n{under}")
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {"when": when, "machine": machine(), "sizes": sizes, "rows": rows}
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(kept)))
    if given.readme:
        write_into_readme("\n".join([under, "", _HEAD, *map(line, rows)]))
    return int(any(row.ours == "not run" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
