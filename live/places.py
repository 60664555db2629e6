"""Places: the addresses of the screens, and who stands there.

Every screen is a folder (``/m/patihan/sekretaris/``), so that one panel's forms, sent to the relative address ``do``,
reach the door through whichever screen shows them.
"""

from live.access import Request, viewer_of
from live.hall import Hall, OpenMeeting
from live.viewers import Audience, Viewer
from sessions.actors import Role

SCREENS: dict[str, Audience] = {
    "": "phone",
    "pimpinan": "facilitator",
    "sekretaris": "secretary",
    "layar": "projector",
    "dibantu": "secretary",
}
PATH_OF = {Role.FACILITATOR: "pimpinan", Role.SECRETARY: "sekretaris", Role.PROJECTOR: "layar"}


def at(leaf: str = "") -> list[str]:
    """The paths of one leaf under every screen."""
    folders = ("", "/pimpinan", "/sekretaris", "/layar", "/dibantu/{person:int}")
    return ["/m/{code:str}" + folder + leaf for folder in folders]


def hall_of(request: Request) -> Hall:
    """The hall that this application serves."""
    hall: Hall = request.app.state.hall
    return hall


def path_of(request: Request) -> str:
    """The path as it was asked for; Litestar's own has lost the slash at the end, which our folders live by."""
    return str(request.scope["raw_path"], "ascii").partition("?")[0]


def enter(request: Request) -> tuple[OpenMeeting, Viewer]:
    """The meeting that the address names, and who looks at it through which screen.

    Raises:
        Refused: ``meeting.unknown``, ``link.unknown`` or ``person.unknown``.
    """
    hall = hall_of(request)
    opened = hall.meeting(request.path_params["code"])
    # Of the route that was matched, not of the address as it was typed: "%6Cayar" is "layar", too.
    folder = str(request.scope["path_template"]).split("/")[3:4]
    screen = SCREENS.get(folder[0] if folder else "", "phone")
    person = request.path_params.get("person", 0)
    return opened, viewer_of(opened.room.meeting, request.cookies, screen, person, secure=hall.secure)
