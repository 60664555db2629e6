"""The public page: all that was decided, to be read in ten years without a server, and nobody's personal data in any byte."""

import contextlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.app import static
from live.language import Renderer
from live.main import main
from live.public import INDEX, public_files, zipped
from live.serving import SAMPLE
from sessions.actors import Actor, Role
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.changing import AmendProposal
from sessions.concluding import Gavel
from sessions.delegates import NameDelegate
from sessions.documents.veiled import hiding
from sessions.ending import MakeAddendum
from sessions.priorities import SettlePriorities
from sessions.raising import SupportProposal
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.rupiah import rupiah
from sessions.settings import Wifi
from tests.halls import FACILITATOR, LAST_CYCLE, SECRETARY, SETTINGS, STANDING, MeetingHall

HEAD = bytes(range(32))
RENDERER = Renderer(static, "")
ADDRESS, PHONE = "Jl. Kenanga 17 RT 07", "0812-3456-7890"


def hall() -> MeetingHall:
    """A hall with all that the page can show, where people typed what they should not."""
    settings = replace(SETTINGS, code="rapat-7kx", wifi=Wifi("Aula", "rahasia2020"))
    made = MeetingHall(settings, STANDING, LAST_CYCLE)
    made.do(
        CheckIn(name="Sri Wahyuni Dewi", constituency="Warga", rw=2, rt=7, sex="P", address=ADDRESS, phone=PHONE),
        Actor(Role.GUEST, device="sri"),
    )
    sri, joko = Actor(Role.ATTENDEE, 1), made.check_in("Joko Susilo", sex="L", constituency="Ketua RT")
    made.do(
        AmendProposal(
            proposal=1, beneficiaries="Warga", title="Gorong-gorong Jl. Mawar", kind="fisik", rw=2, location="Jl. Mawar",
            problem="Banjir", description=f"Tanya SRI  WAHYUNI DEWI, {ADDRESS}, {PHONE} atau Joko Susilo 085712345678",
        ),
        SECRETARY,
    )  # fmt: skip
    for person in (sri, joko):
        made.do(SupportProposal(1), person)
    made.do(Gavel("Saluran Joko Susilo didahulukan"), FACILITATOR)
    made.do(NameDelegate(name="Sri Wahyuni Dewi"), SECRETARY)
    made.do(OpenBallot(question="Dahulukan usulan Joko Susilo?", kind="yes-no", secret=True), FACILITATOR)
    made.do(CastVote(1, choice=("ya",), slip="a" * 32), sri)
    made.do(CloseBallot(1), FACILITATOR)
    made.do(OpenBallot(question="Prioritas", kind="approval", shortlist=True, limit=2), FACILITATOR)
    made.do(CastVote(2, choice=("U001",)), joko)
    made.do(CloseBallot(2), FACILITATOR)
    made.do(OpenBallot(kind="election", question="Delegasi", options="Sri Wahyuni Dewi\nJoko Susilo"), FACILITATOR)
    made.do(CloseBallot(3), FACILITATOR)
    made.do(SettlePriorities(), FACILITATOR)
    for _ in SETTINGS.agenda:
        with contextlib.suppress(Refused):
            made.do(NextItem(made.meeting.agenda.current), FACILITATOR)
    made.do(CloseMusyawarah(), FACILITATOR)
    made.do(MakeAddendum("Lokasi", "Jl. Melati, bukan Jl. Mawar, kata Joko Susilo", "Salah tulis"), SECRETARY)
    return made


def texts(files: dict[str, bytes]) -> bytes:
    """Every byte of every file, those inside workbooks too."""
    parts = []
    for name, content in files.items():
        parts += [name.encode(), content]
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts += [book.read(inner) for inner in book.namelist()]
    return b"\n".join(parts)


def test_no_byte_of_it_is_anybodys_personal_data() -> None:
    made = hall()
    bytes_of_all = texts(public_files(made.meeting, HEAD, RENDERER)).lower()
    cards = made.meeting.cards.values()
    secret = ["rapat-7kx", "rahasia2020", SETTINGS.facilitator, SETTINGS.secretary, SETTINGS.lurah, "085712345678"]
    secret += [text for card in cards for text in (card.name, card.address, card.phone, card.code, card.salt) if text]
    assert [text for text in secret if text.lower().encode() in bytes_of_all] == []
    # It can fail: what the desk sees has all of it.
    assert b"gorong-gorong jl. mawar" in bytes_of_all
    assert b"(nama)" in bytes_of_all
    assert b"(nomor telepon)" in bytes_of_all


