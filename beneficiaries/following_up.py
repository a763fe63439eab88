"""Coming back to a person on a day, with what was found."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.locking import lock_participation
from beneficiaries.models import FollowUp, Participation
from core.auditing import record
from core.errors import WrongState
from core.states import require


@transaction.atomic
def plan_follow_up(participation: Participation, *, about: str, due_on: date, by: Any, at: datetime) -> FollowUp:
    """Come back to the person on a day. Raises NotAllowed; ValidationError that is about nothing or for a day that is
    over."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.keep_case", participation)
    if not about.strip():
        raise ValidationError({"about": _("Say what it is about.")})
    if due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("This day is over.")})
    follow_up = FollowUp.objects.create(participation=participation, subject=about, due_on=due_on, by=by, at=at)
    record("beneficiaries.plan_follow_up", by=by, on=follow_up)
    return follow_up


@transaction.atomic
def finish_follow_up(
    follow_up: FollowUp, *, finding: str, still_holds: bool | None, on: date, by: Any, at: datetime
) -> FollowUp:
    """Somebody came back to the person on a day and found something; of an outcome: whether it still holds.

    Raises NotAllowed, WrongState when it is done already, and ValidationError without a finding, for a day to come,
    and where it is not said whether the outcome holds.
    """
    lock_participation(follow_up.participation)
    follow_up = FollowUp.objects.select_related("participation__programme", "outcome").get(pk=follow_up.pk)
    require(by, "beneficiaries.keep_case", follow_up)
    if follow_up.done_on is not None:
        raise WrongState("done already")
    if not finding.strip():
        raise ValidationError({"finding": _("Say what you found, if only that nobody answered.")})
    if on > timezone.localdate(at):
        raise ValidationError({"on": _("This day has not come yet.")})
    if follow_up.outcome is not None and still_holds is None:
        raise ValidationError({"still_holds": _("Say whether it still holds.")})
    follow_up.done_on, follow_up.done_by, follow_up.finding = on, by, finding
    follow_up.still_holds = still_holds if follow_up.outcome is not None else None
    follow_up.save(update_fields=["done_on", "done_by", "finding", "still_holds"])
    record("beneficiaries.finish_follow_up", by=by, on=follow_up)
    return follow_up
