"""On behalf: a form of the desk names for whom it is sent, and the desk then acts as on that person's own page."""

import msgspec

from live.decoding import Values
from live.listing import whole
from live.viewers import Viewer
from sessions.attendance import Attendee
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused


def acting(meeting: Musyawarah, viewer: Viewer, values: Values) -> Viewer:
    """The viewer as what is sent speaks for: at the desk for the attendee ``behalf``, when the form ``asks`` for one.

    Raises:
        Refused: ``behalf.missing``, beside ``behalf``.
    """
    if viewer.audience != "secretary" or values.get("asks") != "behalf":
        return viewer
    number = whole(str(values.get("behalf", "")))
    if number not in meeting.attendance.people:
        raise Refused("behalf.missing", "behalf")
    return msgspec.structs.replace(viewer, actor=msgspec.structs.replace(viewer.actor, person=number))


def speaking(meeting: Musyawarah) -> list[Attendee]:
    """Who has the floor now, and so may be heard by the desk."""
    now = meeting.speakers.now
    return voices([meeting.attendance.people[now.person]]) if now else []


def voices(people: list[Attendee]) -> list[Attendee]:
    """Those who may propose."""
    return [person for person in people if person.voting and not person.expelled]
