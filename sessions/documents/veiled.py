"""A meeting as the public may read it for years: what was decided, and nobody's personal data.

No card, no door and no official stands in it; what people typed about each other (names of two words and more,
addresses with a number, telephone numbers) reads "(nama)", "(alamat)" and "(nomor telepon)". A single first name in a
text cannot be told from a word, and stays.
"""

import re
from collections.abc import Callable, Iterable
from copy import copy, deepcopy
from typing import Any

import msgspec

from sessions.cards import Card
from sessions.musyawarah import Musyawarah

_TELEPHONE = re.compile(r"(?<!\d)(?:\+?62|0)[\s.-]?8\d(?:[\s.-]?\d){6,11}(?!\d)")
_SHARED = (
    "proposals",
    "consensus",
    "ballots",
    "last_cycle",
    "received",
    "replies",
    "addenda",
    "shortfalls",
    "priorities",
)


def veiled(meeting: Musyawarah) -> Musyawarah:
    """A copy to make public documents from; the meeting itself is left alone."""
    public, hide = copy(meeting), hiding(meeting.cards.values())
    public.settings = msgspec.structs.replace(
        meeting.settings, code="publik", facilitator="", secretary="", lurah="", speakers=(), wifi=None
    )  # fmt: skip
    public.cards, public.urn = {}, {}
    public.attendance = deepcopy(meeting.attendance)
    for person in public.attendance.people.values():
        person.card = None
    for topic in _SHARED:
        setattr(public, topic, _hidden(deepcopy(getattr(meeting, topic)), hide, set()))
    return public


def hiding(cards: Iterable[Card]) -> Callable[[str], str]:
    """A function that takes what stands on the cards out of a text."""
    listed = list(cards)
    names = _any(card.name for card in listed if len(card.name.split()) > 1)
    addresses = _any(card.address for card in listed if len(card.address) > 7 and re.search(r"\d", card.address))
    telephones = _any(card.phone for card in listed if sum(letter.isdigit() for letter in card.phone) > 6)

    def hide(text: str) -> str:
        for pattern, word in ((names, "(nama)"), (addresses, "(alamat)"), (telephones, "(nomor telepon)")):
            text = pattern.sub(word, text) if pattern else text
        return _TELEPHONE.sub("(nomor telepon)", text)

    return hide


def _any(texts: Iterable[str]) -> re.Pattern[str] | None:
    # The longest first: "Sri Wahyuni Dewi" is not "(nama) Dewi".
    written = sorted({" ".join(text.split()) for text in texts}, key=lambda text: -len(text))
    found = "|".join(r"\s+".join(map(re.escape, text.split())) for text in written if text)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None


def _hidden(value: Any, hide: Callable[[str], str], seen: set[int]) -> Any:
    """The value with its texts hidden; what can hold others is changed in place, once, so that it stays one thing."""
    if type(value) is str:
        return hide(value)
    if isinstance(value, tuple):
        made = [_hidden(one, hide, seen) for one in value]
        return tuple(made) if type(value) is tuple else type(value)(*made)
    if id(value) in seen:
        return value
    seen.add(id(value))
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            msgspec.structs.force_setattr(value, name, _hidden(getattr(value, name), hide, seen))
    elif isinstance(value, list):
        value[:] = [_hidden(one, hide, seen) for one in value]
    elif isinstance(value, dict):
        for key, one in value.items():
            value[key] = _hidden(one, hide, seen)
    return value