def test_the_meeting_itself_is_left_alone() -> None:
    made = hall()
    before = made.meeting.proposals.all[1].description
    public_files(made.meeting, HEAD, RENDERER)
    assert made.meeting.proposals.all[1].description == before
    assert made.meeting.attendance.people[1].name == "Sri Wahyuni Dewi"
    assert made.meeting.settings.code == "rapat-7kx"


def test_it_says_what_was_decided_and_why() -> None:
    made = hall()
    files = public_files(made.meeting, HEAD, RENDERER)
    html = re.sub(r"\s+", " ", files[INDEX].decode().replace("\u00a0", " "))
    meeting = made.meeting
    money = [meeting.settings.ceiling, meeting.priorities.spent, meeting.proposals.total]
    money += [one.cost for one in (*STANDING, *LAST_CYCLE) if hasattr(one, "cost")]
    for text in (
        SETTINGS.title, "Kelurahan Patihan, Kecamatan Manguharjo, Kota Madiun", "Kamis, 23 Januari 2020",
        *(one.title for one in STANDING), *(one.title for one in LAST_CYCLE), *map(rupiah, money),
        "Saluran (nama) didahulukan", "1 delegasi ke tingkat berikutnya, 1 di antaranya perempuan.",
        "Ralat 1", "Jl. Melati, bukan Jl. Mawar, kata (nama)", "0001 0203", "Yang hadir menurut unsur",
        "Dahulukan usulan (nama)?", *(str(one) for reasons in meeting.priorities.why.values() for one in reasons),
    ):  # fmt: skip
        assert text.replace("\u00a0", " ") in html, text
    assert "Delegasi</caption>" not in html
    assert list(files) == [INDEX, "prioritas.xlsx", "usulan.xlsx", "usulan.csv", "prioritas-2.pb"]


def test_it_needs_nothing_from_elsewhere_and_is_the_same_for_the_same_ledger() -> None:
    made = hall()
    files = public_files(made.meeting, HEAD, RENDERER)
    html = files[INDEX].decode()
    assert "<script" not in html
    assert re.findall(r"(?:src|href)=\"([^\"#]+)\"", html) == list(files)[1:]
    assert re.findall(r"https?:|url\(|@import", html) == []
    assert zipped(public_files(made.meeting, HEAD, RENDERER)) == zipped(files)
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert archive.namelist() == [f"publik/{name}" for name in files]


def test_what_people_typed_is_text_on_it() -> None:
    made = MeetingHall(SETTINGS, (replace(STANDING[0], title="<script>alert(1)</script> & <b>", problem="</style>"),))
    html = public_files(made.meeting, HEAD, RENDERER)[INDEX].decode()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html
    assert "Musyawarah belum ditutup" in html


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Rumah sri wahyuni dewi", "Rumah (nama)"),
        ("Sri Wahyuni Dewinta dan Sri", "Sri Wahyuni Dewinta dan Sri"),
        ("Hub. +62 812 3456 7890 ya", "Hub. (nomor telepon) ya"),
        ("Rp 1.250.000 untuk 0812 m", "Rp 1.250.000 untuk 0812 m"),
        ("Jl. kenanga 17  RT 07.", "(alamat)."),
    ],
)
def test_names_addresses_and_telephones_are_taken_out_of_texts(typed: str, read: str) -> None:
    assert hiding(hall().meeting.cards.values())(typed) == read


@pytest.mark.long
def test_the_command_writes_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(SAMPLE), "--data", str(tmp_path / "data")]) == 0
    capsys.readouterr()
    assert main(["public", "patihan", "--data", str(tmp_path / "data"), "--to", str(tmp_path / "publik")]) == 0
    assert {Path(line).name for line in capsys.readouterr().out.split()} == {
        path.name for path in (tmp_path / "publik").iterdir()
    }
    assert (tmp_path / "publik" / INDEX).read_text("utf-8").startswith("<!doctype html>")
