"""What the page of a programme shows of its newsletters."""

from datetime import datetime
from typing import Any

from newsletters.models import Issue, Newsletter
from programmes.models import Programme
from programmes.sections import register_section

LATEST = 1


def newsletters_of(programme: Programme, at: datetime) -> dict[str, Any]:
    """Its series, each with its latest issue."""
    latest = Issue.objects.shown().newest_first().for_list()[:LATEST]
    found = Newsletter.objects.public().of_programme(programme).with_programme().with_latest(latest).by_name()
    return {"newsletters": list(found)} if found else {}


register_section("newsletters/public/_newsletters_of_programme.html", newsletters_of)
