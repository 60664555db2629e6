"""The gallery: the panels of one meeting as they are shown now, each rendered once for all who see it alike."""

from collections.abc import Callable, Collection
from hashlib import blake2s

import msgspec
from markupsafe import Markup

from live.closing import SAID
from live.language import Renderer
from live.panels import PANELS, Panel, Ref
from live.scenes import scene
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
