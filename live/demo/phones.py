"""What a neighbour does with their phone: reads what is there, thinks, and sends a form."""

import asyncio
import secrets
from collections import Counter
from random import Random
from typing import Any

from live.demo.lines import Line, Place
from live.demo.neighbours import Neighbour, objection
from live.demo.reading import Form

THINKING = 12.0  # seconds, of somebody of usual pace
STANCES = {"setuju": 85, "abstain": 8, "keberatan": 7}  # of a hundred answers
_ONCE = {
    "attendance.check-in": (), "ballot.vote": ("ballot",), "consensus.answer": ("conclusion", "version"),
    "proposal.support": ("proposal",), "proposal.raise": (), "speaker.raise": ("proposal",),
}  # fmt: skip


class Phone:
    """One neighbour at their phone. ``done`` counts for all what was recorded, by command."""

    def __init__(self, neighbour: Neighbour, address: str, random: Random, speed: float, done: Counter[str]) -> None:
        self._who = neighbour
        self._line = Line(Place.of_phone(address, secrets.token_urlsafe(24)))
        self._random = random
        self._speed = speed
        self._done = done
        self._considered: set[tuple[str, ...]] = set()

    async def live(self) -> None:
        """Scan, come in, and take part; for ever."""
        await asyncio.sleep(self._random.uniform(0, 60) / self._speed)
        await self._line.open()
        listening = asyncio.create_task(self._line.listen())
        try:
            while True:
                await self._think()
                if self._who.network == "breaks" and self._random.random() < 0.05:
                    await self._line.lose()
                elif form := self._next():
                    await self._send(form)
        finally:
            listening.cancel()

    async def _think(self) -> None:
        slow = 3 if self._who.network == "slow" else 1
        await asyncio.sleep(self._random.expovariate(1) * THINKING * self._who.pace * slow / self._speed)

    def _next(self) -> Form | None:
        """What is asked of everybody comes first; each thing is considered once."""
        forms = self._line.screen.forms
        for do, fields in _ONCE.items():
            for form in forms:
                key = (do, *(form.hidden.get(name, "") for name in fields))
                if form.do != do or key in self._considered or "off" in form.hidden or "blank" in form.hidden:
                    continue
                self._considered.add(key)
                if self._wants(form):
                    return form
        return None

    def _wants(self, form: Form) -> bool:
        chances = {"proposal.support": 0.25, "speaker.raise": 0.03, "ballot.vote": 0.97, "consensus.answer": 0.95}
        if form.do == "proposal.raise":
            return self._who.wish is not None
        return self._random.random() < chances.get(form.do, 1.0)

    async def _send(self, form: Form) -> None:
        told = await self._line.say(self._filled(form))
        if told["ok"]:
            self._done[form.do] += 1

    def _filled(self, form: Form) -> dict[str, Any]:
        values: dict[str, Any] = dict(form.hidden)
        if "slip" in values:
            values["slip"] = secrets.token_hex(16)
        who = self._who
        match form.do:
            case "attendance.check-in":
                rw = str(who.rw) if str(who.rw) in form.choices.get("rw", []) else "1"
                constituency = self._random.choice(form.choices.get("constituency", [""]))
                values |= {"name": who.name, "rw": rw, "rt": str(who.rt), "sex": who.sex, "constituency": constituency}
            case "proposal.raise" if who.wish:
                title, kind, problem, location = who.wish
                values |= {"title": title, "kind": kind, "problem": problem, "location": location}
            case "consensus.answer":
                values["stance"] = self._random.choices(list(STANCES), list(STANCES.values()))[0]
                if values["stance"] == "keberatan":
                    values["reason"] = objection(self._random)
            case "ballot.vote":
                values |= self._vote(form)
        return values

    def _vote(self, form: Form) -> dict[str, Any]:
        """Mark what can be marked: one choice, or a place, a grade or a point for each option."""
        if options := form.choices.get("choice"):
            return {"choice": [self._random.choice(options)]}
        marks = [name for name in [*form.choices, *form.blanks] if name.startswith("marks.")]
        places = self._random.sample(range(1, len(marks) + 1), len(marks))
        graded: dict[str, Any] = {}
        for name, place in zip(marks, places, strict=True):
            grades = [grade for grade in form.choices.get(name, []) if grade]
            if not grades:  # points: one for one option
                graded[name] = str(int(place == 1))
            else:  # as many grades as options are places, and each place is given once
                graded[name] = str(place) if len(grades) == len(marks) else self._random.choice(grades)
        return graded
