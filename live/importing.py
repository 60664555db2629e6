"""Importing from the terminal: the preview that the desk sees, printed; entered only when that is asked for."""

from collections.abc import Iterator
from pathlib import Path

from live.language import remarked, say
from live.opening import opened
from live.uploads import Upload, What
from sessions.actors import OPERATOR
from sessions.calendar import Language
from sessions.refused import Refused
from sessions.rupiah import rupiah
from sessions.storage import Storage


async def import_file(storage: Storage, code: str, file: Path, language: Language, what: What, *, enter: bool) -> str:
    """What was understood of the file, and whether it entered.

    Raises:
        Refused: ``meeting.unknown``, ``table.header`` for columns that only the desk could name, or why the file or the
            meeting do not take it.
        OSError: the file cannot be read.
    """
    content = file.read_bytes()
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        upload = Upload(file.name, room.meeting, what)
        await upload.read(content)
        await upload.finished()
        if enter and not upload.refused:
            await upload.enter(room, OPERATOR)
            await upload.finished()
        if upload.refused:
            raise upload.refused
        if upload.stage == "mapping":
            raise Refused("table.header", "file")
        return "\n".join(_told(upload, language))


def _told(upload: Upload, language: Language) -> Iterator[str]:
    for row in upload.rows:
        looks = [remarked(language, one) for one in row.remarks if one.level != "guess"]
        if looks:
            yield f"{row.sheet} {row.row}: {row.content.title if row.content else '-'}: {' '.join(looks)}".strip()
    if upload.items:
        yield say(language, "Kamus usulan: {n} baris terbaca", n=len(upload.items))
    else:
        counts = {
            "new": upload.counts["new"], "known": upload.counts["known"] + upload.counts["twice"],
            "out": upload.counts["out"], "look": upload.counts["look"], "cost": rupiah(upload.cost),
        }  # fmt: skip
        yield say(language, "Baru {new}, sudah ada {known}, keluar {out}, perlu dilihat {look}; {cost}.", **counts)
    if upload.stage == "entered":
        yield say(language, "Sudah masuk")
    else:
        yield say(language, "Belum ada yang masuk. Tambahkan --yes untuk memasukkannya.")
