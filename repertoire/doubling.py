"""Makes organisations known to the duplicates of core."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.duplicates.kinds import Kind, register
from repertoire.duplicates import MODEL, find_doubles_of, standing_keys
from repertoire.merging import ChangesWait, Moved, merge_organisations
from repertoire.models import Organisation
from repertoire.side_by_side import compare, sides_of


def merge(keep: int, gone: int, choices: dict[str, str], *, seen: str, by: Any, at: datetime) -> Organisation:
    """Make one entry of two, by their keys."""
    rows = Organisation.objects.in_bulk([keep, gone])
    return merge_organisations(rows[keep], rows[gone], choices, seen=seen, by=by, at=at)


def explain(error: Exception) -> str:
    """Why two entries could not be made one."""
    if isinstance(error, ChangesWait):
        return _("Changes of the entry that would go still wait for an answer. Clear or refuse them first.")
    if isinstance(error, Moved):
        return _("One of both entries has been changed since you opened this page, so nothing was merged.")
    return _("One of both entries was merged or refused meanwhile, so nothing was done.")


ORGANISATIONS = Kind(
    model=MODEL,
    label=gettext_lazy("organisations"),
    permission="repertoire.merge_entries",
    keys=standing_keys,
    find=find_doubles_of,
    sides=sides_of,
    compare=compare,
    merge=merge,
    explain=explain,
)
register(ORGANISATIONS)
