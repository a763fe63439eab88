"""What the page of a programme shows of its calls."""

from datetime import datetime
from typing import Any

from programmes.models import Programme
from programmes.sections import register_section
from projects.models import Call

PAST = 5


def calls_of(programme: Programme, at: datetime) -> dict[str, Any]:
    """The calls that are open or coming, and the latest that are over."""
    calls = Call.objects.for_list().of_programme(programme)
    found = {
        "open_calls": list(calls.open_at(at).by_closing()),
        "coming_calls": list(calls.opening_after(at).by_opening()),
        "closed_calls": list(calls.closed_at(at).by_closing(latest=True)[:PAST]),
    }
    return {**found, "programme": programme} if any(found.values()) else {}


register_section("projects/public/_calls_of_programme.html", calls_of)
