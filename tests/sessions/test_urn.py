"""The sealed urn: what a database may hold of a running secret ballot."""

import random
import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.urn import FILE, Unopened, Urn, key_in

KEY = bytes(range(32))
YES, NO = b'{"choice":["ya"]}', b'{"choice":["tidak"]}'


def slips(count: int, vote: Callable[[int], bytes]) -> dict[str, bytes]:
    return {f"1/{number:032x}": vote(number) for number in range(count)}


@given(st.dictionaries(st.text(), st.binary(max_size=700)))
def test_what_was_put_in_is_taken_out_in_the_order_of_numbers(content: dict[str, bytes]) -> None:
    urn = Urn(KEY)
    opened = urn.open("patihan", urn.seal("patihan", content))
    assert opened == content
    assert list(opened) == sorted(content)


@given(st.integers(0, 400), st.randoms(use_true_random=True))
def test_a_box_is_as_long_whatever_was_voted(count: int, chance: random.Random) -> None:
    urn = Urn(KEY)
    some = urn.seal("patihan", slips(count, lambda _: chance.choice([YES, NO])))
    assert len(some) == len(urn.seal("patihan", slips(count, lambda _: YES)))


def test_a_slip_takes_room_by_steps_and_no_more_than_the_longest_of_all_needs() -> None:
    urn = Urn(KEY)

    def room(*votes: int) -> int:
        return len(urn.seal("patihan", slips(len(votes), lambda number: b"x" * votes[number])))

    assert room(1, 1) == room(1, 80) < room(1, 300) == room(300, 300)
    row = [(key, msgspec.msgpack.encode((key, b"x" * size))) for size in range(600) for key in slips(1, lambda _: b"")]
    for size, (_, packed) in enumerate(row):
        steps = [step for step in (128, 256, 512, 1024) if len(packed) <= step]
        assert room(size) - room(1) == steps[0] - 128
    assert room(1, 1, 1) - room(1) == 2 * 128


def test_the_same_slips_are_never_the_same_bytes() -> None:
    urn, content = Urn(KEY), slips(3, lambda _: YES)
    assert urn.seal("patihan", content) != urn.seal("patihan", content)


@pytest.mark.parametrize("wrong", ["key", "meeting", "byte", "cut"])
def test_a_box_opens_only_with_its_key_for_its_meeting_and_whole(wrong: str) -> None:
    box = Urn(KEY).seal("patihan", slips(2, lambda _: NO))
    if wrong == "byte":
        box = bytes([box[0] ^ 1]) + box[1:]
    elif wrong == "cut":
        box = box[:-1]
    with pytest.raises(Unopened):
        Urn(bytes(32) if wrong == "key" else KEY).open("kauman" if wrong == "meeting" else "patihan", box)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = key_in(folder)
    assert len(key) == 32
    assert key_in(folder) == key
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert key_in(tmp_path / "other") != key


def test_the_key_is_on_the_disk_before_a_slip_is_sealed_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        "sessions.urn.settle", lambda path: settled.append((path.name[:9], (tmp_path / FILE).is_file()))
    )
    key_in(tmp_path)
    # Its bytes before it has its name, and then the name.
    assert settled == [(f".{FILE}.", False), (tmp_path.name[:9], True)]
