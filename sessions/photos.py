"""Photos of proposals: the file lies beside the ledger under its digest, the ledger tells whose proposal it shows.

Who takes a photo back erases the file, too; that there was one, and why it went, stays in the history.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sessions.actors import CHAIR, FLOOR, STAFF, Actor
from sessions.acts import EVERY, Change, Command, Event, Keep
from sessions.handling import refuse_when_gone
from sessions.pictures import KIND, MOST_BYTES, Picture
from sessions.proposal import Photo, Proposal, What
from sessions.proposals import AboutProposal
from sessions.refused import Refused
from sessions.text import paragraphs

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

MOST_OF_PROPOSAL = 3
MOST_OF_PERSON = 12
MOST_OF_ALL = 256 * 1024**2


class Shown(NamedTuple):
    """A photo of a proposal that everybody may read, with its file and the name that it has in an export."""

    name: str
    proposal: Proposal
    photo: Photo
    content: bytes


class ProposalPhotographed(AboutProposal, frozen=True, tag="proposal.photographed"):
    """It has a photo, kept in the store ``files`` under ``digest`` (SHA-256, hex); ``person`` 0: from the desk."""

    digest: str
    size: int
    width: int
    height: int
    kind: str = KIND
    person: int = 0

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = self.note(meeting, What.PHOTOGRAPHED)
        proposal.photos.append(Photo(self.digest, self.size, self.width, self.height, self.person))


class PhotoRemoved(AboutProposal, frozen=True, tag="proposal.photo-removed"):
    """It no longer has this photo."""

    digest: str
    reason: str = ""

    @property
    def changes(self) -> frozenset[Change]:
        # One that was merged is seen on the page of the one that took it in, too.
        return frozenset({("proposals", self.proposal), ("proposals", EVERY)})

    def apply(self, meeting: "Musyawarah") -> None:
        proposal = self.note(meeting, What.UNPHOTOGRAPHED, self.reason)
        proposal.photos = [photo for photo in proposal.photos if photo.digest != self.digest]
        if not _showing(meeting, self.digest):
            meeting.files.pop(self.digest, None)


class AddPhoto(Command, frozen=True, tag="proposal.photograph"):
    """Put a photo to a proposal: one of its proposers, or the desk. The same one twice is the same as once."""

    may: ClassVar = FLOOR
    proposal: int
    picture: Picture | None = None

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        proposal = meeting.proposals.find(self.proposal)
        _refuse_strangers(meeting, actor, proposal)
        refuse_when_gone(proposal)
        if self.picture is None:
            raise Refused("photo.missing", "photo")
        content = self.picture.content
        if len(content) > MOST_BYTES or not content.startswith(b"\xff\xd8\xff"):
            raise Refused("photo.kind", "photo")
        digest = sha256(content).hexdigest()
        if any(photo.digest == digest for photo in proposal.photos):
            return
        _refuse_too_many(meeting, actor, proposal, len(content))
        yield Keep("files", digest, content)
        yield ProposalPhotographed(
            proposal=proposal.id, digest=digest, size=len(content), width=self.picture.width,
            height=self.picture.height, person=actor.person,
        )  # fmt: skip


class RemovePhoto(Command, frozen=True, tag="proposal.remove-photo"):
    """Take a photo away: one of the proposers, or chair and desk, who say why. Twice is the same as once."""

    may: ClassVar = FLOOR | CHAIR
    proposal: int
    photo: str
    reason: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        proposal = meeting.proposals.find(self.proposal)
        _refuse_strangers(meeting, actor, proposal)
        reason = paragraphs(self.reason, "reason", 300, required=not actor.person)
        if all(photo.digest != self.photo for photo in proposal.photos):
            return
        if len(_showing(meeting, self.photo)) == 1:
            yield Keep("files", self.photo, None)
        yield PhotoRemoved(proposal=proposal.id, digest=self.photo, reason=reason)


def seen_by(meeting: "Musyawarah", actor: Actor, digest: str) -> bytes:
    """The file of a photo, for who may read a proposal that has it.

    Raises:
        Refused: ``photo.unknown``.
    """
    content = meeting.files.get(digest)
    if content is None or not any(proposal.seen_by(actor) for proposal in _showing(meeting, digest)):
        raise Refused("photo.unknown")
    return content


def album(meeting: "Musyawarah") -> list[Shown]:
    """All photos of the proposals that everybody may read, by number: ``foto/U004-1.jpg`` and so on."""
    return [
        Shown(f"foto/{proposal.code}-{n}.jpg", proposal, photo, meeting.files[photo.digest])
        for proposal in meeting.proposals.public
        for n, photo in enumerate(proposal.photos, start=1)
        if photo.digest in meeting.files
    ]


def _showing(meeting: "Musyawarah", digest: str) -> list[Proposal]:
    """The proposals that have this photo."""
    return [one for one in meeting.proposals.all.values() if any(photo.digest == digest for photo in one.photos)]


def _refuse_strangers(meeting: "Musyawarah", actor: Actor, proposal: Proposal) -> None:
    """Let pass one of the proposers, and chair or desk in their own name."""
    if actor.role in STAFF and not actor.person:
        return
    if meeting.person(actor).id not in proposal.proposers:
        raise Refused("proposal.not-yours" if proposal.public else "proposal.unknown")


def _refuse_too_many(meeting: "Musyawarah", actor: Actor, proposal: Proposal, size: int) -> None:
    photos = [photo for one in meeting.proposals.all.values() for photo in one.photos]
    if len(proposal.photos) >= MOST_OF_PROPOSAL:
        raise Refused("photo.enough", "photo", most=MOST_OF_PROPOSAL)
    if actor.person and sum(photo.person == actor.person for photo in photos) >= MOST_OF_PERSON:
        raise Refused("photo.yours", "photo", most=MOST_OF_PERSON)
    if sum(photo.size for photo in photos) + size > MOST_OF_ALL:
        raise Refused("photo.full", "photo")
