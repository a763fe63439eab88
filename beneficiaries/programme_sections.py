"""What the page of a programme shows of its cohorts and its people."""

from datetime import datetime
from typing import Any

from beneficiaries.models import Cohort, Participation
from programmes.models import Programme
from programmes.sections import register_section


def cohorts_of(programme: Programme, at: datetime) -> dict[str, Any]:
    """The cohorts to which people can apply, and those that open later."""
    cohorts = Cohort.objects.for_list().of_programme(programme)
    found = {
        "open_cohorts": list(cohorts.open_at(at).by_closing()),
        "coming_cohorts": list(cohorts.opening_after(at).by_opening()),
    }
    return found if any(found.values()) else {}


def people_of(programme: Programme, at: datetime) -> dict[str, Any]:
    """The way to where people live and come from, once somebody takes part."""
    return {"programme": programme} if Participation.objects.of_programme(programme).exists() else {}


register_section("beneficiaries/public/_cohorts_of_programme.html", cohorts_of)
register_section("beneficiaries/public/_places_of_programme.html", people_of)
