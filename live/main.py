"""The command line: what is done when something is typed after ``musyawarah``."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from live import counting, passing, terminal, typed
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
from sessions.documents.parcel import is_parcel, opened
from sessions.documents.passed import files_at, is_passed
from sessions.documents.writing import write_all
from sessions.journal import Unavailable
from sessions.ledger import Broken
from sessions.meeting_file import MeetingFileError
from sessions.refused import Refused
from sessions.storage import Storage


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 with one sentence on standard error."""
    given = typed.parser().parse_args(arguments)
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
        case _:
            return _verify(given, storage, language)
    return 0


def _verify(given: argparse.Namespace, storage: Storage, language: Language) -> int:
    if given.path and is_passed(Path(given.path)):
        against = Storage.named(given.against, given.data) if given.against else None
        told, good = asyncio.run(verify_files(files_at(Path(given.path)), against, given.head, language))
        print(told)
        return 0 if good else 1
    found, unlike, otherwise = asyncio.run(_found(given, storage))
    _print_whole(found, language)
    if otherwise:
        names = ", ".join(otherwise)
        print(say(language, "Sama dengan jurnal, dari templat Word yang lain daripada kini: {names}", names=names))
    if unlike:
        names = ", ".join(unlike)
        print(say(language, "Tidak dapat dibandingkan, sebab kartunya kini lain: {names}", names=names))
    return 0


async def _found(given: argparse.Namespace, storage: Storage) -> tuple[list[Whole], list[str], list[str]]:
    if not given.path or not is_parcel(Path(given.path)):
        return await verify(Storage.named(given.path, given.data) if given.path else storage, given.head), [], []
    if given.against:
        against = Storage.named(given.against, given.data)
        compared = await verify_against(Path(given.path), against, given.head, folder)
        return [compared.whole], compared.unlike, compared.otherwise
    return [opened(Path(given.path), given.head).whole], [], []


def _print_whole(found: Sequence[Whole], language: Language) -> None:
    for line in found:
        print(say(language, "{code}: utuh, {entries} entri, digest {head}", **line._asdict()))


def _options(given: argparse.Namespace) -> Options:
    trust_proxy = getattr(given, "trust_proxy", "")
    return Options(given.data, given.host, given.port, given.url.rstrip("/"), trust_proxy, given.journal)


if __name__ == "__main__":
    sys.exit(main())
