"""What of an address is kept as a search, what the search is called, and what new there is for it."""

from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from repertoire.filters import EntryFilter
from repertoire.filters.presenting import chips_of, results_for
from repertoire.models import Entry, EntryIndex, SavedSearch
from repertoire.searching import answering, understand

KEPT = ("q", "repertoire", "kind", "support", "aim", "country", "region", "sector", "language")


def kept_of(query: str, *, language: str) -> tuple[str, str]:
    """The part of a query that is kept, and what the search is called in a language.

    Raises ValidationError for one that asks for everything.
    """
    sent = QueryDict(query)
    kept = urlencode([(name, value) for name in KEPT for value in sent.getlist(name) if value])[:1000]
    chosen = EntryFilter(QueryDict(kept), EntryIndex.objects.none())
    if not chosen.active and not understand(str(chosen.chosen.get("q") or ""), language).query:
        raise ValidationError(_("Search for something first."), code="everything")
    return kept, _named(QueryDict(kept), language)


def _named(kept: QueryDict, language: str) -> str:
    with override(language):
        chips = [chip.label for chip in chips_of(results_for(kept), kept)]
    return ", ".join([*kept.getlist("q")[:1], *chips])[:120]


def new_for(saved: SavedSearch, until: datetime) -> int:
    """How many entries fit a kept search and were published since its owner was told last, until that moment."""
    language = saved.user.language
    found = EntryIndex.objects.about(saved.about).found_on(timezone.localdate(until))
    chosen = EntryFilter(QueryDict(saved.query), found, language=language)
    question = understand(str(chosen.chosen.get("q") or ""), language)
    rows = Entry.objects.in_language(language).among(answering(chosen.met(), question))
    return rows.published_between(saved.told_until, until).count()
