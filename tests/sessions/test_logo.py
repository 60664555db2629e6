"""The logo of the letterhead: named in the meeting file, checked, and from then on part of the ledger."""

import re
from base64 import b64encode
from pathlib import Path

import pytest

from sessions.logo import MOST_BYTES
from sessions.meeting_file import MeetingFileError, load

SAMPLE = (Path(__file__).parents[2] / "sessions" / "samples" / "patihan.toml").read_text("utf-8")
ALONE = re.sub(r"^(proposals|last_cycle|catalogue) = .*$", "", SAMPLE, flags=re.MULTILINE)
KOP = '\n[letterhead]\nlines = ["DESA CONTOH"]\nlogo = "logo.png"\n'
PNG = b"\x89PNG\r\n\x1a\n"


def meeting_file(folder: Path, picture: bytes | None) -> Path:
    if picture is not None:
        (folder / "logo.png").write_bytes(picture)
    (folder / "rapat.toml").write_text(ALONE + KOP, "utf-8")
    return folder / "rapat.toml"


@pytest.mark.parametrize("picture", [PNG + b"x", b"\xff\xd8\xff\xe0"])
def test_a_logo_comes_along(tmp_path: Path, picture: bytes) -> None:
    kop = load(meeting_file(tmp_path, picture)).settings.letterhead
    assert kop
    assert (kop.lines, kop.logo) == (("DESA CONTOH",), b64encode(picture).decode())


@pytest.mark.parametrize(
    ("picture", "key"),
    [(None, "file.not-found"), (b"<svg/>", "file.value"), (PNG + bytes(MOST_BYTES), "file.value")],
)
def test_what_is_no_logo_is_refused_where_it_is_named(tmp_path: Path, picture: bytes | None, key: str) -> None:
    file = meeting_file(tmp_path, picture)
    with pytest.raises(MeetingFileError) as error:
        load(file)
    assert (error.value.key, error.value.field) == (key, "letterhead.logo")
    assert file.read_text("utf-8").splitlines()[error.value.line - 1].startswith("logo = ")
