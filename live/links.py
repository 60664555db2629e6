"""Links: opening the four screens of a meeting to the people who hold them."""

import secrets

from live.access import digest_of, new_secret
from live.places import PATH_OF
from sessions.actors import OPERATOR
from sessions.doors import IssueLink
from sessions.room import Room


async def issue(room: Room, address: str) -> dict[str, str]:
    """Fresh links by screen: ``phone`` for everybody, and one with a new secret for each role.

    The ledger keeps digests only, so links cannot be shown twice; earlier ones go on working.

    Raises:
        Refused: the ledger cannot be written.
    """
    links = {"phone": f"{address}/m/{room.code}/"}
    for role in PATH_OF:
        secret = new_secret()
        await room.do(IssueLink(role, digest_of(room.code, secret)), OPERATOR, secrets.token_hex(16))
        links[role.value] = f"{address}/m/{room.code}/kunci/{secret}"
    return links
