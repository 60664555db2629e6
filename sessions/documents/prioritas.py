"""The list of priorities as the hall settled it, what was left undecided, and why each stands where it does."""

from sessions.documents.facts import Facts, facts
from sessions.documents.lists import Listed, amount, how_ranked, listed, where
from sessions.documents.signers import chair, head
from sessions.documents.tabular import Form, Line, Signer, Table
from sessions.documents.workbook import RUPIAH, Column
from sessions.musyawarah import Musyawarah
from sessions.rupiah import rupiah
from sessions.terbilang import terbilang
from sessions.undecided import not_agreed

COLUMNS = (
    Column("No (Prioritas)", 10, align="center"),
    Column("Uraian", 36),
    Column("Volume", 9, "#,##0.######", "right"),
    Column("Satuan", 9, align="center"),
    Column("Perkiraan harga per satuan", 17, RUPIAH, "right"),
    Column("Total perkiraan biaya", 20, RUPIAH, "right"),
    Column("Kelompok sasaran", 17),
    Column("Lokasi", 23),
    Column("Keterangan", 23),
)
REST = (
    Column("No", 6, align="center"),
    Column("Kegiatan", 44),
    Column("Lokasi", 32),
    Column("Volume", 14),
    Column("Alasan", 44),
)
WHY = (
    Column("No (Prioritas)", 10, align="center"),
    Column("Usulan", 40),
    Column("Skor", 9, align="right"),
    Column("Biaya", 17, RUPIAH, "right"),
    Column("Alasan", 70),
)


def prioritas(meeting: Musyawarah, digest: bytes) -> Form:
    """The whole list. Amounts are integer rupiah; a price, volume or target group nobody stated is left empty."""
    known, lines, settled = facts(meeting, digest), listed(meeting), meeting.priorities.settled
    rows = [_row(line) for line in lines if line.funded]
    below = []
    if settled:
        spent = meeting.priorities.spent
        word = "didanai" if meeting.priorities.capped else "diusulkan"
        rows.append(Line((None, f"Jumlah {word}", None, None, None, spent, None, None, _left(meeting)), strong=True))
        below = [f"{word.capitalize()} {rupiah(spent)} ({terbilang(spent)} rupiah)."]
    rows += [_row(line) for line in lines if not line.funded]
    heading = (_title(meeting), *_under(known), how_ranked(meeting))
    empty = "Belum ada usulan dalam daftar prioritas."
    tables = [
        Table("Prioritas", heading, COLUMNS, rows, below, empty, kind="prioritas"),
        undecided(meeting, known),
        *_explained(meeting, known),
    ]
    kinds = ("prioritas", "belum", "mengapa")
    return Form("Daftar prioritas", tables, signers(meeting, known), landscape=True, kinds=kinds)


def usulan_prioritas(meeting: Musyawarah, digest: bytes) -> Form:
    """Forms 1.4 and 1.5 of Surat Edaran Walikota Malang 66/2021: a sheet for each source of the money.

    Proposals for the APBD of the perangkat daerah have one sheet for each of these (1.4), those for the APBD of the
    kelurahan one (1.5), and so have all other sources.
    """
    known, sheets = facts(meeting, digest), dict[tuple[str, str], list[Listed]]()
    for line in listed(meeting):
        sheets.setdefault(_source(line), []).append(line)
    tables = [_sheet(known, *source, lines) for source, lines in sorted(sheets.items())]
    if not tables:
        heading = (f"DAFTAR USULAN PRIORITAS{_year(known.plan_year)}", *_under(known))
        tables = [Table("Usulan prioritas", heading, COLUMNS, [], kind="prioritas")]
    return Form("Usulan prioritas", tables, signers(meeting, known), landscape=True, kinds=("prioritas",))


def belum_disepakati(meeting: Musyawarah, digest: bytes) -> Form:
    """What was left undecided, deferred, merged or rejected, each with its reason."""
    known = facts(meeting, digest)
    return Form(
        "Usulan yang belum disepakati", [undecided(meeting, known)], signers(meeting, known), landscape=True,
        kinds=("belum",),
    )  # fmt: skip


def undecided(meeting: Musyawarah, known: Facts) -> Table:
    """The table of these."""
    lines = [
        Line((number, f"{proposal.code} {proposal.title}", where(proposal), amount(proposal), str(reason)))
        for number, (proposal, reason) in enumerate(not_agreed(meeting), start=1)
    ]
    heading = ("USULAN YANG BELUM DISEPAKATI", *_under(known))
    return Table("Belum disepakati", heading, REST, lines, kind="belum")


def signers(meeting: Musyawarah, known: Facts) -> list[Signer]:
    """Who signs the lists."""
    return [chair(meeting, known), head(meeting, known)]


def _explained(meeting: Musyawarah, known: Facts) -> list[Table]:
    why = meeting.priorities.why
    lines = [
        Line((
            line.priority or None, f"{line.proposal.code} {line.proposal.title}", line.score, line.cost,
            " ".join(map(str, why.get(line.proposal.id, []))),
        ))
        for line in listed(meeting)
    ]  # fmt: skip
    heading = ("MENGAPA DIDANAI ATAU BELUM", *_under(known), how_ranked(meeting))
    return [Table("Mengapa", heading, WHY, lines, kind="mengapa")] if why else []


def _source(line: Listed) -> tuple[str, str]:
    """The number of the form, and whose sheet it is."""
    proposal = line.proposal
    if proposal.funding == "APBD kelurahan":
        return "1.5", proposal.funding
    if proposal.agency and proposal.funding in {"", "APBD perangkat daerah"}:
        return "1.4", proposal.agency
    return "1.6", proposal.funding or "Sumber dana belum ditetapkan"


def _sheet(known: Facts, form: str, source: str, lines: list[Listed]) -> Table:
    total = sum(line.cost for line in lines)
    rows = [_row(line) for line in lines]
    rows.append(Line((None, "Jumlah", None, None, None, total, None, None, None), strong=True))
    whose = f"Perangkat daerah: {source}" if form == "1.4" else f"Sumber dana: {source}"
    heading = (f"DAFTAR USULAN PRIORITAS{_year(known.plan_year)}", whose, *_under(known))
    return Table(source, heading, COLUMNS, rows, [f"Terbilang: {terbilang(total)} rupiah."], kind="prioritas")


def _under(known: Facts) -> tuple[str, str]:
    return known.region, f"{known.title}, {known.day}"


def _title(meeting: Musyawarah) -> str:
    state = "" if meeting.priorities.settled else " (DAFTAR PENDEK, BELUM DIURUTKAN)"
    return f"DAFTAR USULAN PRIORITAS{_year(meeting.settings.plan_year)}{state}"


def _year(year: int) -> str:
    return f" TAHUN {year}" if year else ""


def _left(meeting: Musyawarah) -> str:
    left = meeting.settings.ceiling - meeting.priorities.spent
    return f"sisa pagu {rupiah(left)}" if left >= 0 else f"melebihi pagu {rupiah(-left)}"


def _row(line: Listed) -> Line:
    proposal = line.proposal
    return Line((
        line.priority or None, proposal.title, proposal.volume or None, proposal.unit or None,
        proposal.unit_price or None, line.cost, proposal.beneficiaries or None, where(proposal),
        f"{line.remark}; {proposal.code}",
    ))  # fmt: skip
