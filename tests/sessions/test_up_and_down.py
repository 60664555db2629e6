"""Three kelurahan meet, their bundles go up to one kecamatan, its answers come down, and next January each hall hears them.

At each level the sums are held against the ledger of the level before: no rupiah is lost or counted twice.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from msgspec.structs import replace

from sessions.bringing import came_as
from sessions.changing import AmendProposal
from sessions.delegates import NameDelegate
from sessions.documents.bundle import offered
from sessions.documents.form_2_3 import form_2_3
from sessions.documents.sent_down import allocations, divided, feedback, sent_down
from sessions.documents.sent_up import bundle, sent_up
from sessions.documents.usulan import usulan_xlsx
from sessions.importing import ImportProposals
from sessions.last_cycle_sums import by_fate
from sessions.levels import Level
from sessions.meeting_file import MeetingFileError, load
from sessions.merging import MergeProposals
from sessions.musyawarah import Musyawarah
from sessions.passing import open_bundle, open_feedback, seal
from sessions.plan import Plan
from sessions.planning import PlanProposal
from sessions.priorities import SettlePriorities
from sessions.proposal import What
from sessions.raising import SupportProposal
from sessions.recap import recap
from sessions.receiving import ReceiveBundle
from sessions.refused import Refused
from sessions.replies import ReceiveFeedback
from sessions.settings import Settings, StandingProposal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall

HEAD = bytes(range(32))
NAMES = ("Patihan", "Sogaten", "Winongo")
COSTS = {"Patihan": (60_000_001, 30_000_000, 50_000_000), "Sogaten": (70_000_000, 20_000_000, 40_000_000),
         "Winongo": (25_000_000, 45_000_000, 90_000_000)}  # fmt: skip


def of(level: Level, name: str, ceiling: int, areas: tuple[str, ...] = (), **more: object) -> Settings:
    regions = {"kelurahan": name if level == "kelurahan" else "", "kecamatan": "Manguharjo", "kota": "Kota Madiun"}
    regions |= {"kecamatan": "", "kota": name} if level == "kota" else {}
    return replace(
        SETTINGS, level=level, title=f"Musrenbang {name}", code=f"{name.removeprefix('Kota ').lower()}-2020", ceiling=ceiling,
        areas=areas, rw_count=len(areas) or 10, constituencies=("Delegasi kelurahan", *SETTINGS.constituencies),
        **{**regions, **more},
    )  # fmt: skip


def kelurahan(name: str) -> MeetingHall:
    """A hall that raised four proposals: two or three fit, one is not agreed on."""
    titles = ("Saluran air", "Pelatihan usaha", "Lampu jalan", "Gapura")
    standing = tuple(
        StandingProposal(f"{title} {name}", "fisik", cost=cost, rw=number, rt=1, on_behalf=f"RW {number:02}", rank=1,
                         location="Jl. Mawar", shortlisted=number < 4)
        for number, (title, cost) in enumerate(zip(titles, (*COSTS[name], 10_000_000), strict=True), start=1)
    )  # fmt: skip
    hall = MeetingHall(of("kelurahan", name, 100_000_000), standing)
    sri, joko = hall.people(f"Sri {name}", f"Joko {name}")
    for proposal in (1, 2):
        hall.do(SupportProposal(proposal), sri)
    hall.do(SupportProposal(1), joko)
    hall.do(NameDelegate(name=f"Sri {name}"), SECRETARY)
    hall.do(SettlePriorities(), FACILITATOR)
    return hall


def kecamatan(*halls: MeetingHall, ceiling: int = 150_000_000) -> MeetingHall:
    """The meeting of the kecamatan, with all bundles taken in."""
    above = MeetingHall(of("kecamatan", "Manguharjo", ceiling, NAMES), ())
    for hall in halls:
        receive(above, sent_up(hall.meeting, HEAD))
    return above


def receive(hall: MeetingHall, file: bytes) -> list[object]:
    sent, digest = open_bundle(file)
    return list(hall.do(ReceiveBundle(sent, digest, f"{sent.sender.code}.json"), SECRETARY))


def decided(above: MeetingHall) -> MeetingHall:
    """The kecamatan sharpens, merges and settles its list; it raised one proposal itself."""
    meeting = above.meeting
    above.do(
        ImportProposals((StandingProposal("Jalan antarkelurahan", "fisik", cost=15_000_000, shortlisted=True),)),
        SECRETARY,
    )
    water, drain = came_as(meeting, "patihan-2020/U001"), came_as(meeting, "sogaten-2020/U001")
    assert water
    assert drain
    above.do(AmendProposal(proposal=water.id, title="Saluran air dua kelurahan", kind="fisik", problem="Banjir", location="Jl. Mawar",
                           rw=water.rw, volume=Decimal(1), unit="paket", unit_price=100_000_000), SECRETARY)  # fmt: skip
    above.do(MergeProposals(drain.id, into=water.id), SECRETARY)
    above.do(PlanProposal(water.id, priority="Infrastruktur", programme="Drainase perkotaan"), SECRETARY)
    voter = above.check_in("Camat", rw=0, constituency="Warga")
    above.do(SupportProposal(water.id), voter)
    above.do(SettlePriorities(), FACILITATOR)
    return above


def test_the_way_up_and_down_and_every_rupiah_of_it(tmp_path: Path) -> None:
    halls = {name: kelurahan(name) for name in NAMES}
    # Up: what each bundle says is what its hall decided.
    bundles = {name: bundle(hall.meeting, HEAD) for name, hall in halls.items()}
    for name, hall in halls.items():
        totals = bundles[name].totals
        assert totals["prioritas"].amount == hall.meeting.priorities.spent
        assert sum(one.amount for one in totals.values()) == hall.meeting.proposals.total
        assert [one.name for one in bundles[name].delegates] == [f"Sri {name}"]

    above = kecamatan(*halls.values())
    meeting = above.meeting
    for number, name in enumerate(NAMES, start=1):
        sent = bundles[name].totals
        line = next(line for line in recap(meeting).by["rw"] if line.group == name)
        assert line.amount == sent["prioritas"].amount + sent["cadangan"].amount
        assert line.chosen_amount == sent["prioritas"].amount
        assert {p.rw for p in meeting.proposals.all.values() if p.on_behalf == f"Kelurahan {name}"} == {number}
    assert {person.name for person in meeting.invitations.people.values()} == {f"Sri {name}" for name in NAMES}
    first = came_as(meeting, "winongo-2020/U001")
    assert first
    assert (first.origin, first.trail[0].priority, len(first.trail[0].digest)) == ("Kelurahan Winongo P1", 1, 64)

    # The same bundle twice adds nothing; a later one only what is new.
    before = len(meeting.proposals.all)
    assert receive(above, sent_up(halls["Patihan"].meeting, HEAD)) == []
    receive(above, sent_up(halls["Patihan"].meeting, bytes(32)))
    assert len(meeting.proposals.all) == before

    # Down: what all regions are given, and what the kecamatan gave its own, is what its list spends.
    decided(above)
    answers = {name: feedback(meeting, HEAD, name) for name in NAMES}
    given = allocations(meeting)
    own = sum(amount for number, amount in given.items() if not meeting.proposals.all[number].trail)
    assert own + sum(one.totals["diterima"].amount for one in answers.values()) == meeting.priorities.spent
    shared = [next(one for one in answers[name].answers if one.code == "U001") for name in ("Patihan", "Sogaten")]
    assert [one.fate for one in shared] == ["diterima", "diterima"]
    assert sum(one.allocation for one in shared) == 100_000_000
    for name, answer in answers.items():
        assert len(answer.answers) == len(halls[name].meeting.proposals.counted)
        assert sum(one.asked for one in answer.answers) == halls[name].meeting.proposals.total
        assert all(one.reason for one in answer.answers)

    # Next January each kelurahan reads the answer as its report.
    for name in NAMES:
        (tmp_path / "jawaban.json").write_bytes(sent_down(meeting, HEAD, name.upper()))
        (tmp_path / "rapat.toml").write_text(next_year(name), "utf-8")
        next_hall = MeetingHall(load(tmp_path / "rapat.toml").settings, (), load(tmp_path / "rapat.toml").last_cycle)
        fates = {one.group: one for one in by_fate(next_hall.meeting.last_cycle)}
        assert fates["dianggarkan"].amount == answers[name].totals["diterima"].amount
        assert sum(one.number for one in fates.values()) == len(answers[name].answers)
        titles = {last.title for last in next_hall.meeting.last_cycle.all.values()}
        assert titles == {one.title for one in halls[name].meeting.proposals.counted}


def test_the_kota_hears_of_both_levels_below_it() -> None:
    manguharjo = decided(kecamatan(*(kelurahan(name) for name in NAMES)))
    kota = MeetingHall(of("kota", "Kota Madiun", 500_000_000, ("Manguharjo", "Taman")), ())
    receive(kota, sent_up(manguharjo.meeting, HEAD))
    water = next(p for p in kota.meeting.proposals.all.values() if p.title == "Saluran air dua kelurahan")
    assert [(step.level, step.name) for step in water.trail] == [
        ("kelurahan", "Patihan"), ("kelurahan", "Sogaten"), ("kecamatan", "Manguharjo"),
    ]  # fmt: skip
    assert (water.plan.programme, water.origin, water.area) == (
        "Drainase perkotaan",
        "Kecamatan Manguharjo P1",
        "Manguharjo",
    )
    kota.do(SettlePriorities(), FACILITATOR)
    answer = feedback(kota.meeting, HEAD, "Manguharjo")
    assert answer.totals["diterima"].amount == kota.meeting.priorities.spent == manguharjo.meeting.priorities.spent


def next_year(name: str) -> str:
    return f"""
