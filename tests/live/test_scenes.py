"""What the board in front of the hall shows."""

import msgspec

from live.scenes import scene
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.concluding import Gavel, WordConclusion
from sessions.last_cycle import LastProposal
from sessions.settings import AgendaItem
from tests.halls import FACILITATOR, LAST_CYCLE, SETTINGS, MeetingHall


def test_a_ballot_on_a_conclusion_shows_its_result_until_the_gavel_or_another_wording() -> None:
    hall = MeetingHall()
    sri = hall.check_in("Sri")
    hall.do(WordConclusion(wording="Gang Melati diterangi."), FACILITATOR)
    assert scene(hall.meeting) == "conclusion"
    hall.do(OpenBallot(question="Setuju?"), FACILITATOR)
    assert scene(hall.meeting) == "ballot"
    hall.do(CastVote(ballot=1, choice=("ya",)), sri)
    hall.do(CloseBallot(ballot=1), FACILITATOR)
    assert scene(hall.meeting) == "result"
    hall.do(WordConclusion(wording="Gang Melati diterangi tahun ini."), FACILITATOR)
    assert scene(hall.meeting) == "conclusion"
    hall.do(OpenBallot(question="Setuju?"), FACILITATOR)
    hall.do(CloseBallot(ballot=2, cancel=True), FACILITATOR)
    assert scene(hall.meeting) == "conclusion"
    hall.do(Gavel(manner="pemungutan suara"), FACILITATOR)
    assert scene(hall.meeting) == "decision"


def test_without_a_list_of_last_year_the_board_shows_the_item_and_not_this_years_proposals() -> None:
    settings = msgspec.structs.replace(SETTINGS, agenda=(AgendaItem("Laporan", 10, "review"),))
    lists: tuple[tuple[LastProposal, ...], ...] = ((), LAST_CYCLE)
    assert [scene(MeetingHall(settings, last_cycle=last).meeting) for last in lists] == ["item", "review"]
