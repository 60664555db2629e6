"""Viewers: who looks at a screen, and through which of the four."""

from typing import Literal

import msgspec

from sessions.actors import Actor
from sessions.calendar import Language

Audience = Literal["phone", "facilitator", "secretary", "projector"]


class Viewer(msgspec.Struct, frozen=True):
    """Somebody in front of a screen.

    ``ticket`` is what their browser got from the code on the projector, ``card`` from that on an invitation card.
    """

    audience: Audience
    language: Language
    actor: Actor
    ticket: str = ""
    card: str = ""
