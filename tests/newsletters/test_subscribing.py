"""Asking for a newsletter, confirming, leaving, being forgotten: what holds, and what proves it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import WrongState
from core.mail_sending import send_due
from core.models import OutboxMail, SuppressedAddress
from newsletters.forgetting import KEPT_FOR, forget_long_gone, forget_unanswered
from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from newsletters.moving import How, move_subscription
from newsletters.subscribing import (
    BETWEEN_MAILS,
    LINK_GOOD_FOR,
    ask_to_subscribe,
    change_preferences,
    confirm_subscriptions,
    leave,
    leave_all,
)
from tests.newsletters.builders import make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def letter() -> Newsletter:
    return make_newsletter()


def ask(email: str, *newsletters: Newsletter, at: datetime = NOW, language: str = "fr", name: str = "") -> Subscriber:
    ask_to_subscribe(email, newsletters, language=language, name=name, at=at)
    found = Subscriber.objects.with_address(email)
    assert found is not None
    return found


def confirm(reader: Subscriber, *newsletters: Newsletter, at: datetime = NOW) -> None:
    confirm_subscriptions(reader, newsletters, language="fr", at=at)


def choose(reader: Subscriber, newsletters: Sequence[Newsletter], offered: Sequence[Newsletter]) -> None:
    change_preferences(
        reader, language="en", name="Amina", newsletters=newsletters, offered=offered, shown_in="fr", at=NOW
    )  # fmt: skip


def states(reader: Subscriber) -> list[str]:
    return [one.state for one in Subscription.objects.of_subscriber(reader)]


def steps(reader: Subscriber) -> list[tuple[str, str, str]]:
    found = SubscriptionEvent.objects.filter(subscription__subscriber=reader).order_by("id")
    return [(step.state, step.how, step.language) for step in found]


def mails(**which: Any) -> list[str]:
    return list(OutboxMail.objects.filter(**which).order_by("pk").values_list("template", flat=True))


def test_who_asks_waits_for_the_confirmation_and_the_steps_prove_it(letter: Newsletter) -> None:
    reader = ask("Amina@Example.org", letter, name="Amina")
    assert (reader.email, reader.language, reader.name) == ("Amina@Example.org", "fr", "Amina")
    assert states(reader) == ["pending"]
    confirm(reader, letter)
    assert states(reader) == ["confirmed"]
    assert steps(reader) == [("pending", "form", "fr"), ("confirmed", "link", "fr")]


def test_an_address_is_one_subscriber_whatever_its_case(letter: Newsletter) -> None:
    assert ask("amina@example.org", letter) == ask("AMINA@EXAMPLE.ORG", letter)
    assert Subscriber.objects.count() == 1


def test_an_address_gets_one_mail_an_hour_whatever_is_asked(letter: Newsletter) -> None:
    reader = ask("amina@example.org", letter)
    ask("amina@example.org", make_newsletter(), at=NOW + MINUTE)
    assert mails() == ["newsletters/please_confirm"]
    OutboxMail.objects.update(created_at=NOW - BETWEEN_MAILS - MINUTE)
    ask("amina@example.org", letter, at=NOW)
    assert mails() == ["newsletters/please_confirm"] * 2
    assert states(reader) == ["pending", "pending"]


def test_who_is_subscribed_is_told_so_by_mail_and_nothing_of_theirs_changes(letter: Newsletter) -> None:
    reader = make_subscriber(letter, email="amina@example.org", name="Amina")
    before = steps(reader)
    ask("amina@example.org", letter, language="en", name="Somebody else")
    assert mails(recipient="amina@example.org") == ["newsletters/subscribed_already"]
    reader.refresh_from_db()
    assert (reader.name, reader.language, states(reader), steps(reader)) == ("Amina", "it", ["confirmed"], before)


def test_the_link_goes_by_mail_in_the_language_that_was_chosen_and_is_kept_nowhere(letter: Newsletter) -> None:
    reader = ask("amina@example.org", letter, language="fr")
    mail = OutboxMail.objects.get()
    assert mail.parameters["path"] == f"/fr/newsletters/confirm/{reader.key}/"
    send_due()
    mail.refresh_from_db()
    assert (mail.state, mail.parameters) == ("sent", {})


def test_to_a_suppressed_address_nothing_goes(letter: Newsletter) -> None:
    SuppressedAddress.objects.create(address="Amina@example.org", reason="bounce")
    ask("amina@example.org", letter)
    send_due()
    assert OutboxMail.objects.get().state == "failed"


def test_who_left_and_asks_again_waits_again(letter: Newsletter) -> None:
    reader = make_subscriber(letter, email="amina@example.org", state="unsubscribed")
    ask("amina@example.org", letter)
    assert states(reader) == ["pending"]
    confirm(reader, letter)
    assert states(reader) == ["confirmed"]


def test_only_what_was_asked_for_and_waits_is_confirmed(letter: Newsletter) -> None:
    other, left = make_newsletter(), make_newsletter()
    reader = ask("amina@example.org", letter, left)
    leave(reader, left, how=How.LINK, at=NOW)
    confirm(reader, letter, other, left)
    assert states(reader) == ["confirmed", "unsubscribed"]


def test_a_link_is_good_for_thirty_days(letter: Newsletter) -> None:
    reader = ask("amina@example.org", letter)
    confirm(reader, letter, at=NOW + LINK_GOOD_FOR + MINUTE)
    assert states(reader) == ["pending"]
    confirm(reader, letter, at=NOW + LINK_GOOD_FOR - MINUTE)
    assert states(reader) == ["confirmed"]


def test_leaving_twice_ends_it_once(letter: Newsletter) -> None:
    reader = make_subscriber(letter, make_newsletter())
    assert leave(reader, letter, how=How.ONE_CLICK, at=NOW, language="fr")
    assert not leave(reader, letter, how=How.ONE_CLICK, at=NOW)
    assert steps(reader) == [("unsubscribed", "one_click", "fr")]
    assert states(reader) == ["unsubscribed", "confirmed"]
    assert leave_all(reader, how=How.LINK, at=NOW) == 1
    assert leave_all(reader, how=How.LINK, at=NOW) == 0


def test_preferences_add_at_once_and_take_away(letter: Newsletter) -> None:
    other, unseen = make_newsletter(), make_newsletter()
    reader = make_subscriber(letter, unseen)
    choose(reader, [other], offered=[letter, other])
    reader.refresh_from_db()
    assert (reader.language, reader.name) == ("en", "Amina")
    assert sorted(states(reader)) == ["confirmed", "confirmed", "unsubscribed"]
    assert set(Subscription.objects.of_subscriber(reader).confirmed().values_list("newsletter", flat=True)) == {
        other.pk, unseen.pk,
    }  # fmt: skip
    choose(reader, [letter, other], offered=[letter, other])
    assert states(reader) == ["confirmed"] * 3


def test_what_waits_and_is_not_chosen_goes_on_waiting(letter: Newsletter) -> None:
    reader = ask("amina@example.org", letter)
    choose(reader, [], offered=[letter])
    assert states(reader) == ["pending"]


def test_no_move_outside_the_table(letter: Newsletter) -> None:
    reader = make_subscriber(letter, state="unsubscribed")
    with pytest.raises(WrongState):
        move_subscription(Subscription.objects.get(subscriber=reader), "confirmed", how=How.FORM, at=NOW)


def test_what_nobody_confirmed_is_forgotten_after_thirty_days(letter: Newsletter) -> None:
    ask("never@example.org", letter)
    ask("late@example.org", letter, at=NOW + MINUTE)
    back = make_subscriber(letter, email="back@example.org", state="unsubscribed")
    move_subscription(Subscription.objects.get(subscriber=back), "pending", how=How.FORM, at=NOW)
    SubscriptionEvent.objects.create(
        subscription=back.subscriptions.get(), state="confirmed", how=How.LINK, at=NOW - MINUTE
    )  # fmt: skip
    assert forget_unanswered(at=NOW + LINK_GOOD_FOR) == 2
    assert set(Subscriber.objects.values_list("email", flat=True)) == {"late@example.org", "back@example.org"}
    assert states(back) == ["unsubscribed"]
    assert OutboxMail.objects.filter(recipient="never@example.org").count() == 0
    assert forget_unanswered(at=NOW + LINK_GOOD_FOR) == 0


def test_who_left_everything_is_forgotten_after_a_year(letter: Newsletter) -> None:
    long_ago = NOW - KEPT_FOR - MINUTE
    gone, recent, stays = (make_subscriber(letter, created_at=long_ago, state=state) for state in (
        "unsubscribed", "unsubscribed", "confirmed",
    ))  # fmt: skip
    Subscription.objects.exclude(subscriber=recent).update(since=long_ago)
    assert forget_long_gone(at=NOW) == 1
    assert set(Subscriber.objects.all()) == {recent, stays}
    assert not SubscriptionEvent.objects.filter(subscription__subscriber=gone.pk).exists()
