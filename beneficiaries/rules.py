"""Who may see and change what of a person."""

from typing import Any

import rules
from django.utils import timezone

from beneficiaries.models import Beneficiary, Mandate
from programmes.rules import is_case_worker, is_data_protection, is_manager, is_officer_or_manager


@rules.predicate
def is_person(user: Any, person: Beneficiary | None = None) -> bool:
    """The account is the person's own."""
    return person is not None and person.user_id is not None and person.user_id == user.pk


@rules.predicate
def sees_person(user: Any, person: Beneficiary | None = None) -> bool:
    """The person takes part in a programme that the user runs, or is one of the user's cases."""
    if person is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Beneficiary.objects.seen_by_staff(user).filter(pk=person.pk).exists()


def holds_mandate(user: Any, person: Beneficiary, programme: Any) -> bool:
    """Whether the person lets `user` act for them in this programme now, and `user` still works there."""
    if not (is_officer_or_manager | is_case_worker)(user, programme):
        return False
    mandates = Mandate.objects.current(timezone.now()).filter(
        holder=user, participation__beneficiary=person, participation__programme=programme
    )
    return bool(mandates.exists())


rules.add_perm("beneficiaries.view_beneficiary", is_person | sees_person)
rules.add_perm("beneficiaries.change_beneficiary", is_person | sees_person)
rules.add_perm("beneficiaries.add_beneficiary", is_officer_or_manager)
rules.add_perm("beneficiaries.give_consent", is_person)
rules.add_perm("beneficiaries.record_consent", sees_person)
rules.add_perm("beneficiaries.assign_case", is_officer_or_manager)
rules.add_perm("beneficiaries.export_persons", is_manager | is_data_protection)
rules.add_perm("beneficiaries.tell_person", is_officer_or_manager)
