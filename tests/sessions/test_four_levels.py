"""Three kelurahan, two kecamatan, a kota and a province: a proposal goes all the way up, and its answer all the way down.

Proposals are merged at every level on the way. At each level the sums are held against the ledger below it, and what each
is granted against the answer from above: no rupiah is lost, counted twice or made.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from sessions.actors import OPERATOR
from sessions.bringing import came_as
from sessions.documents.sent_down import allocations, feedback, granted, sent_down
from sessions.documents.sent_up import bundle, sent_up
from sessions.last_cycle_sums import by_fate
from sessions.meeting_file import load
from sessions.merging import MergeProposals
from sessions.musyawarah import Musyawarah
from sessions.passing import SentDown, open_bundle, open_feedback
from sessions.priorities import SettlePriorities
from sessions.raising import SupportProposal
from sessions.recap import recap
from sessions.receiving import ReceiveBundle
from sessions.refused import Refused
from sessions.replies import ReceiveFeedback
from sessions.settings import Settings, StandingProposal
from tests.halls import FACILITATOR, SECRETARY, SETTINGS, MeetingHall
from tests.sessions.test_up_and_down import next_year

HEAD = bytes(range(32))
KELURAHAN = {"Patihan": "Manguharjo", "Sogaten": "Manguharjo", "Demangan": "Taman"}
# Odd amounts, so that dividing them leaves rupiah over.
COSTS = {"Patihan": (60_000_001, 30_000_000, 50_000_000), "Sogaten": (70_000_003, 20_000_000, 40_000_000),
         "Demangan": (33_333_333, 45_000_000, 90_000_000)}  # fmt: skip
KECAMATAN = {"Manguharjo": ("Patihan", "Sogaten"), "Taman": ("Demangan",)}
CEILINGS = {"kelurahan": 100_000_000, "kecamatan": 170_000_000, "kota": 175_000_000, "provinsi": 140_000_000}


def place(**said: object) -> Settings:
    regions = {"kelurahan": "", "kecamatan": "", "kota": "", "provinsi": ""}
    return replace(SETTINGS, **{**regions, **said})


def kelurahan(name: str) -> MeetingHall:
    settings = place(
        kelurahan=name, kecamatan=KELURAHAN[name], kota="Kota Madiun", title=f"Musrenbang {name}",
        code=f"{name.lower()}-2020", ceiling=CEILINGS["kelurahan"],
    )  # fmt: skip
    titles = ("Saluran air", "Pelatihan usaha", "Lampu jalan")
    listed = (
        StandingProposal(
            f"{title} {name}", "fisik", cost=cost, rw=number, rt=1, on_behalf=f"RW {number:02}",
            location=f"Jl. Mawar {name}", shortlisted=True,
        )
        for number, (title, cost) in enumerate(zip(titles, COSTS[name], strict=True), start=1)
    )  # fmt: skip
    standing = (*listed, StandingProposal(f"Gapura {name}", "fisik", cost=7_000_000, location="Jl. Melati"))
    return settled(MeetingHall(settings, standing))


def settled(hall: MeetingHall) -> MeetingHall:
    """The first proposal is the most wanted; the list stands."""
    hall.do(SupportProposal(1), hall.check_in("Sri", rw=0))
    hall.do(SettlePriorities(), FACILITATOR)
    return hall


def above(settings: Settings, *below: MeetingHall) -> MeetingHall:
    """The next meeting, with all bundles taken in; it raises something itself, and merges what the first two want most."""
    own = StandingProposal(f"Jalan {settings.name}", "fisik", cost=15_000_001, shortlisted=True)
    hall = MeetingHall(settings, (own,))
    firsts = []
    for one in below:
        file = sent_up(one.meeting, HEAD)
        sent, digest = open_bundle(file)
        hall.do(ReceiveBundle(sent, digest, f"{sent.sender.code}.json"), SECRETARY)
        first = came_as(hall.meeting, f"{one.meeting.settings.code}/{sent.proposals[0].code}")
        assert first
        firsts.append(first.id)
    if len(firsts) > 1:
        hall.do(MergeProposals(firsts[1], into=firsts[0]), SECRETARY)
    hall.do(SupportProposal(firsts[0]), hall.check_in("Camat", rw=0))
    hall.do(SettlePriorities(), FACILITATOR)
    return hall


@pytest.fixture(scope="module")
def halls() -> dict[str, MeetingHall]:
    """Every meeting by the name of its region, from the kelurahan up to the province."""
    found = {name: kelurahan(name) for name in KELURAHAN}
    for name, parts in KECAMATAN.items():
        settings = place(
            level="kecamatan", kecamatan=name, kota="Kota Madiun", areas=parts, rw_count=len(parts),
            title=f"Musrenbang {name}", code=f"{name.lower()}-2020", ceiling=CEILINGS["kecamatan"],
        )  # fmt: skip
        found[name] = above(settings, *(found[part] for part in parts))
    kota = place(
        level="kota", kota="Kota Madiun", provinsi="Jawa Timur", areas=tuple(KECAMATAN), rw_count=2, title="Musrenbang Kota Madiun",
        code="madiun-2020", ceiling=CEILINGS["kota"],
    )  # fmt: skip
    found["Kota Madiun"] = above(kota, *(found[name] for name in KECAMATAN))
    provinsi = place(
        level="provinsi", provinsi="Jawa Timur", areas=("Kota Madiun", "Kabupaten Madiun"), rw_count=2,
        title="Musrenbang Jawa Timur", code="jatim-2020", ceiling=CEILINGS["provinsi"],
    )  # fmt: skip
    found["Jawa Timur"] = above(provinsi, found["Kota Madiun"])
    return found


PARTS = {**KECAMATAN, "Kota Madiun": tuple(KECAMATAN), "Jawa Timur": ("Kota Madiun",)}


def test_every_bundle_is_what_its_hall_decided_and_what_the_next_one_counts(halls: dict[str, MeetingHall]) -> None:
    for name, parts in PARTS.items():
        rows = {row.group: row for row in recap(halls[name].meeting).by["rw"]}
        for part in parts:
            below = halls[part].meeting
            totals = bundle(below, HEAD).totals
            assert totals["prioritas"].amount == below.priorities.spent
            assert sum(one.amount for one in totals.values()) == below.proposals.total
            came = sum(
                p.cost for p in halls[name].meeting.proposals.all.values() if p.trail and p.trail[-1].name == part
            )
            assert came == totals["prioritas"].amount + totals["cadangan"].amount
            # A merged one no longer counts on its own.
            merged = sum(
                p.cost for p in halls[name].meeting.proposals.all.values()
                if p.into and p.trail and p.trail[-1].name == part
            )  # fmt: skip
            assert rows[part].amount == came - merged


def test_the_province_sees_every_level_that_a_merged_proposal_came_through(halls: dict[str, MeetingHall]) -> None:
    water = came_as(halls["Jawa Timur"].meeting, "madiun-2020/U002")
    assert water
    assert [(step.level, step.name, step.cost) for step in water.trail] == [
        ("kelurahan", "Patihan", 60_000_001), ("kelurahan", "Sogaten", 70_000_003), ("kecamatan", "Manguharjo", 60_000_001),
        ("kelurahan", "Demangan", 33_333_333), ("kecamatan", "Taman", 33_333_333), ("kota", "Kota Madiun", 60_000_001),
    ]  # fmt: skip
    assert all(len(step.digest) == 64 for step in water.trail)


def answered(halls: dict[str, MeetingHall], upper: str, lower: str) -> SentDown:
    """The answer of one level reaches the next below: the same file that would be carried there."""
    sent, digest = open_feedback(sent_down(halls[upper].meeting, HEAD, lower))
    halls[lower].do(ReceiveFeedback(sent, digest, "jawaban.json"), SECRETARY)
    return sent


def held(hall: Musyawarah, answers: list[SentDown]) -> None:
    """What all regions are given, and what the meeting raised itself, is what was granted: to the rupiah."""
    given = allocations(hall)
    assert sum(given.values()) == sum(granted(hall).values())
    own = sum(amount for number, amount in given.items() if not hall.proposals.all[number].trail)
    assert own + sum(one.totals["diterima"].amount for one in answers) == sum(granted(hall).values())


def test_the_answers_come_down_level_by_level_into_the_next_january_of_each_kelurahan(
    halls: dict[str, MeetingHall], tmp_path: Path
) -> None:
    # The province: what its answer gives the kota, and its own, is what its list spends.
    province = halls["Jawa Timur"].meeting
    assert sum(granted(province).values()) == province.priorities.spent
    from_province = answered(halls, "Jawa Timur", "Kota Madiun")
    held(province, [from_province])

    # A kota has a budget of its own: what the province takes up is the province's rupiah, the rest of its list stands.
    kota = halls["Kota Madiun"].meeting
    taken = {one.code: one.allocation for one in from_province.answers if one.fate == "diterima"}
    assert taken
    stands = sum(row.cost for row in kota.priorities.funded if f"U{row.proposal:03}" not in taken)
    assert sum(granted(kota).values()) == stands + sum(taken.values())
    to_kecamatan = [answered(halls, "Kota Madiun", name) for name in KECAMATAN]
    held(kota, to_kecamatan)

    # A kecamatan passes on what the kota grants it, and nothing else.
    for name, answer in zip(KECAMATAN, to_kecamatan, strict=True):
        meeting = halls[name].meeting
        assert sum(granted(meeting).values()) == answer.totals["diterima"].amount
        held(meeting, [feedback(meeting, HEAD, part) for part in KECAMATAN[name]])

    for name, kecamatan in KELURAHAN.items():
        answer = feedback(halls[kecamatan].meeting, HEAD, name)
        hall = halls[name].meeting
        assert sum(one.asked for one in answer.answers) == hall.proposals.total
        (tmp_path / "jawaban.json").write_bytes(sent_down(halls[kecamatan].meeting, HEAD, name))
        (tmp_path / "rapat.toml").write_text(next_year(name).replace("Manguharjo", kecamatan), "utf-8")
        prepared = load(tmp_path / "rapat.toml")
        heard = MeetingHall(prepared.settings, (), prepared.last_cycle).meeting.last_cycle
        fates = {one.group: one for one in by_fate(heard)}
        assert fates["dianggarkan"].amount == answer.totals["diterima"].amount
        assert {last.title for last in heard.all.values()} == {one.title for one in hall.proposals.counted}
        assert all(last.reason for last in heard.all.values())

    # What three kelurahan asked for together was granted by the province, and each hears so with its share.
    shares = [
        next(one for one in feedback(halls[kecamatan].meeting, HEAD, name).answers if one.code == "U001")
        for name, kecamatan in KELURAHAN.items()
    ]
    assert [one.fate for one in shares] == ["diterima"] * 3
    assert sum(one.allocation for one in shares) == 60_000_001
    assert all(
        part in shares[0].reason
        for part in ("prioritas Kecamatan Manguharjo", "prioritas Kota Madiun", "prioritas Provinsi Jawa Timur")
    )


def test_a_flipped_byte_is_found_at_each_level_up_and_down(halls: dict[str, MeetingHall]) -> None:
    opening: dict[str, Callable[[bytes], object]] = {}
    for name, parts in PARTS.items():
        for part in parts:
            files = {"up": sent_up(halls[part].meeting, HEAD), "down": sent_down(halls[name].meeting, HEAD, part)}
            opening = {"up": open_bundle, "down": open_feedback}
            for way, file in files.items():
                at = file.rindex(b"Saluran air")
                flipped = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
                with pytest.raises(Refused, match=r"sealed\.altered") as refused:
                    opening[way](flipped)
                assert refused.value.values["line"] == 1 + file.count(b"\n", 0, at)


def test_an_answer_that_is_not_ours_says_why_and_twice_is_once() -> None:
    hall = above(
        place(level="kecamatan", kecamatan="Manguharjo", kota="Kota Madiun", areas=("Patihan",), rw_count=1,
              code="manguharjo-2020", title="Musrenbang Manguharjo"),
        kelurahan("Patihan"),
    )  # fmt: skip
    kota = above(
        place(level="kota", kota="Kota Madiun", areas=("Manguharjo",), rw_count=1, code="madiun-2020",
              title="Musrenbang Kota Madiun"), hall,
    )  # fmt: skip
    sent, digest = open_feedback(sent_down(kota.meeting, HEAD, "Manguharjo"))

    def refusal(told: SentDown) -> str:
        with pytest.raises(Refused) as refused:
            hall.do(ReceiveFeedback(told, "0" * 64), SECRETARY)
        return refused.value.key

    assert refusal(replace(sent, to="Taman")) == "feedback.elsewhere"
    assert refusal(replace(sent, sender=replace(sent.sender, level="provinsi"))) == "feedback.level"
    assert refusal(replace(sent, sender=replace(sent.sender, plan_year=2019))) == "feedback.year"
    assert refusal(replace(sent, to_code="manguharjo-2019")) == "feedback.unknown"
    assert refusal(replace(sent, answers=(replace(sent.answers[0], code="U099"),))) == "feedback.unknown"
    assert len(hall.do(ReceiveFeedback(sent, digest), OPERATOR)) == 1
    assert hall.do(ReceiveFeedback(sent, digest), OPERATOR) == []
    assert refusal(replace(sent, sender=replace(sent.sender, entries=1))) == "feedback.older"
    # It came after the list was settled, and changes nothing of it.
    again = Musyawarah()
    for entry in hall.entries:
        again.fold(entry)
    assert (again.replies, again.priorities) == (hall.meeting.replies, hall.meeting.priorities)
