"""One proposal: what it says, who stands behind it, where it is in its life, and the history that led there."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from sessions.actors import Role
from sessions.settings import ProposalKind, StandingProposal
from sessions.urusan import urusan_name


class Status(StrEnum):
    """Where a proposal stands; the words are those of the documents."""

    RAISED = "diajukan"
    DISCUSSED = "dibahas"
    AGREED = "disepakati"
    DEFERRED = "ditunda"
    REJECTED = "ditolak"


ASIDE = frozenset({Status.DEFERRED, Status.REJECTED})


class What(StrEnum):
    """What can happen to a proposal, as its history tells it."""

    RAISED = "diajukan"
    TAKEN_UP = "dibahas"
    LISTED = "masuk daftar prioritas"
    UNLISTED = "keluar dari daftar prioritas"
    AGREED = "disepakati"
    DEFERRED = "ditunda"
    REJECTED = "ditolak"


class Changed(msgspec.Struct, frozen=True):
    """A field that reads differently now."""

    field: str
    before: str
    after: str


class Step(msgspec.Struct, frozen=True):
    """One step in the life of a proposal: when, what, by whose role (``assisted``: by the desk for somebody), and why.

    ``other`` is the proposal it was merged with or parted from.
    """

    at: datetime
    what: What
    role: Role
    assisted: bool = False
    reason: str = ""
    other: int = 0
    changes: tuple[Changed, ...] = ()


class Proposal(msgspec.Struct):
    """One proposal: the fields of its content (:class:`~sessions.settings.StandingProposal`), and its life.

    ``proposer`` is 0 for a standing one. ``signed`` are those who support it and since when; ``history`` only grows.
    """

    id: int
    title: str
    kind: ProposalKind
    problem: str
    field: str
    location: str
    rw: int
    rt: int
    volume: Decimal
    unit: str
    unit_price: int
    cost: int
    on_behalf: str
    rank: int
    shortlisted: bool
    proposer: int
    raised: datetime
    description: str = ""
    urusan: str = ""
    agency: str = ""
    funding: str = ""
    beneficiaries: str = ""
    land: str = ""
    marks: tuple[str, ...] = ()
    external: str = ""
    status: Status = Status.RAISED
    reason: str = ""
    signed: dict[int, datetime] = msgspec.field(default_factory=dict)
    history: list[Step] = msgspec.field(default_factory=list)

    @property
    def supporters(self) -> dict[int, datetime]:
        """Who stands behind it, and since when."""
        return self.signed

    @property
    def support(self) -> int:
        """How many support it."""
        return len(self.supporters)

    @property
    def code(self) -> str:
        """The number it has in the documents."""
        return f"U{self.id:03}"

    @property
    def origin(self) -> str:
        """On whose behalf, with the group's own rank: ``RW 05 P3``."""
        return f"{self.on_behalf} P{self.rank}" if self.rank else self.on_behalf

    @property
    def urusan_name(self) -> str:
        """Its urusan by code and name."""
        return urusan_name(self.urusan)

    @property
    def content(self) -> StandingProposal:
        """What it says now."""
        return StandingProposal(**{name: getattr(self, name) for name in StandingProposal.__struct_fields__})
