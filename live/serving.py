"""Serving: open the data, convene what is new, print the links, and listen."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path

import uvicorn

from live import logbook, terminal
from live.app import MOST_BODY, build
from live.hall import Hall
from live.language import say
from live.links import issue
from live.opening import convene_in, opened
from live.options import Options
from live.patience import Patient
from live.places import PATH_OF
from live.tidying import tidy
from live.watch import Watch
from live.wire import Wire
from sessions.calendar import Language
from sessions.meeting_file import Prepared, load
from sessions.refused import Refused

SAMPLE = Path(__file__).resolve().parent.parent / "sessions" / "samples" / "patihan.toml"
BACKLOG = 2048
LEAST_TOKEN = 16


async def serve(
    options: Options,
    files: Sequence[Path],
    language: Language,
    beside: Callable[[Hall], Coroutine[None, None, None]] | None = None,
) -> None:
    """Serve every meeting of the data directory and of ``files`` until told to stop; with neither, the sample.

    A database is a city's: no sample is put there. ``beside`` is done meanwhile.

    Raises:
        MeetingFileError: a file is not a meeting file.
        Refused, Broken, Unavailable: as the Room and the Journal say.
    """
    asked = [load(path) for path in files]
    logbook.keep(as_json=options.log == "json")
    token = _token(options.metrics)
    logbook.note_lost_tasks()
    with listen(options) as listening:
        async with opened(options.storage, options.address) as hall:
            old = list(hall.meetings)
            for prepared in asked or ([] if old or options.journal else [load(SAMPLE)]):
                await _convene_once(hall, prepared)
            for code, meeting in hall.meetings.items():
                # Of a city's many workers each would print links to every hall, into logs that others read.
                roles = () if options.journal and code in old else tuple(PATH_OF)
                print(terminal.invitation(code, await issue(meeting.room, hall.address, roles), language))
            print(say(language, "Tekan Ctrl+C untuk berhenti. Data: {path}", path=options.storage), flush=True)
            watch = Watch(hall, options.data, options.least_space, token)
            while_serving = (watch.look(), tidy(hall), *([beside(hall)] if beside else []))
            meanwhile = [asyncio.create_task(one) for one in while_serving]
            await _Server(config(hall, options.trust_proxy, watch), hall).serve(sockets=[listening])
            for task in meanwhile:
                task.cancel()
            await asyncio.gather(*meanwhile, return_exceptions=True)


async def _convene_once(hall: Hall, prepared: Prepared) -> None:
    """Convene what is new; another worker that starts at the same moment may be first."""
    if prepared.settings.code not in hall.meetings:
        try:
            await convene_in(hall, prepared)
        except Refused as refused:
            if refused.key != "meeting.exists":
                raise


def _token(file: Path | None) -> str:
    token = file.read_text("utf-8").strip() if file else ""
    if file and len(token) < LEAST_TOKEN:
        raise Refused("metrics.token", path=file, least=LEAST_TOKEN)
    return token


class _Server(uvicorn.Server):
    """uvicorn, told to stop by Ctrl+C or a service manager; whoever waits is answered before the lines close."""

    def __init__(self, config: uvicorn.Config, hall: Hall) -> None:
        super().__init__(config)
        self._hall = hall

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nobody in any more, answer who waits, say goodbye, and stop."""
        for listening in self.servers:
            listening.close()
        await self._hall.farewell()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop serving at a signal. uvicorn would raise it again and so cancel the closing of the ledger."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def config(hall: Hall, trust_proxy: str = "", watch: Watch | None = None) -> uvicorn.Config:
    """How uvicorn serves this hall. ``trust_proxy``: the address of the proxy whose forwarding headers count."""
    return uvicorn.Config(
        build(hall, proxied=bool(trust_proxy), watch=watch),
        proxy_headers=bool(trust_proxy),
        forwarded_allow_ips=trust_proxy,
        # A subclass of uvicorn's "websockets-sansio" protocol: the backend is named, not found by what is installed.
        ws=Wire,
        ws_max_size=MOST_BODY,
        ws_per_message_deflate=False,
        ws_ping_interval=10,
        ws_ping_timeout=20,
        http=Patient,
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


def listen(options: Options) -> socket.socket:
    """The socket that phones come to.

    Raises:
        Refused: ``port.taken``.
    """
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        listening = socket.create_server((options.host, options.port), family=family, backlog=BACKLOG)
        # asyncio does this only for sockets that it made; without it each answer waits 40 ms for an acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise Refused("port.taken", port=options.port, error=error.strerror) from error
