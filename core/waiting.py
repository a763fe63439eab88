"""Waiting lists: a freed place is offered to whoever is next, for a while; an offer that is not taken goes on.

A room says what waits and what an offer does; here stands the order of things.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.db import models, transaction

from core.errors import WrongState

Row = TypeVar("Row", bound=models.Model)
AT_ONCE = 200


def offer_places(waiting: "models.QuerySet[Row]", *, places: int, offer: Callable[[Row], Any]) -> list[Row]:
    """Offer so many places to the first of `waiting` (ordered, the next one first); returns who was offered one.

    The caller holds the lock under which places are counted.
    """
    first = list(waiting[: max(places, 0)])
    for row in first:
        offer(row)
    return first


def lapse_offers(lapsed: "models.QuerySet[Row]", *, lapse: Callable[[Row], Any]) -> int:
    """Let each of these offers lapse in a transaction of its own; returns how many did.

    `lapse` locks, looks again, and raises WrongState where somebody answered meanwhile.
    """
    done = 0
    for row in list(lapsed[:AT_ONCE]):
        with suppress(WrongState), transaction.atomic():
            lapse(row)
            done += 1
    return done
