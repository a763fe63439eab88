"""Days in the demo's texts, which move with today."""

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

DAY = re.compile(r"\{(day|weekday) (-?\d+)\}")
FRIDAY = 5
FIRST = {"it": " 1º ", "fr": " 1er "}
"""How the first of a month is written."""


def told(text: str, language: str) -> str:
    """The text with its days: {day 12} is twelve days from today, {weekday 12} that day or the Monday after it."""
    return DAY.sub(lambda found: _day(found[1], int(found[2]), language), text)


def _day(kind: str, days: int, language: str) -> str:
    day = timezone.localdate() + timedelta(days=days)
    if kind == "weekday" and day.isoweekday() > FRIDAY:
        day += timedelta(days=8 - day.isoweekday())
    with override(language):
        words = date_format(day, "l j F")
    return words.replace(" 1 ", FIRST.get(language, " 1 "))
