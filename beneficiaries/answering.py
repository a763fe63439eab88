"""What the organisation says to a referral, and how it ended."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.models import Referral
from beneficiaries.referral_moves import lock_referral, move_referral, person_of
from beneficiaries.states import ReferralState
from beneficiaries.telling import tell_person


def accept_referral(referral: Referral, *, answer: str, by: Any, at: datetime) -> Referral:
    """The organisation takes it up and says how it goes on. Raises as `decline_referral` does."""
    return _answer(referral, act="accept", to=ReferralState.ACCEPTED, answer=answer, by=by, at=at)


def decline_referral(referral: Referral, *, answer: str, by: Any, at: datetime) -> Referral:
    """The organisation says no, and why. The person is told to read the answer.

    Raises NotAllowed for whoever does not see it (any more), WrongState when it was answered before, ValidationError
    for an empty answer.
    """
    return _answer(referral, act="decline", to=ReferralState.DECLINED, answer=answer, by=by, at=at)


@transaction.atomic
def _answer(referral: Referral, *, act: str, to: str, answer: str, by: Any, at: datetime) -> Referral:
    referral = lock_referral(referral)
    if not answer.strip():
        raise ValidationError({"answer": _("Write a few words: the person reads them.")})
    referral.answer, referral.answered_at = answer, at
    move_referral(referral, act=act, to=to, by=by, at=at, also=["answer", "answered_at"])
    _tell(referral, "beneficiaries/referral_answered")
    return referral


@transaction.atomic
def finish_referral(referral: Referral, *, done: bool, reason: str, by: Any, at: datetime) -> Referral:
    """What was accepted has been done, or is given up for a reason. The person is told.

    Raises NotAllowed, WrongState for one that was not accepted, ValidationError where it is given up without a reason.
    """
    referral = lock_referral(referral)
    if not done and not reason.strip():
        raise ValidationError({"reason": _("Say why it did not come to an end.")})
    act, to = ("finish", ReferralState.DONE) if done else ("abandon", ReferralState.ABANDONED)
    move_referral(referral, act=act, to=to, by=by, at=at, reason=reason)
    _tell(referral, "beneficiaries/referral_closed")
    return referral


def _tell(referral: Referral, template: str) -> None:
    path = reverse("beneficiaries:my_referral", args=[referral.uuid])
    tell_person(person_of(referral), template, programme=referral.programme, path=path, cause=referral)
