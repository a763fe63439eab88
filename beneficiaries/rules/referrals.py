"""Who puts a person in touch with an organisation, and who answers."""

from typing import Any

import rules

from beneficiaries.models import Referral
from beneficiaries.rules.cases import is_the_person, keeps_case, participation_of
from beneficiaries.rules.persons import holds_mandate
from programmes.rules import is_case_worker, is_officer_or_manager
from repertoire.rules import speaks_for


@rules.predicate
def has_mandate(user: Any, row: Any = None) -> bool:
    """The user acts for the person, in the programme of the referral or participation."""
    participation = participation_of(row)
    return participation is not None and holds_mandate(user, participation.beneficiary, participation.programme)


@rules.predicate
def received(user: Any, referral: Referral | None = None) -> bool:
    """It was sent to an organisation that the user speaks for, and the person's consent to share stands."""
    if referral is None:
        return False
    return Referral.objects.received_by(user).filter(pk=referral.pk).exists()


@rules.predicate
def sees_referral(user: Any, referral: Referral | None = None) -> bool:
    """The referrals that staff read; without one, whether there may be any in the back office."""
    if referral is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Referral.objects.seen_by_staff(user).filter(pk=referral.pk).exists()


rules.add_perm("beneficiaries.start_referral", is_the_person | has_mandate | keeps_case)
rules.add_perm("beneficiaries.send_referral", keeps_case)
rules.add_perm("beneficiaries.answer_referral", received)
rules.add_perm("beneficiaries.finish_referral", received | keeps_case)
rules.add_perm("beneficiaries.revoke_referral", is_the_person | has_mandate | keeps_case)
rules.add_perm("beneficiaries.view_referral", sees_referral)
rules.add_perm("beneficiaries.add_referral", keeps_case)
rules.add_perm("beneficiaries.receive_referrals", speaks_for)
