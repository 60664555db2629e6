"""Halls to meet in: settings, people, and a meeting that decides and folds without storage."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from sessions.actors import OPERATOR, Actor, Role
from sessions.acts import Command, Event, Keep
from sessions.convening import Convene
from sessions.last_cycle import LastProposal
from sessions.ledger import Entry
from sessions.musyawarah import Musyawarah
from sessions.registering import CheckIn
from sessions.settings import AgendaItem, Settings, StandingProposal

FACILITATOR = Actor(Role.FACILITATOR)
SECRETARY = Actor(Role.SECRETARY)

SETTINGS = Settings(
    title="Musrenbang Kelurahan Patihan",
    code="patihan",
    kelurahan="Patihan",
    kecamatan="Manguharjo",
    kota="Kota Madiun",
    place="Aula Kantor Kelurahan Patihan",
    start=datetime(2020, 1, 23, 12, 0, tzinfo=UTC),
    ceiling=100_000_000,
    agenda=(
        AgendaItem("Pendaftaran", 30, "lobby"),
        AgendaItem("Paparan Lurah", 10),
        AgendaItem("Pembahasan usulan", 45, "proposals"),
        AgendaItem("Penetapan prioritas", 20, "priorities"),
        AgendaItem("Penutup", 5, "closing"),
    ),
    constituencies=("Ketua RT", "Ketua RW", "LPMK", "Bappeda", "Warga"),
    topic="Prioritas pembangunan 2021",
    plan_year=2021,
    facilitator="Bambang Sutrisno",
    secretary="Rini Astuti",
    lurah="Hendro Wibowo",
)
STANDING = (
    StandingProposal(
        "Gorong-gorong Jl. Mawar", "fisik", "Banjir tiap hujan", cost=60_000_000, on_behalf="RW 02", rw=2, rank=1,
        shortlisted=True,
    ),
    StandingProposal(
        "Pelatihan usaha mikro", "non-fisik", "Pendapatan", cost=30_000_000, on_behalf="PKK", shortlisted=True
    ),
    StandingProposal("Tong sampah", "fisik", "Kebersihan", cost=5_000_000, on_behalf="RW 05", rw=5, rank=3),
)  # fmt: skip

LAST_CYCLE = (
    LastProposal("Rabat beton", "terealisasi", amount=40_000_000, urusan="1.03", rw=5),
    LastProposal("Pos kamling", "ditunda", "Tanah belum jelas", 15_000_000, "1.05", rw=5),
    LastProposal("Talut", "ditolak", "Bukan wewenang kota", 90_000_000, "1.03", rw=10),
    LastProposal("Pelatihan kader", "terealisasi", amount=9_000_000),
)


def at_desk(person: Actor) -> Actor:
    """The secretary, acting for somebody without a phone."""
    return Actor(Role.SECRETARY, person.person)


class MeetingHall:
    """A meeting in memory: every command is decided, sealed by the clock of the hall and folded, one after another."""

    def __init__(
        self,
        settings: Settings = SETTINGS,
        standing: tuple[StandingProposal, ...] = STANDING,
        last_cycle: tuple[LastProposal, ...] = (),
    ) -> None:
        self.time = settings.start
        self._bytes = count(1)
        self.meeting = Musyawarah(self.chance)
        self.entries: list[Entry] = []
        self.do(Convene(settings, standing, last_cycle=last_cycle), OPERATOR)

    def chance(self, size: int) -> bytes:
        """Different bytes every time, the same in every run."""
        return next(self._bytes).to_bytes(size, "big")

    def do(self, command: Command, actor: Actor) -> list[Event | Keep]:
        """Decide and fold; time goes on by ten seconds."""
        self.time += timedelta(seconds=10)
        self.meeting.now = self.time
        command.refuse_unless_allowed(self.meeting, actor)
        outcomes = list(command.decide(self.meeting, actor))
        for outcome in outcomes:
            if isinstance(outcome, Keep):
                self.meeting.keep(outcome)
            else:
                entry = Entry(self.meeting.seq + 1, self.time, actor.signed(), outcome)  # type: ignore[arg-type]
                self.entries.append(entry)
                self.meeting.fold(entry)
        return outcomes

    def check_in(self, name: str, rw: int = 2, rt: int = 7, sex: str = "P", constituency: str = "Warga") -> Actor:
        """Somebody joins by phone; the actor that acts for them from now on."""
        command = CheckIn(name=name, constituency=constituency, rw=rw, rt=rt, sex=sex)  # type: ignore[arg-type]
        device = f"device-{name}-{self.meeting.attendance.present}"
        self.do(command, Actor(Role.GUEST, device=device))
        return Actor(Role.ATTENDEE, self.meeting.attendance.devices[device])

    def people(self, *names: str) -> Iterator[Actor]:
        """Several join."""
        return iter([self.check_in(name) for name in names])
