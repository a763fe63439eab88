"""What tests of referrals begin with: Amina agrees to sharing, and Atlas House offers a course."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from beneficiaries.consenting import answer_consent
from beneficiaries.models import Consent, ConsentNotice, Participation, Purpose, Referral
from beneficiaries.referring import propose_referral, send_referral
from repertoire.models import Opportunity, Organisation
from tests.builders import make_consent, make_opportunity, make_repertoire
from tests.cast import Cast


def part_of(user: User) -> Participation:
    found: Participation = Participation.objects.with_programme().get(beneficiary__user=user)
    return found


def public_offer(organisation: Organisation, **fields: Any) -> Opportunity:
    """An opportunity that the public finds."""
    if not organisation.repertoires.exists():
        organisation.repertoires.add(make_repertoire())
    return make_opportunity(organisation, **fields)


def agree(user: User, **fields: Any) -> Consent:
    part = part_of(user)
    return make_consent(part.beneficiary, part.programme, Purpose.PARTNERS, **fields)


def withdraw(user: User, **more: Any) -> None:
    """The person withdraws the consent to share."""
    part = part_of(user)
    notice = ConsentNotice.objects.get(purpose=Purpose.PARTNERS)
    values: dict[str, Any] = {
        "programme": part.programme,
        "notice": notice,
        "granted": False,
        "by": user,
        "at": timezone.now(),
    }
    answer_consent(part.beneficiary, **values | more)


def proposed(
    user: User, opportunity: Opportunity, *, by: User | None = None, message: str = "I bake bread"
) -> Referral:
    return propose_referral(part_of(user), opportunity=opportunity, message=message, by=by or user, at=timezone.now())


def sent(user: User, opportunity: Opportunity, *, officer: User, message: str = "I bake bread") -> Referral:
    """Proposed by the person and sent by an officer."""
    return send_referral(proposed(user, opportunity, message=message), by=officer, at=timezone.now())


def sent_to_atlas(cast: Cast) -> Referral:
    """Amina's, which Yasmine may read."""
    assert cast.yasmine.pk
    if not Consent.objects.filter(purpose=Purpose.PARTNERS, beneficiary=cast.amina.beneficiary).exists():
        agree(cast.amina)
    return sent(cast.amina, public_offer(cast.atlas), officer=cast.giulia)


def fresh(referral: Referral) -> Referral:
    found: Referral = Referral.objects.for_list().get(pk=referral.pk)
    return found
