"""A disk that fails: SQLite's own system calls, of which any can be told to fail as the kernel would.

SQLite lets its calls be replaced (``sqlite3_vfs.xSetSystemCall``, made for tests like these). ``fsync`` is not among
them; a commit that is durable and yet reported as failed is played by the simulated disk.
"""

import contextlib
import ctypes
import ctypes.util
from collections.abc import Iterator
from typing import Any

WRITES = ("write", "pwrite64", "pwrite", "ftruncate")
_CALLS: dict[str, Any] = {
    "write": ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, use_errno=True),
    "pwrite": ctypes.CFUNCTYPE(
        ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
    ),
    "pwrite64": ctypes.CFUNCTYPE(
        ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
    ),
    "ftruncate": ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int64, use_errno=True),
}
_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_GET = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``, as sqlite3.h lays it out."""

    _fields_ = [
        ("version", ctypes.c_int), ("size_of_file", ctypes.c_int), ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p), ("name", ctypes.c_char_p), ("data", ctypes.c_void_p),
        *((f"method{number}", ctypes.c_void_p) for number in range(13)),
        ("set_system_call", _SET), ("get_system_call", _GET), ("next_system_call", ctypes.c_void_p),
    ]  # fmt: skip


class FailingDisk:
    """``fails_from`` and ``fails_for``: which writes from now on fail, with ``errno``; ``writes`` counts all."""

    def __init__(self) -> None:
        self.writes = 0
        self.failed = 0
        self._from = self._to = 0
        self._errno = 0
        self._kept: list[Any] = []

    def fail(self, errno: int, after: int, count: int) -> None:
        """Let ``count`` writes fail with ``errno`` after ``after`` more have gone well."""
        self._errno, self.writes, self.failed = errno, 0, 0
        self._from, self._to = after, after + count

    def heal(self) -> None:
        """All writes go well again."""
        self._from = self._to = 0

    @contextlib.contextmanager
    def mounted(self) -> Iterator["FailingDisk"]:
        """Stand between SQLite and the disk."""
        library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None)
        for name in WRITES:
            pointer = vfs.contents.get_system_call(vfs, name.encode())
            if pointer:
                wrapped = _CALLS[name](self._wrap(_CALLS[name](pointer)))
                self._kept.append(wrapped)
                vfs.contents.set_system_call(vfs, name.encode(), ctypes.cast(wrapped, ctypes.c_void_p))
        try:
            yield self
        finally:
            vfs.contents.set_system_call(vfs, None, None)

    def _wrap(self, real: Any) -> Any:
        def call(*arguments: Any) -> int:
            self.writes += 1
            if self._from < self.writes <= self._to:
                self.failed += 1
                ctypes.set_errno(self._errno)
                return -1
            return int(real(*arguments))

        return call
