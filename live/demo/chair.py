"""A chair who leads the hall through its agenda, by the forms of the chair's own screen."""

import asyncio
import re
from collections import Counter
from random import Random
from typing import Any

from live.demo.lines import Line, Place
from live.demo.reading import Form

WORDING = "Usulan ini disepakati untuk diprioritaskan"
BALLOT = {
    "do": "ballot.open", "question": "Mana yang didahulukan?", "kind": "approval", "shortlist": "1", "limit": "3",
    "secret": "1",
}  # fmt: skip
REFUSED = 2.0  # seconds until the next press: a refusal is read, and one that came too fast has passed
TRIES = 3
TALKS = 3  # proposals that are talked about in one item
# How long something stays before the hall, in seconds of the meeting.
STAYS = {"floor.end": 60.0, "ballot.close": 60.0, "consensus.gavel": 60.0, "stage": 45.0, "agenda.next": 90.0}


class Chair:
    """Presses one button at a time, the most urgent first."""

    def __init__(self, place: Place, random: Random, speed: float, done: Counter[str]) -> None:
        self._line = Line(place)
        self._random = random
        self._speed = speed
        self._done = done
        self._since: dict[str, float] = {}
        self._talked: set[str] = set()
        self._answered: set[str] = set()
        self._tried = Counter[str]()
        self._item = ""

    async def lead(self) -> None:
        """Until the gavel has fallen for the last time."""
        await self._line.open()
        listening = asyncio.create_task(self._line.listen())
        try:
            while True:
                await asyncio.sleep(self._random.uniform(3, 8) / self._speed)
                if values := self._next():
                    told = await self._line.say(values)
                    self._done[values["do"]] += bool(told["ok"])
                    if not told["ok"]:
                        await asyncio.sleep(REFUSED)
                    elif values["do"] == "musyawarah.close":
                        return
                    else:
                        self._tried[values["do"]] = TRIES
        finally:
            listening.cancel()

    def _next(self) -> dict[str, Any] | None:
        forms: dict[str, list[Form]] = {}
        for form in self._line.screen.forms:
            forms.setdefault(form.do, []).append(form)
        title = self._line.screen.heading("steering")
        if title != self._item:
            self._item, self._since = title, {}
            self._talked, self._tried = set(), Counter()
        if "wheel.take" in forms:
            return dict(forms["wheel.take"][0].hidden)
        for step in (self._floor, self._ballot, self._conclusion, self._proposals, self._priorities, self._goes_on):
            pressed, busy = step(forms)
            if pressed or busy:
                return pressed
        return None

    def _ripe(self, name: str, key: str = "") -> bool:
        """Whether this has stood long enough since it was first seen."""
        now = asyncio.get_running_loop().time()
        return now - self._since.setdefault(name + key, now) > STAYS[name] / self._speed

    def _floor(self, forms: dict[str, list[Form]]) -> tuple[dict[str, Any] | None, bool]:
        if "floor.end" in forms:
            form = forms["floor.end"][0]
            return (dict(form.hidden), False) if self._ripe("floor.end", form.hidden["turn"]) else (None, False)
        return (dict(forms["floor.give"][0].hidden), False) if "floor.give" in forms else (None, False)

    def _ballot(self, forms: dict[str, list[Form]]) -> tuple[dict[str, Any] | None, bool]:
        closing = [form for form in forms.get("ballot.close", []) if "cancel" not in form.hidden]
        if not closing:
            return None, False
        form = closing[0]
        return (dict(form.hidden) if self._ripe("ballot.close", form.hidden["ballot"]) else None), True

    def _conclusion(self, forms: dict[str, list[Form]]) -> tuple[dict[str, Any] | None, bool]:
        if "consensus.gavel" not in forms:
            self._since.pop("consensus.gavel", None)
            self._since.pop("gavel", None)
            return None, False
        if not self._ripe("consensus.gavel"):
            return None, True
        for form in forms.get("consensus.settle", []):
            if "fate" in form.hidden:  # all that are open, at once
                return dict(form.hidden), True
        for form in forms.get("consensus.settle", []):
            if form.hidden.get("objector", "") not in {"", *self._answered}:
                self._answered.add(form.hidden["objector"])
                return {**form.hidden, "fate": "dicatat"}, True
        # Who objects again, or to the next wording, is answered again.
        self._answered.clear()
        # A manner that is not true is refused: the next one is tried.
        turn = self._since["gavel"] = self._since.get("gavel", -1.0) + 1
        manners = ("musyawarah mufakat", "aklamasi")
        outcome = {"outcome": "disepakati"} if "outcome" in forms["consensus.gavel"][0].choices else {}
        return {**forms["consensus.gavel"][0].hidden, **outcome, "manner": manners[int(turn) % 2]}, True

    def _proposals(self, forms: dict[str, list[Form]]) -> tuple[dict[str, Any] | None, bool]:
        if not re.search("usulan|bahas", self._item, re.I) or re.search("prioritas|tahun lalu", self._item, re.I):
            return None, False
        stage = [form for form in forms.get("proposal.take-up", []) if form.hidden.get("proposal") == "0"]
        if stage:
            if not self._ripe("stage", str(len(self._talked))):
                return None, True
            key = f"worded{len(self._talked)}"
            if key in self._since:
                return dict(stage[0].hidden), True
            self._since[key] = 0.0
            return {"do": "consensus.word", "wording": WORDING, "about": "stage"}, True
        waiting = [form for form in forms.get("proposal.take-up", []) if form.hidden["proposal"] not in self._talked]
        if not waiting or len(self._talked) >= TALKS:
            return None, False
        form = self._random.choice(waiting[:5])
        self._talked.add(form.hidden["proposal"])
        return dict(form.hidden), True

    def _priorities(self, forms: dict[str, list[Form]]) -> tuple[dict[str, Any] | None, bool]:
        if "prioritas" not in self._item.lower():
            return None, False
        if self._tried["ballot.open"] < TRIES:
            self._tried["ballot.open"] += 1
            return dict(BALLOT), True
        if self._tried["priorities.settle"] < TRIES and "priorities.settle" in forms:
            self._tried["priorities.settle"] += 1
            form = forms["priorities.settle"][0]
            return {**form.hidden, "ballot": form.choices["ballot"][0], "basis": "support", "rule": "greedy"}, True
        return None, False

    def _goes_on(self, forms: dict[str, list[Form]]) -> tuple[dict[str, Any] | None, bool]:
        if not self._ripe("agenda.next"):
            return None, False
        for do in ("agenda.next", "musyawarah.close"):
            if do in forms:
                return dict(forms[do][0].hidden), False
        return None, False
