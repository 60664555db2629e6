"""Whatever a clumsy or hostile sender hands in: a clear sentence in both languages, and nothing enters or is lost."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import msgspec
import pytest
from msgspec.structs import replace

from live.language import refusal
from live.looking import look
from sessions.documents.sent_down import sent_down
from sessions.documents.sent_up import bundle, sent_up
from sessions.passing import SentUp, seal, total
from sessions.refused import Refused
from tests.halls import MeetingHall
from tests.sessions.test_up_and_down import HEAD, decided, kecamatan, kelurahan, of

PATIHAN = kelurahan("Patihan")
SENT, FILE = bundle(PATIHAN.meeting, HEAD), sent_up(PATIHAN.meeting, HEAD)
ABOVE = decided(kecamatan(PATIHAN, kelurahan("Sogaten")))
LISTED = SENT.proposals[0]


def by(**sender: object) -> bytes:
    """The bundle with another sender, sealed anew."""
    return seal(replace(SENT, sender=replace(SENT.sender, **sender)))


def listing(*proposals: object, **more: object) -> bytes:
    """A bundle that lists these, with sums that fit."""
    sent: SentUp = replace(SENT, proposals=proposals, **more)
    totals = {name: total(one.cost for one in sent.proposals if one.standing == name) for name in sent.totals}
    return seal(replace(sent, totals=totals))


def zipped() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("kiriman.json", FILE)
    return buffer.getvalue()


def sealed_over(body: bytes) -> bytes:
    """A file whose digest is right, whatever stands under it."""
    whole = b'{\n"sha256": "%s",\n"lines": "",\n' % (b"0" * 64) + body
    return whole.replace(b"0" * 64, sha256(whole).hexdigest().encode(), 1)


STRANGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "huge": (lambda: FILE + b" " * 10 * 1024 * 1024, "sealed.large"),
    "very many proposals": (lambda: listing(*[replace(LISTED, code=f"U{n}") for n in range(20_001)]), "sealed.beyond"),
    "a title like a book": (
        lambda: listing(replace(LISTED, content=replace(LISTED.content, problem="x" * 5000))), "sealed.beyond",
    ),
    "a terminal's escape": (
        lambda: listing(replace(LISTED, content=replace(LISTED.content, title="\x1b[2J"))), "sealed.beyond",
    ),
    "money that is owed": (lambda: listing(replace(LISTED, cost=-5)), "sealed.beyond"),
    "more money than there is": (lambda: listing(replace(LISTED, cost=10**16)), "sealed.beyond"),
    "no title": (lambda: listing(replace(LISTED, content=replace(LISTED.content, title=""))), "bundle.format"),
    "sums that do not fit": (lambda: seal(replace(SENT, proposals=SENT.proposals[1:])), "bundle.sums"),
    "wrong level": (lambda: by(level="provinsi"), "bundle.level"),
    "wrong year": (lambda: by(plan_year=2019), "bundle.year"),
    "another kecamatan": (lambda: by(within="Taman"), "bundle.elsewhere"),
    "nobody's kelurahan": (lambda: by(name="Kartoharjo"), "bundle.area"),
    "its own": (lambda: sent_up(ABOVE.meeting, HEAD), "bundle.own"),
    "the answer in place of the bundle": (lambda: sent_down(ABOVE.meeting, HEAD, "Patihan"), "feedback.elsewhere"),
    "letters of another time": (lambda: sealed_over(FILE.split(b"\n", 3)[3].replace(b"Patihan", b"Pat\xedhan")), "sealed.unreadable"),
    "a ZIP": (zipped, "sealed.zip"),
    "an empty file": (lambda: b" \n", "sealed.empty"),
    "half a file": (lambda: FILE[: len(FILE) // 2], "sealed.cut"),
    "a file without its last lines": (lambda: FILE[: FILE.rindex(b'"delegates"')], "sealed.cut"),
    "a file cut off in its head": (lambda: FILE[:90], "sealed.unreadable"),
    "another JSON": (lambda: b'{"format": "musyawarah-usulan/1"}', "sealed.unreadable"),
    "a deep JSON": (lambda: b"[" * 100_000, "sealed.unreadable"),
    "a seal over half a JSON": (lambda: sealed_over(b'"format": "musyawarah-usulan/1",\n'), "sealed.unreadable"),
    "a seal over a deep JSON": (lambda: sealed_over(b'"format": ' + b"[" * 100_000), "sealed.unreadable"),
    "a seal over another JSON": (lambda: sealed_over(b'"format": "musyawarah-usulan/1"\n}\n'), "bundle.format"),
    "a seal over Latin-1": (lambda: sealed_over(b'"format": "musyawarah-usulan/1", "to": "Patih\xe9n"\n}\n'), "sealed.unreadable"),
    "a Word file's worth of noise": (lambda: bytes(range(256)) * 40, "sealed.unreadable"),
    "a format of another year": (lambda: FILE.replace(b"usulan/1", b"usulan/2"), "sealed.altered"),
    "edited by hand": (lambda: FILE.replace(b"60000001", b"60000009"), "sealed.altered"),
    "saved anew by a program": (lambda: msgspec.json.format(FILE, indent=2), "sealed.unreadable"),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", STRANGE)
def test_each_gets_its_sentence_and_nothing_changes(name: str) -> None:
    make, key = STRANGE[name]
    hall = ABOVE
    before = (hall.meeting.seq, len(hall.meeting.proposals.all))
    found = look(hall.meeting, f"{name}.json", make())
    assert found.refused
    assert found.refused.key == key
    told = {language: refusal(language, found.refused) for language in ("id", "en")}
    assert len(set(told.values())) == 2
    assert all("{" not in sentence and len(sentence) < 200 for sentence in told.values())
    assert (hall.meeting.seq, len(hall.meeting.proposals.all)) == before


def test_two_kelurahan_of_one_name_and_a_meeting_that_goes_on_are_told_but_taken() -> None:
    found = look(ABOVE.meeting, "lagi.json", by(code="patihan-lain"))
    assert not found.refused
    assert [said.text.partition(" ")[0] for said in found.notices] == ["Musyawarah", "{name}"]


def test_a_kelurahan_takes_no_bundles_and_says_so() -> None:
    found = look(MeetingHall(of("kelurahan", "Sogaten", 1)).meeting, "x.json", FILE)
    assert found.refused
    assert found.refused.key == "bundle.level"
    with pytest.raises(Refused, match=r"bundle\.early"):
        sent_up(MeetingHall().meeting, HEAD)
