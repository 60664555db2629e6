"""Lists as kelurahan have them: what is understood of the real one, and of rows that are messier still."""

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from sessions.catalogue import Catalogue, CatalogueItem, CatalogueSet, SetCatalogue
from sessions.importing import MOST_AT_ONCE, ImportMade, ImportProposals
from sessions.raising import RaiseProposal
from sessions.refused import Refused
from sessions.settings import StandingProposal
from sessions.tables.columns import recognised, told, unrecognised
from sessions.tables.price_list import price_list
from sessions.tables.reading import Row, Table, read_tables
from sessions.tables.understanding import Against, Understood, understood
from tests.halls import SECRETARY, SETTINGS, MeetingHall

LISTS = Path(__file__).resolve().parents[2] / "lists"
KAUMAN = (LISTS / "usulan_sipd_kauman.csv").read_bytes()
KAMUS = (LISTS / "kamus_usulan_kelurahan.csv").read_bytes()


def hall_with_catalogue() -> MeetingHall:
    hall = MeetingHall(standing=())
    hall.do(SetCatalogue(price_list(read_tables(KAMUS)), "kamus.csv", "ab12"), SECRETARY)
    return hall


def against(hall: MeetingHall) -> Against:
    return Against(hall.meeting.settings, hall.meeting.catalogue, hall.meeting.proposals.seen)


def kauman(hall: MeetingHall) -> list[Understood]:
    (table,) = read_tables(KAUMAN)
    columns = recognised(table)
    assert columns
    return list(understood(table, columns, against(hall)))


def enter(hall: MeetingHall, rows: list[Understood]) -> int:
    contents = [row.content for row in rows if row.content]
    before = len(hall.meeting.proposals.all)
    for at in range(0, len(contents), MOST_AT_ONCE):
        hall.do(ImportProposals(tuple(contents[at : at + MOST_AT_ONCE]), "kauman.csv", "cd34"), SECRETARY)
    return len(hall.meeting.proposals.all) - before


def listed(*lines: str) -> list[Understood]:
    """The rows of a small list, understood; cells are parted by ``|``."""
    table = Table(
        "", [Row(n, tuple(cell.strip() for cell in text.split("|"))) for n, text in enumerate(lines, start=1)]
    )
    columns = recognised(table)
    assert columns, lines[0]
    return list(understood(table, columns, Against(SETTINGS, Catalogue())))


def remarks(row: Understood) -> set[str]:
    return {one.key for one in row.remarks}


def test_the_138_proposals_of_kauman_are_understood() -> None:
    hall = hall_with_catalogue()
    rows = kauman(hall)
    contents = [row.content for row in rows if row.content]
    assert (len(rows), len(contents), {row.state for row in rows}) == (138, 138, {"new"})
    assert sum(content.cost for content in contents) == 2_232_210_000
    accommodated = [content.cost for content in contents if content.shortlisted]
    assert (len(accommodated), sum(accommodated)) == (29, 591_490_000)
    assert sum(content.rank > 0 for content in contents) == 137
    assert [content.on_behalf for content in contents if not content.rank] == ["Lurah Kauman"]
    for content, row in zip(contents, csv.DictReader(io.StringIO(KAUMAN.decode("utf-8-sig"))), strict=True):
        assert (content.external, content.cost) == (row["no"], int(row["anggaran"]))
        assert not content.rank or f"({content.on_behalf} P{content.rank})" in row["permasalahan"]
        assert f"P{content.rank})" not in content.problem
        assert ",," not in content.problem
    assert {content.rw for content in contents if "RW IV" in content.location} == {4}
    assert all(content.rw == 4 for content in contents if content.on_behalf == "RW 04")


def test_prices_that_are_not_those_of_the_catalogue_are_marked() -> None:
    hall = hall_with_catalogue()
    contents = [row.content for row in kauman(hall) if row.content]
    assert sum(hall.meeting.catalogue.find(content.title) is not None for content in contents) == 88
    marks = Counter(mark for content in contents for mark in content.marks)
    assert marks["harga lain dari kamus"] == 12
    assert marks["satuan m dibaca m²"] == 11
    assert {content.unit for content in contents if content.title == "Rabat beton"} == {"m²"}
    assert {content.unit for content in contents if content.title.startswith("Gorong-gorong")} == {"m"}


