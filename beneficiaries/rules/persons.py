"""Who may see and change what of a person."""

from typing import Any

import rules
from django.utils import timezone

from beneficiaries.models import Beneficiary, CaseAssignment, Consent, ContactTask, Mandate, Participation
from beneficiaries.rules.remembering import is_seen, participations_of
from programmes.rules import (
    is_administrator,
    is_case_worker,
    is_data_protection,
    is_manager,
    is_officer,
    is_officer_or_manager,
)


@rules.predicate
def is_person(user: Any, person: Beneficiary | None = None) -> bool:
    """The account is the person's own."""
    return person is not None and person.user_id is not None and person.user_id == user.pk


@rules.predicate
def sees_person(user: Any, person: Beneficiary | None = None) -> bool:
    """The person takes part in a programme that the user runs, or is one of the user's cases."""
    if person is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return is_seen(person, user)


def holds_mandate(user: Any, person: Beneficiary, programme: Any) -> bool:
    """Whether the person lets `user` act for them in this programme now, and `user` still works there."""
    if not (is_officer | is_case_worker)(user, programme):
        return False
    mandates = Mandate.objects.current(timezone.now()).filter(
        holder=user, participation__beneficiary=person, participation__programme=programme
    )
    return bool(mandates.exists())


def acts_for(user: Any, person: Beneficiary, programme: Any) -> bool:
    """Whether `user` is the person, or holds the person's mandate in this programme."""
    return bool(is_person(user, person)) or holds_mandate(user, person, programme)


@rules.predicate
def looks_after(user: Any, participation: Participation | None = None) -> bool:
    """The user runs the programme in which the person takes part, or is the person's case worker there."""
    if participation is None:
        return False
    if is_officer_or_manager(user, participation):
        return True
    assigned = CaseAssignment.objects.current(timezone.now()).filter(case_worker=user, participation=participation)
    return bool(is_case_worker(user, participation)) and assigned.exists()


@rules.predicate
def takes_part(user: Any, participation: Participation | None = None) -> bool:
    """The participation is the user's own."""
    return participation is not None and bool(is_person(user, participation.beneficiary))


@rules.predicate
def sees_consent(user: Any, consent: Consent | None = None) -> bool:
    """The consents that the user reads; without one, whether there may be any in the back office."""
    if consent is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Consent.objects.visible_to(user).filter(pk=consent.pk).exists()


@rules.predicate
def sees_contact_task(user: Any, task: ContactTask | None = None) -> bool:
    """The tasks that the user reads; without one, whether there may be any in the back office."""
    if task is None:
        return bool(is_officer_or_manager(user))
    return ContactTask.objects.visible_to(user).filter(pk=task.pk).exists()


@rules.predicate
def runs_programme_of(user: Any, person: Beneficiary | None = None) -> bool:
    """The user runs a programme in which the person takes part."""
    if person is None:
        return bool(is_officer_or_manager(user))
    return any(is_officer_or_manager(user, one) for one in participations_of(person))


rules.add_perm("beneficiaries.view_beneficiary", is_person | sees_person)
rules.add_perm("beneficiaries.change_beneficiary", is_person | sees_person)
rules.add_perm("beneficiaries.add_beneficiary", is_officer_or_manager)
rules.add_perm("beneficiaries.read_restricted", runs_programme_of)
rules.add_perm("beneficiaries.write_restricted", is_person | runs_programme_of)
rules.add_perm("beneficiaries.record_person", is_officer_or_manager)
rules.add_perm("beneficiaries.change_participation", is_officer_or_manager)
rules.add_perm("beneficiaries.record_mandate", looks_after)
rules.add_perm("beneficiaries.withdraw_mandate", takes_part)
rules.add_perm("beneficiaries.give_consent", is_person)
rules.add_perm("beneficiaries.record_consent", looks_after)
rules.add_perm("beneficiaries.view_consent", sees_consent)
rules.add_perm("beneficiaries.view_contacttask", sees_contact_task)
rules.add_perm("beneficiaries.import_persons", is_officer_or_manager)
rules.add_perm("beneficiaries.merge_persons", runs_programme_of)
rules.add_perm("beneficiaries.assign_case", is_officer_or_manager)
rules.add_perm("beneficiaries.export_persons", is_manager | is_data_protection)
rules.add_perm("beneficiaries.tell_person", is_officer_or_manager)

writes_notices = is_manager | is_data_protection
rules.add_perm("beneficiaries.view_consentnotice", is_administrator | is_officer_or_manager | is_data_protection)
rules.add_perm("beneficiaries.add_consentnotice", writes_notices)
rules.add_perm("beneficiaries.change_consentnotice", writes_notices)
