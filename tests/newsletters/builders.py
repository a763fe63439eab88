"""Rows of the newsletters as tests need them."""

from typing import Any

from django.utils import timezone

from newsletters.models import Article, Delivery, Issue, Newsletter, Subscriber, Subscription
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


def on_its_way(issue: Issue, *states: str) -> Issue:
    """The issue while it is being sent, or after these states from there."""
    for state in ("scheduled", "sending", *states):
        moment = {"scheduled_at": timezone.now()} if state == "scheduled" else {"started_at": timezone.now()}
        Issue.objects.filter(pk=issue.pk).update(state=state, **moment)
    issue.refresh_from_db()
    return issue


def delivered(issue: Issue, *states: str, language: str = "it", error: str = "refused: 5.1.1") -> list[Delivery]:
    """A delivery in each of these states, to somebody of their own."""
    found = []
    for state in states:
        reader = make_subscriber(issue.newsletter, language=language)
        delivery = Delivery.objects.create(
            issue=issue, subscriber=reader, newsletter=issue.newsletter, language=language
        )
        ways = {"pending": [], "claimed": ["claimed"], "cancelled": ["cancelled"]}
        for step in ways.get(state, ["claimed", state]):
            also = {"sent_at": timezone.now()} if step == "sent" else {"error": error} if step == "failed" else {}
            Delivery.objects.filter(pk=delivery.pk).update(state=step, claimed_at=timezone.now(), **also)
        delivery.refresh_from_db()
        found.append(delivery)
    return found


def make_delivery(newsletter: Newsletter, reader: Subscriber, *states: str) -> Delivery:
    """A delivery that went through these states."""
    issue = make_issue(newsletter)
    delivery = Delivery.objects.create(issue=issue, subscriber=reader, newsletter=newsletter, language=reader.language)
    for state in states:
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
    return delivery
