"""How a person means to return."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.locking import lock_participation
from beneficiaries.models import Participation, ReturnIntention
from core.auditing import record
from core.places import is_region_of
from core.states import require


@dataclass(frozen=True)
class Meant:
    """In which form, for what, where and when."""

    form: str
    aim: str
    horizon: str
    country: str = ""
    region: str = ""


@transaction.atomic
def say_intention(participation: Participation, meant: Meant, *, by: Any, at: datetime) -> ReturnIntention:
    """Write what the person says today; what was said before stays, and the same again changes nothing.

    Raises NotAllowed, or ValidationError for a region of another country.
    """
    participation = lock_participation(participation)
    require(by, "beneficiaries.say_intention", participation)
    if meant.region and not is_region_of(meant.region, meant.country):
        raise ValidationError({"region": _("This region lies in another country.")})
    last: ReturnIntention | None = participation.intentions.newest().first()
    if last is not None and _as_meant(last) == meant:
        return last
    said = ReturnIntention(participation=participation, by=by, at=at, **vars(meant))
    said.full_clean()
    said.save()
    record("beneficiaries.say_intention", by=by, on=said)
    return said


def _as_meant(said: ReturnIntention) -> Meant:
    return Meant(said.form, said.aim, said.horizon, said.country.code or "", said.region)
