"""Whoever changes anything in a ledger is found, by the chain itself or by the digest that stands on the berita acara."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from random import Random

import msgspec
import pytest

from sessions.actors import Actor, Role
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.documents.archive import whole
from sessions.ledger import GENESIS, Broken, Entry, Stored, seal, unseal
from sessions.raising import RaiseProposal, SupportProposal
from tests.halls import FACILITATOR, MeetingHall
from tests.seeds import Seeds

Forgery = tuple[str, list[Stored]]


def a_meeting(people: int) -> list[Stored]:
    hall = MeetingHall()
    for number, person in enumerate([hall.check_in(f"Warga {number}") for number in range(people)]):
        title = f"Usulan nomor {number}"
        hall.do(RaiseProposal(title=title, kind="fisik", problem="Rusak", location="RW 02"), person)
        hall.do(SupportProposal(1), person)
    for secret in (False, True):
        hall.do(OpenBallot("Setuju?", secret=secret), FACILITATOR)
        ballot = len(hall.meeting.ballots.all)
        for number in range(1, people + 1):
            hall.do(CastVote(ballot, ("ya",), slip=f"{number:032x}"), Actor(Role.ATTENDEE, number))
        hall.do(CloseBallot(ballot), FACILITATOR)
    while hall.meeting.agenda.current < len(hall.meeting.settings.agenda) - 1:
        hall.do(NextItem(leaving=hall.meeting.agenda.current), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    return sealed(hall.entries)


def sealed(entries: list[Entry]) -> list[Stored]:
    rows: list[Stored] = []
    for entry in entries:
        rows.append(seal(entry, rows[-1].digest if rows else GENESIS))
    return rows


def resealed(rows: list[Stored]) -> list[Stored]:
    """As somebody forges who knows how: every digest from the change on is computed anew, every number fits."""
    entries = [msgspec.json.decode(row.body, type=Entry) for row in rows]
    return sealed([Entry(seq, one.at, one.actor, one.event, one.command) for seq, one in enumerate(entries, 1)])


def deletions(rows: list[Stored]) -> Iterator[Forgery]:
    for at in range(len(rows)):
        left = rows[:at] + rows[at + 1 :]
        yield f"entry {at + 1} taken out", left
        if at:  # without the first there is no meeting
            yield f"entry {at + 1} taken out and all sealed anew", resealed(left)


def swaps(rows: list[Stored]) -> Iterator[Forgery]:
    for one, other in [(a, b) for a in range(len(rows)) for b in range(a + 1, len(rows))]:
        changed = list(rows)
        changed[one], changed[other] = changed[other], changed[one]
        yield f"entries {one + 1} and {other + 1} swapped", changed


def reorderings(rows: list[Stored]) -> Iterator[Forgery]:
    """Neighbours that could have come the other way round, sealed anew."""
    for at, (one, other) in enumerate(pairwise(rows)):
        if b"vote." in one.body and b"vote." in other.body:
            yield f"votes {at + 1} and {at + 2} swapped and all sealed anew", resealed([*rows[:at], other, one, *rows[at + 2 :]])  # fmt: skip


def truncations(rows: list[Stored]) -> Iterator[Forgery]:
    for at in range(len(rows)):
        yield f"cut off after entry {at}", rows[:at]


def doublings(rows: list[Stored]) -> Iterator[Forgery]:
    for at in range(len(rows)):
        yield f"entry {at + 1} twice", [*rows[: at + 1], *rows[at:]]


def flips(rows: list[Stored]) -> Iterator[Forgery]:
    """Every bit of every entry and of every digest."""
    for at, row in enumerate(rows):
        for bit in range(8 * len(row.body)):
            yield f"bit {bit} of entry {at + 1}", [*rows[:at], Stored(row.seq, flipped(row.body, bit), row.digest), *rows[at + 1 :]]  # fmt: skip
        for bit in range(256):
            yield f"bit {bit} of digest {at + 1}", [*rows[:at], Stored(row.seq, row.body, flipped(row.digest, bit)), *rows[at + 1 :]]  # fmt: skip


def flipped(body: bytes, bit: int) -> bytes:
    at, shift = divmod(bit, 8)
    return body[:at] + bytes([body[at] ^ 1 << shift]) + body[at + 1 :]


def is_found(forged: list[Stored], head: str) -> bool:
    try:
        whole(forged, head=head)
    except Broken:
        return True
    return False


@pytest.mark.parametrize(("people", "every"), [(3, 61), pytest.param(6, 1, marks=pytest.mark.proof)])
def test_every_change_is_found(people: int, every: int, seeds: Seeds) -> None:
    rows = a_meeting(people)
    head = rows[-1].digest.hex()
    assert whole(rows, head=head).entries == len(rows)
    random = Random(seeds.now)
    tried = 0
    for forgeries in (deletions, swaps, reorderings, truncations, doublings, flips):
        for what, forged in forgeries(rows):
            if forgeries is flips and random.randrange(every):
                continue
            tried += 1
            assert is_found(forged, head), what
    assert tried > 200


def test_an_entry_that_nobody_can_read_is_named_though_its_digest_fits() -> None:
    rows = a_meeting(3)
    for body in (b"", b"{}", rows[1].body[:-1], rows[1].body.replace(b'"seq":2', b'"seq":"two"')):
        forged = [rows[0], Stored(2, body, sha256(rows[0].digest + body).digest())]
        with pytest.raises(Broken, match="unreadable") as told:
            list(unseal(forged))
        assert told.value.seq == 2


def test_an_entry_that_is_gone_is_called_missing_and_not_altered() -> None:
    rows = a_meeting(3)
    with pytest.raises(Broken, match="missing") as told:
        list(unseal([rows[0], *rows[2:]]))
    assert told.value.seq == 2


def test_an_entry_that_calls_itself_by_another_number_is_found() -> None:
    rows = a_meeting(3)
    second = msgspec.json.decode(rows[1].body, type=Entry)
    lies = seal(Entry(7, second.at, second.actor, second.event, second.command), rows[0].digest)
    assert is_found([rows[0], Stored(2, lies.body, lies.digest)], "")