def test_the_same_file_twice_adds_nothing_and_an_edited_list_only_what_is_new() -> None:
    hall = hall_with_catalogue()
    assert enter(hall, kauman(hall)) == 138
    again = kauman(hall)
    assert {row.state for row in again} == {"known"}
    assert enter(hall, again) == 0
    made = hall.meeting.proposals.imports["cd34"]
    assert (made.name, made.added, made.known) == ("kauman.csv", 138, 138)
    assert sum(isinstance(entry.event, ImportMade) for entry in hall.entries) == 4
    more = StandingProposal("Lampu jalan", "fisik", external="9999")
    hall.do(ImportProposals((more, more), "lagi.csv", "ef56"), SECRETARY)
    assert len(hall.meeting.proposals.all) == 139


def test_without_ids_a_proposal_is_known_by_what_it_says() -> None:
    hall = MeetingHall(standing=(StandingProposal("Lampu jalan", "fisik", location="Gang Mawar", rw=2, cost=5_000),))
    same = StandingProposal("LAMPU  jalan", "fisik", location="Gang Mawar, RT 01 RW 02", rw=2, cost=5_000)
    other = StandingProposal("Lampu jalan", "fisik", location="Gang Melati", rw=2, cost=5_000)
    hall.do(ImportProposals((same, other), "a.csv", "ab"), SECRETARY)
    assert [proposal.location for proposal in hall.meeting.proposals.all.values()] == ["Gang Mawar", "Gang Melati"]


def test_a_list_of_nothing_is_not_imported() -> None:
    hall = MeetingHall()
    with pytest.raises(Refused, match=r"import\.nothing"):
        hall.do(ImportProposals((), "a.csv", "ab"), SECRETARY)


def test_titles_under_titles_totals_and_numbered_columns() -> None:
    rows = listed(
        "DAFTAR USULAN PRIORITAS TAHUN 2021", "Kelurahan Patihan", "",
        "No (Prioritas)|Uraian|Volume|Satuan|Perkiraan harga per satuan|Total perkiraan biaya (Rp)|Kelompok sasaran|Lokasi|Keterangan",
        "1|2|3|4|5|6|7|8|9",
        "1|Gorong-gorong|60|m|320.000|Rp 19.200.000|Warga RT 03|Jl. Mawar, RT.03/RW.05|didanai; skor 12; RW 05 P3; U017",
        "|Jumlah||||19.200.000",
    )  # fmt: skip
    assert [row.state for row in rows] == ["new", "out"]
    content = rows[0].content
    assert content
    assert (content.volume, content.unit, content.unit_price, content.cost) == (Decimal(60), "m", 320_000, 19_200_000)
    assert (content.rw, content.rt, content.on_behalf, content.rank) == (5, 3, "RW 05", 3)
    assert content.beneficiaries == "Warga RT 03"
    assert remarks(rows[0]) == {"guess.kind"}
    assert remarks(rows[1]) == {"out.total"}


