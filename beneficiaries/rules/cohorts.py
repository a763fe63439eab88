"""Who may select for cohorts, and who decides on an enrolment of one's own."""

from typing import Any

import rules

from beneficiaries.models import Cohort, Enrolment
from beneficiaries.rules.persons import acts_for, is_person
from programmes.rules import is_case_worker, is_officer_or_manager


@rules.predicate
def decides_own(user: Any, enrolment: Enrolment | None = None) -> bool:
    """The user is the person who applies, or holds the person's mandate in the programme of the cohort."""
    return enrolment is not None and acts_for(user, enrolment.beneficiary, enrolment.programme)


@rules.predicate
def is_about_oneself(user: Any, row: Any = None) -> bool:
    """The enrolment is the user's own: nobody selects oneself, whatever the role."""
    return isinstance(row, Enrolment) and bool(is_person(user, row.beneficiary))


@rules.predicate
def sees_enrolment(user: Any, enrolment: Enrolment | None = None) -> bool:
    """The enrolments that the user reads; without one, whether there may be any in the back office."""
    if enrolment is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Enrolment.objects.visible_to(user).filter(pk=enrolment.pk).exists()


rules.add_perm("beneficiaries.select_for_cohort", is_officer_or_manager & ~is_about_oneself)
rules.add_perm("beneficiaries.decide_own_enrolment", decides_own)
rules.add_perm("beneficiaries.view_enrolment", sees_enrolment)
for _act in ("view", "add", "change"):
    rules.add_perm(f"beneficiaries.{_act}_{Cohort._meta.model_name}", is_officer_or_manager)
