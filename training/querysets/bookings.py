"""Reads of what is taken when, and of when everything that a lesson needs is free."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:  # named in a string below
    from training.models.session import Booking  # noqa: F401

Needs = Iterable[tuple[str, int]]
"""Kinds and keys of what a lesson needs, as they stand in bookings."""

FREE = """
WITH days AS (
    SELECT generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') AS day
), moments AS (
    SELECT local
      FROM days, generate_series(day + %(opens)s, day + %(closes)s - %(lasts)s::interval, %(step)s) AS local
     WHERE extract(isodow FROM day) = ANY (%(weekdays)s) AND NOT day::date = ANY (%(holidays)s::date[])
), starts AS (
    SELECT local AT TIME ZONE %(zone)s AS at, local FROM moments
)
SELECT at FROM starts
 WHERE at >= %(not_before)s AND at AT TIME ZONE %(zone)s = local
   AND NOT EXISTS (
       SELECT FROM training_booking b
         JOIN unnest(%(kinds)s::text[], %(keys)s::bigint[]) AS need(kind, key)
           ON b.kind = need.kind AND b.resource = need.key
        WHERE b.period && tstzrange(at, at + %(lasts)s) AND b.session_id IS DISTINCT FROM %(session)s)
 ORDER BY abs(extract(epoch FROM at - %(wanted)s)), at
 LIMIT %(number)s
"""
STEP = timedelta(minutes=30)


class BookingQuerySet(models.QuerySet["Booking"]):
    def of_needs(self, needs: Needs) -> Self:
        """Those of these trainers, rooms and groups."""
        wanted = Q(pk__in=[])
        for kind, key in needs:
            wanted |= Q(kind=kind, resource=key)
        return self.filter(wanted)

    def overlapping(self, needs: Needs) -> Self:
        """Those at a time at which one of these is taken too."""
        others = self.model._default_manager.all().of_needs(needs).filter(period__overlap=OuterRef("period"))
        return self.filter(Exists(others.exclude(session=OuterRef("session"))))

    def clashing(self, needs: Needs, *, start: datetime, end: datetime, but: int | None = None) -> Self:
        """Those that take one of these in the period, with their lessons, but for the lesson `but`."""
        found = self.of_needs(needs).filter(period__overlap=(start, end)).exclude(session=but)
        return found.select_related("session__module", "session__course", "session__group").order_by("period", "id")

    def free_starts(
        self, needs: Needs, *, wanted: datetime, lasts: timedelta, zone: str, not_before: datetime,
        but: int | None = None, days: int = 21, hours: tuple[time, time] = (time(9), time(18)),
        weekdays: Iterable[int] = (1, 2, 3, 4, 5), holidays: Iterable[Any] = (), number: int = 3,
    ) -> list[datetime]:  # fmt: skip
        """When a lesson of this length can begin, the nearest to `wanted` first, within so many days of it.

        Nothing of what it needs is taken then; it stays within `hours` of the clock in `zone`, on these weekdays
        (1 is Monday). A time that the clock leaves out or has twice is not offered. One query.
        """
        needed, around = list(dict.fromkeys(needs)), timedelta(days=days)
        values: dict[str, Any] = {
            "first": max(wanted - around, not_before).date(), "last": (wanted + around).date(),
            "opens": _since_midnight(hours[0]), "closes": _since_midnight(hours[1]), "lasts": lasts, "step": STEP,
            "weekdays": list(weekdays), "holidays": list(holidays), "zone": zone, "not_before": not_before,
            "kinds": [kind for kind, _key in needed], "keys": [key for _kind, key in needed],
            "session": but, "wanted": wanted, "number": number,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(FREE, values)
            return [at for (at,) in cursor.fetchall()]


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)
