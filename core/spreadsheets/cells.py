"""What stands in a cell: nothing that a spreadsheet program would carry out."""

import re

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")


def safe_cell(value: object) -> str:
    """The text of a value; what would begin a formula gets an apostrophe before it, and one more what begins so
    already: `plain_cell` gives each back as it was. Plain numbers stay as they are."""
    text = "" if value is None else str(value).replace("\x00", "")
    if text.startswith("-") and NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.lstrip("'").startswith(STARTS_A_FORMULA) else text


def plain_cell(text: str) -> str:
    """What was meant: the text without the apostrophe that `safe_cell` put before it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(STARTS_A_FORMULA) else text
