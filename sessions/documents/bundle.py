"""The documents that leave the room, in the order they are offered. Each is made from the meeting and nothing else."""

from collections.abc import Callable
from typing import NamedTuple

from sessions.documents import word, workbook
from sessions.documents.berita_acara import berita_acara
from sessions.documents.daftar_hadir import daftar_hadir
from sessions.documents.notulen import notulen
from sessions.documents.prioritas import prioritas
from sessions.documents.prioritas_pb import MEDIA_TYPE, ballot_named, prioritas_pb
from sessions.documents.record import record
from sessions.documents.usulan import CSV_TYPE, usulan_csv, usulan_xlsx
from sessions.musyawarah import Musyawarah


class Document(NamedTuple):
    """A file on offer. ``make`` takes the meeting and the 32 bytes of its ledger's last digest; same in, same out."""

    name: str
    media_type: str
    make: Callable[[Musyawarah, bytes], bytes]


_ALL = (
    Document("berita-acara.docx", word.MEDIA_TYPE, berita_acara),
    Document("notulen.docx", word.MEDIA_TYPE, notulen),
    Document("daftar-hadir.xlsx", workbook.MEDIA_TYPE, daftar_hadir),
    Document("prioritas.xlsx", workbook.MEDIA_TYPE, prioritas),
    Document("usulan.xlsx", workbook.MEDIA_TYPE, usulan_xlsx),
    Document("usulan.csv", CSV_TYPE, usulan_csv),
    Document("musyawarah.json", "application/json", record),
)
DOCUMENTS = {document.name: document for document in _ALL}


def find(meeting: Musyawarah, name: str) -> Document | None:
    """The document of this name; besides those above, ``prioritas-2.pb`` for a closed ballot on proposals."""
    if ballot := ballot_named(meeting, name):
        return Document(name, MEDIA_TYPE, lambda meeting, digest: prioritas_pb(meeting, ballot))
    return DOCUMENTS.get(name)
