"""Money and quantities survive being written and read the Indonesian way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rupiah import cost_of, number, parse_decimal, parse_rupiah, rupiah

AMOUNTS = st.integers(0, 10**15)
VOLUMES = st.decimals(0, 1_000_000, places=6)


@given(AMOUNTS)
def test_an_amount_is_read_back_as_it_was_written(amount: int) -> None:
    assert parse_rupiah(rupiah(amount)) == amount
    assert parse_rupiah(number(amount)) == amount
    assert parse_rupiah(str(amount)) == amount
    assert parse_rupiah(f" rp{number(amount)},- ") == amount
    assert parse_rupiah(f"Rp. {number(amount)},00") == amount


@given(VOLUMES)
def test_a_quantity_is_read_back_as_it_was_written(volume: Decimal) -> None:
    assert parse_decimal(number(volume)) == volume
    assert parse_decimal(f" {str(volume).replace('.', ',')} ") == volume


@given(st.integers(-(10**15), 10**15) | VOLUMES)
def test_a_number_has_a_dot_between_thousands_and_no_zeros_behind(value: int | Decimal) -> None:
    whole, _, part = number(value).removeprefix("-").partition(",")
    first, *groups = whole.split(".")
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in groups)
    assert not part.endswith("0")


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for parse in (parse_rupiah, parse_decimal):
        try:
            value = parse(typed)
        except ValueError:
            continue
        assert value >= 0


@pytest.mark.parametrize(
    "typed", ["", "Rp", "-5", "1.25", "1,250,000", "1.250.00", "5 juta", "1.000,50", "Rp Rp 5", "1e6"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^" + typed.replace(".", r"\.") + "$"):
        parse_rupiah(typed)


@pytest.mark.parametrize(
    "typed", ["", "-1", "1.5", "1,", ",5", "1,2,3", "1.00", "NaN", "Infinity", "1e3", "dua", "9" * 16, "0,0000001"]
)
def test_what_is_no_quantity_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^" + typed.replace(".", r"\.") + "$"):
        parse_decimal(typed)


@given(VOLUMES, st.integers(0, 10**12))
def test_a_cost_is_within_half_a_rupiah(volume: Decimal, price: int) -> None:
    assert abs(cost_of(volume, price) - volume * price) <= Decimal("0.5")


def test_half_a_rupiah_is_rounded_up() -> None:
    assert cost_of(Decimal("0.5"), 1) == 1
    assert cost_of(Decimal("569.5"), 300_000) == 170_850_000


def test_an_amount_never_breaks_over_a_line() -> None:
    assert rupiah(2_232_210_000) == "Rp\u00a02.232.210.000"
