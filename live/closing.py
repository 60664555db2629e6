"""Closing: what the pages of the minutes, the berita acara and its signing are about."""

from collections.abc import Mapping
from typing import Any

from live.listing import whole
from live.viewers import Viewer
from sessions.course import course
from sessions.musyawarah import Musyawarah
from sessions.passages import PASSAGES, offered, wording
from sessions.signatories import OFFICES, Signatory
from sessions.unmet import unmet

# What a form says in its field "page", so that its answer comes back to where it was pressed.
PLACES = {
    "notulen": "pages/notulen.html",
    "berita-acara": "pages/berita_acara.html",
    "tanda-tangan": "pages/signing.html",
}
# Said by panels and pages alike, each from the meeting alone.
SAID = {"course": course, "unmet": unmet}


def beside(meeting: Musyawarah, viewer: Viewer, about: Mapping[str, Any]) -> dict[str, Any]:
    """The note that is changed, the signatory who signs and whose card is filled in, as an address or a form says."""
    note, signatory, person = (whole(str(about.get(name, ""))) for name in ("note", "signatory", "person"))
    return {
        "writing": meeting.minutes.notes.get(note),
        "signing": _signing(meeting, viewer, signatory),
        "card_of": meeting.attendance.people.get(person),
        "passages": PASSAGES,
        "wording": wording,
        "figures": offered(meeting),
        "offices": OFFICES,
        "candidates": sorted(one.name for one in meeting.attendance.people.values() if one.card),
    }


def _signing(meeting: Musyawarah, viewer: Viewer, number: int) -> Signatory | None:
    """Whoever signs: the one that the desk named, or on a phone its owner, an office that is not signed first."""
    signatories = meeting.signatories
    if viewer.audience == "secretary":
        return signatories.all.get(number)
    digest = meeting.draft.digest
    mine = sorted(signatories.of_person(viewer.actor.person), key=lambda one: one.signed(digest))
    return next(iter(mine), None)
