"""Filters of the back office's lists that somebody keeps under a name."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.models import SavedFilter
from core.states import require

MOST = 12
"""Filters that one person keeps of one list."""


@transaction.atomic
def save_filter(about: str, *, query: str, name: str, by: Any) -> SavedFilter:
    """Keep `query` of the list of a table under a name; of the same name, in place of what was kept.

    Raises NotAllowed, or ValidationError without a name or a filter, and for one too many.
    """
    require(by, "core.save_filter")
    get_user_model()._base_manager.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    mine = SavedFilter.objects.of(by).about(about)
    name = " ".join(name.split())
    saved = mine.filter(name=name).first() or SavedFilter(user=by, about=about, name=name)
    saved.query = query
    saved.full_clean(validate_unique=False, validate_constraints=False)
    if saved.pk is None and mine.count() >= MOST:
        raise ValidationError(_("You keep as many filters of this list as one person can. Forget one first."))
    saved.save()
    record("core.save_filter", by=by, on=saved, filter=about)
    return saved


@transaction.atomic
def forget_filter(saved: SavedFilter, *, by: Any) -> None:
    """Do not keep it any more. Raises NotAllowed to whom it does not belong."""
    require(by, "core.forget_filter", saved)
    record("core.forget_filter", by=by, on=saved, filter=saved.about)
    saved.delete()
