"""Times of the clock at a place, as people write them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """When the clock in `zone` shows this; of a time that comes twice the first.

    Raises ValidationError for a time that the clock leaves out when it is put forward.
    """
    found = datetime.combine(day, clock, zone)
    if found.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise ValidationError(
            _("On %(day)s there is no %(clock)s: the clock is put forward."),
            params={"day": date_format(day, "DATE_FORMAT"), "clock": f"{clock:%H:%M}"}, code="left_out",
        )  # fmt: skip
    return found


def whole_minutes(length: timedelta) -> int:
    """What has begun is not counted."""
    return int(length.total_seconds() // 60)
