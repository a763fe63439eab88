"""Asking for a newsletter, confirming, leaving: what holds, and what proves it."""

import pytest
from django.utils import timezone

from newsletters.models import Subscriber, Subscription, SubscriptionEvent
from newsletters.subscribing import ask_to_subscribe, confirm_subscriptions
from tests.newsletters.builders import make_newsletter

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ask(email, *newsletters, at=NOW, language="fr", name=""):
    ask_to_subscribe(email, newsletters, language=language, name=name, at=at)
    return Subscriber.objects.with_address(email)


def states(subscriber):
    return [one.state for one in Subscription.objects.of_subscriber(subscriber)]


def steps(subscriber):
    found = SubscriptionEvent.objects.filter(subscription__subscriber=subscriber).order_by("id")
    return [(step.state, step.how, step.language) for step in found]


def test_who_asks_waits_for_the_confirmation_and_the_steps_prove_it():
    letter = make_newsletter()
    reader = ask("Amina@Example.org", letter, name="Amina")
    assert (reader.email, reader.language, reader.name) == ("Amina@Example.org", "fr", "Amina")
    assert states(reader) == ["pending"]
    confirm_subscriptions(reader, [letter], language="fr", at=NOW)
    assert states(reader) == ["confirmed"]
    assert steps(reader) == [("pending", "form", "fr"), ("confirmed", "link", "fr")]
