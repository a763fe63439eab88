"""Amounts as people type them."""

import re
import unicodedata
from decimal import Decimal

# Nobody writes three decimals of money, so a point or comma before three digits parts thousands:
# "15.000" and "15,000" both mean fifteen thousand, whoever writes them.
GROUPED = re.compile(r"(-?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,2}))?")
SIMPLE = re.compile(r"(-?[0-9]+)(?:[.,]([0-9]{1,2}))?")


def read_amount(text: str) -> Decimal:
    """The amount that somebody typed, with at most two decimals. Raises ValueError."""
    digits = "".join(_digit(c) for c in text if not (c.isspace() or c in "'’"))
    if found := GROUPED.fullmatch(digits):
        whole, cents = re.sub(r"[.,]", "", found[1]), found[3]
    elif found := SIMPLE.fullmatch(digits):
        whole, cents = found[1], found[2]
    else:
        raise ValueError("no amount")
    return Decimal(f"{whole}.{cents or 0}")


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