title = "Musrenbang {name} 2021"
kelurahan = "{name}"
kecamatan = "Manguharjo"
kota = "Kota Madiun"
place = "Aula"
start = 2021-01-21T19:00:00
ceiling = 100_000_000
last_cycle = "jawaban.json"
agenda = [{{ title = "Pendaftaran", minutes = 30 }}, {{ title = "Laporan", minutes = 5, kind = "review" }}]
constituencies = ["Warga"]
"""


def test_the_answer_to_another_region_or_a_broken_one_is_told_with_its_file(tmp_path: Path) -> None:
    above = decided(kecamatan(*(kelurahan(name) for name in NAMES)))
    (tmp_path / "rapat.toml").write_text(next_year("Patihan"), "utf-8")
    for content, key in (
        (sent_down(above.meeting, HEAD, "Sogaten"), "feedback.elsewhere"),
        (sent_down(above.meeting, HEAD, "Patihan").replace(b"diterima", b"ditolakk"), "sealed.altered"),
        (sent_up(kelurahan("Patihan").meeting, HEAD), "feedback.format"),
    ):
        (tmp_path / "jawaban.json").write_bytes(content)
        with pytest.raises(MeetingFileError) as error:
            load(tmp_path / "rapat.toml")
        assert (error.value.path.name, error.value.key) == ("jawaban.json", key)


PATIHAN = sent_up(kelurahan("Patihan").meeting, HEAD)


@given(at=st.integers(0, len(PATIHAN) - 1), bit=st.integers(0, 7))
@effort(max_examples=150, deadline=None)
def test_one_flipped_bit_anywhere_is_detected_and_its_line_named(at: int, bit: int) -> None:
    flipped = bytearray(PATIHAN)
    flipped[at] ^= 1 << bit
    with pytest.raises(Refused) as refused:
        open_bundle(bytes(flipped))
    assert refused.value.key in {"sealed.altered", "sealed.unreadable"}
    if at > PATIHAN.index(b"\n", PATIHAN.index(b'"lines"')):
        assert refused.value.key == "sealed.altered"
        # A flipped line feed joins two lines or parts one: the first of the two is named.
        assert refused.value.values["line"] in {1 + PATIHAN.count(b"\n", 0, at), 2 + PATIHAN.count(b"\n", 0, at)}


def test_every_proposal_has_its_line_and_the_one_that_was_changed_is_named() -> None:
    lines = PATIHAN.split(b"\n")
    for code in (b"U001", b"U003", b"U004"):
        (at,) = (number for number, line in enumerate(lines, 1) if line.startswith(b'{"code":"%s"' % code))
        assert lines[at - 1].count(b'"code"') == 1
        changed = lines[at - 1].replace(b"Patihan", b"Patihah")
        with pytest.raises(Refused, match=r"sealed\.altered") as refused:
            open_bundle(b"\n".join([*lines[: at - 1], changed, *lines[at:]]))
        assert refused.value.values["line"] == at


@given(amount=st.integers(0, 10**13), weights=st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
def test_money_is_divided_without_losing_a_rupiah(amount: int, weights: list[int]) -> None:
    parts = divided(amount, weights)
    assert sum(parts) == amount
    assert min(parts) >= 0
    whole = sum(weights)
    assert (
        all(abs(part * whole - amount * weight) < whole for part, weight in zip(parts, weights, strict=True))
        or not whole
    )


def test_a_bundle_has_no_more_of_people_than_the_names_of_delegates() -> None:
    hall = kelurahan("Patihan")
    file = sent_up(hall.meeting, HEAD)
    assert b"Sri Patihan" in file
    assert b"Joko Patihan" not in file
    assert all(card.code.encode() not in file for card in hall.meeting.cards.values())


def test_what_does_not_belong_here_says_why() -> None:
    file, digest = open_bundle(PATIHAN)
    above = kecamatan()

    def refusal(hall: MeetingHall, **sender: object) -> str:
        with pytest.raises(Refused) as refused:
            hall.do(ReceiveBundle(replace(file, sender=replace(file.sender, **sender)), digest), SECRETARY)
        return refused.value.key

    assert refusal(above, name="Kartoharjo") == "bundle.area"
    assert refusal(above, within="Taman") == "bundle.elsewhere"
    assert refusal(above, plan_year=2019) == "bundle.year"
    assert refusal(above, level="kecamatan") == "bundle.level"
    assert refusal(MeetingHall()) == "bundle.level"


def test_nothing_leaves_before_the_list_stands_and_nobody_is_answered_who_did_not_ask() -> None:
    with pytest.raises(Refused, match=r"bundle\.early"):
        sent_up(MeetingHall().meeting, HEAD)
    with pytest.raises(Refused, match=r"bundle\.early"):
        sent_down(kecamatan().meeting, HEAD, "Patihan")
    with pytest.raises(Refused, match=r"feedback\.nobody"):
        sent_down(decided(kecamatan(kelurahan("Patihan"), kelurahan("Sogaten"))).meeting, HEAD, "Winongo")
    with pytest.raises(Refused, match=r"bundle\.format"):
        open_bundle(sent_down(decided(kecamatan(kelurahan("Patihan"), kelurahan("Sogaten"))).meeting, HEAD, "Patihan"))


def test_what_came_after_the_bundle_left_waits_for_an_answer_and_is_not_promised() -> None:
    above, kota = (
        kecamatan(kelurahan("Patihan"), ceiling=10**9),
        MeetingHall(of("kota", "Kota Madiun", 10**9, ("Manguharjo", "Taman")), ()),
    )
    above.do(SettlePriorities(), FACILITATOR)
    receive(kota, sent_up(above.meeting, HEAD))
    kota.do(SettlePriorities(), FACILITATOR)
    receive(above, sent_up(kelurahan("Sogaten").meeting, HEAD))
    above.do(SettlePriorities(), FACILITATOR)
    above.do(ReceiveFeedback(*open_feedback(sent_down(kota.meeting, HEAD, "Manguharjo"))), SECRETARY)
    early, late = (feedback(above.meeting, HEAD, name).answers[0] for name in ("Patihan", "Sogaten"))
    assert (early.fate, early.allocation) == ("diterima", COSTS["Patihan"][0])
    assert (late.fate, late.allocation, late.reason) == (
        "ditunda", 0, "Masuk prioritas Kecamatan Manguharjo, belum dijawab dari atas.",
    )  # fmt: skip


def test_what_was_merged_after_the_list_stood_goes_up_in_the_one_that_took_it_in() -> None:
    hall = kelurahan("Patihan")
    hall.do(MergeProposals(2, into=1), FACILITATOR)
    assert [one.code for one in bundle(hall.meeting, HEAD).proposals] == ["U001", "U003", "U004"]


def test_from_the_top_nothing_goes_further_up() -> None:
    top = MeetingHall(replace(of("provinsi", "Jawa Timur", 10**9, ("Kota Madiun",)), provinsi="Jawa Timur"))
    top.do(SettlePriorities(), FACILITATOR)
    with pytest.raises(Refused, match=r"bundle\.top"):
        sent_up(top.meeting, HEAD)


def test_what_became_of_each_is_told_with_its_reason() -> None:
    above = decided(kecamatan(*(kelurahan(name) for name in NAMES)))
    answers, _ = open_feedback(sent_down(above.meeting, HEAD, "Sogaten"))
    told = {one.code: (one.fate, one.reason) for one in answers.answers}
    assert told["U001"][1].startswith("Digabung dengan Saluran air dua kelurahan.")
    assert told["U004"] == ("ditunda", "Tidak dikirim ke Kecamatan Manguharjo: Belum dibahas.")
    assert {fate for fate, _ in told.values()} == {"diterima", "ditunda"}


def test_the_kelurahan_has_no_plan_of_a_region() -> None:
    with pytest.raises(Refused, match=r"plan\.level"):
        MeetingHall().do(PlanProposal(1, programme="Drainase"), SECRETARY)


def test_what_is_tied_to_the_plan_as_it_was_leaves_no_second_trace() -> None:
    hall = kecamatan(kelurahan("Patihan"))
    hall.do(PlanProposal(1, priority="Infrastruktur", programme="Drainase"), SECRETARY)
    assert hall.do(PlanProposal(1, priority="Infrastruktur", programme=" Drainase "), SECRETARY) == []
    hall.do(PlanProposal(1, priority="Infrastruktur"), SECRETARY)
    assert [step.what for step in hall.meeting.proposals.all[1].history].count(What.PLANNED) == 2
    assert hall.meeting.proposals.all[1].plan == Plan(priority="Infrastruktur")


def test_an_answer_whose_sums_are_not_those_of_its_rows_is_refused() -> None:
    answer = feedback(decided(kecamatan(kelurahan("Patihan"), kelurahan("Sogaten"))).meeting, HEAD, "Patihan")
    assert open_feedback(seal(answer))[0] == answer
    more = {fate: replace(total, number=total.number + 1) for fate, total in answer.totals.items()}
    fewer = {fate: total for fate, total in answer.totals.items() if fate != answer.answers[0].fate}
    for totals in (more, fewer):
        with pytest.raises(Refused, match=r"bundle\.sums"):
            open_feedback(seal(replace(answer, totals=totals)))


def test_all_of_it_folds_again_from_the_ledger() -> None:
    above = decided(kecamatan(*(kelurahan(name) for name in NAMES)))
    again = Musyawarah()
    again.cards = above.meeting.cards
    for entry in above.entries:
        again.fold(entry)
    assert again.received == above.meeting.received
    assert again.proposals == above.meeting.proposals
    assert feedback(again, HEAD, "Patihan") == feedback(above.meeting, HEAD, "Patihan")
    assert usulan_xlsx(again, HEAD)


def test_form_2_3_says_what_the_desk_tied_to_the_plan_and_sums_to_the_list() -> None:
    meeting = decided(kecamatan(*(kelurahan(name) for name in NAMES))).meeting
    form = form_2_3(meeting, HEAD)
    first, *_, total = form.tables[0].lines
    assert first.cells[:6] == (1, "Infrastruktur", "", "Drainase perkotaan", "Saluran air dua kelurahan", "")
    assert first.cells[6:] == ("Jl. Mawar, Patihan", "1 paket", 100_000_000, "")
    assert sum(line.cells[8] for line in form.tables[0].lines[:-1]) == total.cells[8] == meeting.priorities.spent  # type: ignore[misc]
    assert {"formulir-2-3.xlsx", "formulir-2-3.pdf", "kiriman.json"} <= offered(meeting).keys()
    assert "formulir-2-3.xlsx" not in offered(kelurahan("Patihan").meeting)
    assert offered(meeting)["formulir-2-3.xlsx"].make(meeting, HEAD).startswith(b"PK")
    assert offered(meeting)["formulir-2-3.pdf"].make(meeting, HEAD).startswith(b"%PDF")
