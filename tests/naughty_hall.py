"""A hall in which everybody types naughty strings into every text field of every command there is."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from live.answers import act
from live.decoding import COMMANDS
from live.hall import OpenMeeting
from live.limits import Buckets
from live.viewers import Audience, Viewer
from sessions.actors import Actor, Role
from sessions.acts import Command
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.text import line, paragraphs
from tests.live.visitors import listening
from tests.naughty import SCRIPTS
from tests.photos import one_pixel

Values = Mapping[str, Any]
# What goes into a command, given the meeting and the number of the string; or one whole command before or after it.
Given = Callable[[Musyawarah, int], dict[str, Any]]


class Form(msgspec.Struct, frozen=True):
    """How a command is come by: who sends it, what it needs besides its texts, and what is done just before and after.

    ``fits`` shortens a string to what a field takes; ``begins`` is put before it, where letters are asked for.
    """

    who: str
    needs: Given = lambda meeting, turn: {}
    before: tuple[tuple[str, Given], ...] = ()
    after: tuple[tuple[str, Given], ...] = ()
    fits: dict[str, int] = {}
    begins: dict[str, str] = {}


def _with(**values: Any) -> Given:
    return lambda meeting, turn: values


def _raises_hand(meeting: Musyawarah, turn: int) -> dict[str, Any]:
    current = meeting.consensus.current
    assert current
    return {
        "do": "consensus.answer", "conclusion": current.id, "version": current.version, "stance": "keberatan",
        "reason": f"keberatan {turn}",
    }  # fmt: skip


def _running(meeting: Musyawarah, turn: int) -> dict[str, Any]:
    return {"ballot": len(meeting.ballots.all)}


def _second(meeting: Musyawarah, turn: int) -> dict[str, Any]:
    return {"person": list(meeting.attendance.people)[1]}


def _unlike_others(meeting: Musyawarah, turn: int) -> dict[str, Any]:
    """Somebody whose name nobody else has."""
    names = Counter(person.name.casefold() for person in meeting.attendance.people.values())
    people = meeting.attendance.people.values()
    return {"name": next(one.name for one in people if names[one.name.casefold()] == 1)}


def _last_read(meeting: Musyawarah, turn: int) -> dict[str, Any]:
    own = meeting.reading.wordings.get("penutup")
    return {"passage": "penutup", "revision": own.revision if own else 0}


def _newest(**values: Any) -> Given:
    """About the newest proposal of the first attendee, who here has raised all of them."""
    return lambda meeting, turn: {**values, "proposal": max(meeting.proposals.all)}


_RAISES = ("attendee", _with(do="proposal.raise", title="Pos", kind="fisik", problem="Rawan", location="RT 1"))
_WORD = ("chair", lambda meeting, turn: {"do": "consensus.word", "wording": f"Rumusan {turn}"})
_TAKE_OFF = ("chair", _with(do="consensus.word", wording=""))
_CLOSE = ("chair", lambda meeting, turn: {"do": "ballot.close", "ballot": len(meeting.ballots.all), "cancel": turn % 2})
_OPEN = ("chair", _with(do="ballot.open", question="Setuju?"))
_OPEN_TWO = ("chair", _with(do="ballot.open", question="Yang mana?", kind="choose-one", options="a\nb"))
_AGREE = ("assisted", lambda meeting, turn: {**_running(meeting, turn), "do": "ballot.vote", "choice": ["ya"]})
_FIRST = ("attendee", lambda meeting, turn: {**_running(meeting, turn), "do": "ballot.vote", "choice": ["1"]})
_OTHER = ("assisted", lambda meeting, turn: {**_running(meeting, turn), "do": "ballot.vote", "choice": ["2"]})
_CLOSE_AND_COUNT = ("chair", lambda meeting, turn: {**_running(meeting, turn), "do": "ballot.close"})
_ASKS = (
    "guest",
    _with(do="attendance.check-in", name="Ia yang menunggu", constituency="Warga", rw=2, rt=7, sex="P"),
)
_CANCEL = ("chair", _with(do="musyawarah.cancel", reason="Banjir"))
_REOPEN = ("chair", _with(do="musyawarah.reopen", reason="Surut"))
# Each command with a text field stands here. A new one needs a line that says who sends it, and what else it needs.
FORMS: dict[str, Form] = {
    # First what looks at the whole meeting each time: while it is small.
    "priorities.settle": Form("chair", fits={"called": 40}),
    "priorities.move": Form("chair", lambda meeting, turn: {"proposal": 1, "to": 2 - turn % 2}, fits={"reason": 200}),
    "reading.word": Form("desk", _last_read, before=(("desk", _with(do="reading.restore", passage="penutup")),)),
    "musyawarah.cancel": Form("chair", fits={"reason": 300}, after=(_REOPEN,)),
    "musyawarah.reopen": Form("chair", before=(_CANCEL,), fits={"reason": 300}),
    "addendum.make": Form("desk", before=(_CANCEL,), after=(_REOPEN,), fits={"part": 120, "reason": 300}),
    "admission.refuse": Form(
        "desk", lambda meeting, turn: {"choice": [str(max(meeting.admission.requests))]}, before=(_ASKS,)
    ),
    "attendance.check-in": Form(
        "guest", _with(constituency="Warga", rw=2, rt=7, sex="P"), fits={"name": 78, "phone": 30}, begins={"name": "A "}
    ),
    "attendance.check-in-group": Form(
        "desk", _with(constituency="Warga", rw=2, sex="P"), fits={"names": 70}, begins={"names": "C "}
    ),
    "last-cycle.report": Form("attendee", _with(proposal=1), fits={"note": 300}),
    "card.correct": Form(
        "assisted", fits={"name": 78, "phone": 30, "rank": 80, "nip": 30, "occupation": 80}, begins={"name": "B "}
    ),
    "proposal.raise": Form("attendee", _with(kind="fisik"), fits={"unit": 20, "land": 100}),
    "proposal.amend": Form("attendee", _newest(kind="fisik"), fits={"unit": 20, "land": 100}),
    "proposal.categorise": Form("desk", _with(proposal=1), fits={"field": 200, "agency": 200, "funding": 100}),
    "proposal.ask": Form("desk", _newest(), fits={"question": 300}),
    "proposal.answer": Form("attendee", _newest(), before=(("desk", _newest(do="proposal.ask", question="Di mana?")),)),
    "proposal.hide": Form("desk", _newest(), fits={"reason": 300}, after=(("desk", _newest(do="proposal.show")),)),
    "proposal.remove-photo": Form(
        "desk",
        lambda meeting, turn: {"proposal": 1, "photo": meeting.proposals.all[1].photos[-1].digest},
        before=(("desk", _with(do="proposal.photograph", proposal=1)),),
        fits={"reason": 300},
    ),
    "proposal.withdraw": Form("attendee", _newest(), before=(_RAISES,)),
    "consensus.word": Form("chair", fits={}, after=(_TAKE_OFF,)),
    "consensus.answer": Form("attendee", _raises_hand, before=(_WORD,), after=(_TAKE_OFF,)),
    "consensus.settle": Form(
        "chair", _with(objector=1, fate="dicatat"), before=(_WORD, ("attendee", _raises_hand)), after=(_TAKE_OFF,)
    ),
    "consensus.gavel": Form("chair"),
    "ballot.open": Form("chair", _with(kind="scores"), after=(_CLOSE,)),
    "ballot.reverse": Form("assisted", _running, before=(_OPEN, _AGREE), after=(_CLOSE,)),
    "ballot.lot": Form("chair", _running, before=(_OPEN_TWO, _FIRST, _OTHER, _CLOSE_AND_COUNT), fits={"called": 40}),
    "attendance.expel": Form(
        "chair",
        _second,
        after=(("chair", lambda meeting, turn: {**_second(meeting, turn), "do": "attendance.readmit"}),),
    ),
    "minutes.write": Form("desk"),
    "minutes.revise": Form("desk", _with(note=1)),
    "delegate.name": Form("desk", _unlike_others, fits={"remark": 120}),
}
# Texts that are not free: one of a list, a code, or strokes. Any string may come, none is kept.
CHOSEN = {
    ("proposal.categorise", "urusan"), ("proposal.remove-photo", "photo"),
    ("attendance.check-in", "constituency"), ("attendance.check-in-group", "constituency"), ("ballot.vote", "choice"), ("ballot.vote", "slip"),
    ("ballot.open", "share"), ("paper.count", "papers"), ("card.resume", "code"),
    ("admission.admit", "choice"), ("admission.refuse", "choice"),
    ("attendance.check-in", "signature"), ("card.sign", "signature"), ("minutes.sign", "signature"),
    ("minutes.write", "pen"), ("reading.word", "pen"),
    # Who is in the register already.
    ("delegate.name", "name"), ("signatory.name", "name"),
    # Names of files: these two come from the page that read the file, with proposals that no form can say.
    ("catalogue.set", "name"), ("catalogue.set", "digest"), ("import.make", "name"), ("import.make", "digest"),
    ("bundle.receive", "digest"), ("bundle.receive", "file"), ("feedback.receive", "digest"), ("feedback.receive", "file"),
    # Above the kelurahan only (tests/sessions/test_planning.py).
    ("proposal.sort", "choice"), ("proposal.sort", "agency"), ("proposal.sort", "reason"), ("proposal.plan", "priority"), ("proposal.plan", "goal"), ("proposal.plan", "programme"),
    ("proposal.plan", "activity"), ("proposal.plan", "target"),
}  # fmt: skip


def text_fields(command: type[Command]) -> list[str]:
    """The fields of a command that take text."""
    return [field.name for field in msgspec.structs.fields(command) if _takes_text(field.type)]


def _takes_text(kind: Any) -> bool:
    inner = get_args(kind) if isinstance(kind, UnionType) or get_origin(kind) is tuple else (kind,)
    return str in inner


def forgotten() -> list[str]:
    """A sentence for each text field that nobody types into."""
    return [
        f"{name}: nobody types naughty strings into {field}. Give the command a line in FORMS of tests/naughty_hall.py"
        " that says who sends it and what it needs; or put the field into CHOSEN, if it is one of a list."
        for name, command in COMMANDS.items()
        for field in text_fields(command)
        if name not in FORMS and (name, field) not in CHOSEN
    ]


class Typists:
    """The people who type. ``taken`` is what was taken, by command and field, as it should come back.

    ``cards`` is all that stood on cards, which can be rewritten and so are not all there at the end.
    """

    def __init__(self, opened: OpenMeeting) -> None:
        self._opened = opened
        self._ids = iter(range(10**9))
        self.taken: dict[tuple[str, str], set[str]] = {}
        self.cards: set[str] = set()

    async def type_everything(self, strings: Sequence[str]) -> None:
        """Every string into every field of every command; refused or taken, but never a fault. The hall is a vetted one."""
        sri = {**FORMS["attendance.check-in"].needs(self._meeting, 0), "do": "attendance.check-in", "name": "Sri"}
        await self._sends("desk", sri)
        await self._sends("desk", {"do": "minutes.write", "text": "pertama"})
        for name, form in FORMS.items():
            typed = [self._types(name, form, turn, text) for turn, text in enumerate(strings)]
            if form.before or form.after:
                for one in typed:
                    await one
            else:
                await asyncio.gather(*typed)
            await self._sends("desk", {"do": "admission.admit", "upto": 10**6})
            for card in self._meeting.cards.values():
                self.cards |= {card.name, card.address, card.phone}

    async def _types(self, name: str, form: Form, turn: int, text: str) -> None:
        for who, given in form.before:
            await self._sends(who, given(self._meeting, turn), turn)
        texts = {
            field: self._fitting(form, field, text)
            for field in text_fields(COMMANDS[name])
            if (name, field) not in CHOSEN
        }
        if "names" in texts:  # a semicolon parts the columns of a line
            texts["names"] = " ".join(texts["names"].replace(";", ",").split())
        if name == "ballot.open":
            texts["options"] = f"pertama\n{text[:100]}\nkedua"
            texts["criteria"] = f"A {' '.join(text.split())[:50]} 30"
        values = {**texts, **form.needs(self._meeting, turn), "do": name}
        answer = await self._sends(form.who, values, turn)
        if answer["ok"]:
            for field, typed in texts.items():
                self.taken.setdefault((name, field), set()).update(_as_kept(typed, field))
            for who, given in form.after:
                await self._sends(who, given(self._meeting, turn))
        elif form.before:
            await self._sends("chair", {"do": "consensus.word", "wording": ""})

    @property
    def _meeting(self) -> Musyawarah:
        return self._opened.room.meeting

    def _fitting(self, form: Form, field: str, text: str) -> str:
        return form.begins.get(field, "") + text[: form.fits.get(field, 500)]

    async def _sends(self, who: str, values: Values, turn: int = 0) -> dict[str, Any]:
        present = list(self._meeting.attendance.people) or [1]
        people: dict[str, tuple[Audience, Actor]] = {
            "guest": ("phone", Actor(Role.GUEST, device=f"device{next(self._ids)}")),
            "attendee": ("phone", Actor(Role.ATTENDEE, 1)),
            "assisted": ("phone", Actor(Role.SECRETARY, present[turn % len(present)])),
            "chair": ("facilitator", Actor(Role.FACILITATOR)),
            "desk": ("secretary", Actor(Role.SECRETARY)),
        }
        audience, actor = people[who]
        # A photo comes by a door of its own.
        photo = {"picture": one_pixel(turn)} if values.get("do") == "proposal.photograph" else {}
        answer = await act(self._opened, Viewer(audience, "id", actor), values, **photo)
        assert "gangguan" not in answer["text"], values
        return answer


def _as_kept(typed: str, field: str) -> set[str]:
    rows = (
        typed.splitlines()
        if field == "options"
        else [typed.removesuffix(" 30").rstrip(" :=") if field == "criteria" else typed]
    )
    kept = set()
    for row in rows:
        for tidy in (line, paragraphs):
            try:
                kept.add(tidy(row, field, 10_000))
            except Refused:
                continue
    return kept


def texts_in(value: object) -> Iterator[str]:
    """Every text that stands anywhere in something made of dicts and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


async def hurries(opened: OpenMeeting) -> None:
    """Nobody is held to a pace, and nothing waits for the disk: what a power cut leaves is another test's matter."""
    opened.pace = Buckets(rate=1e9, burst=10**9)
    await opened.room._journal._connection.execute("pragma synchronous = off")  # type: ignore[attr-defined]


async def leave_a_hall(folder: Path, strings: Sequence[str]) -> None:
    """Write a meeting into ``folder`` in which these strings were typed into everything that takes text."""
    async with listening(folder) as hall:
        opened = hall.meeting("patihan")
        await hurries(opened)
        await Typists(opened).type_everything(strings)


if __name__ == "__main__":
    # Playwright holds the event loop of the browser tests' own process.
    asyncio.run(leave_a_hall(Path(sys.argv[1]), SCRIPTS))
