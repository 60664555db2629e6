"""Opening the meetings of a storage for one task of the command line, without serving them."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from live.app import static
from live.cards import cards_of, pdf
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from live.metrics import Measured
from live.options import Options
from sessions.actors import OPERATOR, Role
from sessions.cards import EraseCard
from sessions.convening import Convene
from sessions.documents.templates import OWN
from sessions.meeting_file import Prepared, load
from sessions.refused import Refused
from sessions.storage import Storage


@contextlib.asynccontextmanager
async def opened(storage: Storage, address: str = "") -> AsyncIterator[Hall]:
    """All meetings of a storage, folded, for as long as they are needed.

    Raises:
        Broken, Unavailable, Refused: as the Journal says.
    """
    hall = Hall(Measured(await storage.open()), address, Renderer(static, address))
    hall.own = storage.data / OWN
    try:
        await hall.open()
        yield hall
    finally:
        await hall.close()


async def convene(options: Options, file: Path) -> tuple[str, dict[str, str]]:
    """Write a new meeting into the storage; its code and links.

    Raises:
        MeetingFileError: the file is not a meeting file.
        Refused: ``meeting.exists``.
    """
    prepared = load(file)
    async with opened(options.storage, options.address) as hall:
        await convene_in(hall, prepared)
        code = prepared.settings.code
        return code, await issue(hall.meetings[code].room, hall.address)


async def reissue(options: Options, code: str, roles: Sequence[Role], *, revoke: bool) -> dict[str, str]:
    """Fresh links to the screens of these roles; with ``revoke`` the earlier ones are shut, also in a running server.

    Raises:
        Refused: ``meeting.unknown``.
    """
    async with opened(options.storage, options.address) as hall:
        return await issue(hall.meeting(code).room, hall.address, roles, revoke=revoke)


async def cards(options: Options, code: str) -> bytes:
    """The cards of all who are invited and have not come, as a PDF.

    Raises:
        Refused: ``meeting.unknown`` or ``invitations.none``.
    """
    async with opened(options.storage, options.address) as hall:
        return pdf(cards_of(hall.meeting(code).room.meeting, hall.address))


async def forget(storage: Storage, code: str, person: int) -> str:
    """Erase the card of one person, from the file too; the name it had.

    Raises:
        Refused: ``meeting.unknown``, ``person.unknown`` or ``card.erased``.
    """
    async with opened(storage) as hall:
        room = hall.meeting(code).room
        card = room.meeting.cards.get(person)
        if card is None:
            raise Refused("card.erased" if person <= room.meeting.attendance.last_number else "person.unknown")
        await room.do(EraseCard(person), OPERATOR, secrets.token_hex(16))
        return card.name


async def convene_in(hall: Hall, prepared: Prepared) -> None:
    """Convene a meeting in a hall that is open.

    Raises:
        Refused: ``meeting.exists``.
    """
    code = prepared.settings.code
    if code in hall.meetings:
        raise Refused("meeting.exists", code=code)
    opened = await hall.take_in(code)
    await opened.room.do(Convene(*prepared), OPERATOR, secrets.token_hex(16))
