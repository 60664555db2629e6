"""Comparing: whether a parcel holds what is made from a ledger, and what of it can no longer be told.

Personal cards stand beside the ledger, which tells only their digest. What was printed from a card that was corrected
or erased since cannot be made again, and is not called forged for that.
"""

from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from sessions.cards import Card
from sessions.documents.archive import Whole
from sessions.documents.journal_lines import read_journal_lines
from sessions.documents.parcel import JOURNAL, Public, Source, contents, make, names, nothing, source, verify_parcel
from sessions.ledger import Broken
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.storage import Storage

_ANOTHER = Card("Orang lain", "", "Alamat lain", "0", rank="Pangkat lain", nip="0", age=1, occupation="Pekerjaan lain")


class Compared(NamedTuple):
    """What was checked; ``unlike`` are the files with cards that read differently today, which nobody can compare."""

    whole: Whole
    unlike: list[str]


async def verify_against(path: Path, storage: Storage, head: str = "", public: Public = nothing) -> Compared:
    """As :func:`~sessions.documents.parcel.verify_parcel`, and that each file is the one that the ledger gives.

    Raises:
        Refused: as there, and ``parcel.forged`` with the ``name`` of a file that this ledger does not give.
        Broken: as there, and at the first entry that reads differently in the storage.
    """
    found, files = verify_parcel(path, head), dict(contents(path))
    given = await source(storage, found.code)
    sent = read_journal_lines(files[JOURNAL])
    for row, kept in zip(sent, given.stored, strict=False):
        if row.digest != kept.digest:
            raise Broken(row.seq, "altered")
    if len(sent) > len(given.stored):
        raise Broken(len(given.stored) + 1, "missing")
    given = msgspec.structs.replace(given, stored=given.stored[: len(sent)])
    return Compared(found, _unlike(given, files, public))


def _unlike(given: Source, files: dict[str, bytes], public: Public) -> list[str]:
    meeting, unlike = given.meeting(), list[str]()
    for proposal in meeting.proposals.all.values():
        for photo in proposal.photos:
            meeting.files.setdefault(photo.digest, b"")  # one that was taken away since; documents only name it
    others = _with_other_cards(given, meeting)

    def pages(shown: Musyawarah) -> dict[str, bytes]:
        # Parcels of earlier versions have no public page.
        made = public(shown, given.head)
        return dict(made) if set(made) & set(files) else {}

    for group in [*names(meeting), []]:
        made = dict(make(meeting, given.head, group, given.own)) if group else pages(meeting)
        for name, content in made.items():
            if files.get(name) == content:
                continue
            other = {} if others is None else dict(make(others, given.head, [name], given.own)) or pages(others)
            if name not in files or other.get(name, content) == content:
                raise Refused("parcel.forged", name=name)
            unlike.append(name)
    return unlike


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
