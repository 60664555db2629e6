"""The documents that leave the room, in the order they are offered. Each is made from the meeting and nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sessions.documents import tabular, typeset, word, workbook
from sessions.documents.berita_acara import berita_acara, berita_acara_pdf
from sessions.documents.daftar_hadir import daftar_hadir
from sessions.documents.delegasi import delegasi
from sessions.documents.form_2_3 import form_2_3
from sessions.documents.notulen import notulen, notulen_pdf
from sessions.documents.prioritas import belum_disepakati, prioritas, usulan_prioritas
from sessions.documents.prioritas_pb import MEDIA_TYPE, ballot_named, prioritas_pb
from sessions.documents.ralat import ralat
from sessions.documents.record import record, record_schema
from sessions.documents.rekap import rekap, rekap_docx, rekap_pdf
from sessions.documents.sent_up import sent_up
from sessions.documents.sipd import sipd
from sessions.documents.tabular import Form
from sessions.documents.tahun_lalu import tahun_lalu
from sessions.documents.usulan import CSV_TYPE, usulan_csv, usulan_xlsx
from sessions.levels import above
from sessions.musyawarah import Musyawarah

Make = Callable[[Musyawarah, bytes], bytes]


class Document(NamedTuple):
    """A file on offer. ``make`` takes the meeting and the 32 bytes of its ledger's last digest; same in, same out.

    ``fill`` is there for what is made by a Word template: it takes the folder of a kelurahan's own, too.
    """

    name: str
    media_type: str
    make: Make
    fill: Callable[[Musyawarah, bytes, Path | None], bytes] | None = None

    def made(self, meeting: Musyawarah, digest: bytes, own: Path | None = None) -> bytes:
        """The file, by a template in the folder ``own`` where there is one.

        Raises:
            Refused: as :func:`~sessions.documents.word.word`.
        """
        return self.fill(meeting, digest, own) if self.fill else self.make(meeting, digest)


def _word(name: str, fill: Callable[[Musyawarah, bytes, Path | None], bytes]) -> Document:
    return Document(name, word.MEDIA_TYPE, lambda meeting, digest: fill(meeting, digest, None), fill)


def _form(name: str, form: Callable[[Musyawarah, bytes], Form]) -> tuple[Document, Document, Document]:
    """A form in print, in Word and as a workbook."""
    template = f"{name.replace('-', '_')}.docx"
    return (
        Document(f"{name}.pdf", typeset.MEDIA_TYPE, lambda m, digest: tabular.pdf(form(m, digest), m, digest)),
        _word(f"{name}.docx", lambda m, digest, own: tabular.docx(form(m, digest), template, m, digest, own)),
        _workbook(f"{name}.xlsx", form),
    )


def _workbook(name: str, form: Callable[[Musyawarah, bytes], Form]) -> Document:
    return Document(name, workbook.MEDIA_TYPE, lambda m, digest: tabular.xlsx(form(m, digest), m, digest))


_ALL = (
    Document("berita-acara.pdf", typeset.MEDIA_TYPE, berita_acara_pdf),
    _word("berita-acara.docx", berita_acara),
    Document("notulen.pdf", typeset.MEDIA_TYPE, notulen_pdf),
    _word("notulen.docx", notulen),
    *_form("daftar-hadir", daftar_hadir),
    *_form("delegasi", delegasi),
    *_form("prioritas", prioritas),
    *_form("usulan-prioritas", usulan_prioritas),
    *_form("belum-disepakati", belum_disepakati),
    *_form("tahun-lalu", tahun_lalu),
    *_form("ralat", ralat),
    Document("rekap.pdf", typeset.MEDIA_TYPE, rekap_pdf),
    _word("rekap.docx", rekap_docx),
    _workbook("rekap.xlsx", rekap),
    Document("usulan.xlsx", workbook.MEDIA_TYPE, usulan_xlsx),
    Document("usulan.csv", CSV_TYPE, usulan_csv),
    _workbook("usulan-sipd.xlsx", sipd),
    Document("musyawarah.json", "application/json", record),
    Document("musyawarah.schema.json", "application/schema+json", record_schema),
)
DOCUMENTS = {document.name: document for document in _ALL}


# Above the kelurahan; and what goes to the level above, once there is something to send.
_ABOVE = _form("formulir-2-3", form_2_3)
_SENT_UP = Document("kiriman.json", "application/json", sent_up)


def offered(meeting: Musyawarah) -> dict[str, Document]:
    """The documents of this meeting, as its level and its state have them, by name."""
    level = meeting.settings.level
    forms = _ABOVE if level != "kelurahan" else ()
    sent = (_SENT_UP,) if above(level) and meeting.priorities.settled else ()
    return {**DOCUMENTS, **{document.name: document for document in (*forms, *sent)}}


def find(meeting: Musyawarah, name: str) -> Document | None:
    """The document of this name; besides those above, ``prioritas-2.pb`` for a closed ballot on proposals."""
    if ballot := ballot_named(meeting, name):
        return Document(name, MEDIA_TYPE, lambda meeting, digest: prioritas_pb(meeting, ballot))
    return offered(meeting).get(name)
