"""From the first day of a cohort to the last: who begins, who completes, who leaves before the end."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.enrolling import lock_enrolment, step
from beneficiaries.models import Enrolment
from beneficiaries.selecting import DecidedMeanwhile
from beneficiaries.states import PROMISED, EnrolmentState
from beneficiaries.waiting import offer_freed, tell_news
from core.errors import WrongState


class NotTold(WrongState):
    """The person does not know yet that there is a place for them."""


def _lock(enrolment: Enrolment, shown: str) -> Enrolment:
    enrolment = lock_enrolment(enrolment)
    if shown and enrolment.state != shown:
        raise DecidedMeanwhile(enrolment.state)
    if enrolment.state == EnrolmentState.SELECTED and enrolment.told_state != EnrolmentState.SELECTED:
        raise NotTold(enrolment.pk)
    return enrolment


@transaction.atomic
def begin(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """The person takes part from now on. Raises NotAllowed, WrongState, NotTold, DecidedMeanwhile."""
    enrolment = _lock(enrolment, shown)
    step(enrolment, act="begin", to=EnrolmentState.ACTIVE, by=by, at=at, told=True)
    return enrolment


@transaction.atomic
def complete(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """The person has gone through the cohort to its end. Raises NotAllowed, WrongState, DecidedMeanwhile."""
    enrolment = _lock(enrolment, shown)
    step(enrolment, act="complete", to=EnrolmentState.COMPLETED, by=by, at=at, told=True)
    return enrolment


@transaction.atomic
def drop(enrolment: Enrolment, *, reason: str, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """The person does not come (any more). Before the first day the place goes to the next; the person is told.

    `reason` stays among staff. Raises NotAllowed, WrongState, NotTold, DecidedMeanwhile, or ValidationError without a
    reason.
    """
    enrolment = _lock(enrolment, shown)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    freed = enrolment.state in PROMISED
    step(enrolment, act="drop", to=EnrolmentState.DROPPED, by=by, at=at, reason=reason.strip(), told=True)
    tell_news(enrolment)
    if freed:
        offer_freed(enrolment.cohort, places=1, at=at)
    return enrolment
