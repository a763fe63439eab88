"""On the page of a person: the cohorts to which the person applied."""

from typing import Any

from django.http import HttpRequest

from beneficiaries.admin.persons import PERSON_PANELS
from beneficiaries.models import Beneficiary, Enrolment
from core.states import allowed


def enrolments_of(request: HttpRequest, person: Beneficiary) -> dict[str, Any]:
    """Each with the page on which the reader may go on with it, if there is one."""
    seen = Enrolment.objects.seen_by_staff(request.user).without_own(request.user).of_person(person).with_everything()
    user = request.user
    return {"rows": [{"row": row, "selects": allowed(user, "beneficiaries.select_for_cohort", row)} for row in seen]}


PERSON_PANELS.insert(0, ("admin/beneficiaries/_enrolments.html", enrolments_of))
