"""What each document must tell in figures, worked out from the folded meeting and without the code that makes documents."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from sessions.attendance import Attendee
from sessions.calendar import ZONES
from sessions.musyawarah import Musyawarah
from sessions.proposal import Proposal
from sessions.undecided import not_agreed
from sessions.unmet import unmet
from tests.figures import Figures, Words, figures

Kind = Literal["pdf", "docx", "xlsx"]
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


class Ledger:
    """A meeting as somebody with a pencil reads it. Each method yields texts and numbers that must stand in a document."""

    def __init__(self, meeting: Musyawarah, head: bytes) -> None:
        self.meeting, self.settings = meeting, meeting.settings
        self.digest = head.hex(" ", 2)
        self.people = list(meeting.attendance.people.values())
        self.women = [one for one in self.people if one.sex == "P"]
        self.spent = sum(row.cost for row in meeting.priorities.ranking if row.funded)

    def told(self, stem: str, kind: Kind, pages: int = 1) -> Figures:
        """The figures of ``stem`` in a format; each of so many pages, or sheets, has a foot."""
        self.lines = {
            "daftar-hadir": len(self.people), "delegasi": len(self.meeting.delegates.all),
            "belum-disepakati": len(not_agreed(self.meeting)), "tahun-lalu": len(self.meeting.last_cycle.all),
            "ralat": len(self.meeting.addenda.all),
        }.get(stem, len(self.meeting.priorities.ranking))  # fmt: skip
        body = figures(*getattr(self, stem.replace("-", "_"))(kind))
        if kind == "pdf":
            return body + figures(*self.kop(), *(x for n in range(pages) for x in (256, self.digest, n + 1, pages)))
        if kind == "docx":
            # Word fills the two page numbers in; until then each of them reads 1.
            return body + figures(*self.kop(), 256, self.digest, 1, 1)
        return body + figures(*[self.digest] * pages)

    def kop(self) -> Iterator[Any]:
        assert self.settings.letterhead
        yield from (*self.settings.letterhead.lines, self.settings.letterhead.address)

    # Times, places and sums that many documents state.

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZONES[self.settings.zone])

    def hour(self, moment: datetime | None) -> str:
        return f"{self.local(moment):%H.%M}" if moment else ""

    def day(self, moment: datetime | None = None) -> str:
        local = self.local(moment or self.meeting.agenda.opened or self.settings.start)
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"

    def under(self) -> Iterator[Any]:
        yield from (self.settings.region, self.settings.title, self.day())

    def span(self) -> Iterator[Any]:
        yield from (self.hour(self.meeting.agenda.opened), self.hour(self.meeting.agenda.closed))

    def group(self, person: Attendee) -> str:
        home = self.settings.area(person.rw)
        return f"{person.constituency}, {f'RT {person.rt:02} ' if person.rw and person.rt else ''}{home}"

    def where(self, one: Proposal) -> str:
        home = self.settings.area(one.rw)
        if home and home in one.location:
            return one.location
        return f"{one.location}, {f'RT {one.rt:02} ' if home and one.rt else ''}{home}"

    def amount(self, one: Proposal) -> Iterator[Any]:
        yield from (one.volume or None, one.unit)

    def origin(self, one: Proposal) -> str:
        return f"{one.on_behalf} P{one.rank}" if one.rank else one.on_behalf

    def code(self, one: Proposal) -> str:
        return f"U{one.id:03} {one.title}"

    def chair(self) -> Iterator[Any]:
        yield self.day()

    def head(self) -> Iterator[Any]:
        lurah = next((one.person for one in self.meeting.signatories.all.values() if one.office == "lurah"), 0)
        card = self.meeting.cards.get(lurah)
        yield from (card.rank, card.nip) if card else ()

    def signed(self, kind: Kind, *signers: Iterable[Any]) -> Iterator[Any]:
        if kind != "xlsx":
            for one in (self.signing(), *signers):
                yield from one

    def signing(self) -> Iterator[Any]:
        """What is signed, and how many lines it has."""
        yield from (self.settings.title, self.day(), self.lines)

    def how_ranked(self) -> Iterator[Any]:
        yield from (*map(str, self.meeting.priorities.rules), self.settings.ceiling)

    def listed(self, *, funded: bool) -> Iterator[tuple[int, Proposal, int]]:
        """Place, proposal and score of what is funded, or of the reserve."""
        for place, row in enumerate(self.meeting.priorities.ranking, start=1):
            if row.funded is funded:
                proposal = self.meeting.proposals.all[row.proposal]
                ballot = self.meeting.ballots.all[self.meeting.priorities.ballot]
                yield place, proposal, sum(f"U{proposal.id:03}" in vote.choice for vote in ballot.votes.values())

    def moved(self, one: Proposal) -> str:
        move = {move.proposal: move for move in self.meeting.priorities.moves}.get(one.id)
        return f"{move.before} {move.place} {move.reason}" if move else ""

    # The documents.

    def daftar_hadir(self, kind: Kind) -> Iterator[Any]:
        yield from (*self.under(), *self.span(), self.settings.place)
        for number, one in enumerate(self.people, start=1):
            yield from (number, one.name, self.group(one))
            yield from (one.card.address, one.card.phone) if one.card else ()
        yield from (len(self.people), len(self.people) - len(self.women), len(self.women))
        invited = self.meeting.invitations.people
        yield from (len(invited), sum(number in self.meeting.attendance.people for number in invited))
        yield self.settings.title
        for number, one in enumerate(self.people, start=1):
            late = self.meeting.agenda.opened is not None and one.since > self.meeting.agenda.opened
            if late or one.absences or one.assisted or one.expelled or not one.voting:
                yield from (number, one.name, self.hour(one.since), one.expelled, one.desk)
                yield from (self.hour(moment) for away in one.absences for moment in (away.left, away.back))
        yield from self.signed(kind, self.chair())

    def delegasi(self, kind: Kind) -> Iterator[Any]:
        yield from self.under()
        chosen = [self.meeting.attendance.people[number] for number in self.meeting.delegates.all]
        for number, one in enumerate(chosen, start=1):
            assert one.card
            yield from (number, one.name, 1, one.card.age or None, one.card.address, one.card.phone)
            yield from (one.card.occupation, self.group(one), self.meeting.delegates.all[one.id].remark)
        women = sum(one.sex == "P" for one in chosen)
        yield from (len(chosen) - women, women, len(chosen), *self.signed(kind, self.chair(), self.head()))

    def row(self, place: int, one: Proposal, score: int) -> Iterator[Any]:
        """A line of forms 1.4 and 1.5."""
        yield from (place, one.title, *self.amount(one), one.unit_price or None, one.cost, one.beneficiaries)
        yield from (self.where(one), score, self.moved(one), self.origin(one), *one.marks, f"U{one.id:03}")

    def rest(self) -> Iterator[Any]:
        for number, (one, reason) in enumerate(not_agreed(self.meeting), start=1):
            yield from (number, self.code(one), self.where(one), *self.amount(one), str(reason))

    def prioritas(self, kind: Kind) -> Iterator[Any]:
        yield from (self.settings.plan_year, *self.under(), *self.how_ranked())
        for funded in (True, False):
            for line in self.listed(funded=funded):
                yield from self.row(*line)
        yield from (self.spent, self.settings.ceiling - self.spent, self.spent, Words(self.spent))
        yield from (*self.under(), *self.rest(), *self.under(), *self.how_ranked())
        for funded in (True, False):
            for place, one, score in self.listed(funded=funded):
                yield from (place, self.code(one), score, one.cost, *map(str, self.meeting.priorities.why[one.id]))
        yield from self.signed(kind, self.chair(), self.head())

    def usulan_prioritas(self, kind: Kind) -> Iterator[Any]:
        sheets: dict[str, int] = {}
        for funded in (True, False):
            for place, one, score in self.listed(funded=funded):
                whose = one.funding if one.funding == "APBD kelurahan" else one.agency
                sheets[whose] = sheets.get(whose, 0) + one.cost
                yield from self.row(place, one, score)
        for whose, total in sheets.items():
            yield from (self.settings.plan_year, whose, *self.under(), total, Words(total))
        yield from self.signed(kind, self.chair(), self.head())

    def belum_disepakati(self, kind: Kind) -> Iterator[Any]:
        yield from (*self.under(), *self.rest(), *self.signed(kind, self.chair(), self.head()))

    def last_year(self) -> Iterator[Any]:
        cycle = self.meeting.last_cycle
        for number, one in cycle.all.items():
            home = f"RW {one.rw:02}" if one.rw else ""
            yield from (number, one.title, one.location or home, one.amount, one.fate, one.reason)
            for (about, person), report in cycle.reports.items():
                if about == number:
                    name = self.meeting.attendance.people[person].name
                    yield from (report.note, name, self.hour(report.at))

    def fates(self) -> Iterator[Any]:
        number, amount = Counter[str](), Counter[str]()
        for one in self.meeting.last_cycle.all.values():
            number[one.fate] += 1
            amount[one.fate] += one.amount
        for fate in number:
            yield from (number[fate], amount[fate])

    def last_total(self) -> Iterator[Any]:
        cycle = self.meeting.last_cycle
        yield from (len(cycle.all), *self.fates(), len({about for about, _ in cycle.reports}))

    def tahun_lalu(self, kind: Kind) -> Iterator[Any]:
        agencies = (one.agency for one in self.meeting.last_cycle.all.values())
        yield from (*self.under(), *self.last_year(), *agencies, *self.last_total(), *self.under(), *self.fates())
        yield from self.signed(kind, self.chair(), self.head())

    def ralat(self, kind: Kind) -> Iterator[Any]:
        yield from (self.settings.title, self.settings.region, self.day())
        for number, one in enumerate(self.meeting.addenda.all, start=1):
            yield from (number, one.part, one.text, one.reason, self.day(one.at), self.hour(one.at))
        yield from self.signed(kind, self.chair(), self.head())

    def voices(self) -> Iterator[tuple[str, list[tuple[str, int, int, int, int]]]]:
        """Sex, neighbourhood, constituency: each group, how many came, how many spoke, how often, how many seconds."""
        keys: dict[str, Callable[[Attendee], str]] = {
            "sex": lambda one: one.sex,
            "area": lambda one: self.settings.area(one.rw),
            "unsur": lambda one: one.constituency,
        }
        turns = [turn for turn in self.meeting.speakers.turns if turn.ended]
        for name, key in keys.items():
            rows = []
            for group in {key(one) for one in self.people}:
                inside = {one.id for one in self.people if key(one) == group}
                theirs = [turn for turn in turns if turn.person in inside]
                seconds = sum(int((turn.ended - turn.began).total_seconds()) for turn in theirs if turn.ended)
                rows.append((group, len(inside), len({turn.person for turn in theirs}), len(theirs), seconds))
            yield name, rows

    def money(self) -> Iterator[list[tuple[str, int, int, int, int]]]:
        """Neighbourhood, urusan, agency, source: each group, its proposals and rupiah, and what is chosen of them."""
        chosen = {row.proposal for row in self.meeting.priorities.ranking if row.funded}
        counted = [one for one in self.meeting.proposals.all.values() if not one.into and one.status != "ditarik"]
        for key in ("area", "urusan_name", "agency", "funding"):
            rows = []
            for group in {getattr(one, key) for one in counted}:
                inside = [one for one in counted if getattr(one, key) == group]
                taken = [one.cost for one in inside if one.id in chosen]
                rows.append((group, len(inside), sum(one.cost for one in inside), len(taken), sum(taken)))
            yield rows

    def rekap(self, kind: Kind) -> Iterator[Any]:
        if kind == "xlsx":
            for _, rows in self.voices():
                yield from self.under()
                for row in rows:
                    yield from row
            for sums in self.money():
                yield from self.under()
                for row in sums:
                    yield from row
            return
        attendance, share = self.meeting.attendance, len(self.women) * 100 // len(self.people)
        yield from (*self.under(), self.settings.place, len(self.people), len(attendance.voters), share)
        yield from (self.settings.rules.women_percent, *unmet(self.meeting))
        here = {one.rw for one in self.people}
        yield from (self.settings.area(rw) for rw in range(1, self.settings.rw_count + 1) if rw not in here)
        for _, rows in self.voices():
            for group, present, spoke, _, _ in rows:
                yield from (group, present, spoke or None)
        for sums in self.money():
            for group, _, amount, _, taken in sums:
                yield from (group, amount, taken)

    def formulir_2_3(self, kind: Kind) -> Iterator[Any]:
        yield from (self.settings.plan_year, *self.under(), *self.how_ranked(), *self.under())
        for funded in (True, False):
            for place, one, _ in self.listed(funded=funded):
                plan = one.plan
                yield from (place, plan.priority, plan.goal, plan.programme, plan.activity or one.title)
                yield from (plan.target or one.beneficiaries, self.where(one), *self.amount(one), one.cost, one.agency)
        yield from (self.spent, self.settings.ceiling - self.spent, *self.signed(kind, self.chair(), self.head()))

    def usulan(self, kind: Kind) -> Iterator[Any]:
        yield from (self.settings.title, self.day())
        for one in self.meeting.proposals.all.values():
            yield from (self.code(one), one.urusan, one.problem, one.description, one.location, one.rw or None)
            yield from (one.rt or None, one.on_behalf, one.rank or None, *self.amount(one), one.unit_price or None)
            yield from (one.cost or None, one.beneficiaries, one.agency, one.funding, one.land, one.reason)
            yield from (len(one.supporters), *one.marks)

    def usulan_sipd(self, kind: Kind) -> Iterator[Any]:
        yield from (self.settings.title, self.day())
        for one in self.meeting.proposals.all.values():
            who = self.meeting.attendance.people.get(one.proposer)
            yield from (
                f"U{one.id:03}",
                f"{self.local(one.raised):%Y-%m-%d}",
                one.title,
                one.problem or one.description,
            )
            yield from (one.on_behalf or (self.group(who) if who else ""), self.origin(one), one.location)
            yield from (self.settings.neighbourhood(one.rw, one.rt), one.reason, *self.amount(one), one.cost or None)
            yield from (one.funding, one.urusan_name)
