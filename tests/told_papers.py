"""What the berita acara and the notulen must tell in figures: more than tables, worked out in the same way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sessions.ballot import Ballot
from sessions.conclusion import Objection
from sessions.passages import PASSAGES
from sessions.passages import told as passage
from sessions.unmet import unmet
from tests.figures import Words
from tests.told import Kind, Ledger


class Papers(Ledger):
    """All documents of a meeting, as somebody with a pencil reads its ledger."""

    def officers(self) -> Iterator[Any]:
        yield from (self.settings.facilitator, self.settings.secretary)
        for number, speaker in enumerate(self.settings.speakers, start=1):
            yield from (number, speaker)

    def ballot(self, one: Ballot) -> Iterator[Any]:
        yield from (one.id, one.question, self.hour(one.opened), self.hour(one.closed), len(one.register))
        yield from (len(one.voted), *self.way(one), *self.counts(one), *self.outcome(one))

    def way(self, one: Ballot) -> Iterator[Any]:
        yield {"choose-one": "memilih satu", "approval": one.limit, "election": one.limit}.get(one.kind)

    def counts(self, one: Ballot) -> Iterator[Any]:
        if one.outcome not in {None, "cancelled"}:
            for option in one.options:
                count = one.counts[option.key]
                yield from (self.meeting.label(option), count / 100 if one.kind == "scores" else count)

    def outcome(self, one: Ballot) -> Iterator[Any]:
        if one.outcome == "cancelled":
            return
        yield from map(str, one.rules)
        named = one.tally.winners or one.tally.tied
        yield from (self.meeting.label(one.option[key]) for key in named)
        if one.outcome in {"carried", "lost"}:
            yield from (one.counts[key] for key in ("ya", "tidak", "abstain"))
        elif one.outcome == "counted" and not named:
            most = max(one.counts.values())
            yield from (self.meeting.label(option) for option in one.options if one.counts[option.key] == most)
        if one.lot:
            yield from (one.lot.called, one.lot.digest)

    def decisions(self, item: int | None = None) -> Iterator[Any]:
        """Each decision, with its item's title where it is not told under it, and its number where they are numbered."""
        taken = [one for one in self.meeting.consensus.decisions if item in {None, one.item}]
        for number, one in enumerate(taken, start=1):
            proposal = self.meeting.proposals.all.get(one.proposal)
            if item is None:
                yield from (number, self.settings.agenda[one.item].title)
            yield from (one.wording, self.hour(one.at), self.code(proposal) if proposal else "", one.ballot or None)
            if tally := one.tally:
                asked = tally.agree + tally.object + tally.abstain + tally.silent
                yield from (asked, tally.agree, tally.object, tally.abstain, tally.silent)
            yield from self.objections(one.objections)

    def objections(self, made: Iterable[Objection]) -> Iterator[Any]:
        for one in made:
            person = self.meeting.attendance.people[one.person]
            yield from (one.reason, one.reply, person.name, self.group(person).partition(", ")[2])

    def berita_acara(self, kind: Kind) -> Iterator[Any]:
        settings, agenda = self.settings, self.meeting.agenda
        yield from (settings.title, self.local(agenda.opened or settings.start).year, settings.kota, settings.plan_year)
        yield from (self.day(), *self.span(), settings.place, *self.officers())
        for part in PASSAGES:
            yield from passage(self.meeting, part)
        men, women = len(self.people) - len(self.women), len(self.women)
        for unsur in {one.constituency for one in self.people}:
            there = [one.sex for one in self.people if one.constituency == unsur]
            yield from (unsur, there.count("L"), there.count("P"), len(there))
        voters = sum(one.voting and not one.left for one in self.people)
        yield from (men, women, men + women, men + women, Words(men + women), voters, women * 100 // (men + women))
        yield from (*range(1, 7), *self.how_ranked(), settings.ceiling)
        for funded in (True, False):
            block = list(self.listed(funded=funded))
            for place, one, score in block:
                yield from (place, self.code(one), self.origin(one), self.moved(one), self.where(one), one.cost, score)
            total = sum(one.cost for _, one, _ in block)
            yield from (total, Words(total))
        yield from self.rest()
        for number, person in enumerate(self.meeting.delegates.all, start=1):
            yield from (
                number,
                self.meeting.attendance.name_of(person),
                self.group(self.meeting.attendance.people[person]),
            )
        yield from self.decisions()
        for ballot in self.meeting.ballots.all.values():
            yield from self.ballot(ballot)
        yield from (*unmet(self.meeting), self.meeting.seq, 256, self.digest)
        assert self.meeting.consensus.approval
        yield from (self.hour(self.meeting.consensus.approval.at), *self.chair(), *self.head())
        witnesses = [one.person for one in self.meeting.signatories.all.values() if one.office == "wakil"]
        for person in witnesses:
            who = self.meeting.attendance.people[person]
            yield from (who.name, who.card and who.card.address, self.group(who))
        yield from range(1, 9)

    def notulen(self, kind: Kind) -> Iterator[Any]:
        settings = self.settings
        yield from (*self.under(), *self.span(), settings.place, settings.topic, *self.officers())
        yield from (len(self.people), len(self.people) - len(self.women), len(self.women))
        for _, there in Counter(one.constituency for one in self.people).items():
            yield there
        yield from self.span()
        for item, planned in enumerate(settings.agenda):
            yield from (item + 1, planned.title, *self.item(item))
        yield from (*self.last_year(), *self.last_total())
        turns = [turn for turn in self.meeting.speakers.turns if turn.ended]
        for _, rows in self.voices():
            for group, present, spoke, count, seconds in rows:
                yield from (group, present, spoke, count, *self.lasted(seconds))
        everybody = sum(int((turn.ended - turn.began).total_seconds()) for turn in turns if turn.ended)
        yield from (len(self.people), len({turn.person for turn in turns}), len(turns), *self.lasted(everybody))
        yield from self.chair()

    def lasted(self, seconds: int) -> Iterator[Any]:
        minutes, rest = divmod(seconds, 60)
        yield from (minutes or None, rest if rest or not minutes else None)

    def item(self, item: int) -> Iterator[Any]:
        visits = [one for one in self.meeting.agenda.visits if one.item == item]
        yield from (self.hour(moment) for one in visits for moment in (one.began, one.ended))
        if item == 0 and not visits:
            yield self.hour(self.settings.start)
        for note in self.meeting.minutes.notes.values():
            if note.item == item:
                yield from (note.text, self.hour(note.at))
        for turn in self.meeting.speakers.turns:
            if turn.item == item and turn.ended:
                who = self.meeting.attendance.people[turn.person]
                about = self.meeting.proposals.all.get(turn.proposal)
                yield from (self.hour(turn.began), who.name, self.group(who), self.code(about) if about else "")
                yield from self.lasted(int((turn.ended - turn.began).total_seconds()))
        for raised in self.meeting.proposals.all.values():
            if raised.proposer and self.at(raised.raised) == item:
                who = self.meeting.attendance.people[raised.proposer]
                yield from (self.hour(raised.raised), self.code(raised), who.name, self.group(who), raised.problem)
                yield from (self.where(raised), raised.cost, len(raised.supporters))
        for ballot in self.meeting.ballots.all.values():
            if ballot.item == item:
                yield from self.ballot(ballot)
        yield from self.decisions(item)
        for dropped in self.meeting.consensus.dropped:
            if dropped.item == item:
                yield from (dropped.wording, self.hour(dropped.worded), *self.objections(dropped.objections.values()))

    def at(self, moment: datetime) -> int:
        return max((one.item for one in self.meeting.agenda.visits if one.began <= moment), default=0)
