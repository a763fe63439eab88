"""What came of it for a person, and how long it holds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.code_lists import OutcomeKind
from beneficiaries.locking import lock_participation
from beneficiaries.models import FollowUp, Outcome, Participation
from core.auditing import record
from core.errors import WrongState
from core.months import months_after
from core.states import require

FOLLOWED_AFTER = (3, 6, 12)
"""Months after which somebody asks whether the outcome still holds."""


@dataclass(frozen=True)
class Achieved:
    """What came of it, on which day, where, and what shows it; a return has a form."""

    kind: str
    on: date
    evidence: str
    form: str = ""
    country: str = ""


@transaction.atomic
def record_outcome(participation: Participation, achieved: Achieved, *, by: Any, at: datetime) -> Outcome:
    """Write down what came of it, and plan to come back after 3, 6 and 12 months.

    Raises NotAllowed; ValidationError for a day to come, without evidence, for a return without a form, and for what
    was recorded for that day already.
    """
    participation = lock_participation(participation)
    require(by, "beneficiaries.keep_case", participation)
    _check(participation, achieved, at)
    outcome = Outcome(
        participation=participation,
        kind=achieved.kind,
        on=achieved.on,
        form=achieved.form if achieved.kind == OutcomeKind.RETURNED else "",
        country=achieved.country,
        evidence=achieved.evidence,
        by=by,
        at=at,
    )
    outcome.full_clean()
    outcome.save()
    for months in FOLLOWED_AFTER:
        due = months_after(outcome.on, months)
        FollowUp.objects.create(participation=participation, outcome=outcome, months=months, due_on=due, by=by, at=at)
    record("beneficiaries.record_outcome", by=by, on=outcome, outcome=achieved.kind)
    return outcome


def _check(participation: Participation, achieved: Achieved, at: datetime) -> None:
    if achieved.on > timezone.localdate(at):
        raise ValidationError({"on": _("This day has not come yet.")})
    if not achieved.evidence.strip():
        raise ValidationError({"evidence": _("Say how you know, and where the paper is kept.")})
    if achieved.kind == OutcomeKind.RETURNED and not achieved.form:
        raise ValidationError({"form": _("Say in which form the person returned.")})
    same = participation.outcomes.standing().filter(kind=achieved.kind, on=achieved.on)
    if same.exists():
        raise ValidationError({"kind": _("This is recorded for that day already.")})


@transaction.atomic
def void_outcome(outcome: Outcome, *, because: str, by: Any, at: datetime) -> Outcome:
    """It was recorded by mistake: it counts no more, and nobody comes back to it.

    Raises NotAllowed, ValidationError without a reason, and WrongState when it was taken back already.
    """
    lock_participation(outcome.participation)
    outcome = Outcome.objects.select_related("participation__programme").get(pk=outcome.pk)
    require(by, "beneficiaries.keep_case", outcome)
    if outcome.voided_at is not None:
        raise WrongState("taken back already")
    if not because.strip():
        raise ValidationError({"because": _("Say why.")})
    outcome.voided_at, outcome.voided_because = at, because
    outcome.save(update_fields=["voided_at", "voided_because"])
    for follow_up in outcome.follow_ups.open():
        follow_up.done_on, follow_up.done_by = timezone.localdate(at), by
        follow_up.save(update_fields=["done_on", "done_by"])
    record("beneficiaries.void_outcome", by=by, on=outcome)
    return outcome
