"""Joining: what the phone of somebody who is not registered shows."""

from typing import Any

from live.hall import OpenMeeting
from live.viewers import Viewer
from sessions.actors import Role
from sessions.invitations import Invited


def at_the_door(opened: OpenMeeting, viewer: Viewer) -> dict[str, Any]:
    """What a page needs to know of somebody at the door.

    ``holder`` is whose card they scanned, ``waiting`` their request at the desk, ``turned_away`` why it was refused.
    """
    admission, device = opened.room.meeting.admission, viewer.actor.device
    scanned = viewer.card if viewer.actor.role is Role.GUEST else ""
    holder = opened.holder(scanned)
    return {
        "holder": holder,
        "expected": isinstance(holder, Invited),
        "card": scanned,
        "waiting": admission.requests.get(admission.devices.get(device, 0)),
        "turned_away": admission.refused.get(device, ""),
    }
