"""Single cells, as they stand in real lists."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rupiah import number, rupiah
from sessions.tables import values
from sessions.tables.values import Place, Rank


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", "12"), ("569.5", "569.5"), ("569,5", "569.5"), ("1.250", "1250"), ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"), ("1.250.000", "1250000"), ("1,250,000", "1250000"), ("0.125", "0.125"),
        ("1,,5", "1.5"), ("12,", "12"), ("1 250", "1250"), ("007", "7"), ("0", "0"),
        ("", None), ("dua", None), ("-3", None), ("1.2.3", None), ("1,25,000.5", None), ("1" * 30, None),
    ],
)  # fmt: skip
def test_a_number_in_indonesian_or_english(typed: str, meant: str | None) -> None:
    assert values.decimal(typed) == (None if meant is None else Decimal(meant))


@pytest.mark.parametrize(
    ("typed", "rupiah"),
    [
        ("8500000", 8_500_000), ("Rp 1.250.000", 1_250_000), ("Rp. 1.250.000,00", 1_250_000), ("Rp1.250.000,-", 1_250_000),
        ("1,250,000", 1_250_000), ("1,250,000.00", 1_250_000), ("75,000", 75_000), ("75.000", 75_000),
        ("IDR 75.000,50", 75_001), ("2,5 juta", 2_500_000), ("Rp 7.5 jt", 7_500_000), ("500 rb", 500_000), ("0", 0),
        ("belum tahu", None), ("-5000", None), ("5000 kali", None), ("", None),
    ],
)  # fmt: skip
def test_an_amount_of_money(typed: str, rupiah: int | None) -> None:
    assert values.money(typed) == rupiah


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("35 Orang", (Decimal(35), "Orang")), ("569.5 m", (Decimal("569.5"), "m")), ("20m2", (Decimal(20), "m2")),
        ("7", (Decimal(7), "")), ("1 Paket lengkap", (Decimal(1), "Paket lengkap")), ("sepuluh", None), ("", None),
    ],
)  # fmt: skip
def test_a_volume_with_its_unit(typed: str, meant: tuple[Decimal, str] | None) -> None:
    assert values.amount(typed) == meant


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("Orang", "orang"), ("m2", "m²"), ("M2", "m²"), ("mtr.", "m"), ("Bh", "buah"), ("Dusun", "dusun"), ("", "")],
)
def test_a_unit_has_one_name(typed: str, unit: str) -> None:
    assert values.unit(typed) == unit


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("RW IV, Kota Malang", Place(4, 0)), ("JL. A.I. Suryani Gg 2 RW IV", Place(4, 0)), ("RW05", Place(5, 0)),
        ("RT.03/RW.05", Place(5, 3)), ("RT 03 RW 01", Place(1, 3)), ("RT/RW 003/005", Place(5, 3)),
        ("RT 02, 03, 09 RW 01", Place(1, 0)), ("RT 01-07 RW 02", Place(2, 0)), ("RT 3 dan 4 RW 9", Place(9, 0)),
        ("rt 1 rw xii", Place(12, 1)), ("RW 01 dan RW 02", Place(0, 0)), ("Kelurahan Kauman", Place(0, 0)),
        ("Gang Irwan 5", Place(0, 0)), ("RW di ujung", Place(0, 0)), ("Jembatan RT 01-05 RW 09", Place(9, 0)),
        ("Jl. Merdeka 10 RT 7", Place(0, 0)), ("RW 04, RW IV", Place(4, 0)),
    ],
)  # fmt: skip
def test_a_neighbourhood_inside_an_address(text: str, meant: Place) -> None:
    assert values.place(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Jalan Tergenang (RW 01 P3)", Rank("RW 01", 3, "Jalan Tergenang")),
        ("Jalanan Rusak,, (RW 01 P1)", Rank("RW 01", 1, "Jalanan Rusak,,")),
        ("Gang gelap (RW IV P12)", Rank("RW 04", 12, "Gang gelap")),
        ("Meningkatkan Kemampuan (Public Speaking) (Forum Anak P1)", Rank("Forum Anak", 1, "Meningkatkan Kemampuan (Public Speaking)")),
        ("didanai; skor 12; RW 05 P3", Rank("RW 05", 3, "didanai; skor 12")),
        ("(P2) Jalan rusak", Rank("", 2, "Jalan rusak")),
        ("Penguatan kelembagaan (KIM)", None), ("P3K di posyandu", None), ("Lampu 5P 10", None),
    ],
)  # fmt: skip
def test_a_rank_inside_free_text(text: str, meant: Rank | None) -> None:
    assert values.rank(text) == meant


def test_what_was_typed_twice_is_there_once() -> None:
    assert values.tidy("Jalan rusak,, berlubang,\nlicin, ,") == "Jalan rusak, berlubang\nlicin"


@given(st.integers(0, 10**15))
def test_money_as_we_write_it_is_read_back(value: int) -> None:
    assert values.money(rupiah(value)) == value
    assert values.money(str(value)) == value


@given(st.decimals(0, 10**6, places=3).filter(lambda value: value >= 1000 or value % 1))
def test_a_volume_as_we_write_it_is_read_back(value: Decimal) -> None:
    assert values.decimal(number(value)) == value


@given(st.integers(1, 39))
def test_a_roman_number_is_the_same_number(value: int) -> None:
    tens, ones = divmod(value, 10)
    roman = "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
    assert values.place(f"RW {roman}") == values.place(f"RW {value:02}") == Place(value, 0)


@given(st.text(max_size=80))
def test_no_cell_breaks_anything(text: str) -> None:
    values.decimal(text), values.money(text), values.amount(text), values.unit(text)
    values.place(text), values.rank(text), values.tidy(text), values.ordinal(text)
