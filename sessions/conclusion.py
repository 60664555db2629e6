"""One conclusion: the words before the hall, who agrees, who objects and why, and the decision made of it.

An objection belongs to a person. It outlives a new wording and the chair's word on it; only its owner's other answer,
or the chair who heard them say so, takes it back. Whoever changes their mind twice still has one objection.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from sessions.attendance import Attendee

# Permendesa 2/2015 and the berita acara of form 1.1: a decision states how it came about.
Manner = Literal["musyawarah mufakat", "aklamasi", "pemungutan suara"]
Outcome = Literal["disepakati", "ditunda", "ditolak"]
Stance = Literal["setuju", "keberatan", "abstain"]
# What the chair says becomes of an objection; the last two hand it on instead of ending it.
Fate = Literal["dicatat", "ditarik", "dibahas lagi", "pemungutan suara"]
Standing = Literal["terbuka", "dicatat", "ditarik", "dibahas lagi", "pemungutan suara"]


class Answer(msgspec.Struct, frozen=True):
    """What somebody said to one version of the wording, and when."""

    stance: Stance
    version: int
    at: datetime


class Objection(msgspec.Struct):
    """Why ``person`` objects, said to ``version`` of the wording.

    ``fate`` is the chair's word on it and ``reply`` an answer, given at ``replied``. ``withdrawn`` is when it was taken
    back; ``by_chair`` says that the chair noted that.
    """

    person: int
    reason: str
    version: int
    raised: datetime
    fate: Fate | None = None
    reply: str = ""
    replied: datetime | None = None
    withdrawn: datetime | None = None
    by_chair: bool = False

    @property
    def standing(self) -> Standing:
        """What has become of it so far."""
        return "ditarik" if self.withdrawn else self.fate or "terbuka"


class Tally(msgspec.Struct, frozen=True):
    """How many of the ``asked`` gave which answer; ``silent`` have not answered."""

    agree: int = 0
    object: int = 0
    abstain: int = 0
    silent: int = 0

    @property
    def asked(self) -> int:
        """How many are asked: who has a vote and is in the hall, or left it after having answered."""
        return self.agree + self.object + self.abstain + self.silent


class Decision(msgspec.Struct):
    """What was decided: under which item, about which proposal or ballot (0: none), in whose words, how and when.

    ``tally`` stands when phones were asked; with ``silence`` the silent counted as assent, by the tata tertib.
    ``minutes`` is the digest of the berita acara that was approved ("": it was about something else).
    """

    item: int
    proposal: int
    wording: str
    manner: Manner
    at: datetime
    outcome: Outcome = "disepakati"
    ballot: int = 0
    version: int = 1
    tally: Tally | None = None
    silence: bool = False
    objections: list[Objection] = msgspec.field(default_factory=list)
    minutes: str = ""


class Conclusion(msgspec.Struct):
    """The words before the hall, and what it says to them.

    ``version`` counts the wordings from 1, ``worded`` is when this one came up. ``answers`` hold everybody's last one,
    also to an earlier version. ``shown`` and ``named`` say whether the hall sees the counts, and who objects.
    With ``assent_seconds`` above 0 the tata tertib lets silence count as assent after that time.
    With ``minutes`` the hall is asked about the berita acara of that digest.
    """

    id: int
    item: int
    proposal: int
    ballot: int
    wording: str
    worded: datetime
    version: int = 1
    assent_seconds: int = 0
    answers: dict[int, Answer] = msgspec.field(default_factory=dict)
    objections: dict[int, Objection] = msgspec.field(default_factory=dict)
    shown: bool = False
    named: bool = False
    minutes: str = ""

    @property
    def assent_from(self) -> datetime | None:
        """From when on silence counts as assent, if it ever does."""
        return self.worded + timedelta(seconds=self.assent_seconds) if self.assent_seconds else None

    def stance(self, person: int) -> Stance | None:
        """What somebody says to the wording as it is now."""
        answer = self.answers.get(person)
        return answer.stance if answer and answer.version == self.version else None

    def asked(self, people: Mapping[int, Attendee]) -> list[Attendee]:
        """Those whose answer counts: who leaves after answering has answered, who leaves before is not waited for."""
        return [p for p in people.values() if p.voting and (p.left is None or self.stance(p.id))]

    def silent(self, people: Mapping[int, Attendee]) -> list[Attendee]:
        """Those who are asked and have not answered this wording."""
        return [person for person in self.asked(people) if not self.stance(person.id)]

    def few_silent(self, people: Mapping[int, Attendee]) -> bool:
        """Whether so few have not answered that they can be asked by name: at most a third. More are not pointed at."""
        return 3 * len(self.silent(people)) <= len(self.asked(people))

    def silent_by_rw(self, people: Mapping[int, Attendee]) -> list[tuple[int, int]]:
        """How many of each RW have not answered, by its number; 0 are those from outside."""
        return sorted(Counter(person.rw for person in self.silent(people)).items())

    def silent_by_constituency(self, people: Mapping[int, Attendee]) -> list[tuple[str, int]]:
        """How many of each constituency have not answered, the largest first."""
        return Counter(person.constituency for person in self.silent(people)).most_common()

    def tally(self, people: Mapping[int, Attendee]) -> Tally:
        """How many gave which answer."""
        said = [self.stance(person.id) for person in self.asked(people)]
        return Tally(said.count("setuju"), said.count("keberatan"), said.count("abstain"), said.count(None))

    def objections_that(self, *standings: Standing) -> list[Objection]:
        """The objections of which this has become, the earliest first."""
        return [objection for objection in self.objections.values() if objection.standing in standings]

    def answer(self, person: int, answer: Answer, reason: str) -> None:
        """Take in what somebody says; only the last counts."""
        self.answers[person] = answer
        had = self.objections.get(person)
        if answer.stance != "keberatan":
            if had and not had.withdrawn:
                had.withdrawn, had.by_chair = answer.at, False
        elif had:
            # The chair's word on it stands for the wording it was given on; another wording opens it again.
            fate = had.fate if had.version == answer.version else None
            reply, replied = (had.reply, had.replied) if fate else ("", None)
            self.objections[person] = Objection(person, reason, answer.version, had.raised, fate, reply, replied)
        else:
            self.objections[person] = Objection(person, reason, answer.version, answer.at)

    def carry_over(self, person: int, into: int) -> None:
        """What ``person`` said is what ``into`` said; of two answers the later counts, of two objections one stands."""
        said, mine = self.answers.pop(person, None), self.answers.get(into)
        if said and (mine is None or said.at > mine.at):
            self.answers[into] = said
        mine_too = self.objections.get(into)
        if objection := self.objections.pop(person, None):
            objection.person = into
            if mine_too is None or mine_too.withdrawn:
                self.objections[into] = objection
