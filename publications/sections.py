"""What the page of a programme shows of its publications."""

from datetime import datetime
from typing import Any

from programmes.models import Programme
from programmes.sections import register_section
from publications.models import Publication

MOST = 6


def publications_of(programme: Programme, at: datetime) -> dict[str, Any]:
    """The latest of them."""
    found = list(Publication.objects.public().of_programme(programme).for_list().newest_first()[:MOST])
    return {"publications": found} if found else {}


register_section("publications/public/_of_programme.html", publications_of)
