"""The meeting itself: what the entries of its ledger add up to."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from operator import itemgetter

import msgspec

from sessions.actors import OPERATOR, Actor
from sessions.acts import Keep
from sessions.admission import Admission
from sessions.agenda import Agenda
from sessions.attendance import Attendance, Attendee
from sessions.ballot import Ballot
from sessions.ballots import Ballots
from sessions.cards import Card
from sessions.catalogue import Catalogue
from sessions.consensus import Consensus
from sessions.delegates import Delegates
from sessions.doors import Doors
from sessions.draft import Draft, draft
from sessions.ending import Addenda
from sessions.invitations import Invitations
from sessions.last_cycle import LastCycle
from sessions.ledger import GENESIS, Entry
from sessions.minutes import Minutes
from sessions.photos import Shown, album
from sessions.priorities import Priorities
from sessions.proposals import Proposals
from sessions.quorum import Quorum, Shortfalls, quorum
from sessions.reading import Reading
from sessions.receiving import Received
from sessions.refused import Refused
from sessions.replies import Replies
from sessions.settings import AgendaItem, Settings
from sessions.signatories import Signatories
from sessions.speakers import Hand, Speakers
from sessions.speaking_order import in_order
from sessions.tallying import counted
from sessions.votes import PAPER, Option, Vote
from sessions.wording import Said, outcome_of

_UNSET = datetime.min.replace(tzinfo=UTC)


def _no_chance(size: int) -> bytes:
    raise RuntimeError("chance is drawn while a command is decided, never while events are folded")


class Musyawarah:
    """A meeting, topic by topic.

    ``now`` and ``actor`` are those of the entry being folded; ``now`` is also the time of the command being decided.
    ``chance`` draws random bytes and ``head`` is the last digest of the ledger: only the draft of the Room has them.
    ``cards``, ``urn`` and ``files`` are the stores beside the ledger.
    """

    settings: Settings

    def __init__(self, chance: Callable[[int], bytes] = _no_chance) -> None:
        self.chance = chance
        self.convened = False
        self.now = _UNSET
        self.seq = 0
        self.head = GENESIS
        self.actor = OPERATOR
        self.doors = Doors()
        self.invitations = Invitations()
        self.admission = Admission()
        self.attendance = Attendance()
        self.shortfalls = Shortfalls()
        self.agenda = Agenda()
        self.last_cycle = LastCycle()
        self.received = Received()
        self.replies = Replies()
        self.catalogue = Catalogue()
        self.proposals = Proposals()
        self.speakers = Speakers()
        self._waiting: tuple[int, list[Hand]] = (-1, [])
        self._draft: tuple[int, Draft | None] = (-1, None)
        self.consensus = Consensus()
        self.ballots = Ballots()
        self.priorities = Priorities(ballot=0, ranking=())
        self.minutes = Minutes()
        self.delegates = Delegates()
        self.reading = Reading()
        self.signatories = Signatories()
        self.addenda = Addenda()
        self.cards: dict[int, Card] = {}
        self.urn: dict[str, Vote] = {}
        self.files: dict[str, bytes] = {}

    def fold(self, entry: Entry) -> None:
        """Take in the next entry of the ledger."""
        self.now, self.actor = entry.at, entry.actor
        entry.event.apply(self)
        self.seq = entry.seq

    def restore(self, records: Iterable[Keep]) -> None:
        """Take the stores beside the ledger as they stand, in place of what was known of them.

        Files are added: under its digest none ever changes, and what removes one is an entry.
        """
        self.cards.clear()
        self.urn.clear()
        for record in records:
            self.keep(record)

    def keep(self, record: Keep) -> None:
        """Take in a change of a store beside the ledger."""
        if record.store == "people":
            self._keep_card(int(record.key), record.body)
        elif record.store == "files":
            self._keep_file(record.key, record.body)
        elif record.body is None:
            self.urn.pop(record.key, None)
        else:
            # Urns of 0.1.0 hold bare choices.
            held = msgspec.json.decode(record.body, type=tuple[str, ...] | Vote)
            self.urn[record.key] = held if isinstance(held, Vote) else Vote(held)

    def _keep_card(self, person: int, body: bytes | None) -> None:
        if body is None:
            self.cards.pop(person, None)
        else:
            self.cards[person] = msgspec.json.decode(body, type=Card)
        for store in (self.attendance.people, self.invitations.people, self.admission.requests):
            if person in store:
                store[person].card = self.cards.get(person)

    def _keep_file(self, digest: str, body: bytes | None) -> None:
        if body is None:
            self.files.pop(digest, None)
        else:
            self.files[digest] = body

    @property
    def photos(self) -> list[Shown]:
        """All photos that everybody may see, with the proposal each shows, its file, and its name in an export."""
        return album(self)

    @property
    def quorum(self) -> Quorum:
        """How many must be here, and how many are."""
        return quorum(self)

    @property
    def item(self) -> AgendaItem:
        """The item of the agenda where the meeting is."""
        return self.settings.agenda[self.agenda.current]

    @property
    def waiting(self) -> list[Hand]:
        """Who waits to speak, the next first, by the rule of this meeting."""
        # Asked once for every phone, and it takes the square of the hands: told anew only after another entry.
        if self._waiting[0] != self.seq:
            order = in_order(self.speakers, self.attendance.people, self.settings.rules.speaking)
            self._waiting = (self.seq, order)
        return self._waiting[1]

    @property
    def draft(self) -> Draft:
        """The berita acara as it reads now."""
        # Asked by many a panel about one entry: made anew only after another.
        seq, made = self._draft
        if made is None or seq != self.seq:
            made = draft(self)
            self._draft = (self.seq, made)
        return made

    @property
    def sealed(self) -> bool:
        """Whether lurah, pimpinan and notulis signed the berita acara as it reads now: ralat alone corrects it."""
        # Until somebody has signed, nothing needs to be composed to know.
        return self.signatories.begun and self.signatories.sealed(self.draft.digest)

    def refuse_when_closed(self) -> None:
        """Raise ``meeting.closed`` once the last gavel has fallen."""
        if self.agenda.closed:
            raise Refused("meeting.closed")

    def refuse_when_cancelled(self) -> None:
        """Raise ``meeting.cancelled`` when the meeting was called off."""
        if self.agenda.cancelled:
            raise Refused("meeting.cancelled", reason=self.agenda.cancelled)

    def person(self, actor: Actor) -> Attendee:
        """The attendee whose act it is, while the meeting is not closed.

        Raises:
            Refused: as :meth:`present`, or ``person.observer`` for who has neither voice nor vote.
        """
        person = self.present(actor)
        if not person.voting:
            raise Refused("person.observer")
        return person

    def present(self, actor: Actor) -> Attendee:
        """The attendee whose act it is, with a vote or without, while the meeting is not closed.

        Raises:
            Refused: ``meeting.closed``, ``person.unknown`` or ``person.expelled``.
        """
        self.refuse_when_closed()
        person = self.registered(actor.person)
        if person.expelled:
            raise Refused("person.expelled", reason=person.expelled)
        return person

    def registered(self, number: int) -> Attendee:
        """The attendee with this number.

        Raises:
            Refused: ``person.unknown``.
        """
        person = self.attendance.people.get(number)
        if person is None:
            raise Refused("person.unknown", "person")
        return person

    def digest_of(self, number: int) -> str:
        """The digest (SHA-256, hex) that the ledger holds of somebody's card; "" when it holds none.

        Who came has one card, whatever it read when they were invited.
        """
        for store in (self.attendance.people, self.admission.requests, self.invitations.people):
            if number in store:
                return str(store[number].digest)
        return ""

    def label(self, option: Option) -> str:
        """What stands on the ballot: the text of the option, or the name on the candidate's card."""
        return self.attendance.name_of(option.person) if option.person else option.label

    def names(self, ballot: Ballot, keys: Iterable[str]) -> str:
        """The options with these keys, side by side."""
        return ", ".join(self.label(ballot.option[key]) for key in keys)

    def outcome(self, ballot: Ballot) -> Said:
        """What a ballot came to, in one sentence."""
        return outcome_of(ballot, lambda keys: self.names(ballot, keys))

    def standings(self, ballot: Ballot) -> list[tuple[Option, int]]:
        """What an open ballot adds up to so far, in the order of its options."""
        counts = counted(ballot, ballot.all_votes).counts
        return [(option, counts[option.key]) for option in ballot.options]

    def urn_of(self, ballot: int, begins: str = "") -> list[str]:
        """The keys in the urn of the slips of a secret ballot, or of those that begin so."""
        return sorted(key for key in self.urn if key.startswith(f"{ballot}/{begins}"))

    def slips(self, ballot: int) -> list[tuple[str, Vote]]:
        """The slips of a secret ballot that lie in the urn: number and vote, sorted by number, those of the box too."""
        slips = {key.partition("/")[2].removeprefix(PAPER): self.urn[key] for key in self.urn_of(ballot)}
        return sorted(slips.items(), key=itemgetter(0))
