"""Comparing: whether a parcel holds what is made from a ledger, and what of it can no longer be told.

Personal cards stand beside the ledger, which tells only their digest. What was printed from a card that was corrected
or erased since cannot be made again, and is not called forged for that. Nor is a document that another Word template
made than the one of today: it is made again by that one, and only what then still differs is a forgery.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from sessions.cards import Card
from sessions.documents.archive import Whole
from sessions.documents.journal_lines import read_journal_lines
from sessions.documents.parcel import (
    JOURNAL,
    Opened,
    Public,
    Source,
    make,
    names,
    nothing,
    opened,
    source,
)
from sessions.documents.templates import digest_of, earlier, template_of
from sessions.documents.unpacking import shown
from sessions.ledger import Broken
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.storage import Storage

_LOST = Path()
_ANOTHER = Card("Orang lain", "", "Alamat lain", "0", rank="Pangkat lain", nip="0", age=1, occupation="Pekerjaan lain")


class Compared(NamedTuple):
    """What was checked; ``unlike`` are the files with cards that read differently today, which nobody can compare.

    ``otherwise`` are those that say what the ledger says, by another Word template than the one of today.
    """

    whole: Whole
    unlike: list[str]
    otherwise: list[str]


async def verify_against(path: Path, storage: Storage, head: str = "", public: Public = nothing) -> Compared:
    """As :func:`~sessions.documents.parcel.opened`, and that each file is the one that the ledger gives.

    Raises:
        Refused: as there, and ``parcel.forged`` with the ``name`` of a file that this ledger does not give, or
            ``parcel.template`` for one whose Word template is lost.
        Broken: as there, and at the first entry that reads differently in the storage.
    """
    found = opened(path, head)
    given = await source(storage, found.whole.code)
    sent = read_journal_lines(found.files[JOURNAL])
    for row, kept in zip(sent, given.stored, strict=False):
        if row.digest != kept.digest:
            raise Broken(row.seq, "altered")
    if len(sent) > len(given.stored):
        raise Broken(len(given.stored) + 1, "missing")
    given = msgspec.structs.replace(given, stored=given.stored[: len(sent)])
    unlike, otherwise = list[str](), list[str]()
    for name, by_another in _differing(given, found, public):
        (otherwise if by_another else unlike).append(name)
    return Compared(found.whole, unlike, otherwise)


def _differing(given: Source, found: Opened, public: Public) -> Iterator[tuple[str, bool]]:
    """What is not as it would be made today, and is no forgery; whether that is by its template alone."""
    meeting, files = given.meeting(), found.files
    _check_album(meeting, files)
    others = _with_other_cards(given, meeting)

    def pages(shown: Musyawarah) -> dict[str, bytes]:
        # Parcels of earlier versions have no public page.
        made = public(shown, given.head)
        return dict(made) if set(made) & set(files) else {}

    documents, published = [name for group in names(meeting) for name in group], pages(meeting)
    if beyond := files.keys() - {*documents, *published, *(photo.name for photo in meeting.photos), JOURNAL}:
        raise Refused("parcel.forged", name=shown(min(beyond)))
    by, lost = {file.name: file.template for file in found.manifest.files}, list[Refused]()
    for name in documents:
        own = _folder(name, by.get(name, ""), given.own)
        if own == _LOST:
            lost.append(Refused("parcel.template", name=name, template=template_of(name), digest=by[name][:16]))
            continue
        ((_, content),) = make(meeting, given.head, [name], own)
        if files.get(name) != content:
            _held(name, content, {} if others is None else dict(make(others, given.head, [name], own)), files)
            yield name, False
        elif own != given.own:
            yield name, True
    for name, content in published.items():
        if files.get(name) != content:
            _held(name, content, {} if others is None else pages(others), files)
            yield name, False
    if lost:
        raise lost[0]


def _check_album(meeting: Musyawarah, files: Mapping[str, bytes]) -> None:
    """Each photo is the one of the ledger; one that was taken away since is there in name, and may be missing."""
    kept = set(meeting.files)
    for proposal in meeting.proposals.all.values():
        for photo in proposal.photos:
            meeting.files.setdefault(photo.digest, b"")  # documents only name it
    for one in meeting.photos:
        if one.name in files:
            if sha256(files[one.name]).hexdigest() != one.photo.digest:
                raise Refused("parcel.forged", name=one.name)
        elif one.photo.digest in kept:
            raise Refused("parcel.missing", name=one.name)


def _held(name: str, content: bytes, other: Mapping[str, bytes], files: Mapping[str, bytes]) -> None:
    """A file may only differ where cards show."""
    if name not in files or other.get(name, content) == content:
        raise Refused("parcel.forged", name=name)


def _folder(name: str, digest: str, own: Path | None) -> Path | None:
    """The folder of own templates with the one that made it: that of today, unless the manifest tells of another."""
    now = digest_of(name, own)
    return own if not (digest and now) or digest == now else earlier(name, digest, own) or _LOST


def _with_other_cards(given: Source, meeting: Musyawarah) -> Musyawarah | None:
    """The same meeting, its changed cards with other words on them: what reads the same shows none of these.

    None when each card still is the one of which the ledger told the digest then.
    """
    people = meeting.attendance.people
    kept = {int(one.key): sha256(one.body or b"").hexdigest() for one in given.kept if one.store == "people"}
    changed = [number for number in people if kept.get(number) != meeting.digest_of(number)]
    if not changed:
        return None
    others = copy(meeting)
    others.cards, others.attendance = dict(meeting.cards), copy(meeting.attendance)
    others.attendance.people = dict(people)
    for number in changed:
        others.cards[number] = _ANOTHER
        others.attendance.people[number] = msgspec.structs.replace(people[number], card=others.cards[number])
    return others
