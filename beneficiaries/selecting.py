"""Staff judge who applied and decide; the person is told by an act of its own (see announcing)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.enrolling import NoPlaceLeft, lock_enrolment, places_left, step
from beneficiaries.models import Enrolment, EnrolmentScore
from beneficiaries.models.cohort import HIGHEST_SCORE
from beneficiaries.states import HOLDING_A_PLACE, JUDGED, PROMISED, SELECTS, EnrolmentState
from beneficiaries.waiting import offer_freed
from core.auditing import record
from core.errors import Conflict, WrongState
from core.states import require

Scores = dict[int, int | None]
"""A value, or None for "not judged", by the key of the criterion."""


class DecidedMeanwhile(Conflict):
    """The enrolment is in another state than the one that was shown."""


@transaction.atomic
def score_applicant(enrolment: Enrolment, *, values: Scores, seen: Scores, by: Any, at: datetime) -> list[int]:
    """Save the scores in `values` that differ from `seen`, which are those that the writer had before them.

    Returns the criteria that were changed. Raises NotAllowed, WrongState once it is decided, ValidationError for a
    score off the scale or of another cohort, Conflict, saving nothing, where somebody gave another score meanwhile.
    """
    enrolment = lock_enrolment(enrolment)
    require(by, SELECTS, enrolment)
    changed = {key: value for key, value in values.items() if value != seen.get(key)}
    if not changed:
        return []
    if enrolment.state not in JUDGED:
        raise WrongState(enrolment.state)
    _check_scores(enrolment, changed)
    there: Scores = dict(enrolment.scores.values_list("criterion_id", "value"))
    if any(there.get(key) not in {seen.get(key), value} for key, value in changed.items()):
        raise Conflict(enrolment.pk)
    for key, value in changed.items():
        if value is None:
            enrolment.scores.filter(criterion=key).delete()
        else:
            EnrolmentScore.objects.update_or_create(
                enrolment=enrolment, criterion_id=key, defaults={"value": value, "by": by, "at": at}
            )
    record("beneficiaries.score_enrolment", by=by, on=enrolment)
    return list(changed)


def _check_scores(enrolment: Enrolment, values: Scores) -> None:
    if not values.keys() <= set(enrolment.cohort.criteria.values_list("pk", flat=True)):
        raise ValidationError(_("This criterion belongs to another cohort."))
    if any(value is not None and not 0 <= value <= HIGHEST_SCORE for value in values.values()):
        raise ValidationError(_("A score is a whole number from 0 to %(most)s.") % {"most": HIGHEST_SCORE})


def _lock(enrolment: Enrolment, by: Any, shown: str) -> Enrolment:
    """The locked row, if `by` selects for its cohort and it is still in the state that was shown ('' for any)."""
    enrolment = lock_enrolment(enrolment)
    require(by, SELECTS, enrolment)
    if shown and enrolment.state != shown:
        raise DecidedMeanwhile(enrolment.state)
    return enrolment


@transaction.atomic
def shortlist(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """Put an applicant on the short list. Raises NotAllowed, WrongState, DecidedMeanwhile when the row is not in the
    state `shown` any more; so do the other acts here."""
    enrolment = _lock(enrolment, by, shown)
    step(enrolment, act="shortlist", to=EnrolmentState.SHORTLISTED, by=by, at=at)
    return enrolment


@transaction.atomic
def unlist(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """Take an applicant off the short list."""
    enrolment = _lock(enrolment, by, shown)
    step(enrolment, act="unlist", to=EnrolmentState.APPLIED, by=by, at=at)
    return enrolment


@transaction.atomic
def select(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """Give the applicant a place. Raises NoPlaceLeft when there is none; also under many at once never one too many:
    places are counted under the cohort's lock, and the database counts again."""
    enrolment = _lock(enrolment, by, shown)
    if enrolment.state not in HOLDING_A_PLACE and places_left(enrolment.cohort) < 1:
        raise NoPlaceLeft(enrolment.cohort.slug)
    step(enrolment, act="select", to=EnrolmentState.SELECTED, by=by, at=at)
    return enrolment


@transaction.atomic
def waitlist(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """Put the applicant at the end of the waiting list."""
    enrolment = _lock(enrolment, by, shown)
    enrolment.waiting_since = at
    step(enrolment, act="waitlist", to=EnrolmentState.WAITLISTED, by=by, at=at, also=["waiting_since"])
    return enrolment


@transaction.atomic
def refuse(enrolment: Enrolment, *, reason: str, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """Do not take the applicant, and say why (among staff). A place that was held goes to the next who waits.

    Raises ValidationError without a reason.
    """
    enrolment = _lock(enrolment, by, shown)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    freed = enrolment.state in PROMISED
    step(enrolment, act="refuse", to=EnrolmentState.REFUSED, by=by, at=at, reason=reason.strip())
    if freed:
        offer_freed(enrolment.cohort, places=1, at=at)
    return enrolment


@transaction.atomic
def reconsider(enrolment: Enrolment, *, by: Any, at: datetime, shown: str = "") -> Enrolment:
    """Take a refusal back: the applicant is on the short list again."""
    enrolment = _lock(enrolment, by, shown)
    step(enrolment, act="reconsider", to=EnrolmentState.SHORTLISTED, by=by, at=at)
    return enrolment
