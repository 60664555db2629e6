"""Sealed files: JSON with one record a line that shows by itself when a byte is not as it was written.

The file begins with its own SHA-256, taken while that digest reads as 64 noughts, and with a short check of every line
after these two, so that whoever opens it can say which line is another one now. A seal finds damage and slips; somebody
who rewrites the file and seals it anew is found by the digest of the ledger, which stands on the signed berita acara.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from sessions.refused import Refused

MOST_BYTES = 10 * 1024 * 1024
_NOUGHTS = b"0" * 64
_HEAD = re.compile(rb'\{\n"sha256": "([0-9a-f]{64})",\n"lines": "([0-9a-f ]*)",\n')


class Opened(NamedTuple):
    """What a sealed file says, and its digest (hex)."""

    content: dict[str, Any]
    digest: str


def sealed(content: msgspec.Struct) -> bytes:
    """The file; same in, same out."""
    fields = [_field(name, value) for name, value in msgspec.to_builtins(content).items()]
    body = b",\n".join(fields) + b"\n}\n"
    checks = b" ".join(_check(line) for line in body.split(b"\n"))
    whole = b'{\n"sha256": "%s",\n"lines": "%s",\n' % (_NOUGHTS, checks) + body
    return whole.replace(_NOUGHTS, _digest(whole), 1)


def unsealed(file: bytes) -> Opened:
    """The content of a file that is as it was written.

    Raises:
        Refused: ``sealed.large``, ``sealed.empty``, ``sealed.zip`` or ``sealed.unreadable`` for what is no sealed file,
            ``sealed.cut`` for one whose end is missing, or ``sealed.altered`` with the ``line`` (from 1).
    """
    if len(file) > MOST_BYTES:
        raise Refused("sealed.large", "file", most=MOST_BYTES // 1024**2)
    if not file.strip():
        raise Refused("sealed.empty", "file")
    if file.startswith(b"PK"):
        raise Refused("sealed.zip", "file")
    head = _HEAD.match(file)
    if head is None:
        raise Refused("sealed.unreadable", "file")
    if _digest(file.replace(head[1], _NOUGHTS, 1)) != head[1]:
        body = file[head.end() :]
        if _is_cut(head[2], body):
            raise Refused("sealed.cut", "file", lines=3 + body.count(b"\n"), all=3 + head[2].count(b" "))
        raise Refused("sealed.altered", "file", line=_altered(head[2], body))
    try:
        content = msgspec.json.decode(file, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("sealed.unreadable", "file") from error
    return Opened({name: value for name, value in content.items() if name not in {"sha256", "lines"}}, head[1].decode())


def _field(name: str, value: Any) -> bytes:
    key = msgspec.json.encode(name) + b": "
    if not isinstance(value, list | tuple):
        return key + msgspec.json.encode(value)
    return key + b"[" + b",".join(b"\n" + msgspec.json.encode(one) for one in value) + b"\n]"


def _digest(file: bytes) -> bytes:
    return sha256(file).hexdigest().encode()


def _check(line: bytes) -> bytes:
    return sha256(line).hexdigest()[:8].encode()


def _altered(checks: bytes, body: bytes) -> int:
    """The first line that is not as it was; the line of the digest when all others are."""
    for number, (check, line) in enumerate(_pairs(checks, body), start=4):
        if check != line:
            return number
    return 2


def _is_cut(checks: bytes, body: bytes) -> bool:
    """Whether all is as it was up to where it ends too early; a damaged line feed joins no more than two lines."""
    written, lines = checks.split(b" "), [_check(line) for line in body.split(b"\n")]
    return len(lines) < len(written) - 1 and lines[:-1] == written[: len(lines) - 1]


def _pairs(checks: bytes, body: bytes) -> Iterator[tuple[bytes, bytes]]:
    lines = [_check(line) for line in body.split(b"\n")]
    written = checks.split(b" ")
    most = max(len(lines), len(written))
    return zip(written + [b""] * (most - len(written)), lines + [b""] * (most - len(lines)), strict=True)
