"""Lots: how the hall parts equals when the declared rule leaves them equal, so that anybody can draw it again.

After the count somebody in the hall calls out a number. It, the digest of the ledger at that moment and the key of each
option go through SHA-256 (:mod:`sessions.counting.ties` gives the bytes); the smallest comes first. Nobody knows
the digest before the ballot is closed, and nobody can change it after: neither the caller nor the program chooses.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions import tallying
from sessions.actors import CHAIR, Actor
from sessions.acts import Command, Event, Keep
from sessions.ballot import Lot
from sessions.ballots import LotDrawn
from sessions.refused import Refused
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


class DrawLot(Command, frozen=True, tag="ballot.lot"):
    """Draw the lot of a closed ballot with the number that was called out in the hall."""

    may: ClassVar = CHAIR
    ballot: int
    called: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        ballot = meeting.ballots.all.get(self.ballot)
        if ballot is None or ballot not in meeting.ballots.held:
            raise Refused("ballot.unknown")
        if not ballot.tally.tied:
            raise Refused("lot.needless")
        lot = Lot(line(self.called, "called", 40), meeting.head.hex())
        yield LotDrawn(ballot=ballot.id, lot=lot, tally=tallying.counted(ballot, ballot.all_votes, lot).tally)
