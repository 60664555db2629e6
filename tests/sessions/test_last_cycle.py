"""Last cycle: the list with its fates, the walk through it, and what residents see in the field."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import sessions.samples
from sessions.agenda import CloseMusyawarah, NextItem
from sessions.convening import Convene
from sessions.duplicates import MergeAttendees
from sessions.last_cycle import (
    PAGE,
    LastCycle,
    LastProposal,
    ReportUnfinished,
    RetractReport,
    ShowLastCycle,
    walk,
)
from sessions.last_cycle_file import last_cycle
from sessions.last_cycle_listing import ListLastCycle
from sessions.last_cycle_sums import by_fate, by_group
from sessions.meeting_file import MeetingFileError
from sessions.refused import Refused
from tests.halls import FACILITATOR, LAST_CYCLE, SECRETARY, SETTINGS, MeetingHall, at_desk


def reviewing() -> MeetingHall:
    return MeetingHall(SETTINGS, last_cycle=LAST_CYCLE)


def test_the_list_comes_in_with_the_meeting_and_its_totals_are_told_by_fate_and_group() -> None:
    cycle = reviewing().meeting.last_cycle
    assert [(one.group, one.number, one.amount) for one in by_fate(cycle)] == [
        ("terealisasi", 2, 49_000_000), ("berjalan", 0, 0), ("dianggarkan", 0, 0), ("ditunda", 1, 15_000_000),
        ("ditolak", 1, 90_000_000),
    ]  # fmt: skip
    assert by_group(cycle, "rw") == [("RW 05", 2, 1, 55_000_000), ("RW 10", 1, 0, 90_000_000), ("", 1, 1, 9_000_000)]
    assert [one.group for one in by_group(cycle, "urusan")] == [
        "1.03 Pekerjaan Umum dan Penataan Ruang",
        "1.05 Ketenteraman dan Ketertiban Umum serta Perlindungan Masyarakat",
        "",
    ]


def test_the_chair_walks_through_it_and_never_past_its_end() -> None:
    hall = reviewing()
    hall.do(ShowLastCycle(by="rw", page=1), FACILITATOR)
    assert (hall.meeting.last_cycle.by, hall.meeting.last_cycle.page) == ("rw", 1)
    hall.do(ShowLastCycle(by="rw", page=99), FACILITATOR)
    assert hall.meeting.last_cycle.page == 4
    assert [page.proposals for page in walk(hall.meeting.last_cycle, "rw")] == [(1, 2), (3,), (4,)]
    with pytest.raises(Refused, match=r"last-cycle\.empty"):
        MeetingHall().do(ShowLastCycle(), FACILITATOR)


def test_a_resident_says_what_is_not_finished_and_can_say_it_better_or_take_it_back() -> None:
    hall = reviewing()
    sri, karto = hall.people("Sri", "Karto")
    hall.do(ReportUnfinished(1, "Baru setengah"), sri)
    assert hall.do(ReportUnfinished(1, "Baru setengah"), sri) == []
    hall.do(ReportUnfinished(1, "Baru 20 meter dari 50"), sri)
    hall.do(ReportUnfinished(1, "Sudah retak"), at_desk(karto))
    cycle = hall.meeting.last_cycle
    assert [(report.person, report.note) for report in cycle.reports_on(1)] == [
        (sri.person, "Baru 20 meter dari 50"), (karto.person, "Sudah retak"),
    ]  # fmt: skip
    assert cycle.doubted == 1
    hall.do(RetractReport(1), sri)
    assert hall.do(RetractReport(1), sri) == []
    assert [report.person for report in cycle.reports_on(1)] == [karto.person]


def test_what_is_refused() -> None:
    hall = reviewing()
    sri = hall.check_in("Sri")
    for proposal, note, why in (
        (9, "x", r"last-cycle\.unknown"),
        (1, " ", r"text\.missing"),
        (1, "x" * 301, r"text\.long"),
    ):
        with pytest.raises(Refused, match=why):
            hall.do(ReportUnfinished(proposal, note), sri)
    for item in range(4):
        hall.do(NextItem(leaving=item), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)
    for command, actor in ((ReportUnfinished(1, "x"), sri), (ShowLastCycle(), FACILITATOR)):
        with pytest.raises(Refused, match=r"meeting\.closed"):
            hall.do(command, actor)


def test_one_person_registered_twice_reports_once() -> None:
    hall = reviewing()
    sri, again = hall.people("Sri", "Sri W")
    hall.do(ReportUnfinished(1, "retak"), again)
    hall.do(ReportUnfinished(2, "kosong"), again)
    hall.do(ReportUnfinished(2, "belum ada"), sri)
    hall.do(MergeAttendees(into=sri.person), at_desk(again))
    reports = hall.meeting.last_cycle.reports
    assert {key: report.note for key, report in reports.items()} == {
        (1, sri.person): "retak",
        (2, sri.person): "belum ada",
    }


ENTRIES = st.lists(
    st.builds(
        LastProposal, st.just("Usulan"), st.sampled_from(["terealisasi", "berjalan", "ditunda"]), st.just(""),
        st.integers(0, 10**9), st.sampled_from(["", "1.03", "2.11", "lain"]), rw=st.integers(0, 3),
    ),
    max_size=30,
)  # fmt: skip


@given(ENTRIES, st.sampled_from(["urusan", "rw"]))
def test_no_rupiah_and_no_proposal_is_lost_between_the_groups_or_the_pages(
    entries: list[LastProposal], by: str
) -> None:
    cycle = LastCycle(dict(enumerate(entries, start=1)))
    total = sum(entry.amount for entry in entries)
    assert sum(one.amount for one in by_fate(cycle)) == total
    groups = by_group(cycle, by)  # type: ignore[arg-type]
    assert (sum(one.amount for one in groups), sum(one.number for one in groups)) == (total, len(entries))
    pages = walk(cycle, by)  # type: ignore[arg-type]
    assert sorted(number for page in pages for number in page.proposals) == sorted(cycle.all)
    assert all(1 <= len(page.proposals) <= PAGE for page in pages)


def test_the_sample_is_an_example_of_every_fate_that_says_so_itself() -> None:
    path = Path(sessions.samples.__file__).parent / "patihan_2019.csv"
    found = last_cycle(path, SETTINGS)
    assert len(found) == 24
    assert {one.fate for one in found} == {"terealisasi", "berjalan", "dianggarkan", "ditunda", "ditolak"}
    assert "rekaan" in path.read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("row", "field", "key"),
    [
        ("Talut,hilang,,", "status", "file.value"),
        ("Talut,,,", "status", "file.missing-field"),
        ("Talut,ditolak,,", "alasan", "file.missing-field"),
        (",terealisasi,,", "usulan", "file.missing-field"),
        ("Talut,terealisasi,,banyak", "anggaran", "file.type"),
        ("Talut,terealisasi", "", "file.proposals-row"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_line(tmp_path: Path, row: str, field: str, key: str) -> None:
    path = tmp_path / "lalu.csv"
    path.write_text(f"# dari Bappeda\nusulan,status,alasan,anggaran\nRabat,Terealisasi,,1.500.000\n{row}\n")
    with pytest.raises(MeetingFileError) as wrong:
        last_cycle(path, SETTINGS)
    assert (wrong.value.line, wrong.value.field, wrong.value.key) == (4, field, key)


def test_a_meeting_is_convened_with_last_years_list_in_one_entry() -> None:
    events = [entry.event for entry in reviewing().entries]
    assert Convene(SETTINGS, last_cycle=LAST_CYCLE).last_cycle == LAST_CYCLE
    assert sum(type(event).__name__ == "LastCycleListed" for event in events) == 1


def test_an_answer_that_names_no_urusan_is_walked_through_by_neighbourhood() -> None:
    nameless = tuple(replace(one, urusan="") for one in LAST_CYCLE)
    assert MeetingHall(last_cycle=nameless).meeting.last_cycle.by == "rw"
    assert MeetingHall(last_cycle=LAST_CYCLE).meeting.last_cycle.by == "urusan"


def test_what_joins_the_list_while_it_is_shown_does_not_turn_the_walk_around() -> None:
    hall = reviewing()
    hall.do(ShowLastCycle(by="rw", page=2), FACILITATOR)
    hall.do(ListLastCycle((LastProposal("Taman baca", "ditunda", urusan="1.01", rw=5),)), SECRETARY)
    cycle = hall.meeting.last_cycle
    assert (len(cycle.all), cycle.by, cycle.page) == (5, "rw", 2)
