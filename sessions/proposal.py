"""One proposal: what it says, who stands behind it, where it is in its life, and the history that led there."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from sessions.actors import STAFF, Actor, Role
from sessions.levels import Passed
from sessions.plan import Plan
from sessions.settings import ProposalKind, StandingProposal
from sessions.urusan import urusan_name


class Status(StrEnum):
    """Where a proposal stands; the words are those of the documents."""

    WAITING = "menunggu diterima"
    ASKED = "menunggu jawaban"
    RAISED = "diajukan"
    DISCUSSED = "dibahas"
    AGREED = "disepakati"
    MERGED = "digabung"
    DEFERRED = "ditunda"
    REJECTED = "ditolak"
    WITHDRAWN = "ditarik"


# Raised from the floor where the chair receives first (``moderation``); then before the hall and not decided.
QUEUED = frozenset({Status.WAITING, Status.ASKED})
OPEN = frozenset({Status.RAISED, Status.DISCUSSED})
GONE = frozenset({Status.MERGED, Status.WITHDRAWN})
ASIDE = GONE | {Status.DEFERRED, Status.REJECTED}


class What(StrEnum):
    """What can happen to a proposal, as its history tells it."""

    RAISED = "diajukan"
    ACCEPTED = "diterima"
    ASKED = "ditanyakan kepada pengusul"
    ANSWERED = "dijawab pengusul"
    AMENDED = "diubah"
    CATEGORISED = "digolongkan ulang"
    HIDDEN = "disembunyikan"
    SHOWN = "ditampilkan lagi"
    TAKEN_UP = "dibahas"
    LISTED = "masuk daftar prioritas"
    UNLISTED = "keluar dari daftar prioritas"
    AGREED = "disepakati"
    DEFERRED = "ditunda"
    REJECTED = "ditolak"
    WITHDRAWN = "ditarik"
    PLANNED = "dikaitkan dengan rencana daerah"
    MERGED = "digabung"
    JOINED = "menerima gabungan"
    PARTED = "dipisahkan lagi"
    RESENT = "dikirim lagi"
    PHOTOGRAPHED = "diberi foto"
    UNPHOTOGRAPHED = "foto dihapus"


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


class Photo(msgspec.Struct, frozen=True):
    """A photo beside the ledger: the digest of its file (SHA-256, hex), its bytes and pixels, and who gave it."""

    digest: str
    size: int
    width: int
    height: int
    person: int = 0


class Proposal(msgspec.Struct):
    """One proposal: the fields of its content (:class:`~sessions.settings.StandingProposal`), and its life.

    ``area`` is what the meeting calls its neighbourhood (``RW 05``, "" for the whole). ``proposer`` is 0 for a standing
    one. ``signed`` are those who put their name under it, and since when; ``merged``
    are the proposals it took in, each as it was. ``into`` is the one that took it in (0: none), when its status was
    ``before``. ``history`` only grows.
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
    trail: tuple[Passed, ...] = ()
    area: str = ""
    plan: Plan = Plan()
    status: Status = Status.RAISED
    reason: str = ""
    signed: dict[int, datetime] = msgspec.field(default_factory=dict)
    history: list[Step] = msgspec.field(default_factory=list)
    hidden: bool = False
    into: int = 0
    before: Status = Status.RAISED
    merged: list["Proposal"] = msgspec.field(default_factory=list)
    photos: list[Photo] = msgspec.field(default_factory=list)

    @property
    def public(self) -> bool:
        """Whether everybody may read it: neither hidden nor waiting for the chair to receive it."""
        return not self.hidden and self.status not in QUEUED

    @property
    def counts(self) -> bool:
        """Whether it is one of the proposals of the meeting: public, and neither merged into another nor withdrawn."""
        return self.public and self.status not in GONE

    def seen_by(self, actor: Actor) -> bool:
        """Whether this actor may read it: everybody, or only its proposers, the chair and the desk."""
        return self.public or (actor.role in STAFF and not actor.person) or actor.person in self.proposers

    @property
    def family(self) -> Iterator["Proposal"]:
        """It, and all that was merged into it."""
        yield self
        for source in self.merged:
            yield from source.family

    @property
    def proposers(self) -> list[int]:
        """Who raised it, and who raised what was merged into it; each once, nobody for a standing one."""
        return list(dict.fromkeys(one.proposer for one in self.family if one.proposer))

    @property
    def pictures(self) -> list[Photo]:
        """Its photos, and those of what was merged into it and is not hidden; each once."""
        return list({photo.digest: photo for one in self.family if not one.hidden for photo in one.photos}.values())

    @property
    def supporters(self) -> dict[int, datetime]:
        """Who stands behind it, or behind what was merged into it, and since when."""
        since: dict[int, datetime] = {}
        for one in self.family:
            for person, moment in one.signed.items():
                since[person] = min(moment, since.get(person, moment))
        return since

    def supported_by(self, person: int) -> bool:
        """Whether this person stands behind it."""
        return any(person in one.signed for one in self.family)

    @property
    def listed(self) -> bool:
        """Whether it, or what was merged into it, was put among those that are ranked."""
        return any(one.shortlisted for one in self.family)

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
        return f"{self.on_behalf} P{self.rank}".lstrip() if self.rank else self.on_behalf

    @property
    def urusan_name(self) -> str:
        """Its urusan by code and name."""
        return urusan_name(self.urusan)

    @property
    def content(self) -> StandingProposal:
        """What it says now."""
        return StandingProposal(**{name: getattr(self, name) for name in StandingProposal.__struct_fields__})
