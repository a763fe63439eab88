"""How far somebody has come in a course, in words and in parts of a ring."""

from django.utils.translation import gettext as _

from training.durations import spoken
from training.querysets.hours import PersonHours


def share_of_ring(hours: PersonHours) -> int:
    """How much of the ring is full: of the planned hours, at most all of it."""
    return min(100, hours.percent)


def in_words(hours: PersonHours) -> str:
    """One sentence: reached, or what is missing for the certificate and whether the lessons to come are enough."""
    values = {
        "missing": spoken(hours.missing), "needed": spoken(hours.needed), "planned": spoken(hours.planned),
        "percent": hours.threshold_percent,
    }  # fmt: skip
    if not hours.planned:
        return _("Nothing is planned in this course yet.")
    if hours.reached:
        return _("You have reached the hours that the certificate asks for: %(needed)s of %(planned)s.") % values
    return (
        _("You still need %(missing)s: the certificate asks for %(percent)s %% of %(planned)s, which is %(needed)s.")
        % values
    )
