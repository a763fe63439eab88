"""Amounts as people type them."""

from decimal import Decimal

import pytest

from core.amounts import read_amount


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12000", "12000"),
        ("12.000", "12000"),
        ("12,000", "12000"),
        ("12 000", "12000"),
        ("12\N{NO-BREAK SPACE}000", "12000"),
        ("12’000", "12000"),
        ("1.234.567", "1234567"),
        ("12.000,50", "12000.50"),
        ("12,000.50", "12000.50"),
        ("12,5", "12.5"),
        ("12.50", "12.50"),
        ("0", "0"),
        ("0,99", "0.99"),
        ("-5", "-5"),
        ("٠١٢", "12"),
    ],
)
def test_the_usual_ways_of_writing_an_amount_are_read(typed: str, meant: str) -> None:
    assert read_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "many", "1e4", "0.333", "1,000,00", "1.000,000", "1.2345", "0x10", "NaN", "12.", ".5", "1-2", "²"],
)
def test_what_could_mean_anything_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        read_amount(typed)
