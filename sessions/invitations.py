"""Invitations: who is expected, each with a card beside the ledger, and who of them came."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

import msgspec

from sessions.actors import DESK, Actor
from sessions.acts import Command, Event, Keep
from sessions.attendance import Sex
from sessions.cards import new_card
from sessions.likeness import matches, words
from sessions.person import Person
from sessions.refused import Refused

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

_LEAST_LETTERS = 5

# A name without its titles, and the neighbourhood: what tells two people on a list apart.
Known = tuple[str, int, int]


class Invitee(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a list says of somebody. ``rw`` and ``rt`` 0, and no ``sex``: it does not say."""

    name: str
    constituency: str
    rw: int = 0
    rt: int = 0
    sex: Sex | None = None
    voting: bool = True
    address: str = ""
    phone: str = ""

    @property
    def known(self) -> Known:
        """What tells this person apart from the others of a list."""
        return spelled(self.name), self.rw, self.rt


class Invited(Person):
    """Somebody with an invitation; they are present once they ``came``. No ``sex``: the list does not say."""

    sex: Sex | None
    came: bool = False


class Invitations(msgspec.Struct):
    """The invitation list, by the number that each keeps when they come."""

    people: dict[int, Invited] = msgspec.field(default_factory=dict)

    @property
    def came(self) -> int:
        """How many of them came."""
        return sum(person.came for person in self.people.values())

    @property
    def awaited(self) -> list[Invited]:
        """Who has not come, by name."""
        waiting = (person for person in self.people.values() if not person.came)
        return sorted(waiting, key=lambda person: person.name.casefold())

    @property
    def sexless(self) -> bool:
        """Whether the list does not say of somebody awaited if they are a man or a woman."""
        return any(person.sex is None for person in self.people.values() if not person.came)

    def called(self, typed: str, most: int = 8) -> list[Invited]:
        """Who has not come and has a name whose words begin as ``typed`` does, by name."""
        return [person for person in self.awaited if person.card and matches(person.name, typed)][:most]

    def note_arrival(self, number: int) -> None:
        """Somebody is present now; nothing happens when they are not on the list."""
        if number in self.people:
            self.people[number].came = True

    def named(self, typed: str) -> Invited | None:
        """Who has not come and bears this name, nearly whole and of one person only."""
        letters = spelled(typed)
        if len(letters) < _LEAST_LETTERS:
            return None
        alike = [person for person in self.awaited if person.card and _begins(spelled(person.name), letters)]
        same = [person for person in alike if spelled(person.name) == letters]
        found = same or alike
        return found[0] if len(found) == 1 else None

    def expected(self, name: str, rw: int, rt: int) -> Invited | None:
        """Who has not come, has exactly this name as the only one, and no other neighbourhood on the list."""
        found = self.named(name)
        if found is None or spelled(found.name) != spelled(name):
            return None
        return found if found.rw in {0, rw} and found.rt in {0, rt} else None


def spelled(name: str) -> str:
    """The letters of a name in one piece, without titles and degrees: ``Hj. Sri Wahyuni, S.Pd.`` is sriwahyuni."""
    return "".join(words(name))


def _begins(name: str, typed: str) -> bool:
    return name.startswith(typed) and len(typed) * 5 >= len(name) * 4


class PersonInvited(Event, frozen=True, tag="person.invited"):
    """Somebody is expected; ``card`` is the SHA-256 (hex) of their card beside the ledger."""

    topic: ClassVar = "invitations"
    person: int
    card: str
    constituency: str
    rw: int = 0
    rt: int = 0
    sex: Sex | None = None
    voting: bool = True

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.invitations.people[self.person] = Invited(
            self.person, self.constituency, self.rw, self.rt, self.voting, self.card,
            meeting.settings.neighbourhood(self.rw, self.rt), meeting.cards.get(self.person), self.sex,
        )  # fmt: skip
        meeting.attendance.given = max(meeting.attendance.given, self.person)


class InvitePeople(Command, frozen=True, tag="invitations.add"):
    """Put people on the invitation list; who is on it or present already is left as they are."""

    may: ClassVar = DESK
    people: tuple[Invitee, ...] = ()

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        yield from inviting(meeting, self.people)


def inviting(meeting: "Musyawarah", people: Iterable[Invitee]) -> Iterator[Event | Keep]:
    """The cards and events that put these people on the list, each of them once.

    Raises:
        Refused: a name, an address or a telephone number that cannot stand.
    """
    # Every number is above all before it, so each of them can be drawn before any is given.
    number = meeting.attendance.next_number
    for one in newcomers(meeting, people):
        card = new_card(one.name, one.address, one.phone, meeting.chance)
        keep, digest = card.sealed(number)
        yield keep
        yield PersonInvited(
            person=number, card=digest, constituency=one.constituency, rw=one.rw, rt=one.rt, sex=one.sex,
            voting=one.voting,
        )  # fmt: skip
        number += 1


def newcomers(meeting: "Musyawarah", people: Iterable[Invitee]) -> list[Invitee]:
    """Those who are neither invited nor present yet, the first of each who stands there twice."""
    invited = [(person.name, person.rw, person.rt) for person in meeting.invitations.people.values()]
    present = [(person.name, person.rw, person.rt) for person in meeting.attendance.people.values()]
    known: set[Known] = {(spelled(name), rw, rt) for name, rw, rt in invited + present}
    fresh = []
    for one in people:
        if one.known not in known:
            known.add(one.known)
            fresh.append(one)
    return fresh


def invited_with(meeting: "Musyawarah", number: int) -> Invited:
    """Who has this number on the list and has not come.

    Raises:
        Refused: ``invitation.unknown`` or ``attendance.already``.
    """
    person = meeting.invitations.people.get(number)
    if person is None:
        raise Refused("invitation.unknown")
    if person.came:
        raise Refused("invitation.came", name=meeting.attendance.name_of(number))
    return person
