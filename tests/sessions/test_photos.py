"""Photos of proposals: drawn anew, kept beside the ledger, seen by who reads the proposal, and gone when taken back."""

import contextlib
import io
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sessions.acts import Keep
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.changing import WithdrawProposal
from sessions.merging import MergeProposals
from sessions.musyawarah import Musyawarah
from sessions.photos import MOST_OF_PERSON, MOST_OF_PROPOSAL, AddPhoto, RemovePhoto, seen_by
from sessions.pictures import MOST_BYTES, MOST_SENT, Picture, redrawn
from sessions.raising import RaiseProposal
from sessions.refused import Refused
from sessions.screening import HideProposal
from tests.halls import FACILITATOR, SECRETARY, MeetingHall, at_desk
from tests.photos import bomb, noise, one_pixel, photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def test_a_photo_is_made_small_and_nothing_goes_along_but_what_is_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone upright
    exif[0x010E] = "Rumah Pak RT"
    exif.get_ifd(0x8825)[2] = (7.0, 37.0, 12.5)
    sent = photo(4000, 3000, exif=exif, comment=b"rahasia", icc_profile=b"profil") + HTML
    picture = redrawn(sent)
    assert (picture.width, picture.height) == opened(picture).size == (960, 1280)
    assert len(picture.content) <= MOST_BYTES
    assert opened(picture).getexif() == {}
    assert set(opened(picture).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    for left in (b"Exif", b"Rumah", b"rahasia", b"profil", b"script"):
        assert left in sent
        assert left not in picture.content
    # What was on the left is on top.
    assert opened(picture).convert("L").getpixel((480, 20)) != opened(picture).convert("L").getpixel((480, 1260))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_take_is_read(kind: str) -> None:
    assert redrawn(photo(kind=kind)).width == 800


@pytest.mark.long
def test_a_see_through_picture_lies_on_white_and_one_full_of_grain_still_fits() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(buffer, "PNG")
    assert opened(redrawn(buffer.getvalue())).getpixel((5, 5)) == (255, 255, 255)
    assert len(redrawn(noise(900, 900)).content) <= MOST_BYTES


@pytest.mark.long
def test_what_is_never_small_enough_is_drawn_as_small_as_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.pictures.MOST_BYTES", 100)
    picture = redrawn(photo(3000, 2000))
    assert (picture.width, picture.height) == opened(picture).size
    assert picture.width == 320


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "photo.missing"),
        (SVG, "photo.kind"),
        (HTML, "photo.kind"),
        (b"GIF89a" + HTML, "photo.kind"),
        (photo(kind="GIF"), "photo.kind"),
        (photo(kind="BMP"), "photo.kind"),
        (photo(kind="PDF"), "photo.kind"),
        (bomb(), "photo.pixels"),
        (bomb(9_000), "photo.pixels"),
        (bomb(2_000), "photo.broken"),
        (photo()[:2_000], "photo.broken"),
        (b"\xff\xd8\xff" + HTML, "photo.kind"),
        (b"\0" * (MOST_SENT + 1), "photo.large"),
    ],
)
def test_what_is_no_photo_or_too_much_is_refused_beside_the_field(content: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        redrawn(content)
    assert (refused.value.key, refused.value.field) == (key, "photo")


def test_a_proposer_photographs_their_own_and_the_desk_any() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), sri)
    first = hall.do(AddPhoto(4, one_pixel(1)), sri)
    assert first[0] == Keep("files", sha256(one_pixel(1).content).hexdigest(), one_pixel(1).content)
    assert hall.do(AddPhoto(4, one_pixel(1)), sri) == []
    with pytest.raises(Refused, match=r"proposal\.not-yours"):
        hall.do(AddPhoto(4, one_pixel(2)), joko)
    hall.do(AddPhoto(1, one_pixel(2)), SECRETARY)
    hall.do(AddPhoto(4, one_pixel(3)), at_desk(sri))
    lamp = hall.meeting.proposals.all[4]
    assert [(step.what.value, step.assisted) for step in lamp.history[-2:]] == [
        ("diberi foto", False),
        ("diberi foto", True),
    ]
    assert [(shown.name, shown.content) for shown in hall.meeting.photos] == [
        ("foto/U001-1.jpg", one_pixel(2).content),
        ("foto/U004-1.jpg", one_pixel(1).content),
        ("foto/U004-2.jpg", one_pixel(3).content),
    ]
    with pytest.raises(Refused, match=r"photo\.missing"):
        hall.do(AddPhoto(4), sri)
    for forged in (SVG, b"\xff\xd8\xff" * MOST_BYTES):
        with pytest.raises(Refused, match=r"photo\.kind"):
            hall.do(AddPhoto(4, Picture(forged, 1, 1)), sri)


