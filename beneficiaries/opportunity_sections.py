"""What the public page of an opportunity shows to those who may want it."""

from typing import Any

from beneficiaries.models import Referral
from repertoire.models import Opportunity
from repertoire.sections import register_section
from repertoire.states import OfferState


def interest_in(opportunity: Opportunity, viewer: Any) -> dict[str, Any]:
    """The way to say "I am interested"; nothing for whoever speaks for the organisation, and before publication."""
    if opportunity.state != OfferState.PUBLISHED:
        return {}
    found: dict[str, Any] = {"opportunity": opportunity, "signed_in": viewer is not None}
    if viewer is None:
        return found
    if Opportunity.objects.spoken_for_by(viewer).filter(pk=opportunity.pk).exists():
        return {}
    mine = Referral.objects.of_account(viewer).about(opportunity).open().first()
    return found | {"referral": mine}


register_section("beneficiaries/_interest.html", interest_in)
