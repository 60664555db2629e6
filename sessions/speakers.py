"""Speakers: who asks for the floor, who has it now, and how long each was heard."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import CHAIR, FLOOR, Actor
from sessions.acts import Command, Event, Keep
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class Hand(msgspec.Struct, frozen=True):
    """Somebody waits to speak since ``raised``, about a proposal or, with 0, about the item that runs."""

    person: int
    proposal: int
    raised: datetime
    assisted: bool = False


class Turn(msgspec.Struct):
    """Somebody had, or has, the floor under an item of the agenda."""

    id: int
    person: int
    item: int
    proposal: int
    began: datetime
    ended: datetime | None = None

    @property
    def seconds(self) -> int:
        """How long it took, in whole seconds; 0 while it goes on."""
        return int((self.ended - self.began).total_seconds()) if self.ended else 0


class Speakers(msgspec.Struct):
    """The raised hands by person, the earliest first, and every turn in order. At most one turn goes on at a time."""

    hands: dict[int, Hand] = msgspec.field(default_factory=dict)
    turns: list[Turn] = msgspec.field(default_factory=list)

    @property
    def now(self) -> Turn | None:
        """The turn that goes on."""
        return self.turns[-1] if self.turns and not self.turns[-1].ended else None

    def under(self, item: int) -> list[Turn]:
        """The finished turns under one item of the agenda."""
        return [turn for turn in self.turns if turn.item == item and turn.ended]

    def carry_over(self, person: int, into: int) -> None:
        """The hand and the turns of ``person`` are ``into``'s; of two hands the earlier one counts."""
        hands = [msgspec.structs.replace(h, person=into) if h.person == person else h for h in self.hands.values()]
        self.hands = {}
        for hand in hands:
            self.hands.setdefault(hand.person, hand)
        for turn in self.turns:
            turn.person = into if turn.person == person else turn.person


class _OfSpeakers(Event, frozen=True):
    topic: ClassVar = "speakers"


class HandRaised(_OfSpeakers, frozen=True, tag="hand.raised"):
    """``person`` asks for the floor; who asks again, about something else, keeps the place."""

    person: int
    proposal: int = 0
    assisted: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        hands = meeting.speakers.hands
        since = hands[self.person].raised if self.person in hands else meeting.now
        hands[self.person] = Hand(self.person, self.proposal, since, self.assisted)


class HandLowered(_OfSpeakers, frozen=True, tag="hand.lowered"):
    """``person`` no longer asks for the floor."""

    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.speakers.hands.pop(self.person, None)


class FloorGiven(_OfSpeakers, frozen=True, tag="floor.given"):
    """``person`` speaks now."""

    person: int
    item: int
    proposal: int = 0

    def apply(self, meeting: "Musyawarah") -> None:
        speakers = meeting.speakers
        speakers.hands.pop(self.person, None)
        number = len(speakers.turns) + 1
        speakers.turns.append(Turn(number, self.person, self.item, self.proposal, meeting.now))


class FloorReturned(_OfSpeakers, frozen=True, tag="floor.returned"):
    """The turn is over."""

    turn: int

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.speakers.turns[self.turn - 1].ended = meeting.now


class RaiseHand(Command, frozen=True, tag="speaker.raise"):
    """Ask for the floor, about ``proposal``: by default the one before the hall, with 0 the item that runs."""

    may: ClassVar = FLOOR
    proposal: int | None = None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        if person.left:
            raise Refused("speaker.away")
        now = meeting.speakers.now
        if now and now.person == person.id:
            raise Refused("speaker.speaking")
        about = meeting.proposals.on_stage if self.proposal is None else self.proposal
        if about:
            meeting.proposals.find_public(about)
        hand = meeting.speakers.hands.get(person.id)
        if hand is None or hand.proposal != about:
            yield HandRaised(person=person.id, proposal=about, assisted=actor.assisted)


class LowerHand(Command, frozen=True, tag="speaker.lower"):
    """No longer ask for the floor. Twice is the same as once."""

    may: ClassVar = FLOOR

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        person = meeting.person(actor)
        if person.id in meeting.speakers.hands:
            yield HandLowered(person=person.id)


class GiveFloor(Command, frozen=True, tag="floor.give"):
    """Let somebody who waits speak; whoever spoke until now is done."""

    may: ClassVar = CHAIR
    person: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        hand = meeting.speakers.hands.get(self.person)
        if hand is None:
            raise Refused("speaker.not-waiting")
        yield from end_turn(meeting)
        yield FloorGiven(person=hand.person, item=meeting.agenda.current, proposal=hand.proposal)


class EndTurn(Command, frozen=True, tag="floor.end"):
    """End a turn. A turn that is over already stays as it was."""

    may: ClassVar = CHAIR
    turn: int

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        now = meeting.speakers.now
        if now and now.id == self.turn:
            yield from end_turn(meeting)


def end_turn(meeting: "Musyawarah") -> Iterator[Event]:
    """What ends the turn that goes on, if one does: the next speaker, the next item, the last gavel."""
    if meeting.speakers.now:
        yield FloorReturned(turn=meeting.speakers.now.id)


def fall_silent(meeting: "Musyawarah", person: int) -> Iterator[Event]:
    """What follows when somebody leaves the hall or becomes an observer: neither hand nor turn."""
    if person in meeting.speakers.hands:
        yield HandLowered(person=person)
    if meeting.speakers.now and meeting.speakers.now.person == person:
        yield from end_turn(meeting)
