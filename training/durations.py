"""Minutes as people read them: hours only on screen."""

from django.utils.translation import gettext as _


def in_hours(minutes: int) -> str:
    """As "4 h", or "4 h 30" with the minutes."""
    hours, rest = divmod(int(minutes), 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def as_hours(minutes: int) -> float:
    """Hours as a number, for spreadsheets."""
    return round(int(minutes) / 60, 2)


def spoken(minutes: int) -> str:
    """As one says it in a sentence: "4 h 30 min", "4 h", "30 min"."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