def test_the_layout_of_sipd() -> None:
    (row,) = listed(
        "id|tanggal|pengusul|profil|usulan|masalah|alamat|kab|kec|kel|usulan ke|OPD awal|OPD akhir|status|catatan|volume|satuan|anggaran|jenis belanja|sub kegiatan",
        "77|2020-01-02|Nama Warga|RW IX|Rabat beton|Becek|RW 09|Malang|Klojen|Kauman|Dinas A|Dinas B|Dinas C|Diakomodir|-|1,5|m2|1.000.000|Belanja Modal|Jalan",
    )  # fmt: skip
    content = row.content
    assert content
    assert (content.external, content.on_behalf, content.rw, content.agency) == ("77", "RW 09", 9, "Dinas C")
    assert (content.kind, content.shortlisted, content.unit) == ("fisik", True, "m²")
    assert "Nama Warga" not in str(content)


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ("Lampu|Jl. A RW 12|1|unit|5000|5000", "look.rw"),
        ("Lampu (RW 03 P1)|RW 02|1|unit|5000|5000", "look.group"),
        ("Lampu|RW 02|banyak|unit|5000|5000", "look.number"),
        ("Lampu|RW 02|1|unit|mahal|5000", "look.number"),
        ("Lampu|RW 02|2||5000|10000", "look.unit-missing"),
        ("Lampu|RW 02|2|unit|5000|11000", "look.cost"),
        ("Lampu|RW 02|2|unit||", "look.cost-missing"),
        ("Lampu|RW 02|1.250|unit|1|1250", "guess.number"),
        ("Lampu|RW 02|2|unit|75,000|150000", "guess.number"),
        ("Lampu|RW 02|2|unit||10000", "guess.price"),
        ("Pelatihan menjahit|RW 02|2|orang|5000|10000", "guess.kind"),
        ("Anu|RW 02|2|orang|5000|10000", "look.kind"),
        (f"{'Lampu ' * 50}|RW 02|2|unit|5000|10000", "look.long"),
        ("|RW 02|2|unit|5000|10000", "out.title"),
    ],
)  # fmt: skip
def test_a_row_that_somebody_should_look_at(cells: str, key: str) -> None:
    (row,) = listed("Usulan|Lokasi|Volume|Satuan|Harga satuan|Biaya", cells)
    assert key in remarks(row)
    assert row.needs_a_look is (not key.startswith("guess"))
    assert (row.content is None) is key.startswith("out")


@pytest.mark.parametrize(
    ("cell", "rank", "key"),
    [
        ("3", 3, ""),
        ("Prioritas 3", 3, ""),
        ("RW 02 P3", 3, ""),
        ("(P3)", 3, ""),
        ("utama", 0, "look.number"),
        ("", 0, ""),
    ],
)
def test_a_rank_is_read_with_its_group_beside_it_and_what_is_none_is_told(cell: str, rank: int, key: str) -> None:
    (row,) = listed("Jenis|Usulan|Volume|Satuan|Harga satuan|Biaya|Prioritas", f"Fisik|Lampu|2|unit|5000|10000|{cell}")
    assert row.content
    assert row.content.rank == rank
    assert remarks(row) == ({key} if key else set())


def test_kinds_and_costs() -> None:
    rows = listed(
        "Jenis|Usulan|Volume|Satuan|Harga satuan|Biaya",
        "Fisik|Pelatihan|2|paket|5000|", "SARPRAS|Pelatihan usaha|2|orang|5000|9999", "SARPRAS|Anu|1|unit||7",
        "NON FISIK|Jembatan|1|unit|7|7", "SARPRAS|Anu|1|unit||7",
    )  # fmt: skip
    contents = [row.content for row in rows if row.content]
    assert [content.kind for content in contents] == ["fisik", "non-fisik", "fisik", "non-fisik", "fisik"]
    assert [content.cost for content in contents] == [10_000, 9_999, 7, 7, 7]
    assert [row.state for row in rows] == ["new", "new", "new", "new", "twice"]


def test_columns_that_nobody_knows_are_told_by_a_person() -> None:
    table = Table(
        "", [Row(1, ("Daftar",)), Row(2, ("Apa", "Di mana", "Berapa")), Row(3, ("Lampu", "RW III", "5 unit"))]
    )
    assert recognised(table) is None
    columns = unrecognised(table)
    assert columns.titles == ("Apa", "Di mana", "Berapa")
    (row,) = understood(table, told(columns, ["title", "location", "amount"]), Against(SETTINGS, Catalogue()))
    assert row.content
    assert (row.content.rw, row.content.volume, row.content.unit) == (3, Decimal(5), "unit")
    with pytest.raises(Refused, match=r"table\.title"):
        told(columns, ["", "location", ""])
    with pytest.raises(Refused, match=r"table\.header"):
        unrecognised(Table("", [Row(1, ("Daftar",)), Row(2, ("Lampu",))]))


