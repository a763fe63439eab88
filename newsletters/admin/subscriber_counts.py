"""How many subscribers a series has: what those may know too who see no addresses."""

from collections import Counter
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from core.administration import ScopedAdmin
from core.places import language_name
from newsletters.models import Newsletter, Subscription
from newsletters.states import SubscriptionState
from newsletters.watching import in_digits

AT_HAND = 300
"""Seconds for which the numbers of a series are shown again: counting a million takes a second or two."""
Table = dict[str, Any]


class SubscriberCounts(ScopedAdmin):
    """Mixed into the admin of newsletters: their page shows the numbers below the form."""

    change_form_template = "admin/newsletters/newsletter.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.seen_row(request, object_id)
        context = {"subscriber_counts": table_of(row)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)


def table_of(newsletter: Newsletter) -> Table:
    """Subscribers by language and state; states that nobody is in are left out."""
    counts = _counts(newsletter)
    states, languages = Counter[str](), Counter[str]()
    for (language, state), number in counts.items():
        states[state] += number
        languages[language] += number
    shown = [state for state in SubscriptionState if states[state]]
    return {
        "states": [state.label for state in shown],
        "rows": [
            (
                language_name(language),
                [(state.label, in_digits(counts.get((language, state), 0))) for state in shown],
                in_digits(total),
            )
            for language, total in sorted(languages.items())
        ],
        "totals": [(state.label, in_digits(states[state])) for state in shown],
        "total": in_digits(states.total()) if states else "",
    }


def _counts(newsletter: Newsletter) -> dict[tuple[str, str], int]:
    """Counted at most every five minutes."""
    key = f"newsletters:subscribers:{newsletter.pk}"
    known: dict[tuple[str, str], int] | None = cache.get(key)
    if known is None:
        known = Subscription.objects.of_newsletter(newsletter).by_language_and_state()
        cache.set(key, known, AT_HAND)
    return known
