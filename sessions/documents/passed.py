"""Checking files that pass between levels: whether each is as it was made, and says what its ledger says.

A seal finds damage. Who rewrites a file and seals it anew is found by making it again from the ledger.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from sessions.cards import CardCorrected, CardErased
from sessions.documents.journal_lines import read_journal_file
from sessions.documents.parcel import MANIFEST, Source, source
from sessions.documents.sent_down import feedback
from sessions.documents.sent_up import bundle
from sessions.ledger import Stored, unseal
from sessions.passing import DOWN, SentDown, SentUp, format_of, open_bundle, open_feedback
from sessions.refused import Refused
from sessions.sealed import MOST_BYTES
from sessions.sqlite import is_ledger
from sessions.storage import Storage
from sessions.wording import Said

_SEALED = b'{\n"sha256": "'
# What a field is called where it is told that it is another; the rest are called as in the file.
_CALLED = {
    "title": Said("judul usulan"), "problem": Said("masalah"), "location": Said("lokasi"), "unit": Said("satuan"),
    "unit_price": Said("harga satuan"), "cost": Said("biaya"), "on_behalf": Said("atas nama"),
    "agency": Said("perangkat daerah"), "funding": Said("sumber dana"), "beneficiaries": Said("kelompok sasaran"),
    "land": Said("status lahan"), "standing": Said("kedudukan"), "priority": Said("prioritas"),
    "reason": Said("alasan"), "support": Said("pendukung"), "fate": Said("jawaban"), "allocation": Said("anggaran"),
    "asked": Said("yang diminta"), "digest": Said("sidik"), "code": Said("nomor"), "description": Said("penjelasan"),
    "field": Said("bidang"), "trail": Said("jalannya"), "delegates": Said("delegasi"), "totals": Said("jumlah"),
    "ceiling": Said("pagu"), "present": Said("yang hadir"), "women": Said("perempuan"), "to": Said("tujuan"),
    "date": Said("tanggal"), "region": Said("wilayah"), "plan_year": Said("tahun rencana"), "kind": Said("jenis"),
    "name": Said("nama"), "open": Said("belum ditutup"), "entries": Said("jumlah entri"), "within": Said("bagian dari"),
}  # fmt: skip


class Passed(NamedTuple):
    """A file that is whole: what it is, how many proposals it is about, and the ledger that it was made from."""

    name: str
    sent: SentUp | SentDown
    number: int


def is_passed(path: Path) -> bool:
    """Whether files that pass between levels may be there: one, or a folder with some that is nothing else."""
    if path.is_dir():
        return not is_ledger(path) and not (path / MANIFEST).is_file() and any(path.glob("*.json"))
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(_SEALED)) == _SEALED or path.suffix.lower() == ".json"
    except OSError:
        return False


def files_at(path: Path) -> list[Path]:
    """The file, or those of the folder by name."""
    return sorted(path.glob("*.json")) if path.is_dir() else [path]


def verify_passed(path: Path, head: str = "") -> Passed:
    """Check one file by itself; with ``head`` (hex), that its ledger ended with that digest.

    Raises:
        Refused: as :func:`~sessions.passing.open_bundle` and ``open_feedback``, or ``passed.head``.
        OSError: it cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Refused("sealed.large", "file", most=MOST_BYTES // 1024**2)
    content = path.read_bytes()
    sent: SentUp | SentDown
    sent, _ = open_feedback(content) if format_of(content) == DOWN else open_bundle(content)
    if head and sent.sender.head != head.replace(" ", "").lower():
        raise Refused("passed.head", name=path.name, entries=sent.sender.entries)
    return Passed(path.name, sent, len(sent.proposals if isinstance(sent, SentUp) else sent.answers))


async def verify_passed_against(path: Path, against: Storage, head: str = "") -> Passed:
    """As :func:`verify_passed`, and that it says what this ledger says: a storage, or an exported ``jurnal.jsonl``.

    Raises:
        Refused: as there; ``passed.entries``, ``passed.head``, ``passed.missing``, ``passed.added`` or
            ``passed.altered`` with the first that is another.
        Broken: the ledger itself is not whole.
    """
    found = verify_passed(path, head)
    sender = found.sent.sender
    given = await _source(against, sender.code)
    if len(given.stored) < sender.entries:
        raise Refused("passed.entries", name=path.name, entries=sender.entries, known=len(given.stored))
    then = msgspec.structs.replace(given, stored=given.stored[: sender.entries])
    if not then.stored or then.head.hex() != sender.head:
        raise Refused("passed.head", name=path.name, entries=sender.entries)
    meeting = then.meeting()
    if meeting.settings.code != sender.code:
        raise Refused("meeting.unknown", code=sender.code)
    made: SentUp | SentDown
    if isinstance(found.sent, SentUp):
        made = _without_lost_names(bundle(meeting, then.head), found.sent, given, sender.entries)
    else:
        made = feedback(meeting, then.head, found.sent.to)
    for refused in _differences(path.name, found.sent, made):
        raise refused
    return found


async def _source(against: Storage, code: str) -> Source:
    if not against.url and against.data.is_file() and not is_ledger(against.data):
        return Source(read_journal_file(against.data), [])
    return await source(against, code)


def _without_lost_names(made: SentUp, sent: SentUp, given: Source, entries: int) -> SentUp:
    """Names stand on cards beside the ledger: where cards are missing or were changed since, they cannot be told."""
    later: list[Stored] = given.stored
    changed = any(isinstance(entry.event, CardCorrected | CardErased) for entry in unseal(later) if entry.seq > entries)
    people = any(keep.store == "people" for keep in given.kept)
    return made if people and not changed else msgspec.structs.replace(made, delegates=sent.delegates)


def _differences(name: str, sent: SentUp | SentDown, made: SentUp | SentDown) -> Iterator[Refused]:
    """Proposal by proposal, then the rest: what tells most comes first."""
    theirs, ours = _by_code(sent), _by_code(made)
    for code, one in ours.items():
        if code not in theirs:
            yield Refused("passed.missing", name=name, code=code, title=_title(one))
        elif theirs[code] != one:
            yield from _altered(name, Said("Usulan {code}", {"code": code}), theirs[code], one)
    for code, one in theirs.items():
        if code not in ours:
            yield Refused("passed.added", name=name, code=code, title=_title(one))
    yield from _altered(name, made.sender.region, sent, made)


def _altered(name: str, what: Said | str, theirs: msgspec.Struct, ours: msgspec.Struct) -> Iterator[Refused]:
    for field in ours.__struct_fields__:
        said, known = getattr(theirs, field), getattr(ours, field)
        if said == known:
            continue
        if isinstance(known, msgspec.Struct):
            yield from _altered(name, what, said, known)
        else:
            called = _CALLED.get(field, field)
            told = {"said": _shown(said), "known": _shown(known)}
            yield Refused("passed.altered", name=name, what=what, field=called, **told)


def _by_code(sent: SentUp | SentDown) -> dict[str, msgspec.Struct]:
    return {one.code: one for one in (sent.proposals if isinstance(sent, SentUp) else sent.answers)}


def _title(one: msgspec.Struct) -> str:
    return str(getattr(one, "title", "") or one.content.title)  # type: ignore[attr-defined]


def _shown(value: object) -> str:
    """As much of a value as fits a sentence."""
    plain = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
