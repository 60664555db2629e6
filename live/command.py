"""The door of the command line: counting a file does not wait until the web is loaded."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 with one sentence on standard error."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if typed[:1] == ["count"]:
        from live.counting import main as run  # noqa: PLC0415 - only what is needed
    else:
        from live.main import main as run  # noqa: PLC0415
    return run(typed)
