"""Between levels, from the terminal: the files that leave for others, and the bundles that come from below."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from live.app import static
from live.language import Renderer, refusal, say
from live.looking import Looked, look, take_in
from live.opening import opened
from live.public import public_files
from sessions.actors import OPERATOR
from sessions.calendar import Language
from sessions.documents.sent_down import sent_down
from sessions.documents.sent_up import sent_up
from sessions.durable import write
from sessions.refused import Refused
from sessions.resending import Difference
from sessions.rupiah import rupiah
from sessions.storage import Storage

COMMANDS = ("bundle", "receive", "feedback", "public")


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data: argparse.ArgumentParser) -> None:
    """Add the commands that pass files between levels."""
    one = commands.add_parser("bundle", parents=[data], help="buat kiriman usulan untuk tingkat di atas")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--to", type=Path, required=True, metavar="FILE.json")
    one = commands.add_parser("receive", parents=[data], help="terima kiriman dari tingkat di bawah")
    one.add_argument("code", metavar="KODE")
    one.add_argument("paths", nargs="+", type=Path, metavar="FILE.json", help="beberapa berkas, atau foldernya")
    one.add_argument("--yes", action="store_true", help="masukkan; tanpa ini hanya ditampilkan")
    one = commands.add_parser("feedback", parents=[data], help="buat umpan balik untuk satu wilayah di bawah")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--for", dest="area", required=True, metavar="WILAYAH", help="nama wilayah, misalnya Patihan")
    one.add_argument("--to", type=Path, required=True, metavar="FILE.json")
    one = commands.add_parser("public", parents=[data], help="tulis halaman publik tanpa data pribadi")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--to", type=Path, required=True, metavar="OUTDIR")


def run(given: argparse.Namespace, language: Language) -> int:
    """Run one of them; the exit code.

    Raises:
        Refused, OSError: as the functions below.
    """
    storage = Storage(given.data, given.journal)
    if given.command == "receive":
        told, good = asyncio.run(receive(storage, given.code, given.paths, language, enter=given.yes))
        print(told)
        return 0 if good else 1
    if given.command == "public":
        print(*asyncio.run(publish(storage, given.code, given.to)), sep="\n")
        return 0
    if given.command == "feedback":
        asyncio.run(feedback(storage, given.code, given.area, given.to))
    else:
        asyncio.run(bundle(storage, given.code, given.to))
    print(given.to)
    return 0


async def receive(
    storage: Storage, code: str, paths: Sequence[Path], language: Language, *, enter: bool
) -> tuple[str, bool]:
    """What the files, or all ``.json`` of the folders, bring; entered when that is asked for. Whether all were good.

    Raises:
        Refused: ``meeting.unknown``, ``import.missing`` without a file, or why the meeting takes none.
        OSError: a file cannot be read.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    if not files:
        raise Refused("import.missing", "file")
    contents = [(file.name, file.read_bytes()) for file in files]
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        looked = [look(room.meeting, name, content) for name, content in contents]
        if enter:
            await take_in(room, looked, OPERATOR)
        return "\n".join(_told(looked, language, entered=enter)), not any(one.refused for one in looked)


async def bundle(storage: Storage, code: str, to: Path) -> None:
    """Write the bundle for the level above.

    Raises:
        Refused: ``meeting.unknown``, or as :func:`~sessions.documents.sent_up.sent_up`.
    """
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        write(to, sent_up(room.meeting, room.head))


async def feedback(storage: Storage, code: str, name: str, to: Path) -> None:
    """Write the answer for a region below.

    Raises:
        Refused: ``meeting.unknown``, or as :func:`~sessions.documents.sent_down.sent_down`.
    """
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        write(to, sent_down(room.meeting, room.head, name))


def _told(looked: Sequence[Looked], language: Language, *, entered: bool) -> Iterator[str]:
    for one in looked:
        if one.refused:
            yield f"{one.name}: {refusal(language, one.refused)}"
        if one.answer:
            given = one.answer.totals["diterima"]
            told = {"name": one.name, "region": one.answer.sender.region, "n": given.number}
            yield say(language, "{name}: jawaban {region}, {n} diterima {amount}.", amount=rupiah(given.amount), **told)
        if one.sent:
            first, reserve = one.of("prioritas"), one.of("cadangan")
            counts = {
                "name": one.name, "region": one.sent.sender.region, "n": first.number, "m": reserve.number,
                "amount": rupiah(first.amount), "spare": rupiah(reserve.amount), "new": one.new,
            }  # fmt: skip
            yield say(language, "{name}: {region}, {n} prioritas {amount}, {m} cadangan {spare}; {new} baru.", **counts)
            yield from (say(language, said.text, **said.values) for said in one.notices)
            yield from _different(one.different, language) if one.different else ()
    yield (
        say(language, "Sudah masuk")
        if entered
        else say(language, "Belum ada yang masuk. Tambahkan --yes untuk memasukkannya.")
    )


def _different(found: Difference, language: Language) -> Iterator[str]:
    for one in found.revised:
        fields = "; ".join(f"{change.field} {change.before} → {change.after}" for change in one.changes)
        kept = "".join(f"; ({change.field} {change.after})" for change in one.kept)
        said = {"code": one.proposal.code, "title": one.proposal.title, "changes": fields + kept}
        yield say(language, "{code} {title}: {changes}", **said)
    for gone in found.gone:
        done = " ".join(say(language, said.text, **said.values) for said in gone.done)
        told = {"code": gone.proposal.code, "title": gone.proposal.title, "done": done}
        yield say(language, "{code} {title}: tidak ada lagi dalam kiriman. {done}", **told)


async def publish(storage: Storage, code: str, to: Path) -> list[Path]:
    """Write the folder; the paths written. A file appears under its name only when it is complete.

    Raises:
        Refused: ``meeting.unknown``.
        OSError: it cannot be written.
    """
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        files = public_files(room.meeting, room.head, Renderer(static, ""))
    to.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write(to / name, content)
    return [to / name for name in files]
