"""Office files are ZIP archives; ours tell no time of making, so that one ledger gives one file, byte for byte."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def timeless(data: bytes) -> bytes:
    """The same archive, each member dated 1 January 1980: the earliest that ZIP can say."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as made, ZipFile(buffer, "w") as kept:
        for member in made.infolist():
            kept.writestr(ZipInfo(member.filename), made.read(member), ZIP_DEFLATED)
    return buffer.getvalue()