def test_there_is_a_limit_for_each_proposal_and_each_person() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri")
    for number in range(4, 4 + MOST_OF_PERSON // MOST_OF_PROPOSAL + 1):
        hall.do(RaiseProposal(f"Lampu {number}", "fisik", "Gelap", "Gang 3"), sri)
    for shade in range(MOST_OF_PERSON):
        hall.do(AddPhoto(4 + shade // MOST_OF_PROPOSAL, one_pixel(shade)), sri)
    with pytest.raises(Refused, match=r"photo\.enough"):
        hall.do(AddPhoto(4, one_pixel(99)), sri)
    with pytest.raises(Refused, match=r"photo\.yours"):
        hall.do(AddPhoto(8, one_pixel(99)), sri)
    hall.do(AddPhoto(8, one_pixel(99)), SECRETARY)
    hall.do(WithdrawProposal(8), sri)
    with pytest.raises(Refused, match=r"proposal\.decided"):
        hall.do(AddPhoto(8, one_pixel(98)), SECRETARY)


def test_all_photos_together_have_a_limit_that_one_taken_away_makes_room_under(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = MeetingHall()
    first, second = one_pixel(1), one_pixel(2)
    monkeypatch.setattr("sessions.photos.MOST_OF_ALL", len(first.content) + len(second.content) - 1)
    hall.do(AddPhoto(1, first), SECRETARY)
    with pytest.raises(Refused, match=r"photo\.full"):
        hall.do(AddPhoto(2, second), SECRETARY)
    hall.do(RemovePhoto(1, sha256(first.content).hexdigest(), "Buram"), SECRETARY)
    hall.do(AddPhoto(2, second), SECRETARY)
    assert [shown.name for shown in hall.meeting.photos] == ["foto/U002-1.jpg"]


def test_a_photo_that_is_taken_away_leaves_a_trace_and_no_file() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    for who in (sri, joko):
        hall.do(RaiseProposal("Lampu jalan", "fisik", "Gelap", "Gang 3"), who)
    hall.do(AddPhoto(4, one_pixel(1)), sri)
    hall.do(AddPhoto(5, one_pixel(1)), joko)
    digest = hall.meeting.proposals.all[4].photos[0].digest
    with pytest.raises(Refused, match=r"proposal\.not-yours"):
        hall.do(RemovePhoto(4, digest), joko)
    with pytest.raises(Refused, match=r"text\.missing"):
        hall.do(RemovePhoto(4, digest), FACILITATOR)
    hall.do(RemovePhoto(4, digest, "Wajah anak"), FACILITATOR)
    assert hall.do(RemovePhoto(4, digest, "Wajah anak"), FACILITATOR) == []
    assert seen_by(hall.meeting, joko, digest) == one_pixel(1).content  # U005 still shows it
    assert hall.do(RemovePhoto(5, digest), joko)[0] == Keep("files", digest, None)
    assert hall.meeting.files == {}
    with pytest.raises(Refused, match=r"photo\.unknown"):
        seen_by(hall.meeting, FACILITATOR, digest)
    step = hall.meeting.proposals.all[4].history[-1]
    assert (step.what.value, step.role.value, step.reason) == ("foto dihapus", "facilitator", "Wajah anak")


def test_who_reads_a_proposal_sees_its_photo_and_nobody_else() -> None:
    hall = MeetingHall()
    sri, joko = hall.people("Sri", "Joko")
    for title in ("Lampu jalan", "Lampu gang"):
        hall.do(RaiseProposal(title, "fisik", "Gelap", "Gang 3"), sri)
    hall.do(AddPhoto(4, one_pixel(1)), sri)
    digest = hall.meeting.proposals.all[4].photos[0].digest
    hall.do(MergeProposals(4, into=5), FACILITATOR)
    assert [photo.digest for photo in hall.meeting.proposals.all[5].pictures] == [digest]
    hall.do(HideProposal(4, "Nomor telepon"), SECRETARY)
    assert hall.meeting.proposals.all[5].pictures == []
    assert hall.meeting.photos == []
    for reader in (sri, FACILITATOR, SECRETARY):
        assert seen_by(hall.meeting, reader, digest)
    with pytest.raises(Refused, match=r"photo\.unknown"):
        seen_by(hall.meeting, joko, digest)


def test_after_the_last_gavel_none_comes_but_the_desk_can_still_take_one_away() -> None:
    hall = MeetingHall()
    hall.do(AddPhoto(1, one_pixel(1)), SECRETARY)
    for item in range(4):
        hall.do(NextItem(leaving=item), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    with pytest.raises(Refused, match=r"meeting\.closed"):
        hall.do(AddPhoto(1, one_pixel(2)), SECRETARY)
    hall.do(RemovePhoto(1, hall.meeting.proposals.all[1].photos[0].digest, "Wajah anak"), SECRETARY)
    assert hall.meeting.files == {}


def test_a_replay_finds_the_photos_that_are_left_and_misses_none() -> None:
    hall = MeetingHall()
    for shade in (1, 2):
        hall.do(AddPhoto(1, one_pixel(shade)), SECRETARY)
    gone, left = hall.meeting.proposals.all[1].photos
    hall.do(RemovePhoto(1, gone.digest, "Buram"), SECRETARY)
    again = Musyawarah()
    again.restore([Keep("files", left.digest, one_pixel(2).content)])
    for entry in hall.entries:
        again.fold(entry)
    assert again.files == hall.meeting.files == {left.digest: one_pixel(2).content}
    assert again.proposals.all[1].photos == [left]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=8),
    st.integers(1, 3000),
)
def test_whatever_is_broken_in_a_file_it_is_a_photo_or_refused(
    kind: str, spoilt: list[tuple[int, int]], end: int
) -> None:
    content = bytearray(photo(120, 90, kind))
    for at, value in spoilt:
        content[at % len(content)] = value
    with contextlib.suppress(Refused):
        picture = redrawn(bytes(content[:end]))
        assert opened(picture).format == "JPEG"
        assert len(picture.content) <= MOST_BYTES
