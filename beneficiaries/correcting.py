"""Telling the office that something held is wrong."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import FollowUp, Participation
from core.auditing import record
from core.states import require

WITHIN = timedelta(days=7)
AT_ONCE = 5
"""Messages that wait for an answer."""


@transaction.atomic
def ask_correction(participation: Participation, *, text: str, by: Any, at: datetime) -> FollowUp:
    """Put what the person wants corrected among the office's follow-ups. Raises NotAllowed, or ValidationError."""
    participation = Participation.objects.select_for_update(of=("self",)).select_related("beneficiary").get(
        pk=participation.pk
    )  # fmt: skip
    require(by, "beneficiaries.ask_correction", participation)
    if participation.followups.filter(by=by, done_on=None).count() >= AT_ONCE:
        raise ValidationError(_("The office has several messages of yours already. Please wait for the answer."))
    asked = FollowUp.objects.create(
        participation=participation, by=by, at=at, due_on=timezone.localdate(at + WITHIN), subject=text.strip()
    )
    record("beneficiaries.ask_correction", by=by, on=participation.beneficiary)
    return asked
