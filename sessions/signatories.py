"""Signatories: who signs the berita acara, for which office, and what they signed.

The strokes of a signature are on the personal card; the ledger holds that, when and over which digest somebody signed.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import msgspec

from sessions.actors import Role
from sessions.acts import Event

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

# The head of the kelurahan, who presided, who took the minutes, and those who came (wakil peserta).
Office = Literal["lurah", "pimpinan", "notulis", "wakil"]
OFFICES: tuple[Office, ...] = get_args(Office)


class Signature(msgspec.Struct, frozen=True):
    """A signature over the berita acara of ``digest``: on a screen, or on ``paper``; ``assisted`` at the desk."""

    digest: str
    at: datetime
    paper: bool
    assisted: bool


class Signatory(msgspec.Struct):
    """Somebody of the register (``person``) who signs for an office. An office other than wakil has one holder."""

    id: int
    office: Office
    person: int
    signature: Signature | None = None

    def signed(self, digest: str) -> bool:
        """Whether they signed the berita acara of this digest."""
        return self.signature is not None and self.signature.digest == digest


class Signatories(msgspec.Struct):
    """All signatories by number; ``count`` numbers them on."""

    all: dict[int, Signatory] = msgspec.field(default_factory=dict)
    count: int = 0

    def holder(self, office: Office) -> Signatory | None:
        """Who signs for this office."""
        return next((one for one in self.all.values() if one.office == office), None)

    def of(self, office: Office) -> list[Signatory]:
        """All who sign for this office, in the order in which they were named."""
        return [one for one in self.all.values() if one.office == office]

    def of_person(self, person: int) -> list[Signatory]:
        """For what somebody signs."""
        return [one for one in self.all.values() if one.person == person]

    @property
    def in_order(self) -> Iterator[Signatory]:
        """All, as they stand under the berita acara."""
        return (one for office in OFFICES for one in self.of(office))

    @property
    def begun(self) -> bool:
        """Whether anybody has signed anything."""
        return any(one.signature for one in self.all.values())

    def signed(self, digest: str) -> int:
        """How many signed the berita acara of this digest."""
        return sum(one.signed(digest) for one in self.all.values())

    def sealed(self, digest: str) -> bool:
        """Whether lurah, pimpinan and notulis signed the berita acara of this digest: from then on it is corrected by
        ralat alone."""
        holders = [self.holder(office) for office in OFFICES if office != "wakil"]
        return all(one is not None and one.signed(digest) for one in holders)

    def carry_over(self, person: int, into: int) -> None:
        """Who signs under two numbers is one person."""
        for one in self.of_person(person):
            one.person = into


class _OfSignatory(Event, frozen=True):
    topic: ClassVar = "signatories"
    signatory: int


class SignatoryNamed(_OfSignatory, frozen=True, tag="signatory.named"):
    """``person`` is to sign for this office."""

    office: Office
    person: int

    def apply(self, meeting: "Musyawarah") -> None:
        signatories = meeting.signatories
        signatories.all[self.signatory] = Signatory(self.signatory, self.office, self.person)
        signatories.count = self.signatory


class SignatoryDropped(_OfSignatory, frozen=True, tag="signatory.dropped"):
    """This signatory does not sign after all."""

    def apply(self, meeting: "Musyawarah") -> None:
        meeting.signatories.all.pop(self.signatory, None)


class MinutesSigned(_OfSignatory, frozen=True, tag="minutes.signed"):
    """The berita acara of ``digest`` is signed, on ``paper`` or with strokes on the card; a later signature stands."""

    digest: str
    paper: bool = False

    def apply(self, meeting: "Musyawarah") -> None:
        signature = Signature(self.digest, meeting.now, self.paper, meeting.actor.role is Role.SECRETARY)
        meeting.signatories.all[self.signatory].signature = signature
