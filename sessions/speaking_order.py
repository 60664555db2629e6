"""The order in which raised hands get the floor: by time, or fair to who was not heard yet (``rules.speaking``)."""

from collections.abc import Mapping, Sequence

from sessions.attendance import Attendee
from sessions.rules import SpeakingRule
from sessions.speakers import Hand, Speakers


def in_order(speakers: Speakers, people: Mapping[int, Attendee], rule: SpeakingRule) -> list[Hand]:
    """Everybody who waits, each once, the next speaker first."""
    hands = list(speakers.hands.values())
    return hands if rule == "first-come" else fair(hands, [turn.person for turn in speakers.turns], people)


def fair(hands: Sequence[Hand], spoken: Sequence[int], people: Mapping[int, Attendee]) -> list[Hand]:
    """The hands in the order of four wishes, as if each in turn had spoken before the next is chosen.

    Who has not spoken yet comes before who has. Among them the 1st, 3rd, 5th … turn of the meeting looks first for
    an RW that was not heard yet and then for a woman, the others the other way round; a woman is looked for while
    women had a smaller share of the turns than they have of those in the hall. What is left goes by time.

    Args:
        hands: who waits, the earliest first.
        spoken: who had each turn so far, in order.
        people: the register.
    """
    voices = [person for person in people.values() if person.voting and not person.left]
    women_here = sum(person.sex == "P" for person in voices)
    waiting, order, turns = list(hands), list[Hand](), len(spoken)
    heard, rws = set(spoken), {0} | {people[number].rw for number in spoken}
    women = sum(people[number].sex == "P" for number in spoken)
    while waiting:
        first = [hand for hand in waiting if hand.person not in heard] or waiting
        new_rw = [hand for hand in first if people[hand.person].rw not in rws]
        too_few = women * len(voices) < women_here * turns
        women_waiting = [hand for hand in first if too_few and people[hand.person].sex == "P"]
        chosen = ((women_waiting or new_rw) if turns % 2 else (new_rw or women_waiting)) or first
        hand = chosen[0]
        waiting.remove(hand)
        order.append(hand)
        person = people[hand.person]
        turns, women = turns + 1, women + (person.sex == "P")
        heard.add(person.id)
        rws.add(person.rw)
    return order
