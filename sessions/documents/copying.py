"""Copying: a meeting as it stands, from one storage into another, with everything that stands beside its ledger."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sessions.acts import Keep
from sessions.documents.archive import Whole, whole
from sessions.journal import Journal
from sessions.ledger import Stored
from sessions.refused import Refused
from sessions.sqlite import FILE
from sessions.storage import Storage


async def copy(source: Storage, target: Storage, codes: Sequence[str] = ()) -> list[Whole]:
    """Copy these meetings, or all; each is written whole or not at all, and read again to be sure.

    The source may be served meanwhile; what happens there afterwards is not in the copy.

    Raises:
        Refused: ``meeting.unknown``, ``data.missing``, or ``copy.differs`` when the target has another meeting, or
            another state of this one, under the same code.
        Broken, Unavailable: a ledger is not whole, or cannot be read or written.
    """
    giving = await source.find()
    try:
        taking = await target.open()
        try:
            return [await _copy(giving, taking, code) for code in codes or await giving.meetings()]
        finally:
            await taking.close()
    finally:
        await giving.close()


async def backup(storage: Storage, to: Path) -> list[Whole]:
    """Write all meetings into the file ``to``, also while they are served; it appears only when it is whole.

    The file is a ledger like any other: ``verify`` and ``copy`` read it.

    Raises:
        Refused: ``data.missing``.
        Broken, Unavailable: a ledger is not whole, or cannot be read or written.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{to.name}.", dir=to.parent) as part:
        found = await copy(storage, Storage(Path(part)))
        (Path(part) / FILE).replace(to)
    return found


async def _copy(giving: Journal, taking: Journal, code: str) -> Whole:
    stored, kept = await _at_one_moment(giving, code)
    if not stored:
        raise Refused("meeting.unknown", code=code)
    whole(stored, kept)
    if not await taking.read(code):
        await taking.append(code, 0, stored, kept)
    if await _at_one_moment(taking, code) != (stored, kept):
        raise Refused("copy.differs", code=code)
    return whole(stored, kept)


async def _at_one_moment(journal: Journal, code: str) -> tuple[list[Stored], list[Keep]]:
    """The ledger and what stands beside it, nothing having happened between reading the one and the other."""
    while True:
        stored, kept = await journal.read(code), await journal.kept(code)
        if not await journal.read(code, len(stored)):
            return stored, kept
