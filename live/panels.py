"""Panels: the only thing that goes out.

A panel is a template, the topics it depends on and the audiences that see it. It is rendered once for each view of it
(audience, language, standing), kept until one of its topics changes, and is always a whole snapshot: a missed one is
healed by the next. What differs between people is not the panel but their *standing* towards it, one of a few words
("entitled", "voted"), so that a thousand phones need a handful of renderings. The one exception is a personal panel,
which is rendered for one person and comes with the page or the answer to their own act.
"""

from collections.abc import Callable, Collection
from hashlib import blake2s

import msgspec
from markupsafe import Markup

from live import standings
from live.closing import SAID
from live.language import Renderer
from live.scenes import scene
from live.standings import Standing, nowhere
from live.viewers import Audience, Viewer
from live.wire import text_frame
from sessions import heard, last_cycle_sums
from sessions.acts import EVERY, Change, Topic
from sessions.checklist import lacks
from sessions.discussing import hands_about, in_turn
from sessions.endorsing import missing_constituencies
from sessions.last_cycle import walk
from sessions.reading import approved
from sessions.recap import recap
from sessions.room import Room
from sessions.undecided import not_agreed


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


class Snapshot(msgspec.Struct, frozen=True):
    """A rendered panel: its element, the frame that puts it into a page, and a short digest to compare by."""

    html: Markup
    frame: bytes
    digest: str
    seq: int

    @property
    def partial(self) -> str:
        """What htmx swaps into the element of the same id."""
        return f"<hx-partial>{self.html}</hx-partial>"


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


class Gallery:
    """The snapshots of one meeting, rendered when somebody looks and kept while they are true.

    ``renders`` counts them. ``space`` is how many megabytes the disk has left, when these are few.
    """

    def __init__(self, room: Room, renderer: Renderer) -> None:
        self._room = room
        self._renderer = renderer
        self._snapshots: dict[tuple[Ref, Audience, str, str], Snapshot] = {}
        self._changed: dict[Change, int] = {}
        self.renders = 0
        self.space = ""
        room.watch(self._note)

    def _note(self, changes: frozenset[Change]) -> None:
        for topic, subject in changes:
            self._changed[topic, subject] = self._changed[topic, None] = self._room.meeting.seq

    def sees(self, ref: Ref, viewer: Viewer) -> Panel | None:
        """The panel, if there is such a one and this audience may see it."""
        panel = PANELS.get(ref.name)
        if panel is None or viewer.audience not in panel.audiences:
            return None
        meeting = self._room.meeting
        things: dict[Topic, Collection[int]] = {
            "proposals": meeting.proposals.all,
            "last-cycle": meeting.last_cycle.all,
        }
        known = not panel.each or ref.subject in things[panel.each]
        somebody = not panel.personal or viewer.actor.person in meeting.attendance.people
        if panel.name == "desk" and not viewer.actor.assisted:
            return None
        return panel if known and somebody and bool(panel.each) == bool(ref.subject) else None

    def snapshot(self, panel: Panel, ref: Ref, viewer: Viewer) -> Snapshot:
        """The panel as this viewer sees it now."""
        if panel.personal:
            return self._render(ref, viewer, "")
        standing = panel.standing(self._room.meeting, ref.subject)(viewer.actor)
        if panel.name == "space":
            standing = self.space
        key = (ref, viewer.audience, viewer.language, standing)
        kept = self._snapshots.get(key)
        # One that was just rendered for somebody is as new as the meeting: nothing to look up for the thousand others.
        if kept is None or (kept.seq < self._room.meeting.seq and kept.seq < self._last_change(panel, ref)):
            kept = self._snapshots[key] = self._render(ref, viewer, standing)
        return kept

    def looks(self, ref: Ref) -> Callable[[Viewer], Snapshot | None]:
        """The panel as each of many viewers sees it, for one walk over all of them. It is no personal one.

        A thousand phones differ in a handful of ways: what does not depend on the person is found out once for each.
        """
        panel = PANELS[ref.name]
        if panel.personal:
            raise ValueError(ref)
        stands = panel.standing(self._room.meeting, ref.subject)
        known: dict[tuple[Audience, str, str], Snapshot | None] = {}

        def look(viewer: Viewer) -> Snapshot | None:
            key = (viewer.audience, viewer.language, stands(viewer.actor))
            if key not in known:
                known[key] = self.snapshot(panel, ref, viewer) if self.sees(ref, viewer) else None
            return known[key]

        return look

    def _last_change(self, panel: Panel, ref: Ref) -> int:
        changed = [self._changed.get((topic, None), 0) for topic in panel.topics]
        if panel.each:
            changed += [self._changed.get((panel.each, subject), 0) for subject in (ref.subject, EVERY)]
        return max(changed, default=0)

    def _render(self, ref: Ref, viewer: Viewer, standing: str) -> Snapshot:
        meeting = self._room.meeting
        self.renders += 1
        inner = self._renderer.render(
            f"panels/{ref.name}.html",
            viewer.language,
            meeting=meeting,
            audience=viewer.audience,
            scene=scene(meeting),
            heard=heard,
            recap=recap,
            in_turn=in_turn,
            hands_about=hands_about,
            not_agreed=not_agreed,
            walk=walk,
            totals=last_cycle_sums,
            last=meeting.last_cycle.all.get(ref.subject),
            number=ref.subject,
            standing=standing,
            proposal=meeting.proposals.all.get(ref.subject),
            me=meeting.attendance.people.get(viewer.actor.person),
            lacks=lacks,
            approved=approved,
            missing=missing_constituencies,
            **SAID,
        )
        digest = blake2s(inner.encode(), digest_size=6).hexdigest()
        name = f"p-{ref.name}-{ref.subject}" if ref.subject else f"p-{ref.name}"
        html = Markup(  # noqa: S704 - the template escaped what people typed; the rest is ours
            f'<div id="{name}" class="panel {ref.name}" data-panel="{ref}" data-digest="{digest}">{inner}</div>'
        )
        frame = text_frame(f'<hx-partial hx-target="#{name}" hx-swap="outerMorph">{html}</hx-partial>')
        return Snapshot(html, frame, digest, meeting.seq)
