"""Who claims, exports and erases what is held about a person."""

from typing import Any

import rules
from allauth.account.models import EmailAddress

from beneficiaries.models import ErasureRequest, Participation, PersonExport, PersonInvitation, RetentionRule
from beneficiaries.rules.persons import is_person
from programmes.models import Programme, Role
from programmes.rules import is_data_protection, is_manager, is_officer_or_manager


@rules.predicate
def is_about_self(user: Any, row: Any = None) -> bool:
    """The request or claim is about the user."""
    return row is not None and bool(is_person(user, getattr(row, "beneficiary", row)))


@rules.predicate
def protects_person(user: Any, row: Any = None) -> bool:
    """The user protects data in a programme in which the person takes part, or took; in none: in any programme."""
    if row is None or not is_data_protection(user):
        return bool(is_data_protection(user))
    participations = Participation.objects.filter(beneficiary=getattr(row, "beneficiary", row))
    mine = Programme.objects.with_role_of(user, [Role.DATA_PROTECTION])
    return participations.filter(programme__in=mine).exists() or not participations.exists()


@rules.predicate
def is_invited_person(user: Any, row: Any = None) -> bool:
    """The invitation went to an address that the user has confirmed."""
    if not isinstance(row, PersonInvitation) or not user.is_authenticated or not user.is_active:
        return False
    return bool(EmailAddress.objects.filter(user=user, email__iexact=row.email, verified=True).exists())


@rules.predicate
def asked_for_export(user: Any, export: PersonExport | None = None) -> bool:
    """The user asked for the file; without one, whether the user may ask for any."""
    if export is None:
        return bool((is_manager | is_data_protection)(user))
    return export.by_id == user.pk and bool((is_manager | is_data_protection)(user, export))


@rules.predicate
def sees_export(user: Any, export: PersonExport | None = None) -> bool:
    """Who asked for it, and who protects data in its programme."""
    return bool(asked_for_export(user, export) or is_data_protection(user, export))


@rules.predicate
def keeps_period(user: Any, period: RetentionRule | None = None) -> bool:
    """A period of one programme: its manager and data protection; one of all programmes: whoever protects data."""
    if period is not None and period.programme_id is None:
        return bool(is_data_protection(user))
    return bool((is_manager | is_data_protection)(user, period))


rules.add_perm("beneficiaries.invite_person", is_officer_or_manager)
rules.add_perm("beneficiaries.accept_person_invitation", is_invited_person)
rules.add_perm("beneficiaries.claim_record", is_about_self)
rules.add_perm("beneficiaries.answer_claim", is_officer_or_manager)
rules.add_perm("beneficiaries.view_recordclaim", is_officer_or_manager)
rules.add_perm("beneficiaries.ask_erasure", is_about_self)
rules.add_perm("beneficiaries.ask_correction", is_about_self)
rules.add_perm("beneficiaries.withdraw_erasure", is_about_self | protects_person)
rules.add_perm("beneficiaries.erase_person", protects_person)
rules.add_perm(f"beneficiaries.view_{ErasureRequest._meta.model_name}", protects_person)
rules.add_perm("beneficiaries.view_personexport", sees_export)
rules.add_perm("beneficiaries.add_personexport", asked_for_export)
rules.add_perm(f"beneficiaries.add_{ErasureRequest._meta.model_name}", protects_person)
rules.add_perm("beneficiaries.download_export", asked_for_export)
for _act in ("view", "add", "change", "delete"):
    rules.add_perm(f"beneficiaries.{_act}_retentionrule", keeps_period)