def test_a_proposal_from_the_floor_is_marked_but_not_stopped() -> None:
    hall = hall_with_catalogue()

    person = hall.check_in("Sri")
    hall.do(
        RaiseProposal(
            title="Rabat beton", kind="fisik", problem="Becek", location="Gang 2", volume=Decimal(200), unit="m2",
            unit_price=213_400,
        ),
        person,
    )  # fmt: skip
    (proposal,) = hall.meeting.proposals.all.values()
    assert proposal.marks == ("volume di luar syarat kamus",)


def test_the_catalogue_and_its_conditions() -> None:
    hall = hall_with_catalogue()
    catalogue = hall.meeting.catalogue
    assert len(catalogue.items) == 31
    assert [item.item for item in catalogue.like("gorong 40", 5)] == ["Gorong-gorong Diameter 40 cm (Kecamatan)"]
    item = catalogue.find("GORONG-GORONG diameter 50 cm(Kecamatan Klojen)")
    assert item
    assert (item.price, item.unit, item.conditions) == (450_000, "m", "Saluran drainase lingkungan, panjang <200 m")
    assert item.admits(Decimal(199))
    assert not item.admits(Decimal(200))
    assert sum(isinstance(entry.event, CatalogueSet) for entry in hall.entries) == 1
    assert hall.do(SetCatalogue(tuple(catalogue.items.values()), "lagi.csv", "ff"), SECRETARY) == []


@pytest.mark.parametrize("title", ["Rabat beton RW 05", "rabat beton RT 02, 04 RW. 5 (belakang masjid)", "RABAT BETON"])
def test_an_item_is_known_though_its_place_stands_behind_it(title: str) -> None:
    item = hall_with_catalogue().meeting.catalogue.find(title)
    assert item
    assert item.price == 213_400


def test_a_catalogue_may_say_above_its_titles_where_it_comes_from() -> None:
    (item,) = price_list(read_tables(b'# Kamus; "resmi", 2020\n\n# harga, satuan\nuraian;satuan;harga\nLampu;unit;5\n'))
    assert (item.item, item.price) == ("Lampu", 5)


def test_rows_of_a_catalogue_without_item_or_price_are_titles_of_chapters() -> None:
    items = price_list(
        read_tables(b"uraian;satuan;harga\nBidang jalan;;\nRabat;m;5\n;;\n;;7\nBidang air;;\nSumur;unit;9\n")
    )
    assert [(one.item, one.price) for one in items] == [("Rabat", 5), ("Sumur", 9)]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"a,b\n1,2\n", "catalogue.header"), (b"uraian,satuan,harga satuan\nLampu,unit,mahal\n", "catalogue.price"),
        (b"uraian,satuan,harga satuan\n", "catalogue.empty"),
        (b"uraian,satuan,harga satuan\n" + b"Lampu,unit,5\n" * 2001, "catalogue.rows"),
    ],
)  # fmt: skip
def test_a_catalogue_that_is_none(content: bytes, key: str) -> None:
    with pytest.raises(Refused, match=key):
        price_list(read_tables(content))


@pytest.mark.parametrize(
    ("conditions", "fits", "passes"),
    [
        ("luas total <200 m²", 199, 200),
        ("panjang <= 200 m", 200, 201),
        ("panjang ≤200 m", 200, 201),
        ("volume maks. 200", 200, 201),
        ("jumlah paling banyak 200 unit", 200, 201),
        ("luas >200 m²", 201, 200),
        ("luas >= 200 m²", 200, 199),
        ("luas ≥200 m²", 200, 199),
        ("Jumlah minimal 200 orang", 200, 199),
        ("jumlah Paling Sedikit 200 orang", 200, 199),
    ],
)
def test_a_bound_is_read_as_it_is_written(conditions: str, fits: int, passes: int) -> None:
    item = CatalogueItem("Rabat beton", "m", 100_000, conditions)
    assert item.admits(Decimal(fits))
    assert not item.admits(Decimal(passes))
