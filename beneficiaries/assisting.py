"""The help that a person got."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.code_lists import AssistanceKind
from beneficiaries.locking import lock_participation
from beneficiaries.models import Assistance, Participation
from core.auditing import record
from core.places import is_currency
from core.states import require
from repertoire.models import Organisation


@dataclass(frozen=True)
class Help:
    """What was done or given: minutes of work, a value in a currency, with which organisation, about what."""

    kind: str
    on: date
    minutes: int | None = None
    value: Decimal | None = None
    currency: str = ""
    organisation: Organisation | None = None
    note: str = ""


@transaction.atomic
def record_assistance(participation: Participation, help_given: Help, *, by: Any, at: datetime) -> Assistance:
    """Write down help that was given. Raises NotAllowed; ValidationError for a day to come, a value without a
    currency, and a meeting that says neither with whom nor about what."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.keep_case", participation)
    _check(help_given, at)
    assistance = Assistance(
        participation=participation,
        kind=help_given.kind,
        on=help_given.on,
        minutes=help_given.minutes,
        value=help_given.value,
        currency=help_given.currency if help_given.value is not None else "",
        organisation=help_given.organisation,
        note=help_given.note,
        by=by,
        at=at,
    )
    assistance.full_clean()
    assistance.save()
    record("beneficiaries.record_assistance", by=by, on=assistance, assistance=help_given.kind)
    return assistance


def _check(given: Help, at: datetime) -> None:
    if given.on > timezone.localdate(at):
        raise ValidationError({"on": _("This day has not come yet.")})
    if given.value is not None and not is_currency(given.currency):
        raise ValidationError({"currency": _("Say in which currency, as EUR.")})
    if given.kind == AssistanceKind.MEETING and given.organisation is None and not given.note.strip():
        raise ValidationError({"organisation": _("Name the institution here, or in the line on what it was about.")})
