"""The command line: what can be typed after ``musyawarah``, and what it does."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from live import counting, passing, terminal
from live.demo import playing
from live.importing import import_file
from live.language import language_of_terminal, refusal, say
from live.opening import cards, convene, forget, reissue
from live.options import Options
from live.places import PATH_OF
from live.public import folder
from live.serving import serve
from live.verifying import verify_files
from sessions.actors import Role
from sessions.calendar import Language
from sessions.documents.archive import Whole, verify
from sessions.documents.comparing import verify_against
from sessions.documents.copying import backup, copy
from sessions.documents.parcel import is_parcel, verify_parcel, write_all
from sessions.documents.passed import files_at, is_passed
from sessions.journal import Unavailable
from sessions.ledger import Broken
from sessions.meeting_file import MeetingFileError
from sessions.refused import Refused
from sessions.storage import SCHEMES, Storage

PORT = 8080


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    top = argparse.ArgumentParser(prog="musyawarah", description="Musrenbang dari pindai QR sampai berita acara.")
    commands = top.add_subparsers(dest="command", required=True)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="folder data (bawaan: data)")
    # By the environment, too: what is typed can be read in the list of processes, with the password in it.
    data.add_argument(
        "--journal",
        default=os.environ.get("MUSYAWARAH_JOURNAL", ""),
        metavar="URL",
        type=_database,
        help="basis data PostgreSQL sebagai ganti berkas di folder data (postgresql://…)",
    )
    reach = argparse.ArgumentParser(add_help=False)
    reach.add_argument("--host", default="0.0.0.0", help="alamat yang didengarkan (bawaan: semua)")  # noqa: S104
    reach.add_argument("--port", type=int, default=PORT, help=f"nomor port (bawaan: {PORT})")
    reach.add_argument("--url", default="", help="alamat yang dipakai ponsel, bila lain dari alamat laptop ini")

    one = commands.add_parser("serve", parents=[data, reach], help="buka musyawarah di laptop ini")
    one.add_argument("--trust-proxy", default="", metavar="ALAMAT", help="proksi TLS yang dipercaya")
    one.add_argument("--metrics", type=Path, metavar="BERKAS", help="kata sandi yang membuka /metrics (Prometheus)")
    one.add_argument(
        "--least-space", type=int, default=500, metavar="MB", help="peringatkan bila ruang simpan kurang (bawaan: 500)"
    )
    one.add_argument("--log", choices=["text", "json"], default="text", help="bentuk catatan gangguan")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE.toml", help="berkas musyawarah")
    one = commands.add_parser("new", parents=[data, reach], help="siapkan musyawarah dari berkas")
    one.add_argument("file", type=Path, metavar="FILE.toml")
    one.add_argument("--json", action="store_true", help="cetak sebagai JSON")
    one = commands.add_parser("links", parents=[data, reach], help="cetak tautan baru")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--role", action="append", choices=[role.value for role in PATH_OF], help="hanya peran ini")
    one.add_argument("--revoke", action="store_true", help="matikan tautan yang lama")
    one = commands.add_parser("export", parents=[data], help="tulis semua dokumen")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--to", type=Path, required=True, metavar="OUTDIR")
    one = commands.add_parser("cards", parents=[data, reach], help="cetak kartu undangan (PDF)")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--to", type=Path, required=True, metavar="FILE.pdf")
    one = commands.add_parser(
        "import", parents=[data], help="baca daftar usulan, kamus, atau usulan tahun lalu (XLSX, CSV)"
    )
    one.add_argument("code", metavar="KODE")
    one.add_argument("file", type=Path, metavar="FILE")
    _add_kinds_of_list(one)
    one.add_argument("--yes", action="store_true", help="masukkan; tanpa ini hanya ditampilkan")
    one = commands.add_parser("forget", parents=[data], help="hapus data pribadi seseorang")
    one.add_argument("code", metavar="KODE")
    one.add_argument("person", type=int, metavar="NOMOR", help="nomor dalam daftar hadir")
    one = commands.add_parser("copy", parents=[data], help="salin musyawarah dari satu tempat simpan ke yang lain")
    one.add_argument("code", nargs="*", metavar="KODE")
    one.add_argument("--all", action="store_true", help="semua musyawarah")
    one.add_argument("--from", dest="source", required=True, metavar="TEMPAT", help="folder data atau postgresql://…")
    one.add_argument("--to", dest="target", required=True, metavar="TEMPAT", help="folder data atau postgresql://…")
    one = commands.add_parser("backup", parents=[data], help="tulis cadangan, juga selagi rapat berjalan")
    one.add_argument("--to", type=Path, required=True, metavar="BERKAS", help="berkas cadangan")
    one = commands.add_parser("verify", parents=[data], help="hitung ulang rantai digest")
    one.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="PATH",
        help="folder data, jurnal.jsonl, ZIP, kiriman atau foldernya, atau postgresql://…",
    )
    one.add_argument("--against", default="", metavar="DIR", help="bandingkan berkas dengan jurnal di folder data ini")
    one.add_argument("--head", default="", help="digest terakhir yang tercetak di berita acara")
    passing.add_parsers(commands, data)
    for more in (counting, playing):
        more.add_parser(commands)
    return top


def _add_kinds_of_list(one: argparse.ArgumentParser) -> None:
    kinds = {"--catalogue": ("kamus", "kamus usulan"), "--last-year": ("tahun-lalu", "usulan tahun lalu")}
    for flag, (what, name) in kinds.items():
        one.add_argument(flag, dest="what", action="store_const", default="usulan", const=what, help=f"berkas {name}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 with one sentence on standard error."""
    given = parser().parse_args(arguments)
    language = language_of_terminal()
    try:
        return passing.run(given, language) if given.command in passing.COMMANDS else _run(given, language)
    except MeetingFileError as error:
        print(terminal.file_error(error, language), file=sys.stderr)
    except Refused as refused:
        print(refusal(language, refused), file=sys.stderr)
    except Broken as broken:
        print(terminal.broken(broken, language), file=sys.stderr)
    except (Unavailable, OSError) as error:
        print(say(language, "Tidak dapat dibaca atau ditulis: {error}.", error=error), file=sys.stderr)
    return 1


