"""Links: opening the four screens of a meeting to the people who hold them."""

import secrets
from collections.abc import Iterable

from live.access import digest_of, new_secret
from live.places import PATH_OF
from sessions.actors import OPERATOR, Role
from sessions.doors import IssueLink, RevokeLinks
from sessions.room import Room


async def issue(
    room: Room, address: str, roles: Iterable[Role] = tuple(PATH_OF), *, revoke: bool = False
) -> dict[str, str]:
    """Fresh links by screen: ``phone`` for everybody, and one with a new secret for each of ``roles``.

    The ledger keeps digests only, so links cannot be shown twice. Earlier ones go on working, unless ``revoke``.

    Raises:
        Refused: the ledger cannot be written.
    """
    links = {"phone": f"{address}/m/{room.code}/"}
    for role in roles:
        if revoke:
            await room.do(RevokeLinks(role), OPERATOR, secrets.token_hex(16))
        secret = new_secret()
        await room.do(IssueLink(role, digest_of(room.code, secret)), OPERATOR, secrets.token_hex(16))
        links[role.value] = f"{address}/m/{room.code}/kunci/{secret}"
    return links
