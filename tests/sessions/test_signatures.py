"""Signatures: bounded strokes on a card, drawn at the door or later, printed in the list, and erased with the card."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from sessions.actors import OPERATOR, Actor, Role
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.cards import EraseCard
from sessions.documents.bundle import DOCUMENTS
from sessions.documents.signature_image import png
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.signatures import HEIGHT, WIDTH, path, strokes
from sessions.signing import SignCard
from tests.halls import FACILITATOR, SECRETARY, MeetingHall

DRAWN = "[[10,20,300,180,590,20],[300,100]]"
ON_GRID = st.lists(st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)), min_size=1, max_size=40)


def flat(drawing: list[list[tuple[int, int]]]) -> list[list[int]]:
    return [[at for point in stroke for at in point] for stroke in drawing]


@pytest.mark.long
@given(st.lists(ON_GRID, max_size=20))
def test_what_was_drawn_on_the_grid_is_kept_as_drawn_and_printed_point_by_point(
    drawing: list[list[tuple[int, int]]],
) -> None:
    kept = strokes(json.dumps(flat(drawing), separators=(",", ":")))
    assert [list(stroke) for stroke in kept] == flat(drawing)
    assert path(kept).count("M") == len(drawing)
    assert path(kept).count("L") == sum(max(len(stroke) - 1, 1) for stroke in drawing)


def test_a_dot_is_a_short_line() -> None:
    assert path(strokes(DRAWN)) == "M10 20L300 180L590 20M300 100L300 100"


@pytest.mark.parametrize(
    ("drawn", "key"),
    [
        ("[[1,2],[3]]", "unreadable"), ("[[]]", "unreadable"), ("[[601,2]]", "unreadable"), ("[[1,201]]", "unreadable"),
        ("[[-1,2]]", "unreadable"), ("[[1.5,2]]", "unreadable"), ("[[true,2]]", "unreadable"), ("x", "unreadable"),
        ('{"a":1}', "unreadable"), ("[[1,2", "unreadable"), ("<path d='M0 0'/>", "unreadable"),
        (json.dumps([[1, 2]] * 201), "long"), (json.dumps([[1, 2] * 4001], separators=(",", ":")), "long"),
        (" " * 16_385, "long"),
    ],
)  # fmt: skip
def test_nonsense_and_too_much_is_refused_beside_the_box(drawn: str, key: str) -> None:
    hall = MeetingHall()
    with pytest.raises(Refused, match=rf"signature\.{key}") as refused:
        hall.do(CheckIn("Sri", "Warga", 2, 7, "P", signature=drawn), Actor(Role.GUEST, device="x"))
    assert refused.value.field == "signature"


def test_somebody_signs_at_the_door_or_later_or_at_the_desk_also_after_the_last_gavel() -> None:
    hall = MeetingHall()
    hall.do(CheckIn("Sri", "Warga", 2, 7, "P", signature=DRAWN), Actor(Role.GUEST, device="x"))
    joko = hall.check_in("Joko")
    hall.do(CheckIn("Mbah Karto", "Warga", 3, 1, "L", observer=True), SECRETARY)
    with pytest.raises(Refused, match=r"signature\.empty"):
        hall.do(SignCard(), joko)
    for item in range(4):
        hall.do(NextItem(leaving=item), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    before = hall.meeting.attendance.people[2].digest
    hall.do(SignCard("[[1,2,3,4]]"), joko)
    assert hall.do(SignCard("[[1,2,3,4]]"), joko) == []
    hall.do(SignCard(DRAWN), Actor(Role.SECRETARY, 3))
    people = hall.meeting.attendance.people
    assert [person.card.signature for person in people.values() if person.card] == [
        strokes(DRAWN), ((1, 2, 3, 4),), strokes(DRAWN),
    ]  # fmt: skip
    assert people[2].digest != before
    assert "signature" not in str([entry.event for entry in hall.entries])


def test_the_list_shows_signatures_until_their_cards_are_erased() -> None:
    hall = MeetingHall()
    sri, _ = hall.people("Sri", "Joko")
    hall.do(SignCard(DRAWN), sri)
    make = DOCUMENTS["daftar-hadir.xlsx"].make
    assert make(hall.meeting, bytes(32)) == make(hall.meeting, bytes(32))
    page: Any = load_workbook(BytesIO(make(hall.meeting, bytes(32)))).worksheets[0]
    (picture,) = page._images
    anchor = picture.anchor._from
    assert page.cell(anchor.row + 1, 2).value == "Sri"
    assert (
        next(cell.value for row in page.iter_rows() for cell in row if cell.column == anchor.col + 1 and cell.value)
        == "Tanda tangan"
    )
    hall.do(EraseCard(sri.person), OPERATOR)
    page = load_workbook(BytesIO(make(hall.meeting, bytes(32)))).worksheets[0]
    assert page._images == []
    with pytest.raises(Refused, match=r"card\.erased"):
        hall.do(SignCard(DRAWN), sri)


def test_the_picture_is_ink_where_the_strokes_are_and_nothing_elsewhere() -> None:
    picture = Image.open(BytesIO(png(strokes(DRAWN)))).convert("LA")
    assert picture.size == (WIDTH, HEIGHT)
    assert picture.getpixel((300, 180)) == picture.getpixel((300, 100)) == (0, 255)
    assert picture.getpixel((20, 190)) == (0, 0)