def _run(given: argparse.Namespace, language: Language) -> int:  # noqa: PLR0912 - one for each command
    storage = Storage(given.data, given.journal) if "data" in given else Storage(Path())
    match given.command:
        case "serve":
            more = {"metrics": given.metrics, "least_space": given.least_space, "log": given.log}
            asyncio.run(serve(msgspec.structs.replace(_options(given), **more), given.files, language))
        case "demo":
            playing.demo(given, language)
        case "new":
            code, links = asyncio.run(convene(_options(given), given.file))
            told = json.dumps({"code": code, "links": links}) if given.json else terminal.links(code, links, language)
            print(told)
        case "links":
            roles = [Role(role) for role in given.role or PATH_OF]
            links = asyncio.run(reissue(_options(given), given.code, roles, revoke=given.revoke))
            print(terminal.links(given.code, links, language))
        case "cards":
            given.to.write_bytes(asyncio.run(cards(_options(given), given.code)))
            print(given.to)
        case "import":
            told = asyncio.run(import_file(storage, given.code, given.file, language, given.what, enter=given.yes))
            print(told)
        case "forget":
            name = asyncio.run(forget(storage, given.code, given.person))
            print(say(language, "Data pribadi {name} (nomor {person}) sudah dihapus.", name=name, person=given.person))
        case "export":
            for path in asyncio.run(write_all(storage, given.code, given.to, folder)):
                print(path)
        case "backup":
            _print_whole(asyncio.run(backup(storage, given.to)), language)
        case "copy":
            if bool(given.code) == given.all:
                raise Refused("copy.which")
            source, target = (Storage.named(place, given.data) for place in (given.source, given.target))
            _print_whole(asyncio.run(copy(source, target, given.code)), language)
        case "count":
            return counting.count(given, language)
        case _ if given.path and is_passed(Path(given.path)):
            against = Storage.named(given.against, given.data) if given.against else None
            told, good = asyncio.run(verify_files(files_at(Path(given.path)), against, given.head, language))
            print(told)
            return 0 if good else 1
        case _:
            found, unlike, otherwise = asyncio.run(_verify(given, storage))
            _print_whole(found, language)
            if otherwise:
                names = ", ".join(otherwise)
                print(
                    say(language, "Sama dengan jurnal, dari templat Word yang lain daripada kini: {names}", names=names)
                )
            if unlike:
                names = ", ".join(unlike)
                print(say(language, "Tidak dapat dibandingkan, sebab kartunya kini lain: {names}", names=names))
    return 0


async def _verify(given: argparse.Namespace, storage: Storage) -> tuple[list[Whole], list[str], list[str]]:
    if not given.path or not is_parcel(Path(given.path)):
        return await verify(Storage.named(given.path, given.data) if given.path else storage, given.head), [], []
    if given.against:
        against = Storage.named(given.against, given.data)
        compared = await verify_against(Path(given.path), against, given.head, folder)
        return [compared.whole], compared.unlike, compared.otherwise
    return [verify_parcel(Path(given.path), given.head)], [], []


def _print_whole(found: Sequence[Whole], language: Language) -> None:
    for line in found:
        print(say(language, "{code}: utuh, {entries} entri, digest {head}", **line._asdict()))


def _options(given: argparse.Namespace) -> Options:
    trust_proxy = getattr(given, "trust_proxy", "")
    return Options(given.data, given.host, given.port, given.url.rstrip("/"), trust_proxy, given.journal)


def _database(text: str) -> str:
    if text and not text.startswith(SCHEMES):
        raise argparse.ArgumentTypeError("postgresql://…")
    return text


if __name__ == "__main__":
    sys.exit(main())
