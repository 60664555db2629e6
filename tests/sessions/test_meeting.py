"""A whole meeting by its rules alone, without storage and without the web."""

import pytest

from sessions.agenda import CloseMusyawarah, NextItem, UndoItem
from sessions.balloting import CastVote, CloseBallot, OpenBallot
from sessions.concluding import Gavel
from sessions.handling import TakeUpProposal
from sessions.minutes import WriteNote
from sessions.musyawarah import Musyawarah
from sessions.priorities import SettlePriorities
from sessions.proposal import Status
from sessions.raising import RaiseProposal, SupportProposal
from sessions.refused import Refused
from sessions.registering import CheckIn
from tests.halls import FACILITATOR, SECRETARY, MeetingHall


def test_a_meeting_from_registration_to_the_last_gavel() -> None:
    hall = MeetingHall()
    meeting = hall.meeting
    sri, joko, wati = hall.people("Sri Wahyuni", "Joko Susilo", "Wati")
    hall.do(NextItem(leaving=0), FACILITATOR)
    hall.do(NextItem(leaving=1), FACILITATOR)
    hall.do(RaiseProposal(title="Lampu jalan", kind="fisik", problem="Gelap", location="Gang 3"), sri)
    hall.do(SupportProposal(proposal=4), joko)
    hall.do(TakeUpProposal(proposal=4), FACILITATOR)
    hall.do(Gavel(wording="Lampu jalan disepakati"), FACILITATOR)
    hall.do(OpenBallot(question="Prioritas?", kind="approval", shortlist=True, limit=2), FACILITATOR)
    hall.do(CastVote(ballot=1, choice=("U002", "U004")), sri)
    hall.do(CastVote(ballot=1, choice=("U002",)), joko)
    hall.do(CastVote(ballot=1, choice=("U001",)), wati)
    hall.do(CloseBallot(ballot=1), FACILITATOR)
    hall.do(SettlePriorities(ballot=1), FACILITATOR)
    hall.do(WriteNote(item=2, text="Pak Joko minta lampu."), SECRETARY)
    hall.do(NextItem(leaving=2), FACILITATOR)
    hall.do(NextItem(leaving=3), FACILITATOR)
    hall.do(CloseMusyawarah(), FACILITATOR)

    assert [row.proposal for row in meeting.priorities.ranking] == [2, 4, 1]
    assert meeting.priorities.spent == 90_000_000
    assert meeting.proposals.all[4].status is Status.AGREED
    assert meeting.proposals.all[4].support == 2
    assert meeting.agenda.closed
    with pytest.raises(Refused, match=r"meeting\.closed"):
        hall.do(SupportProposal(proposal=1), wati)


def test_an_undone_move_leaves_no_trace_in_the_times() -> None:
    hall = MeetingHall()
    hall.do(NextItem(leaving=0), FACILITATOR)
    began = hall.meeting.agenda.began(1)
    hall.do(NextItem(leaving=1), FACILITATOR)
    hall.do(UndoItem(leaving=2), FACILITATOR)
    assert hall.meeting.agenda.current == 1
    assert hall.meeting.agenda.began(1) == began
    assert hall.meeting.agenda.began(2) is None


def test_a_replay_draws_no_chance_though_the_meeting_drew_some() -> None:
    hall = MeetingHall()
    hall.check_in("Sri Wahyuni")
    again = Musyawarah()
    for entry in hall.entries:
        again.fold(entry)
    assert again.attendance.people[1].digest == hall.meeting.attendance.people[1].digest
    again.now = hall.time
    with pytest.raises(RuntimeError, match="never while events are folded"):
        list(CheckIn("Joko", "Warga", 2, 7, "L").decide(again, SECRETARY))
