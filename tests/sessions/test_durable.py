"""A file is there whole or not at all."""

import os
from pathlib import Path

import pytest

from sessions.durable import write


def test_a_file_has_its_name_only_when_its_bytes_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, settled, fsync = tmp_path / "baru" / "notulen.pdf", [], os.fsync

    def watched(opened: int) -> None:
        settled.append((Path(f"/proc/self/fd/{opened}").resolve().is_dir(), file.exists()))
        fsync(opened)

    monkeypatch.setattr(os, "fsync", watched)
    assert write(file, b"Notulen").read_bytes() == b"Notulen"
    assert settled == [(False, False), (True, True)]
    assert [found.name for found in file.parent.iterdir()] == [file.name]


def test_what_the_disk_does_not_take_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(opened: int) -> None:
        raise OSError(28, "No space left on device")

    file = write(tmp_path / "notulen.pdf", b"Notulen")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(file, b"Notulen yang baru")
    assert file.read_bytes() == b"Notulen"
    assert list(tmp_path.iterdir()) == [file]
