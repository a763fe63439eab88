"""Rows of the newsletters as tests need them."""

from typing import Any

from newsletters.models import Article, Issue, Newsletter, Subscriber, Subscription
from programmes.models import Programme
from tests.builders import in_all_languages, make_programme, next_number


def make_newsletter(programme: Programme | None = None, **fields: Any) -> Newsletter:
    """A published series, named in all languages."""
    code = fields.pop("code", f"letter-{next_number()}")
    named = in_all_languages("name", fields.pop("name", "Andata e ritorno"))
    programme = programme or make_programme(published=True)
    return Newsletter.objects.create(programme=programme, code=code, **{"published": True, **named, **fields})


def make_issue(newsletter: Newsletter | None = None, *, articles: int = 1, **fields: Any) -> Issue:
    """An issue that is being written, in three languages, with so many articles."""
    newsletter = newsletter or make_newsletter()
    titled = in_all_languages("title", fields.pop("title", "Tornare, restare, investire"))
    number = fields.pop("number", None) or newsletter.issues.count() + 1
    issue = Issue.objects.create(newsletter=newsletter, number=number, **{**titled, **fields})
    for position in range(1, articles + 1):
        make_article(issue, position=position)
    return issue


def make_article(issue: Issue, **fields: Any) -> Article:
    """An article of own words, in three languages."""
    words = {
        **in_all_languages("title", fields.pop("title", "Un incontro a Torino")),
        **in_all_languages("body", fields.pop("body", "Ci vediamo **giovedì** alle sei.")),
    }
    return Article.objects.create(issue=issue, **{**words, **fields})


def make_subscriber(*newsletters: Newsletter, state: str = "confirmed", **fields: Any) -> Subscriber:
    """An address that gets these newsletters (or asked for them, or got them once, as `state` says)."""
    number = next_number()
    subscriber = Subscriber.objects.create(**{"email": f"reader{number}@example.org", "language": "it", **fields})
    for newsletter in newsletters:
        subscription = Subscription.objects.create(subscriber=subscriber, newsletter=newsletter)
        for step in {"pending": [], "confirmed": ["confirmed"]}.get(state, ["confirmed", state]):
            subscription.state = step
            subscription.save(update_fields=["state"])
    return subscriber
