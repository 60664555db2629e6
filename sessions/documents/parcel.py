"""The parcel: all documents of a meeting, its photos and its journal, with a manifest that tells each file's digest.

It is a folder or a ZIP. Whoever has it can tell with ``musyawarah verify`` whether a byte of it was altered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Annotated, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from sessions.acts import Keep
from sessions.documents.archive import Whole, whole
from sessions.documents.bundle import find, offered
from sessions.documents.journal_lines import journal_lines, read_journal_lines
from sessions.documents.templates import OWN, earlier, keep
from sessions.documents.unpacking import contents, shown
from sessions.ledger import Stored, unseal
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.storage import Storage

JOURNAL, MANIFEST = "jurnal.jsonl", "manifest.json"
_FORMAT = "musyawarah-berkas/1"
_PACKED = (".docx", ".xlsx", ".jpg", ".pdf")  # are compressed already


# Makes the files of the public page, under their names in the parcel: how people reach it is not known here.
Public = Callable[[Musyawarah, bytes], Mapping[str, bytes]]


def nothing(meeting: Musyawarah, head: bytes) -> Mapping[str, bytes]:
    """No public page."""
    return {}


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of the parcel: its size, and its SHA-256 in hexadecimal.

    ``template`` is that of the Word template that made it; "" where none did, and in manifests before it was told.
    """

    name: str
    bytes: int
    sha256: str
    template: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""


class Manifest(msgspec.Struct, frozen=True):
    """What belongs to a parcel, made from a ledger of ``entries`` that ends with the digest ``head`` (hexadecimal)."""

    format: str
    code: str
    title: str
    entries: int
    head: str
    files: list[File]


class Opened(NamedTuple):
    """A parcel that is as its manifest tells: its ledger, and its files without the manifest."""

    whole: Whole
    manifest: Manifest
    files: dict[str, bytes]


class Source(msgspec.Struct, frozen=True):
    """All that documents are made from: the ledger, what stands beside it, and the folder of own Word templates."""

    stored: list[Stored]
    kept: list[Keep]
    own: Path | None = None

    def meeting(self) -> Musyawarah:
        """The meeting, folded.

        Raises:
            Broken: the chain does not hold.
        """
        meeting = Musyawarah()
        meeting.restore(self.kept)
        for entry in unseal(self.stored):
            meeting.fold(entry)
        return meeting

    @property
    def head(self) -> bytes:
        """The last digest."""
        return self.stored[-1].digest


async def source(storage: Storage, code: str) -> Source:
    """What the documents of a meeting are made from; own templates lie in the folder ``templates`` of the data.

    Raises:
        Refused: ``meeting.unknown``, ``data.missing``.
        Unavailable: it cannot be read.
    """
    journal = await storage.find()
    try:
        stored, kept = await journal.read(code), await journal.kept(code)
    finally:
        await journal.close()
    if not stored:
        raise Refused("meeting.unknown", code=code)
    folder = storage.data if storage.data.is_dir() else storage.data.parent
    return Source(stored, kept, folder / OWN)


def names(meeting: Musyawarah) -> list[list[str]]:
    """The documents of this meeting in groups that are made together: what one of a group draws, the next has."""
    ballots = [f"prioritas-{number}.pb" for number in meeting.ballots.all]
    groups: dict[str, list[str]] = {}
    for name in (*offered(meeting), *(name for name in ballots if find(meeting, name))):
        groups.setdefault(name.partition(".")[0], []).append(name)
    # The longest first, so that nobody waits for it at the end.
    return sorted(groups.values(), key=lambda group: group[0] != "daftar-hadir.pdf")


def make(
    meeting: Musyawarah, head: bytes, group: Iterable[str], own: Path | None, by: Mapping[str, str] | None = None
) -> list[tuple[str, bytes]]:
    """The documents of these names, by the templates of the digests ``by`` where these were kept, else by today's.

    Raises:
        Refused: a template of one's own is wrong.
    """
    found = [(name, document) for name in group if (document := find(meeting, name))]
    return [(name, document.made(meeting, head, _folder(name, by or {}, own))) for name, document in found]


def _folder(name: str, by: Mapping[str, str], own: Path | None) -> Path | None:
    return (earlier(name, by[name], own) if name in by else None) or own


def beside(meeting: Musyawarah, stored: Sequence[Stored]) -> Iterator[tuple[str, bytes]]:
    """The journal and the photos."""
    yield JOURNAL, journal_lines(stored)
    for photo in meeting.photos:
        yield photo.name, photo.content


def templates(meeting: Musyawarah, own: Path | None) -> dict[str, str]:
    """The digests of the templates that make the documents of this meeting now, by document; one's own are kept."""
    return {name: keep(name, own) for name in offered(meeting) if name.endswith(".docx")}


def manifest(meeting: Musyawarah, head: bytes, files: Mapping[str, bytes], by: Mapping[str, str]) -> bytes:
    """``manifest.json``; ``by`` are the digests of the templates, as :func:`templates` found them."""
    listed = [
        File(name, len(content), sha256(content).hexdigest(), by.get(name, ""))
        for name, content in sorted(files.items())
    ]
    settings = meeting.settings
    told = Manifest(_FORMAT, settings.code, settings.title, meeting.seq, head.hex(), listed)
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files as a ZIP, dated like all of ours; the same in, the same out."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED, 5)
    return buffer.getvalue()


def is_parcel(path: Path) -> bool:
    """Whether a parcel may be there: a folder with a manifest, or a ZIP."""
    if not path.is_file():
        return (path / MANIFEST).is_file()
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def opened(path: Path, head: str = "") -> Opened:
    """Check every file of a parcel against its manifest, and its journal against the digest that all was made from.

    Raises:
        Refused: ``parcel.altered``, ``parcel.missing`` or ``parcel.added`` with the ``name`` of the first such file;
            ``parcel.unreadable``, ``parcel.head`` for a journal that is not the one of the manifest, or as
            :func:`~sessions.documents.unpacking.contents`.
        Broken: the first entry of the journal that is not as it was written.
    """
    files = dict(contents(path))
    told = _manifest_of(files)
    if JOURNAL not in files:
        raise Refused("parcel.missing", name=JOURNAL)
    # The journal first: which entry was altered says more than that the file was.
    found = whole(read_journal_lines(files[JOURNAL]), head=head)
    if (found.code, found.entries, found.head) != (told.code, told.entries, told.head):
        raise Refused("parcel.head", entries=found.entries)
    if found.title != told.title:
        raise Refused("parcel.altered", name=MANIFEST)
    left = dict(files)
    for file in told.files:
        if file.name not in left:
            raise Refused("parcel.missing", name=shown(file.name))
        content = left.pop(file.name)
        if (len(content), sha256(content).hexdigest()) != (file.bytes, file.sha256):
            raise Refused("parcel.altered", name=shown(file.name))
    if left:
        raise Refused("parcel.added", name=shown(next(iter(left))))
    return Opened(found, told, files)


def _manifest_of(files: dict[str, bytes]) -> Manifest:
    """The manifest, taken out of the files of a parcel."""
    try:
        told = msgspec.json.decode(files.pop(MANIFEST), type=Manifest)
    except (KeyError, ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise Refused("parcel.unreadable", name=MANIFEST) from error
    if told.format != _FORMAT:
        raise Refused("parcel.unreadable", name=MANIFEST)
    return told
