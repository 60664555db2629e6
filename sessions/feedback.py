"""Feedback: the answer of the level above, read a year later as the report on what was asked for."""

from sessions.last_cycle import Fate, LastProposal
from sessions.passing import Answer, Answered, open_feedback
from sessions.replies import refuse_unless_to
from sessions.rupiah import rupiah
from sessions.settings import Settings

_FATES: dict[Answered, Fate] = {"diterima": "dianggarkan", "ditunda": "ditunda", "ditolak": "ditolak"}


def answered(file: bytes, settings: Settings) -> tuple[LastProposal, ...]:
    """Last year's list of this region, in the order in which it had sent it.

    Raises:
        Refused: as :func:`~sessions.passing.open_feedback`; ``feedback.elsewhere`` for the answer to another region.
    """
    sent, _ = open_feedback(file)
    refuse_unless_to(settings, sent)
    return tuple(_last(one, settings) for one in sent.answers)


def _last(one: Answer, settings: Settings) -> LastProposal:
    given = one.fate == "diterima"
    less = f" Diminta {rupiah(one.asked)}." if given and one.allocation != one.asked else ""
    return LastProposal(
        title=one.title, fate=_FATES[one.fate], reason=f"{one.reason}{less}"[:300],
        amount=one.allocation if given else one.asked, urusan=one.urusan, agency=one.agency, location=one.location,
        rw=one.rw, rt=one.rt, on_behalf=one.on_behalf, area=settings.area(one.rw) if settings.areas else "",
    )  # fmt: skip
