"""What the database refuses, whoever asks."""

import pytest
from django.db import Error, transaction
from django.utils import timezone

from newsletters.models import Delivery, Issue, Subscription
from tests.newsletters.builders import make_article, make_issue, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db


def refused(act: object) -> bool:
    """Whether the database would not have it."""
    try:
        with transaction.atomic():
            act()  # type: ignore[operator]
    except Error:
        return True
    return False


def schedule(issue: Issue) -> None:
    issue.state, issue.scheduled_at = "scheduled", timezone.now()
    issue.save(update_fields=["state", "scheduled_at"])


def test_the_words_of_an_issue_stand_once_it_is_scheduled() -> None:
    issue = make_issue()
    rows = Issue.objects.filter(pk=issue.pk)
    assert not refused(lambda: rows.update(title_it="Altro"))
    schedule(issue)
    assert refused(lambda: rows.update(title_it="Ancora altro"))
    assert refused(lambda: rows.delete())
    assert refused(lambda: issue.articles.update(body_it="Altro"))
    assert refused(lambda: make_article(issue))


def test_an_issue_cannot_begin_sent_nor_jump_there() -> None:
    newsletter = make_newsletter()
    now = timezone.now()
    born_sent = lambda: Issue.objects.create(newsletter=newsletter, number=9, state="sent", scheduled_at=now)  # noqa: E731
    assert refused(born_sent)
    issue = make_issue(newsletter)
    assert refused(lambda: Issue.objects.filter(pk=issue.pk).update(state="sent", scheduled_at=now))
    assert not refused(lambda: schedule(issue))


def test_nobody_gets_an_issue_twice_and_a_delivery_cannot_begin_sent() -> None:
    newsletter = make_newsletter()
    issue, reader = make_issue(newsletter), make_subscriber(newsletter)
    row = {"issue": issue, "subscriber": reader, "newsletter": newsletter, "language": "it"}
    assert refused(lambda: Delivery.objects.create(**row, state="sent"))
    delivery = Delivery.objects.create(**row)
    assert refused(lambda: Delivery.objects.create(**row))
    rows = Delivery.objects.filter(pk=delivery.pk)
    assert refused(lambda: rows.update(state="sent"))
    assert refused(lambda: rows.update(language="fr"))
    assert not refused(lambda: rows.update(state="claimed"))


def test_a_subscription_is_confirmed_only_after_it_was_asked_for() -> None:
    newsletter = make_newsletter()
    reader = make_subscriber(newsletter, state="pending")
    again = make_subscriber()
    born = lambda: Subscription.objects.create(subscriber=again, newsletter=newsletter, state="confirmed")  # noqa: E731
    assert refused(born)
    assert not refused(lambda: reader.subscriptions.update(state="confirmed"))
