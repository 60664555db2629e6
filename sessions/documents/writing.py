"""Writing the parcel of a meeting to the disk, so that a power cut leaves no half of a file behind."""

from collections.abc import Iterator
from pathlib import Path

from sessions.documents.parcel import (
    MANIFEST,
    Public,
    Source,
    beside,
    make,
    manifest,
    names,
    nothing,
    source,
    templates,
)
from sessions.durable import write
from sessions.storage import Storage


async def write_all(storage: Storage, code: str, to: Path, public: Public = nothing) -> Iterator[Path]:
    """Write the parcel of a meeting into the folder ``to``, file by file, the public page too; the manifest comes last.

    A file stands under its name only when all of it is on the disk, whatever happens meanwhile.

    Raises:
        Refused: ``meeting.unknown``; or a template of one's own is wrong.
        Broken, Unavailable: the ledger is not whole or cannot be read.
    """
    return _written(await source(storage, code), to, public)


def _written(given: Source, to: Path, public: Public) -> Iterator[Path]:
    meeting, files = given.meeting(), dict[str, bytes]()
    by = templates(meeting, given.own)
    to.mkdir(parents=True, exist_ok=True)
    for left in to.rglob(".*.part"):
        left.unlink()
    for group in names(meeting):
        for name, content in make(meeting, given.head, group, given.own, by):
            files[name] = content
            yield write(to / name, content)
    for name, content in (*public(meeting, given.head).items(), *beside(meeting, given.stored)):
        files[name] = content
        yield write(to / name, content)
    yield write(to / MANIFEST, manifest(meeting, given.head, files, by))
