"""Putting a person in touch with whoever offers an opportunity: the wish, and the sending."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.consenting import answer_consent, has_consented
from beneficiaries.models import Beneficiary, ConsentNotice, Participation, Purpose, Referral
from beneficiaries.referral_moves import lock_referral, mandate_of, move_referral, person_of, write_step
from beneficiaries.rules.persons import is_person
from beneficiaries.states import REFERRAL_TRANSITIONS, ReferralState
from beneficiaries.telling import tell_person
from core.states import find_transition, require
from repertoire.models import Opportunity
from repertoire.moving import owners_of, tell


@transaction.atomic
def propose_referral(
    participation: Participation, *, opportunity: Opportunity, message: str, by: Any, at: datetime
) -> Referral:
    """Write down that the person should be put in touch. The organisation sees nothing before it is sent.

    What staff propose, the person is told. Raises NotAllowed, or ValidationError for an opportunity that is not
    public, a participation that is over, and where a referral to it is under way.
    """
    Beneficiary.objects.select_for_update().get(pk=participation.beneficiary_id)
    participation = Participation.objects.with_programme().get(pk=participation.pk)
    require(by, "beneficiaries.start_referral", participation)
    today = timezone.localdate(at)
    if participation.is_over(today):
        raise ValidationError(_("This person does not take part in the programme any more."))
    if not Opportunity.objects.public(today).filter(pk=opportunity.pk).exists():
        raise ValidationError(_("This opportunity is not public any more."))
    if participation.referrals.open().about(opportunity).exists():
        raise ValidationError(_("This person has been put in touch about this opportunity already."))
    own = bool(is_person(by, participation.beneficiary)) or bool(mandate_of(by, participation))
    referral = Referral(participation=participation, opportunity=opportunity, message=message, at=at)
    referral.started_by = Referral.From.PERSON if own else Referral.From.STAFF
    referral.full_clean(validate_unique=False, validate_constraints=False)
    referral.save()
    write_step(referral, act="propose", by=by, at=at)
    if not own:
        tell_about(referral, "beneficiaries/referral_proposed")
    return referral


@transaction.atomic
def show_interest(
    participation: Participation,
    *,
    opportunity: Opportunity,
    message: str,
    agreed_to: ConsentNotice | None,
    by: Any,
    at: datetime,
) -> Referral:
    """The person is interested, and where consent to share was missing agrees to `agreed_to` with the same step.

    Raises what `propose_referral` and `answer_consent` raise; then nothing is written, the consent neither.
    """
    if agreed_to is not None:
        person, programme = participation.beneficiary, participation.programme
        answer_consent(person, programme=programme, notice=agreed_to, granted=True, by=by, at=at)
    return propose_referral(participation, opportunity=opportunity, message=message, by=by, at=at)


def hindrances(referral: Referral, *, at: datetime) -> list[str]:
    """Why the referral cannot be sent now, in words; nothing where it can."""
    found, today = [], timezone.localdate(at)
    if referral.participation.is_over(today):
        found.append(_("This person does not take part in the programme any more."))
    organisation = referral.opportunity.organisation
    if not has_consented(person_of(referral), Purpose.PARTNERS, programme=referral.programme):
        found.append(_("The person does not agree to sharing with partners in this programme."))
    if not Opportunity.objects.public(today).filter(pk=referral.opportunity_id).exists():
        found.append(_("The opportunity is not public any more."))
    if not owners_of(organisation, at=at):
        found.append(_("Nobody speaks for the organisation, so nobody there could read it. Invite somebody first."))
    return found


@transaction.atomic
def send_referral(referral: Referral, *, by: Any, at: datetime) -> Referral:
    """Show the referral to the organisation; those who speak for it and the person are told.

    Raises NotAllowed, WrongState for one that does not wait to be sent, ValidationError with what hinders: unless at
    this very moment the person agrees and takes part, nothing is sent. Both change under the person's lock.
    """
    referral = lock_referral(referral)
    require(by, "beneficiaries.send_referral", referral)
    find_transition(REFERRAL_TRANSITIONS, source=referral.state, act="send", target=ReferralState.SENT)
    if reasons := hindrances(referral, at=at):
        raise ValidationError(reasons)
    referral.sent_at = at
    move_referral(referral, act="send", to=ReferralState.SENT, by=by, at=at, also=["sent_at"])
    organisation = referral.opportunity.organisation
    path = reverse("received:referral", args=[referral.uuid])
    people = owners_of(organisation, at=at)
    tell(people, "beneficiaries/referral_received", organisation=organisation, cause=referral, path=path)
    tell_about(referral, "beneficiaries/referral_sent")
    return referral


def tell_about(referral: Referral, template: str) -> None:
    """Tell the person that something happened; the mail says only where to read it."""
    path = reverse("beneficiaries:my_referral", args=[referral.uuid])
    tell_person(person_of(referral), template, programme=referral.programme, path=path, cause=referral)
