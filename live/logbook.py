"""The logbook: what the operator reads when something goes wrong. It says where in the program, never what was typed.

A traceback ends with the words of the exception, and those may quote a name, a code or a key; so they are left out.
"""

import asyncio
import copy
import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_log = logging.getLogger(__name__)


class _Discreet(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        own.exc_text = None  # what another formatter made of it
        return super().format(own)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the name is logging's
        lines: list[str] = []
        error = ei[1]
        while error and len(lines) < 200:
            lines[:0] = [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n"]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()


class _Lines(_Discreet):
    """A JSON object a line, for machines that collect them."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def keep(out: TextIO = sys.stderr, *, as_json: bool = False) -> logging.Handler:
    """Write warnings and faults of the whole program to ``out``, and nothing below: libraries tell too much there."""
    handler = logging.StreamHandler(out)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Lines() if as_json else _Discreet("%(asctime)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler


def note_lost_tasks() -> None:
    """Log what asyncio could tell nobody; its own words would quote the exception."""

    def note(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        _log.error("%s", context["message"], exc_info=context.get("exception"))

    asyncio.get_running_loop().set_exception_handler(note)
