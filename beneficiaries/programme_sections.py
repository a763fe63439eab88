"""What the page of a programme shows of its people."""

from datetime import datetime
from typing import Any

from beneficiaries.models import Participation
from programmes.models import Programme
from programmes.sections import register_section


def people_of(programme: Programme, at: datetime) -> dict[str, Any]:
    """The way to where people live and come from, once somebody takes part."""
    return {"programme": programme} if Participation.objects.of_programme(programme).exists() else {}


register_section("beneficiaries/public/_places_of_programme.html", people_of)
