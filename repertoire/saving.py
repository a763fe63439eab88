"""Searches that people keep, and the mail that says that there is something new."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.auditing import record
from core.mailing import queue_mail
from core.states import require
from repertoire.models import SavedSearch

MOST = 20
"""Searches that one person keeps."""

AT_ONCE = 200
NOT_BEFORE = timedelta(days=1)
SETTLED = timedelta(minutes=10)
"""What was published so long ago has been committed: an act is dated when it begins, and an import takes a minute."""


@transaction.atomic
def save_search(query: str, *, name: str, about: str, by: Any, at: datetime) -> SavedSearch:
    """Keep a search; the same one twice is one. Raises ValidationError for one too many."""
    require(by, "repertoire.save_search")
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    known = SavedSearch.objects.of(by)
    found = known.filter(about=about, query=query).first()
    if found is not None:
        return found
    if known.count() >= MOST:
        raise ValidationError(_("You keep the most searches that one person can keep. Forget one first."), code="most")
    saved = SavedSearch.objects.create(user=by, about=about, query=query, name=name, created_at=at, told_until=at)
    record("repertoire.save_search", by=by, on=saved)
    return saved


@transaction.atomic
def forget_search(saved: SavedSearch, *, by: Any) -> None:
    """Do not keep it any more. Raises NotAllowed to whom it does not belong."""
    require(by, "repertoire.forget_search", saved)
    record("repertoire.forget_search", by=by, on=saved)
    saved.delete()


@transaction.atomic
def tell_searchers(*, new_for: Callable[[SavedSearch, datetime], int], at: datetime) -> int:
    """Write to whoever keeps a search that something new fits, at most once a day; returns how many mails.

    `new_for(search, moment)` counts what fits and was published since its owner was told, until that moment.
    """
    told, until = 0, at - SETTLED
    for saved in SavedSearch.objects.to_tell(until - NOT_BEFORE)[:AT_ONCE]:
        number, since = new_for(saved, until), saved.told_until
        saved.told_until = until
        saved.save(update_fields=["told_until"])
        if number:
            told += 1
            _tell(saved, number, since)
    return told


def _tell(saved: SavedSearch, number: int, since: datetime) -> None:
    address = reverse(f"repertoire:{'organisations' if saved.about == 'organisation' else 'opportunities'}")
    queue_mail(
        "repertoire/new_for_search", to=saved.user.recipient, cause=saved, search=saved.name, number=number,
        path=f"{address}?{saved.query}&sort=latest", since=since.isoformat(),
    )  # fmt: skip
