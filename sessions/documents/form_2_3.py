"""Form 2.3 of Surat Edaran Walikota Malang 66/2021 (T-D.4 of Permendagri 86/2017): the priorities of a kecamatan."""

from sessions.documents.facts import facts
from sessions.documents.lists import Listed, amount, how_ranked, listed, where
from sessions.documents.signers import chair, head
from sessions.documents.tabular import Form, Line, Table
from sessions.documents.workbook import RUPIAH, Column
from sessions.musyawarah import Musyawarah
from sessions.rupiah import rupiah

COLUMNS = (
    Column("No", 5, align="center"),
    Column("Prioritas daerah", 18),
    Column("Sasaran daerah", 18),
    Column("Program", 20),
    Column("Kegiatan prioritas", 28),
    Column("Sasaran kegiatan", 20),
    Column("Lokasi", 24),
    Column("Volume", 12, align="right"),
    Column("Pagu", 23, RUPIAH, "right"),
    Column("PD penanggung jawab", 22),
)


def form_2_3(meeting: Musyawarah, digest: bytes) -> Form:
    """The funded in order, with their sum; then the reserve. What nobody tied to the plan is left open for a pen."""
    known, settings = facts(meeting, digest), meeting.settings
    year = f" TAHUN {settings.plan_year}" if settings.plan_year else ""
    title = f"DAFTAR PRIORITAS {settings.words.name.upper()}{year}"
    heading = (title, known.region, f"{known.title}, {known.day}", how_ranked(meeting))
    lines = listed(meeting)
    rows = [_line(line) for line in lines if line.funded]
    if meeting.priorities.settled:
        spent, left = meeting.priorities.spent, settings.ceiling - meeting.priorities.spent
        total = (None, "Jumlah", None, None, None, None, None, None, spent, f"sisa pagu {rupiah(left)}")
        rows.append(Line(total, strong=True))
    tables = [Table("Prioritas", heading, COLUMNS, rows, empty="Belum ada prioritas yang ditetapkan.")]
    if reserve := [_line(line) for line in lines if not line.funded]:
        tables.append(Table("Cadangan", ("CADANGAN", *heading[1:3]), COLUMNS, reserve))
    signers = [chair(meeting, known), head(meeting, known)]
    return Form(f"Prioritas {settings.name}", tables, signers, landscape=True)


def _line(line: Listed) -> Line:
    one = line.proposal
    cells = (
        line.priority or None, one.plan.priority, one.plan.goal, one.plan.programme, one.plan.activity or one.title,
        one.plan.target or one.beneficiaries, where(one), amount(one), line.cost, one.agency,
    )  # fmt: skip
    return Line(cells)
