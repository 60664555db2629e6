"""What passes between levels: a bundle that goes up, and the answer that comes down. Both are sealed files.

A bundle has all that the next level needs to decide, and of people only the names of those who will speak for it. A
field is only added, with a default; a change of meaning is a new format.
"""

from collections.abc import Iterable
from typing import Any, Literal, TypeVar

import msgspec

from sessions.attendance import Sex
from sessions.levels import Level, Passed, Standing
from sessions.plan import Plan
from sessions.refused import Refused
from sessions.sealed import Opened, sealed, unsealed
from sessions.settings import StandingProposal

UP = "musyawarah-usulan/1"
DOWN = "musyawarah-umpan-balik/1"
MOST_TEXT, MOST_LISTED, MOST_AMOUNT = 4000, 20_000, 10**15

_Sent = TypeVar("_Sent", bound=msgspec.Struct)
Answered = Literal["diterima", "ditunda", "ditolak"]


class Sender(msgspec.Struct, frozen=True):
    """The meeting that sends. ``within`` is the region above it ("" when it does not say), ``date`` is ISO 8601 in its
    zone, ``ceiling`` in rupiah; ``head`` (hex) is the digest of its ledger of ``entries`` entries, and it is ``open``
    when the meeting had not ended then.
    """

    level: Level
    name: str
    within: str
    region: str
    title: str
    code: str
    date: str
    plan_year: int
    ceiling: int
    present: int
    women: int
    head: str
    entries: int
    open: bool = False


class Total(msgspec.Struct, frozen=True):
    """How many, and how many rupiah."""

    number: int
    amount: int


class SentProposal(msgspec.Struct, frozen=True):
    """A proposal as it left: ``code`` is its number there, ``cost`` in rupiah what the list says, ``reason`` why it
    stands where it does, ``trail`` the levels below that it came through (several, when proposals were merged).
    """

    code: str
    standing: Standing
    priority: int
    cost: int
    reason: str
    support: int
    content: StandingProposal
    plan: Plan = Plan()
    trail: tuple[Passed, ...] = ()


class SentDelegate(msgspec.Struct, frozen=True):
    """Who speaks for the sender at the next level (form 1.3, without address and telephone)."""

    name: str
    sex: Sex
    constituency: str
    neighbourhood: str = ""
    remark: str = ""


class SentUp(msgspec.Struct, frozen=True):
    """A bundle. ``totals`` are those of ``proposals`` by standing."""

    format: Literal["musyawarah-usulan/1"]
    sender: Sender
    totals: dict[Standing, Total]
    proposals: tuple[SentProposal, ...]
    delegates: tuple[SentDelegate, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What became of a proposal that was sent: ``asked`` for and allocated (``allocation``) in rupiah, and why."""

    code: str
    title: str
    standing: Standing
    priority: int
    asked: int
    fate: Answered
    reason: str
    allocation: int
    agency: str = ""
    urusan: str = ""
    funding: str = ""
    location: str = ""
    rw: int = 0
    rt: int = 0
    on_behalf: str = ""


class SentDown(msgspec.Struct, frozen=True):
    """The answer to all that ``to`` sent, in one bundle or several; ``to_code`` is its meeting, the last that sent."""

    format: Literal["musyawarah-umpan-balik/1"]
    sender: Sender
    to: str
    to_level: Level
    totals: dict[Answered, Total]
    answers: tuple[Answer, ...]
    to_code: str = ""


def seal(sent: SentUp | SentDown) -> bytes:
    """The file."""
    return sealed(sent)


def format_of(file: bytes) -> str:
    """What a sealed file says that it is, whole or not; "" for another one."""
    return next((one for one in (UP, DOWN) if b'"format": "%s"' % one.encode() in file), "")


def open_bundle(file: bytes) -> tuple[SentUp, str]:
    """A bundle from below, and its digest (hex).

    Raises:
        Refused: as :func:`~sessions.sealed.unsealed`; ``bundle.format`` for another file; ``sealed.beyond`` for texts,
            figures or lists that no meeting has; ``bundle.sums`` when its totals are not those of what it lists.
    """
    opened = unsealed(file)
    sent = _converted(opened, SentUp)
    if sent is None:
        raise Refused("bundle.format", "file")
    found = {
        standing: total(one.cost for one in sent.proposals if one.standing == standing) for standing in sent.totals
    }
    if found != sent.totals or {one.standing for one in sent.proposals} - sent.totals.keys():
        raise Refused("bundle.sums", "file")
    return sent, opened.digest


def open_feedback(file: bytes) -> tuple[SentDown, str]:
    """An answer from above, and its digest (hex).

    Raises:
        Refused: as :func:`~sessions.sealed.unsealed`; ``feedback.format`` or ``bundle.sums``.
    """
    opened = unsealed(file)
    sent = _converted(opened, SentDown)
    if sent is None:
        raise Refused("feedback.format", "file")
    found = {fate: total(one.allocation for one in sent.answers if one.fate == fate) for fate in sent.totals}
    if found != sent.totals or {one.fate for one in sent.answers} - sent.totals.keys():
        raise Refused("bundle.sums", "file")
    return sent, opened.digest


def total(amounts: Iterable[int]) -> Total:
    """How many there are, and their sum."""
    listed = list(amounts)
    return Total(len(listed), sum(listed))


def _converted(opened: Opened, kind: type[_Sent]) -> _Sent | None:
    try:
        sent = msgspec.convert(opened.content, kind)
    except msgspec.ValidationError:
        return None
    _refuse_beyond(opened.content)
    return sent


def _refuse_beyond(value: Any) -> None:
    """Raise ``sealed.beyond`` for what no meeting writes, though the seal fits: a file may come from anybody."""
    match value:
        case str():
            wrong = len(value) > MOST_TEXT or any(one < " " and one not in "\n\t" for one in value)
        case bool():
            wrong = False
        case int():
            wrong = not 0 <= value <= MOST_AMOUNT
        case list():
            wrong = len(value) > MOST_LISTED
        case _:
            wrong = False
    if wrong:
        raise Refused("sealed.beyond", "file")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_beyond(one)
