"""Searches that people keep, and the mail that says what new there is."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.auditing import record
from core.mailing import queue_mail
from core.states import require
from repertoire.filters import EntryFilter
from repertoire.models import Entry, SavedSearch
from repertoire.presenting import chips_of, results_for
from repertoire.searching import answering, understand

MOST = 20
"""Searches that one person keeps."""

AT_ONCE = 200
NOT_BEFORE = timedelta(days=1)
KEPT = ("q", "repertoire", "kind", "support", "aim", "country", "region", "sector", "language")


@transaction.atomic
def save_search(query: str, *, about: str, by: Any, at: datetime) -> SavedSearch:
    """Keep a search; the same one twice is one.

    Raises ValidationError for one that asks for everything, or for one too many.
    """
    require(by, "repertoire.save_search")
    sent = QueryDict(query)
    kept = urlencode([(name, value) for name in KEPT for value in sent.getlist(name) if value])[:1000]
    chosen = EntryFilter(QueryDict(kept), Entry.objects.none())
    if not chosen.active and not understand(str(chosen.chosen.get("q") or ""), by.language).query:
        raise ValidationError(_("Search for something first."), code="everything")
    known = SavedSearch.objects.select_for_update().filter(user=by)
    found = known.filter(about=about, query=kept).first()
    if found is not None:
        return found
    if known.count() >= MOST:
        raise ValidationError(_("You keep the most searches that one person can keep. Forget one first."), code="most")
    name = named(kept, language=by.language)
    saved = SavedSearch.objects.create(user=by, about=about, query=kept, name=name, created_at=at, told_until=at)
    record("repertoire.save_search", by=by, on=saved)
    return saved


def named(query: str, *, language: str) -> str:
    """What a search is called: its words and what is chosen, in a language."""
    sent = QueryDict(query)
    with override(language):
        chips = [chip.label for chip in chips_of(results_for(sent), sent)]
    return ", ".join([*sent.getlist("q")[:1], *chips])[:120]


@transaction.atomic
def forget_search(saved: SavedSearch, *, by: Any) -> None:
    """Do not keep it any more."""
    record("repertoire.forget_search", by=by, on=saved)
    saved.delete()


def tell_searchers(*, at: datetime) -> int:
    """Write to whoever keeps a search that something new fits, at most once a day; returns how many mails."""
    told = 0
    with transaction.atomic():
        for saved in SavedSearch.objects.to_tell(at - NOT_BEFORE)[:AT_ONCE]:
            told += _tell(saved, at)
    return told


def _tell(saved: SavedSearch, at: datetime) -> int:
    new = fresh_entries(saved, at=at).count()
    since, saved.told_until = saved.told_until, at
    saved.save(update_fields=["told_until"])
    if not new:
        return 0
    address = reverse(f"repertoire:{'organisations' if saved.about == 'organisation' else 'opportunities'}")
    queue_mail(
        "repertoire/new_for_search", to=saved.user.recipient, cause=saved, search=saved.name, number=new,
        path=f"{address}?{saved.query}&sort=latest", since=since.isoformat(),
    )  # fmt: skip
    return 1


def fresh_entries(saved: SavedSearch, *, at: datetime) -> Any:
    """What fits a kept search and was published since it was told last."""
    language = saved.user.language
    rows = Entry.objects.about(saved.about).in_language(language).found_on(at.date()).published_since(saved.told_until)
    chosen = EntryFilter(QueryDict(saved.query), rows)
    return answering(chosen.without(""), understand(str(chosen.chosen.get("q") or ""), language))
