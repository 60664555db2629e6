"""Where the templates are: those that come with the program, and a kelurahan's own, which go before them.

Of its own every one that made a document is kept under its digest, so that the document can be made again by it after
somebody edited the template.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sessions.durable import write

OURS = Path(__file__).resolve().parents[2] / "templates" / "documents"
OWN = "templates"  # the folder in the data directory
_KEPT = "dipakai"  # the folder in that one


def template(name: str, own: Path | None) -> Path:
    """The file of this name: in the folder ``own`` when it is there, else ours."""
    return own / name if own and (own / name).is_file() else OURS / name


def template_of(document: str) -> str:
    """The name of the template that makes the Word document of this name."""
    return document.replace("-", "_")


def digest_of(document: str, own: Path | None) -> str:
    """The SHA-256 (hex) of the template that makes this document today; "" for what none makes."""
    file = template(template_of(document), own)
    return sha256(file.read_bytes()).hexdigest() if document.endswith(".docx") else ""


def keep(document: str, own: Path | None) -> str:
    """The SHA-256 (hex) of the template that makes this Word document today; one of a kelurahan's own is kept as it is.

    A folder that cannot be written keeps nobody from the documents.
    """
    file = template(template_of(document), own)
    content = file.read_bytes()
    digest = sha256(content).hexdigest()
    kept = file.parent / _KEPT / digest / file.name
    if file.parent != OURS:
        with suppress(OSError):
            # One that earlier versions left half written is written anew.
            if not kept.is_file() or kept.read_bytes() != content:
                write(kept, content)
    return digest


def earlier(document: str, digest: str, own: Path | None) -> Path | None:
    """A folder in which the template of this document is the one with this digest: one that was kept, or ours."""
    for folder in (own / _KEPT / digest, OURS) if own else (OURS,):
        if (folder / template_of(document)).is_file() and digest_of(document, folder) == digest:
            return folder
    return None
