"""A time zone as calendars want it: every change of its clock in some years, written out.

Rules would be shorter, and wrong: Morocco moves its clock around Ramadan, on other days each year.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from training.calendars.lines import local

UTC = UTC
DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def zone_lines(name: str, first: int, last: int) -> tuple[str, ...]:
    """The VTIMEZONE of a zone, for the years `first` to `last`."""
    zone = ZoneInfo(name)
    begin = datetime(first - 1, 12, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_observance(begin, zone, before=zone)]
    for moment in changes(zone, begin, datetime(last + 1, 2, 1, tzinfo=UTC)):
        lines += _observance(moment, zone)
    return (*lines, "END:VTIMEZONE")


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments at which the clock is moved, to the minute."""
    while start < end:
        following = min(start + DAY, end)
        if _offset(start, zone) != _offset(following, zone):
            yield _change_between(zone, start, following)
        start = following


def _change_between(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    while late - early > timedelta(minutes=1):
        middle = early + timedelta(minutes=int((late - early).total_seconds() // 120))
        if _offset(middle, zone) == _offset(early, zone):
            early = middle
        else:
            late = middle
    return late


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _observance(moment: datetime, zone: ZoneInfo, before: ZoneInfo | None = None) -> list[str]:
    """From `moment` on the clock shows this; it begins as the clock before showed it."""
    after = moment.astimezone(zone)
    old = _offset(moment if before is not None else moment - timedelta(minutes=1), zone)
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{local((moment + old).replace(tzinfo=None))}",
        f"TZOFFSETFROM:{_signed(old)}",
        f"TZOFFSETTO:{_signed(_offset(moment, zone))}",
        f"TZNAME:{after.tzname()}",
        f"END:{kind}",
    ]


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"
