"""Makes persons known to the duplicates of core."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.duplicates import MODEL, find_doubles_of, standing_keys
from beneficiaries.merging import ErasureAsked, Moved, TwoAccounts, merge_persons
from beneficiaries.models import Beneficiary
from beneficiaries.side_by_side import compare, sides_of
from core.duplicates.kinds import Kind, register


def merge(keep: int, gone: int, choices: dict[str, str], *, seen: str, by: Any, at: datetime) -> Beneficiary:
    """Make one record of two, by their keys."""
    rows = Beneficiary.objects.in_bulk([keep, gone])
    return merge_persons(rows[keep], rows[gone], choices, seen=seen, by=by, at=at)


def explain(error: Exception) -> str:
    """Why two records could not be made one."""
    if isinstance(error, TwoAccounts):
        return _("Both sign in with an account, so nothing was merged. Ask the person which account to close first.")
    if isinstance(error, ErasureAsked):
        return _("One of both has asked to be erased. That is answered first, so nothing was merged.")
    if isinstance(error, Moved):
        return _("One of both records has been changed since you opened this page, so nothing was merged.")
    return _("One of both records was merged or erased meanwhile, so nothing was done.")


PERSONS = Kind(
    model=MODEL,
    label=gettext_lazy("persons"),
    permission="beneficiaries.merge_persons",
    keys=standing_keys,
    find=find_doubles_of,
    sides=sides_of,
    compare=compare,
    merge=merge,
    explain=explain,
    seen=Beneficiary.objects.run_by_or_merged,
)
register(PERSONS)
