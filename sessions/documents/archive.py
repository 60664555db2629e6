"""The archive: checking that a ledger is whole."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from sessions.acts import Keep
from sessions.admission import EntryRequested
from sessions.attendance import AttendeeJoined
from sessions.cards import CardCorrected
from sessions.documents.journal_lines import read_journal_file
from sessions.invitations import PersonInvited
from sessions.ledger import GENESIS, Broken, Stored, unseal
from sessions.musyawarah import Musyawarah
from sessions.photos import ProposalPhotographed
from sessions.sqlite import is_ledger
from sessions.storage import Storage


class Whole(NamedTuple):
    """A ledger whose chain holds: its meeting, its number of entries and its last digest (hex)."""

    code: str
    title: str
    entries: int
    head: str


async def verify(storage: Storage, head: str = "") -> list[Whole]:
    """Recompute the chain of every meeting in a storage, or of one exported journal that its ``data`` is.

    In a storage each personal card that is still kept must be the one whose digest stands in the ledger, and so must
    each photo, none of which may be missing.
    With ``head`` (hex) the last digest must be that one: only so is a cut-off end found.

    Raises:
        Broken: at the first entry that is not as it was written.
        Refused: ``data.missing`` when there is no ledger at ``path``, ``parcel.large`` for a journal larger than any.
    """
    if not storage.url and storage.data.is_file() and not is_ledger(storage.data):
        return [whole(read_journal_file(storage.data), head=head)]
    journal = await storage.find()
    try:
        return [whole(await journal.read(code), await journal.kept(code), head) for code in await journal.meetings()]
    finally:
        await journal.close()


def whole(stored: Sequence[Stored], kept: Sequence[Keep] | None = None, head: str = "") -> Whole:
    """Check one ledger, what is kept beside it (None: not known), and that it ends with ``head`` if that is given.

    Raises:
        Broken: at the first entry that is not as it was written.
    """
    meeting = Musyawarah()
    cards = {int(keep.key): sha256(keep.body or b"").hexdigest() for keep in kept or () if keep.store == "people"}
    written: dict[int, int] = {}
    photographed: dict[str, int] = {}
    for entry in unseal(stored):
        try:
            meeting.fold(entry)
        except Exception as error:  # an event that was decided never fails: this one does not follow from those before
            raise Broken(entry.seq, "altered") from error
        if isinstance(entry.event, PersonInvited | EntryRequested | AttendeeJoined | CardCorrected):
            written[entry.event.person] = entry.seq
        if isinstance(entry.event, ProposalPhotographed):
            photographed[entry.event.digest] = entry.seq
    for person, digest in cards.items():
        if meeting.digest_of(person) != digest:
            raise Broken(written.get(person, len(stored)), "card")
    files = {keep.key: sha256(keep.body or b"").hexdigest() for keep in kept or () if keep.store == "files"}
    for photo in (photo for one in meeting.proposals.all.values() for photo in one.photos if kept is not None):
        if files.get(photo.digest) != photo.digest:
            raise Broken(photographed[photo.digest], "photo")
    last = stored[-1].digest if stored else GENESIS
    if not stored or (head and last.hex() != head.replace(" ", "").lower()):
        raise Broken(len(stored) + 1, "missing")
    return Whole(meeting.settings.code, meeting.settings.title, len(stored), last.hex())
