"""Discussing: what comes next, as the chair wants it, people ask to speak and the neighbourhoods rank it."""

from collections import Counter
from typing import TYPE_CHECKING

from sessions.proposal import OPEN, Proposal, Status

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah


def in_turn(meeting: "Musyawarah") -> list[Proposal]:
    """Those that are not decided: the line of the chair, then those about which most people ask to speak.

    The others follow by the rank of their group, then by support. What the hall has not talked about yet comes before
    what it has; one without a rank comes after those that have one. The one before the hall comes last but for the
    line: it has its turn, and who asks to speak about it speaks now.
    """
    proposals, asked = meeting.proposals, hands_about(meeting)
    line = proposals.line
    open_ones = [proposal for proposal in proposals.counted if proposal.status in OPEN]

    def turn(one: Proposal) -> tuple[int, bool, int, bool, int, int, int]:
        wanted = line.index(one.id) if one.id in line else len(line)
        here = one.id == proposals.on_stage
        talked = one.status is Status.DISCUSSED
        return wanted, here, -asked[one.id], talked, one.rank or 1000, -one.support, one.id

    return sorted(open_ones, key=turn)


def hands_about(meeting: "Musyawarah") -> Counter[int]:
    """How many people ask to speak about each proposal; about a merged one counts for the one that it goes on in."""
    proposals = meeting.proposals
    return Counter(
        proposals.standing_for(proposals.all[hand.proposal]).id
        for hand in meeting.speakers.hands.values()
        if hand.proposal
    )
