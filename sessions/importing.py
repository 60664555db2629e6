"""Importing: a list of proposals that somebody has looked at enters the meeting, and each of them only once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from sessions.actors import DESK, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.identity import is_known, keys
from sessions.proposals import Import, ProposalRaised
from sessions.refused import Refused
from sessions.settings import StandingProposal
from sessions.text import line

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

# As many as are decided and folded in the time of a breath; a longer list comes in several of these.
MOST_AT_ONCE = 100


class ImportMade(Event, frozen=True, tag="import.made"):
    """Part of the file called ``name`` with this SHA-256 digest (hex) entered; before it stand the ``added`` ones."""

    topic: ClassVar = "proposals"
    name: str
    digest: str
    added: int
    known: int

    def apply(self, meeting: "Musyawarah") -> None:
        made = meeting.proposals.imports.setdefault(self.digest, Import(self.name, 0, 0, meeting.now))
        made.added += self.added
        made.known += self.known
        made.last = meeting.now


class ImportProposals(Command, frozen=True, tag="import.make"):
    """Put proposals of a file before the meeting; those that it knows are counted and left out."""

    may: ClassVar = DESK | {Role.OPERATOR}
    proposals: tuple[StandingProposal, ...] = ()
    name: str = ""
    digest: str = ""

    def decide(self, meeting: "Musyawarah", actor: Actor) -> Iterator[Event | Keep]:
        meeting.refuse_when_closed()
        if not 0 < len(self.proposals) <= MOST_AT_ONCE:
            raise Refused("import.nothing")
        here: set[str] = set()
        number = len(meeting.proposals.all)
        for content in self.proposals:
            if is_known(content, meeting.proposals.seen) or is_known(content, here):
                continue
            here |= keys(content)
            number += 1
            yield ProposalRaised(proposal=number, content=content)
        added = number - len(meeting.proposals.all)
        yield ImportMade(
            name=line(self.name, "name", 200, required=False), digest=line(self.digest, "digest", 64, required=False),
            added=added, known=len(self.proposals) - added,
        )  # fmt: skip
