"""Looking at files of other levels before they enter: what each brings, or the sentence why it is not taken."""

from collections.abc import Sequence

import msgspec

from sessions.actors import Actor
from sessions.bringing import area_of, brought, entering, notices
from sessions.identity import is_known
from sessions.musyawarah import Musyawarah
from sessions.passing import DOWN, SentDown, SentUp, Total, format_of, open_bundle, open_feedback
from sessions.receiving import ReceiveBundle
from sessions.refused import Refused
from sessions.replies import ReceiveFeedback, refuse_unless_ours
from sessions.resending import Difference, difference
from sessions.room import Room
from sessions.wording import Said


class Looked(msgspec.Struct, frozen=True):
    """A file that was looked at: the bundle or the ``answer`` in it, how many of its proposals are ``new``, how it is
    ``different`` from what its sender sent before, what else to know of it (``notices``), or why it is not taken.
    """

    name: str
    sent: SentUp | None = None
    answer: SentDown | None = None
    digest: str = ""
    new: int = 0
    known: int = 0
    different: Difference | None = None
    notices: tuple[Said, ...] = ()
    refused: Refused | None = None

    def of(self, standing: str) -> Total:
        """How many of the bundle stand so, and their rupiah."""
        return next(
            (one for key, one in (self.sent.totals if self.sent else {}).items() if key == standing), Total(0, 0)
        )


def look(meeting: Musyawarah, name: str, content: bytes) -> Looked:
    """What this meeting would take of a file. Nothing enters."""
    try:
        if format_of(content) == DOWN:
            answer, digest = open_feedback(content)
            refuse_unless_ours(meeting, answer)
            return Looked(name[-120:], answer=answer, digest=digest)
        sent, digest = open_bundle(content)
        rw, different = area_of(meeting.settings, sent.sender), difference(meeting, sent, digest)
    except Refused as refused:
        return Looked(name[-120:], refused=refused)
    settings, seen = meeting.settings, meeting.proposals.seen
    brings = [brought(settings, sent.sender, one, rw, digest) for one in entering(sent)]
    known = sum(is_known(content, seen) for content in brings)
    told = tuple(notices(meeting, sent, digest))
    return Looked(name[-120:], sent, None, digest, len(brings) - known, known, different, told)


async def take_in(room: Room, looked: Sequence[Looked], actor: Actor) -> None:
    """Enter those that can be taken.

    Raises:
        Refused: why one of them is not; those before it have entered.
    """
    for one in looked:
        if one.sent:
            await room.do(ReceiveBundle(one.sent, one.digest, one.name), actor, _id(room, one))
        if one.answer:
            await room.do(ReceiveFeedback(one.answer, one.digest, one.name), actor, _id(room, one))


def _id(room: Room, one: Looked) -> str:
    # What was refused may be asked again later; what has entered is known by its digest.
    return f"file-{one.digest[:32]}-{room.meeting.seq}"
