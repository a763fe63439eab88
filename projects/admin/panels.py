"""What the page of a person shows of projects."""

from typing import Any

from django.http import HttpRequest

from beneficiaries.admin import PERSON_PANELS
from beneficiaries.models import Beneficiary
from projects.models import Project


def projects_of(request: HttpRequest, person: Beneficiary) -> dict[str, Any]:
    """The person's projects that the reader may see."""
    return {"projects": Project.objects.seen_by_staff(request.user).of_person(person).for_list()}


PERSON_PANELS.append(("admin/projects/_of_person.html", projects_of))
