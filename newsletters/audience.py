"""How many get an issue, for those who write and send it."""

from django.core.cache import cache

from newsletters.models import Newsletter, Subscription

AT_HAND = 60
"""Seconds for which the numbers are shown again: of 100,000 subscribers they take 0.3 s, and a page saves often."""


def readers_of(newsletter: Newsletter, audience: str) -> dict[str, int]:
    """By language, as they were within the last minute."""
    key = f"newsletters:audience:{newsletter.pk}:{audience}"
    known: dict[str, int] | None = cache.get(key)
    if known is None:
        known = Subscription.objects.of_audience(newsletter, audience).readers_by_language()
        cache.set(key, known, AT_HAND)
    return known
