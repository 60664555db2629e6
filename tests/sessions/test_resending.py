"""A kelurahan sends again: what it changed is told and changed, what it withdrew is marked, and what was done stays."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from msgspec.structs import replace

from sessions.balloting import OpenBallot
from sessions.bringing import came_as, notices
from sessions.changing import AmendProposal, CategoriseProposal
from sessions.documents.sent_down import allocations, feedback
from sessions.documents.sent_up import bundle
from sessions.merging import MergeProposals
from sessions.musyawarah import Musyawarah
from sessions.passing import SentProposal, SentUp
from sessions.plan import Plan
from sessions.priorities import SettlePriorities
from sessions.proposal import Proposal, Status, What
from sessions.receiving import ReceiveBundle
from sessions.refused import Refused
from sessions.resending import RECALLED, Difference, difference
from sessions.sorting import SortProposals, Way
from tests.halls import FACILITATOR, SECRETARY, MeetingHall
from tests.sessions.test_up_and_down import HEAD, kecamatan, kelurahan

FIRST = bundle(kelurahan("Patihan").meeting, HEAD)


def later(*proposals: SentProposal, entries: int = 1) -> SentUp:
    """The bundle that Patihan sends later; its totals are not looked at any more where it is taken in."""
    return replace(FIRST, proposals=proposals, sender=replace(FIRST.sender, entries=FIRST.sender.entries + entries))


def taken(hall: MeetingHall, sent: SentUp, digest: str) -> None:
    hall.do(ReceiveBundle(sent, digest * 64, "patihan.json"), SECRETARY)


def above(*more: SentUp) -> MeetingHall:
    hall = kecamatan()
    taken(hall, FIRST, "1")
    for number, sent in enumerate(more, start=2):
        taken(hall, sent, str(number))
    return hall


def of(hall: MeetingHall, code: str) -> Proposal:
    found = came_as(hall.meeting, f"patihan-2020/{code}")
    assert found
    return found


def seen(hall: MeetingHall, sent: SentUp) -> Difference:
    found = difference(hall.meeting, sent, "9" * 64)
    assert found
    return found


def dearer(one: SentProposal, cost: int) -> SentProposal:
    return replace(one, cost=cost, content=replace(one.content, cost=cost))


def test_what_changed_is_shown_and_then_it_is_so_with_both_digests() -> None:
    water, training, *rest = FIRST.proposals
    worded = replace(training, content=replace(training.content, title="Pelatihan menjahit"))
    fresh = replace(water, code="U009", content=replace(water.content, title="Tong sampah"))
    again = later(dearer(water, 65_000_000), worded, *rest, fresh)
    hall = above()
    shown = seen(hall, again)
    assert (shown.new, shown.same, shown.gone) == (1, 1, ())
    told = {one.proposal.external: [(c.field, c.before, c.after) for c in one.changes] for one in shown.revised}
    assert told == {
        "patihan-2020/U001": [("cost", "60000001", "65000000")],
        "patihan-2020/U002": [("title", "Pelatihan usaha Patihan", "Pelatihan menjahit")],
    }
    taken(hall, again, "2")
    changed = of(hall, "U001")
    assert (changed.cost, of(hall, "U002").title, of(hall, "U009").title) == (
        65_000_000,
        "Pelatihan menjahit",
        "Tong sampah",
    )
    step = changed.trail[-1]
    assert (step.digest, step.earlier, step.cost) == ("2" * 64, ("1" * 64,), 65_000_000)
    assert changed.history[-1].what is What.RESENT
    # Now it is as it was sent, and the same file changes nothing.
    assert (seen(hall, again).revised, seen(hall, again).new) == ((), 0)
    before = hall.meeting.seq
    taken(hall, again, "2")
    assert hall.meeting.seq == before


def test_what_the_kecamatan_sharpened_stays_and_is_named_with_all_it_did() -> None:
    water, training, lamp, *rest = FIRST.proposals
    hall = above()
    hall.do(AmendProposal(proposal=of(hall, "U001").id, title="Saluran air dua RW", kind="fisik", problem="Banjir",
                          location="Jl. Mawar", rw=1, volume=Decimal(2), unit="paket", unit_price=40_000_000), SECRETARY)  # fmt: skip
    hall.do(MergeProposals(of(hall, "U002").id, into=of(hall, "U001").id), SECRETARY)
    hall.do(SettlePriorities(), FACILITATOR)
    ranking = hall.meeting.priorities.ranking
    retold = replace(water, content=replace(water.content, title="Saluran Jl. Mawar", beneficiaries="40 KK"))
    again = later(dearer(retold, 70_000_000), dearer(training, 31_000_000), lamp, *rest)
    (first, second) = seen(hall, again).revised
    assert [change.field for change in first.changes] == ["beneficiaries"]
    assert {change.field for change in first.kept} == {"title", "cost"}
    assert [str(said) for said in first.done] == [
        "Menerima gabungan U002.", "Sudah dipertajam di sini.", "Urutan 1 dalam daftar prioritas di sini.",
    ]  # fmt: skip
    assert [str(said) for said in second.done] == ["Digabung ke U001."]
    taken(hall, again, "2")
    kept = of(hall, "U001")
    assert (kept.title, kept.cost, kept.unit, kept.beneficiaries) == (
        "Saluran air dua RW",
        80_000_000,
        "paket",
        "40 KK",
    )
    assert of(hall, "U002").status is Status.MERGED
    assert hall.meeting.priorities.ranking == ranking
    # The answer divides what the list gives by what is asked for now, to the rupiah.
    assert sum(allocations(hall.meeting).values()) == hall.meeting.priorities.spent
    assert [one.asked for one in feedback(hall.meeting, HEAD, "Patihan").answers][:2] == [70_000_000, 31_000_000]


@pytest.mark.parametrize(("way", "said"), [("reject", "Sudah ditolak di sini."), ("defer", "Sudah ditunda di sini.")])
def test_what_was_decided_here_is_told_before_the_later_file_is_taken_in_and_stays(way: Way, said: str) -> None:
    water, *rest = FIRST.proposals
    hall = above()
    hall.do(SortProposals((str(of(hall, "U001").id),), way, reason="Lahan belum jelas"), SECRETARY)
    before = of(hall, "U001").status
    again = later(dearer(water, 65_000_000), *rest)
    (one,) = seen(hall, again).revised
    assert [str(done) for done in one.done] == [said]
    taken(hall, again, "2")
    assert (of(hall, "U001").status, of(hall, "U001").cost) == (before, 65_000_000)


def test_what_is_no_longer_sent_is_withdrawn_or_marked_where_something_was_done() -> None:
    water, training, *rest = FIRST.proposals
    hall = above()
    hall.do(MergeProposals(of(hall, "U001").id, into=of(hall, "U002").id), SECRETARY)
    again = later(*rest[1:])
    gone = {one.proposal.external: [str(said) for said in one.done] for one in seen(hall, again).gone}
    assert gone == {
        "patihan-2020/U001": ["Digabung ke U002."], "patihan-2020/U002": ["Menerima gabungan U001."],
        "patihan-2020/U003": [],
    }  # fmt: skip
    taken(hall, again, "2")
    assert (of(hall, "U003").status, of(hall, "U003").reason) == (
        Status.WITHDRAWN, "Tidak ada lagi dalam kiriman Kelurahan Patihan.",
    )  # fmt: skip
    assert (of(hall, "U001").status, of(hall, "U001").marks) == (Status.MERGED, (RECALLED,))
    assert of(hall, "U002").marks == (RECALLED,)
    assert seen(hall, again).gone == ()
    # It comes back as it was.
    back = later(water, training, *rest, entries=2)
    assert len(seen(hall, back).revised) == 3
    taken(hall, back, "3")
    assert (of(hall, "U003").status, of(hall, "U001").marks, of(hall, "U002").marks) == (Status.RAISED, (), ())
    assert of(hall, "U003").trail[-1].earlier == ("1" * 64,)


def test_a_tie_to_the_plan_follows_unless_it_was_made_here() -> None:
    water, *rest = FIRST.proposals
    hall = above()
    taken(hall, later(replace(water, plan=Plan(programme="Drainase")), *rest), "2")
    assert of(hall, "U001").plan == Plan(programme="Drainase")
    hall.do(CategoriseProposal(of(hall, "U001").id, agency="Dinas PUPR"), SECRETARY)
    sewer = replace(water, plan=Plan(programme="Drainase"), content=replace(water.content, agency="Dinas Perkim"))
    (one,) = seen(hall, later(sewer, *rest, entries=2)).revised
    assert [change.field for change in one.kept] == ["agency"]


def test_an_older_file_and_a_running_ballot_are_told_and_change_nothing() -> None:
    hall = above(later(*FIRST.proposals, entries=5))
    with pytest.raises(Refused, match=r"bundle\.older"):
        taken(hall, later(*FIRST.proposals), "3")
    hall.check_in("Sri", rw=0)
    hall.do(OpenBallot("Pilih", "approval", shortlist=True, limit=1), FACILITATOR)
    with pytest.raises(Refused, match=r"ballot\.running"):
        taken(hall, later(*FIRST.proposals[1:], entries=9), "4")
    assert len(hall.meeting.received.all) == 2


def test_another_meeting_of_the_same_kelurahan_and_one_that_goes_on_are_told() -> None:
    hall = above()
    twice = replace(FIRST, sender=replace(FIRST.sender, code="patihan-lagi", open=False))
    assert [str(said) for said in notices(hall.meeting, twice, "2" * 64)] == [
        "Patihan sudah mengirim dari musyawarah patihan-2020; usulan dari patihan-lagi menambah, bukan mengganti."
    ]
    assert FIRST.sender.open
    told = [str(said).partition(" ")[0] for said in notices(hall.meeting, FIRST, "1" * 64)]
    assert told == ["Kiriman", "Musyawarah"]


TITLES = st.sampled_from(["Saluran", "Jalan", "Lampu", "Posyandu"])
TEXTS = st.fixed_dictionaries({"title": TITLES, "location": TITLES, "beneficiaries": TITLES, "description": TITLES})


@given(
    below=st.lists(st.none() | st.tuples(TEXTS, st.integers(0, 10**9)), min_size=4, max_size=4),
    here=st.dictionaries(st.integers(0, 2), TEXTS),
    merged=st.booleans(),
)
@effort(max_examples=60, deadline=None)
def test_each_field_is_theirs_unless_it_was_made_ours_and_nothing_that_was_done_is_undone(
    below: list[tuple[dict[str, str], int] | None], here: dict[int, dict[str, str]], *, merged: bool
) -> None:
    hall, sent = above(), FIRST.proposals
    codes = [one.code for one in sent if one.standing != "belum disepakati"]
    for at, said in here.items():
        proposal = of(hall, codes[at])
        hall.do(AmendProposal(proposal=proposal.id, kind="fisik", problem="Banjir", rw=1, **said), SECRETARY)  # type: ignore[arg-type]
    if merged:
        hall.do(MergeProposals(of(hall, codes[0]).id, into=of(hall, codes[1]).id), SECRETARY)
    ours = {code: of(hall, code).content for code in codes}
    statuses = {code: of(hall, code).status for code in codes}
    again = later(*(
        dearer(replace(one, content=replace(one.content, **change[0])), change[1])
        for one, change in zip(sent, below, strict=True) if change
    ))  # fmt: skip
    shown = difference(hall.meeting, again, "2" * 64)
    taken(hall, again, "2")
    theirs = {one.code: one for one in again.proposals}
    first = {one.code: one for one in sent}
    for code in codes:
        now = of(hall, code)
        if code not in theirs:
            touched = codes.index(code) in here or (merged and code in codes[:2])
            assert (now.status is Status.WITHDRAWN) is not touched
            assert (RECALLED in now.marks) is touched
            continue
        assert now.status is statuses[code]
        for field in ("title", "location", "beneficiaries", "description"):
            was, sends, had = (getattr(one, field) for one in (first[code].content, theirs[code].content, ours[code]))
            assert getattr(now, field) == (sends if had == was else had)
    assert shown
    codes_told = {one.proposal.external for one in shown.revised} | {one.proposal.external for one in shown.gone}
    silent = {one.external for one in hall.meeting.proposals.all.values()} - codes_told
    assert all(of(hall, code.partition("/")[2]).content == ours[code.partition("/")[2]] for code in silent)
    folded = Musyawarah()
    folded.cards = hall.meeting.cards
    for entry in hall.entries:
        folded.fold(entry)
    assert folded.proposals == hall.meeting.proposals
