"""Taking a referral back: from that moment the organisation sees nothing of it, and unsent mails never leave."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from beneficiaries.models import Beneficiary, Referral
from beneficiaries.querysets.referrals import OPEN, SHOWN_TO_PARTNER
from beneficiaries.referral_moves import lock_referral, mandate_of, person_of, write_step
from beneficiaries.rules.persons import is_person
from beneficiaries.states import REFERRAL_TRANSITIONS, ReferralState
from beneficiaries.telling import tell_person
from core.mailing import cancel_mails
from core.states import find_transition, require
from programmes.models import Programme
from repertoire.moving import owners_of, tell


@transaction.atomic
def revoke_referral(referral: Referral, *, by: Any, at: datetime, reason: str = "") -> Referral:
    """The person, or staff, takes the referral back. The organisation is told that one was, and not whose.

    The person is told what staff did without a mandate. Raises NotAllowed, or WrongState when it was taken back before.
    """
    referral = lock_referral(referral)
    line = find_transition(REFERRAL_TRANSITIONS, source=referral.state, act="revoke", target=ReferralState.REVOKED)
    require(by, line.permission, referral)
    take_back(referral, by=by, at=at, reason=reason)
    if not is_person(by, person_of(referral)) and not mandate_of(by, referral.participation):
        path = reverse("beneficiaries:my_referral", args=[referral.uuid])
        person, programme = person_of(referral), referral.programme
        tell_person(person, "beneficiaries/referral_closed", programme=programme, path=path, cause=referral)
    return referral


def revoke_unshared(person: Beneficiary, *, programme: Programme, at: datetime) -> int:
    """What follows when the locked `person` withdraws the consent to share: every open referral is taken back, and
    nothing that waits to be mailed because of any referral leaves. Returns how many were taken back."""
    found = Referral.objects.select_for_update(of=("self",)).of_person(person).in_programme(programme).for_list()
    taken = 0
    for referral in found.order_by("pk"):
        if referral.state in OPEN:
            take_back(referral, by=None, at=at, reason="")
            taken += 1
        elif referral.state in SHOWN_TO_PARTNER:  # settled: it stays as it ended, and is hidden from the organisation
            cancel_mails(referral)
    return taken


def take_back(referral: Referral, *, by: Any, at: datetime, reason: str) -> None:
    """Move a locked referral, cancel its mails, and tell the organisation if it had been shown."""
    was_shown = referral.state in SHOWN_TO_PARTNER
    referral.state = ReferralState.REVOKED
    referral.save(update_fields=["state"])
    write_step(referral, act="revoke", by=by, at=at, reason=reason)
    cancel_mails(referral)
    if was_shown:
        organisation = referral.opportunity.organisation
        people, path = owners_of(organisation, at=at), reverse("received:referrals")
        # because of the organisation, not of the referral: it says nothing of the person, and outlives their erasure
        tell(people, "beneficiaries/referral_taken_back", organisation=organisation, cause=organisation, path=path)
