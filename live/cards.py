"""Invitation cards to print and cut: who somebody is, a QR that opens the meeting as them, and the code to say."""

from collections.abc import Sequence

import msgspec
import typst

from live.language import TEMPLATES
from live.qr import svg
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused

_TEMPLATE = TEMPLATES / "documents" / "cards.typ"


class InvitationCard(msgspec.Struct, frozen=True):
    """One card, ready to print; ``qr`` is an SVG."""

    title: str
    when: str
    name: str
    constituency: str
    neighbourhood: str
    code: str
    qr: str


def cards_of(meeting: Musyawarah, address: str) -> list[InvitationCard]:
    """The cards of all who have not come, in the order in which they are handed out: by RW, RT and name.

    Raises:
        Refused: ``invitations.none``.
    """
    settings = meeting.settings
    link = f"{address}/m/{settings.code}/?k="
    cards = [
        InvitationCard(
            settings.title, f"{settings.day}, {settings.opens}, {settings.place}", person.name, person.constituency,
            person.neighbourhood, person.card.code, svg(link + person.card.code).decode(),
        )
        for person in sorted(meeting.invitations.awaited, key=lambda person: (person.rw, person.rt))
        if person.card
    ]  # fmt: skip
    if not cards:
        raise Refused("invitations.none")
    return cards


def pdf(cards: Sequence[InvitationCard]) -> bytes:
    """The cards as a PDF on A4, ten to a page, with its fonts in it."""
    # What people typed goes in as data: the template prints it and runs none of it.
    made = typst.compile(str(_TEMPLATE), sys_inputs={"cards": msgspec.json.encode(cards).decode()}, format="pdf")
    return bytes(made)
