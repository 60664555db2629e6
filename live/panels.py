"""Panels: the only thing that goes out.

A panel is a template, the topics it depends on and the audiences that see it. It is rendered once for each view of it
(audience, language, standing), kept until one of its topics changes, and is always a whole snapshot: a missed one is
healed by the next. What differs between people is not the panel but their *standing* towards it, one of a few words
("entitled", "voted"), so that a thousand phones need a handful of renderings. The one exception is a personal panel,
which is rendered for one person and comes with the page, with the answer to their own act, or when their entry in the
register changes.
"""

import msgspec

from live import standings
from live.standings import Standing, nowhere
from live.viewers import Audience
from sessions.acts import Topic


class Panel(msgspec.Struct, frozen=True):
    """``each`` names a topic that has one panel for each thing in it, its subject: only changes of that concern it."""

    name: str
    topics: frozenset[Topic]
    audiences: frozenset[Audience]
    standing: Standing = nowhere
    each: Topic | None = None
    personal: bool = False


class Ref(msgspec.Struct, frozen=True):
    """A panel as a page names it: ``now``, or ``proposal/17``."""

    name: str
    subject: int = 0

    def __str__(self) -> str:
        return f"{self.name}/{self.subject}" if self.subject else self.name

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """The reverse of ``str``. A subject that is no number gives a panel that does not exist."""
        name, _, subject = text.partition("/")
        return cls(name, int(subject) if subject.isascii() and subject.isdigit() and len(subject) < 9 else 0)


def _panel(
    name: str,
    topics: str,
    audiences: str,
    standing: Standing = nowhere,
    *,
    each: Topic | None = None,
    personal: bool = False,
) -> Panel:
    return Panel(name, frozenset(topics.split()), frozenset(audiences.split()), standing, each, personal)  # type: ignore[arg-type]


# All that the berita acara speaks of.
_MINUTES = "agenda attendance invitations proposals consensus ballots priorities reading delegates signatories"

PANELS = {
    panel.name: panel
    for panel in (
        _panel("now", "agenda consensus", "phone secretary"),
        _panel("conclusion", "consensus attendance agenda ballots", "phone", standings.on_conclusion),
        _panel("ballot", "ballots agenda", "phone", standings.on_ballot),
        _panel("turn", "speakers attendance agenda proposals", "phone", standings.at_floor),
        _panel("stage", "proposals agenda", "phone", standings.on_stage),
        _panel("agenda", "agenda", "phone secretary"),
        _panel("proposal", "agenda", "phone facilitator secretary", standings.on_proposal, each="proposals"),
        _panel("life", "agenda attendance", "phone facilitator secretary", standings.on_proposal, each="proposals"),
        _panel("question", "proposals agenda", "phone", standings.on_question),
        _panel("proposals", "proposals", "phone secretary"),
        _panel("review", "last-cycle agenda", "phone"),
        _panel("past", "agenda", "phone facilitator secretary", standings.on_past, each="last-cycle"),
        _panel("recap", "proposals priorities", "phone facilitator secretary"),
        _panel("priorities", "priorities proposals agenda", "phone facilitator secretary"),
        _panel("presence", "attendance", "phone", personal=True),
        _panel("mine", "attendance last-cycle proposals ballots consensus", "phone", personal=True),
        _panel("raised", "proposals", "phone", personal=True),
        _panel("desk", "attendance", "phone", personal=True),
        _panel("heading", "agenda", "projector"),
        _panel("board", f"{_MINUTES} last-cycle", "projector"),
        _panel("speaking", "speakers attendance agenda", "projector"),
        _panel("speakers", "speakers attendance agenda proposals", "facilitator secretary"),
        _panel("heard", "speakers attendance", "facilitator secretary"),
        _panel("door", "admission attendance", "phone", standings.at_door),
        _panel("waiting", "admission attendance invitations agenda", "secretary"),
        _panel("invited", "invitations attendance", "secretary"),
        _panel("counts", "attendance invitations agenda", "projector facilitator secretary"),
        _panel("walk", "last-cycle agenda attendance", "facilitator"),
        _panel("steering", f"{_MINUTES} minutes doors", "facilitator", standings.at_wheel),
        _panel("answers", "consensus attendance agenda ballots proposals", "facilitator"),
        _panel("voting", "ballots proposals agenda attendance", "facilitator"),
        _panel("settle", "ballots proposals agenda", "facilitator"),
        _panel("floor", "proposals speakers agenda", "facilitator"),
        _panel("twins", "attendance", "secretary"),
        _panel("register", "attendance", "secretary"),
        _panel("box", "ballots attendance", "secretary"),
        _panel("notes", "agenda minutes consensus", "secretary"),
        _panel("course", f"{_MINUTES} minutes speakers", "secretary"),
        _panel("lacks", f"{_MINUTES} minutes", "facilitator secretary"),
        _panel("draft", _MINUTES, "secretary"),
        _panel("reading", _MINUTES, "facilitator"),
        _panel("delegates", "delegates attendance ballots agenda", "secretary"),
        _panel("signatories", _MINUTES, "secretary"),
        _panel("signing", _MINUTES, "phone", standings.at_signing),
        _panel("addenda", "reading agenda", "secretary"),
        _panel("papers", "agenda", "secretary"),
        _panel("space", "", "facilitator secretary"),
    )
}
