"""A person of the meeting: the number they keep, where they belong, and the card beside the ledger with their name."""

import msgspec

from sessions.cards import ERASED, Card


class Person(msgspec.Struct):
    """Whoever is invited, waits at the door or is registered. ``rw`` 0 is from outside the neighbourhoods (an agency).

    ``neighbourhood`` is what the meeting calls theirs: ``RT 07 RW 02``, ``RW 02`` or nothing. ``digest`` is the SHA-256
    (hex) of their card.
    """

    id: int
    constituency: str
    rw: int
    rt: int
    voting: bool
    digest: str
    neighbourhood: str
    card: Card | None

    @property
    def name(self) -> str:
        """The name on the card, or that it was erased."""
        return self.card.name if self.card else ERASED
