"""Everybody who may come to the door of a hall that really listens, and what their browser holds."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from httpx import AsyncClient
from websockets.asyncio.client import connect
from websockets.typing import Origin

from live.access import digest_of
from live.app import static
from live.hall import Hall
from live.language import Renderer
from live.limits import Buckets
from live.links import issue
from live.options import Options
from live.serving import config, listen
from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Keep
from sessions.admission import AdmitPeople
from sessions.convening import Convene
from sessions.doors import TakeWheel
from sessions.journal import Unavailable
from sessions.ledger import Stored
from sessions.registering import CheckIn
from sessions.settings import Settings, StandingProposal, Wifi
from sessions.sqlite import SqliteJournal
from tests.halls import LAST_CYCLE, STANDING
from tests.halls import SETTINGS as WITHOUT_WIFI

SETTINGS = msgspec.structs.replace(
    WITHOUT_WIFI, wifi=Wifi("Aula", "rahasia kampung"), moderation=True, admission="vetted"
)
# Which screen each of them stands before. A "stranger" keeps no cookies; somebody "expelled" had a seat and lost it;
# who is "waiting" asked to come in;
# who "looks-on" is a second facilitator, without the wheel; "assisted" is the desk acting for attendee number 1.
FOLDERS = {
    "stranger": "",
    "guest": "",
    "waiting": "",
    "attendee": "",
    "observer": "",
    "expelled": "",
    "facilitator": "pimpinan/",
    "looks-on": "pimpinan/",
    "secretary": "sekretaris/",
    "assisted": "dibantu/1/",
    "projector": "layar/",
}


class SealableJournal(SqliteJournal):
    """A ledger that can be sealed: whatever is decided from then on is not written, so that trying changes nothing."""

    sealed = False

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        """As every journal, until it is sealed."""
        if self.sealed:
            raise Unavailable("sealed")
        await super().append(meeting, expected_seq, entries, keeps)


@contextlib.asynccontextmanager
async def listening(
    folder: Path, settings: Settings = SETTINGS, standing: tuple[StandingProposal, ...] = STANDING
) -> AsyncIterator[Hall]:
    """A hall that listens on a free port of loopback."""
    with listen(Options(folder, "127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        hall = Hall(await SealableJournal.open(folder), address, Renderer(static, address))
        opened = await hall.take_in(settings.code)
        await opened.room.do(Convene(settings, standing, last_cycle=LAST_CYCLE), OPERATOR, "convene")
        server = uvicorn.Server(config(hall))
        serving = asyncio.create_task(server._serve([door]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield hall
        finally:
            server.should_exit = True
            await serving
            await hall.close()


class Visitors:
    """One browser for each of them. They are in no hurry: how fast one may act is another test's matter."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.opened = hall.meeting(SETTINGS.code)
        self.home = f"{hall.address}/m/{SETTINGS.code}/"
        self.cookies: dict[str, str] = {"stranger": ""}
        self.opened.pace = self.opened.guesses = Buckets(rate=1e9, burst=10**9)

    async def arrive(self) -> "Visitors":
        """Everybody comes to their place; the first facilitator holds the wheel."""
        room, code = self.opened.room, SETTINGS.code
        for role in ("attendee", "observer", "expelled", "waiting", "guest"):
            self.cookies[role] = f"mw_device={role}"
            if role != "guest":
                who = CheckIn(f"Si {role}", "Warga", 2, 7, "P", observer=role == "observer")
                await room.do(who, Actor(Role.GUEST, device=digest_of(code, role)), role)
        await room.do(AdmitPeople(upto=3), Actor(Role.SECRETARY), "admit")
        for role, screen in (
            ("facilitator", Role.FACILITATOR), ("looks-on", Role.FACILITATOR), ("secretary", Role.SECRETARY),
            ("projector", Role.PROJECTOR),
        ):  # fmt: skip
            secret = (await issue(room, "", [screen]))[screen.value].rsplit("/", 1)[1]
            self.cookies[role] = f"mw_{screen.value}_{code}={secret}"
            if role == "facilitator":
                await room.do(TakeWheel(), Actor(screen, device=digest_of(code, secret)), "wheel")
        self.cookies["assisted"] = self.cookies["secretary"]
        await self._loses_the_seat()
        return self

    async def _loses_the_seat(self) -> None:
        """Their code was used on another phone."""
        meeting = self.opened.room.meeting
        card = meeting.attendance.people[3].card
        assert card
        await self.says("guest", {"do": "card.resume", "code": card.code, "name": ""}, device="elsewhere")

    async def says(self, role: str, values: Mapping[str, Any], device: str = "") -> dict[str, Any]:
        """What one of them is answered to a command by a form."""
        async with self.browser(role) as browser:
            headers = {"Cookie": f"mw_device={device}"} if device else {}
            url = self.home + FOLDERS[role] + "do"
            answer: dict[str, Any] = (await browser.post(url, data=values, headers=headers)).json()
            return answer

    def browser(self, role: str) -> AsyncClient:
        """Their browser, which sends what it holds and keeps nothing new."""
        return AsyncClient(
            headers={"Cookie": self.cookies[role], "Origin": self.hall.address, "Accept": "application/json"},
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            timeout=30,
            # Reading the certificates that nobody asks for here takes 50 ms each time.
            verify=False,
        )

    def line(self, role: str, path: str = "") -> connect:
        """Their line: by default that of their own screen."""
        url = self.hall.address.replace("http:", "ws:") + (path or f"/m/{SETTINGS.code}/{FOLDERS[role]}live")
        return connect(
            url, origin=Origin(self.hall.address), additional_headers={"Cookie": self.cookies[role]}, proxy=None
        )


async def heard(line: Any, wanted: str) -> dict[str, Any]:
    """The next message of a line that is JSON with this key; panels and heartbeats go by."""
    async with asyncio.timeout(30):
        while True:
            text = str(await line.recv())
            if text.startswith("{") and wanted in (message := json.loads(text)):
                return dict(message)
