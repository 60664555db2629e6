"""Access: which cookie makes somebody who, and which pages may talk to us at all.

A browser holds two kinds of secrets, both in HttpOnly cookies and both kept by the meeting as digests only: its device
(which attendee it is) and, after opening a capability link, the key of a screen.
"""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from live.viewers import Audience, Viewer
from sessions.actors import Actor, Role
from sessions.calendar import Language
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused

Request = ASGIConnection[Any, Any, Any, Any]

# Behind TLS the names get the prefix that keeps other hosts of the same domain from setting them (RFC 6265bis).
DEVICE = "mw_device"
TICKET = "mw_ticket"
CARD = "card"
LANGUAGE = "mw_language"
CLERK = "mw_clerk"
MOST_INITIALS = 12
YEAR = 365 * 24 * 3600


def new_secret() -> str:
    """A secret of 192 bits, for an address or a cookie."""
    return secrets.token_urlsafe(24)


def digest_of(code: str, secret: str) -> str:
    """How a meeting keeps a secret: one digest cannot be matched with another meeting's."""
    return sha256(f"{code}:{secret}".encode()).hexdigest()


def key_cookie(role: str, code: str) -> str:
    """The name of the cookie that holds the key of a screen of one meeting, or the code of a card."""
    return f"mw_{role}_{code}"


def kept(cookies: Mapping[str, str], name: str, *, secure: bool) -> str:
    """What the browser keeps under this name, or ""."""
    return cookies.get(_named(name, secure=secure), "")


def language_of(cookies: Mapping[str, str]) -> Language:
    """The language that the person chose; Indonesian first."""
    return "en" if "en" in {cookies.get(LANGUAGE), cookies.get(_named(LANGUAGE, secure=True))} else "id"


def viewer_of(
    meeting: Musyawarah, cookies: Mapping[str, str], audience: Audience, person: int = 0, *, secure: bool = False
) -> Viewer:
    """Who looks through this screen. A secretary with ``person`` looks at that attendee's phone page ("dibantu").

    Raises:
        Refused: ``link.unknown`` when the browser has no key for the screen.
    """
    language = language_of(cookies)
    code = meeting.settings.code
    if audience == "phone":
        secret = kept(cookies, DEVICE, secure=secure)
        # No secret is no device: else all who refuse cookies would be one person.
        actor = _by_device(meeting, digest_of(code, secret) if secret else "")
        ticket, card = (kept(cookies, name, secure=secure) for name in (TICKET, key_cookie(CARD, code)))
        return Viewer(audience, language, actor, ticket, card)
    key = digest_of(code, kept(cookies, key_cookie(audience, code), secure=secure))
    if meeting.doors.role_of(key) != audience:
        raise Refused("link.unknown")
    desk = _desk_of(meeting, cookies, key, secure=secure) if audience == "secretary" else ""
    if person and audience == "secretary":
        if person not in meeting.attendance.people:
            raise Refused("person.unknown")
        return Viewer("phone", language, Actor(Role.SECRETARY, person, key, desk))
    return Viewer(audience, language, Actor(Role(audience), device=key, desk=desk))


def _desk_of(meeting: Musyawarah, cookies: Mapping[str, str], key: str, *, secure: bool) -> str:
    """How the ledger tells this desk from another: the initials given there, else the number of its link."""
    return kept(cookies, CLERK, secure=secure)[:MOST_INITIALS] or f"meja {meeting.doors.numbers[key]}"


def still_welcome(meeting: Musyawarah, actor: Actor) -> bool:
    """Whether the key or the device that let somebody in still does."""
    if actor.role is Role.GUEST:
        return True
    if actor.role in {Role.ATTENDEE, Role.OBSERVER, Role.WAITING}:
        return _by_device(meeting, actor.device) == actor
    return meeting.doors.role_of(actor.device) is actor.role


def _by_device(meeting: Musyawarah, device: str) -> Actor:
    if device in meeting.admission.devices:
        return Actor(Role.WAITING, device=device)
    person = meeting.attendance.people.get(meeting.attendance.devices.get(device, 0))
    if person is None or person.expelled:
        return Actor(Role.GUEST, device=device)
    return Actor(Role.ATTENDEE if person.voting else Role.OBSERVER, person.id, device)


def refuse_strangers(request: Request, *, secure: bool) -> None:
    """Let only our own pages send commands and open sockets: a page of another site cannot forge its Origin.

    Raises:
        Refused: ``origin.foreign`` when Origin is missing, opaque, of another scheme or not the host that was asked.
    """
    asked = f"{'https' if secure else 'http'}://{request.headers.get('host', '')}"
    # A proxy may ask us under another name than people do; the address that the operator gave is ours all the same.
    ours = {asked, request.app.state.hall.address}
    site = request.headers.get("sec-fetch-site", "same-origin")
    if request.headers.get("origin", "") not in ours or site not in {"same-origin", "none"}:
        raise Refused("origin.foreign")


def cookie(name: str, value: str, *, secure: bool) -> Cookie:
    """A cookie that scripts cannot read and other sites do not send."""
    key = _named(name, secure=secure)
    return Cookie(key=key, value=value, path="/", httponly=True, samesite="lax", max_age=YEAR, secure=secure)


def _named(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name
