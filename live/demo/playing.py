"""Playing: neighbours, and a chair if asked for, in a hall of our own or at an address."""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import msgspec

from live.access import key_cookie
from live.demo.chair import Chair
from live.demo.lines import Place
from live.demo.neighbours import neighbours
from live.demo.phones import Phone
from live.hall import Hall
from live.language import say
from live.links import issue
from live.options import Options
from live.serving import serve
from sessions.actors import Role
from sessions.calendar import Language

_TOLD = (
    "attendance.check-in", "proposal.raise", "proposal.support", "consensus.answer", "ballot.vote",
)  # fmt: skip


class Play(msgspec.Struct, frozen=True):
    """How many phones, drawn from which seed, how much faster than people, for how long, and who leads.

    ``chair`` is a facilitator's link, ``bot`` for a link of our own hall, or "": a person leads.
    """

    phones: int = 60
    seed: int = 7
    speed: float = 1.0
    minutes: float = 180.0
    chair: str = ""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """What can be typed after ``musyawarah demo``."""
    one = commands.add_parser("demo", help="isi aula dengan warga tiruan: untuk mencoba dan berlatih")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE.toml", help="berkas musyawarah (bawaan: contoh)")
    one.add_argument("--phones", type=int, default=60, metavar="N", help="banyaknya ponsel (bawaan: 60)")
    one.add_argument("--seed", type=int, default=7, metavar="N", help="benih: orang dan pilihan yang sama (bawaan: 7)")
    one.add_argument("--speed", type=float, default=1.0, metavar="X", help="berapa kali lebih cepat dari orang")
    one.add_argument("--minutes", type=float, default=180, metavar="M", help="berhenti sesudah sekian menit")
    one.add_argument("--chair", default="", metavar="bot|TAUTAN", help="pimpinan tiruan, atau tautan pimpinan rapat")
    one.add_argument(
        "--keep", dest="kept", type=Path, default=Path(), metavar="DIR", help="simpan di sini (bawaan: tidak disimpan)"
    )
    one.add_argument("--host", default="127.0.0.1", help="alamat yang didengarkan (bawaan: laptop ini saja)")
    one.add_argument("--port", type=int, default=8080, help="nomor port (bawaan: 8080)")
    one.add_argument(
        "--url", default="", help="alamat ponsel musyawarah yang sudah berjalan, mis. http://aula/m/patihan/"
    )


def demo(given: argparse.Namespace, language: Language) -> None:
    """Play what was typed: at an address, or in a hall of our own."""
    wanted = Play(given.phones, given.seed, given.speed, given.minutes, given.chair)
    if given.url:
        asyncio.run(fill_hall(given.url, wanted, language))
    else:
        asyncio.run(play(Options(given.kept, given.host, given.port), given.files, wanted, language))


async def play(options: Options, files: Sequence[Path], given: Play, language: Language) -> None:
    """Serve a meeting with neighbours in it. Without a data folder it is gone afterwards.

    Raises:
        As :func:`live.serving.serve`.
    """

    async def fill(hall: Hall) -> None:
        code = next(iter(hall.meetings))
        opened = hall.meetings[code]
        ticket = opened.ticket()
        chair = given.chair
        if chair == "bot":
            chair = (await issue(opened.room, hall.address, [Role.FACILITATOR]))[Role.FACILITATOR.value]
        address = f"{hall.address}/m/{code}/{'?t=' + ticket if ticket else ''}"
        await fill_hall(address, msgspec.structs.replace(given, chair=chair), language)

    with tempfile.TemporaryDirectory(prefix="musyawarah-demo-") as folder:
        there = options if options.data != Path() else msgspec.structs.replace(options, data=Path(folder))
        await serve(there, files, language, beside=fill)


async def fill_hall(address: str, given: Play, language: Language) -> None:
    """Let neighbours come to a phone's address and take part, until the chair of ours is through or the time is."""
    random, done = Random(given.seed), Counter[str]()  # noqa: S311 - a play, the same for the same seed
    people = neighbours(given.phones, random)
    tasks = [
        asyncio.create_task(Phone(who, address, Random(random.random()), given.speed, done).live())  # noqa: S311
        for who in people
    ]
    tasks.append(asyncio.create_task(_tell(done, language)))
    chair = given.chair and Chair(_place_of_chair(given.chair), Random(random.random()), given.speed, done)  # noqa: S311
    try:
        async with asyncio.timeout(given.minutes * 60):
            await (chair.lead() if chair else asyncio.gather(*tasks))
    except TimeoutError:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        print(_summary(done, language), flush=True)


def _place_of_chair(link: str) -> Place:
    """``…/m/KODE/kunci/SECRET`` as the cookie that it becomes."""
    parts = urlsplit(link)
    _, _, code, _, secret = parts.path.split("/")
    prefix = "__Host-" if parts.scheme == "https" else ""
    cookies = ((prefix + key_cookie(Role.FACILITATOR.value, code), secret),)
    return Place(f"{parts.scheme}://{parts.netloc}", f"/m/{code}/pimpinan/", cookies)


async def _tell(done: Counter[str], language: Language) -> None:
    told = Counter[str]()
    while True:
        await asyncio.sleep(10)
        if done != told:
            told = done.copy()
            print(_summary(done, language), flush=True)


def _summary(done: Counter[str], language: Language) -> str:
    names = ("present", "raised", "supported", "answers", "votes")
    counts = dict(zip(names, (done[do] for do in _TOLD), strict=True))
    return say(language, "{present} hadir, {raised} usulan, {supported} dukungan, {answers} jawaban, {votes} suara", **counts)  # fmt: skip  # noqa: E501
