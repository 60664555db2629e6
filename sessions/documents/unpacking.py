"""Unpacking what somebody hands in as a parcel: a folder or a ZIP, within bounds of memory and time."""

import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sessions.refused import Refused

# A parcel with a thousand photos has a quarter of that. What we pack shrinks thirtyfold at most, a bomb a thousandfold.
MOST_BYTES, MOST_FILES = 1024**3, 20_000
_SHRUNK, _SMALL = 200, 1024**2


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a parcel by name, each once.

    Raises:
        Refused: ``parcel.altered`` with the ``name`` of a file that cannot be unpacked, ``parcel.locked`` for one that
            needs a password, ``parcel.double`` for a second of its name, ``parcel.odd`` for a name, a kind or a packing
            that no parcel has, ``parcel.large`` for more than a parcel may hold, or ``parcel.unreadable``.
    """
    if path.is_dir():
        yield from _of_folder(path)
        return
    name = path.name
    try:
        with ZipFile(path) as archive:
            for info in _bounded(archive, path.name):
                name = shown(info.filename)
                yield info.filename, archive.read(info)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
        raise Refused("parcel.altered" if name != path.name else "parcel.unreadable", name=name) from error
    except RuntimeError as error:  # NotImplementedError is one too, and says nothing of a password
        raise Refused("parcel.locked", name=name) from error


def _of_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    files = [file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith(".")]
    if len(files) > MOST_FILES or sum(file.stat().st_size for file in files) > MOST_BYTES:
        raise Refused("parcel.large", name=path.name, most=MOST_BYTES // 1024**2)
    for file in files:
        yield file.relative_to(path).as_posix(), file.read_bytes()


def _bounded(archive: ZipFile, name: str) -> list[ZipInfo]:
    """What is in it by the list at its end, which unpacking holds it to; folders are no files of it."""
    found = [info for info in archive.infolist() if not info.is_dir()]
    seen: set[str] = set()
    for info in found:
        if not _plain(info):
            raise Refused("parcel.odd", name=shown(info.filename))
        if info.filename in seen:
            raise Refused("parcel.double", name=shown(info.filename))
        seen.add(info.filename)
        if info.file_size > max(_SMALL, info.compress_size * _SHRUNK):
            raise Refused("parcel.large", name=shown(info.filename), most=MOST_BYTES // 1024**2)
    if len(found) > MOST_FILES or sum(info.file_size for info in found) > MOST_BYTES:
        raise Refused("parcel.large", name=name, most=MOST_BYTES // 1024**2)
    return found


def _plain(info: ZipInfo) -> bool:
    """Whether it is a file that stays in the folder where somebody unpacks it, and no link to another.

    Python's ``zipfile`` bounds what it unpacks by the size told for deflated files alone, not for bzip2 and LZMA.
    """
    name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
    inside = not {"", ".", ".."} & set(name.split("/")) and info.compress_type in {ZIP_STORED, ZIP_DEFLATED}
    return inside and name.isprintable() and not set(name) & set("\\:") and kind in {0, stat.S_IFREG}


def shown(name: str) -> str:
    """A name of somebody else's as it may stand in a sentence on a terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)[:120]
