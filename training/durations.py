"""Minutes as people read them: hours only on screen."""


def in_hours(minutes: int) -> str:
    """As "4 h", or "4 h 30" with the minutes."""
    hours, rest = divmod(int(minutes), 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def as_hours(minutes: int) -> float:
    """Hours as a number, for spreadsheets."""
    return round(int(minutes) / 60, 2)
