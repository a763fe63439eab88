"""Asking a recorded person to sign in: whoever has confirmed the address may accept, once."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.enrolling import lock_cohorts
from beneficiaries.merging import blanks_of, unite_persons
from beneficiaries.models import Beneficiary, Cohort, Participation, PersonInvitation
from core.auditing import record
from core.errors import WrongState
from core.mailing import Recipient, cancel_mails, queue_mail
from core.states import require


@transaction.atomic
def invite_person(participation: Participation, *, email: str, by: Any, at: datetime) -> PersonInvitation:
    """Mail a link to the person's own record; an earlier invitation of the person counts no more.

    Raises NotAllowed, WrongState for a record that was merged or erased, ValidationError where the person signs in
    already.
    """
    person = _standing(participation.beneficiary_id)
    require(by, "beneficiaries.invite_person", participation)
    if person.user_id is not None:
        raise ValidationError(_("This person signs in with an account already."))
    for earlier in person.invitations.filter(accepted_at=None):
        cancel_mails(earlier)
        earlier.delete()
    invitation = PersonInvitation.objects.create(
        beneficiary=person, programme=participation.programme, email=email.strip().lower(), by=by, at=at
    )
    record("beneficiaries.invite_person", by=by, on=person)
    queue_mail(
        "beneficiaries/invited", to=Recipient(invitation.email, person.contact_language), cause=invitation,
        path=reverse("beneficiaries:invitation", args=[invitation.uuid]),
    )  # fmt: skip
    return invitation


@transaction.atomic
def accept_person_invitation(invitation: PersonInvitation, *, by: Any, at: datetime) -> Beneficiary:
    """The record is that of `by` from now on; what `by` wrote before goes into it where it says nothing.

    Raises NotAllowed unless `by` has confirmed the invited address, WrongState when the invitation was accepted, is
    too old or somebody signs in for the person already, and what a merge raises.
    """
    own = Beneficiary.objects.of_account(by).first()
    if own is not None:
        lock_cohorts(Cohort.objects.with_both(invitation.beneficiary, own))
    keys = [invitation.beneficiary_id, *([own.pk] if own is not None else [])]
    list(Beneficiary.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    found = PersonInvitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None or not found.is_open(at):
        raise WrongState("accepted or over")
    require(by, "beneficiaries.accept_person_invitation", found)
    person = link_account(_standing(found.beneficiary_id), by, by=by, at=at)
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])
    record("beneficiaries.accept_person_invitation", by=by, on=person)
    return person


def link_account(person: Beneficiary, user: Any, *, by: Any, at: datetime) -> Beneficiary:
    """Let the account be that of a locked person; a record that it has of its own is merged into this one.

    Raises WrongState where somebody signs in for the person already, and what a merge raises.
    """
    if person.user_id == user.pk:
        return person
    if person.user_id is not None:
        raise WrongState("has an account")
    own = Beneficiary.objects.of_account(user).first()
    if own is not None:
        return unite_persons(person, own, blanks_of(person, own), by=by, at=at)
    person.user = user
    person.save(update_fields=["user"])
    return person


def _standing(key: int) -> Beneficiary:
    """The person, locked. Raises WrongState for a record that was merged or erased."""
    person = Beneficiary.objects.select_for_update(of=("self",)).get(pk=key)
    if person.merged_into_id is not None or person.erased_at is not None:
        raise WrongState("merged or erased")
    return person
