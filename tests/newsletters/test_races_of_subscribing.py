"""The same address at the very same moment; and what would happen without the lock."""

import threading
from contextlib import ExitStack, suppress
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from core import bouncing
from core.bouncing import record_bounce
from core.models import OutboxMail
from newsletters import forgetting, subscribing
from newsletters.forgetting import forget_subscriber
from newsletters.models import Subscriber, Subscription, SubscriptionEvent
from newsletters.moving import How
from newsletters.subscribing import ask_to_subscribe, confirm_subscriptions, leave
from tests.kit.races import Outcome, run_together
from tests.newsletters.builders import make_delivery, make_newsletter, make_subscriber
from tests.projects.racing import succeeded, window

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def both_ask(*, known: bool, locks: bool) -> list[Outcome]:
    letter = make_newsletter()
    if known:
        make_subscriber(letter, email="amina@example.org")

    def ask(email: str) -> None:
        ask_to_subscribe(email, [letter], language="fr", at=timezone.now())

    with window(subscribing, "queue_mail", locks=locks):
        return run_together(lambda: ask("amina@example.org"), lambda: ask("Amina@Example.org"))


@pytest.mark.parametrize("known", [False, True])
def test_one_address_twice_at_once_is_one_subscriber_and_gets_one_mail(known: bool) -> None:
    assert succeeded(both_ask(known=known, locks=True)) == 2
    assert Subscriber.objects.count() == Subscription.objects.count() == 1
    assert OutboxMail.objects.count() == 1


def test_control_without_the_lock_it_gets_two() -> None:
    both_ask(known=True, locks=False)
    assert OutboxMail.objects.count() == 2


def test_who_confirms_and_leaves_at_once_has_left_and_the_steps_follow_each_other() -> None:
    letter, now = make_newsletter(), timezone.now()
    reader = make_subscriber(letter, state="pending")
    with window(Subscription, "save", locks=True):
        outcomes = run_together(
            lambda: confirm_subscriptions(reader, [letter], language="fr", at=now),
            lambda: leave(reader, letter, how=How.ONE_CLICK, at=now),
        )
    assert succeeded(outcomes) == 2
    assert list(reader.subscriptions.values_list("state", flat=True)) == ["unsubscribed"]
    steps = list(SubscriptionEvent.objects.order_by("pk").values_list("state", flat=True))
    assert steps in (["unsubscribed"], ["confirmed", "unsubscribed"])


def leave_twice(*, locks: bool) -> int:
    letter = make_newsletter()
    reader = make_subscriber(letter)
    with window(Subscription, "save", locks=locks):
        run_together(*[lambda: leave(reader, letter, how=How.ONE_CLICK, at=timezone.now())] * 2)
    return SubscriptionEvent.objects.count()


def test_who_leaves_twice_at_once_leaves_once() -> None:
    assert leave_twice(locks=True) == 1


def test_control_without_the_lock_it_is_written_down_twice() -> None:
    assert leave_twice(locks=False) == 2


def comes_back_while_it_is_deleted(*, turns: bool) -> list[Outcome]:
    """A report has marked the mail and goes for the subscriber; who deletes the subscriber goes for the mail."""
    letter, now = make_newsletter(), timezone.now()
    reader = make_subscriber(letter, email="amina@example.org")
    delivery = make_delivery(letter, reader, "claimed", "sent")
    met = threading.Barrier(2)

    def meeting(act: Any) -> Any:
        def meets(*args: Any, **values: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                met.wait(0.5 if turns else 20)
            return act(*args, **values)

        return meets

    with ExitStack() as stack:
        for module, name in ((bouncing, "_reason"), (forgetting, "erase_import_rows")):
            stack.enter_context(mock.patch.object(module, name, meeting(getattr(module, name))))
        if not turns:
            for module in (bouncing, forgetting):
                stack.enter_context(mock.patch.object(module, "take_turn"))
        return run_together(
            lambda: record_bounce(
                address="amina@example.org",
                kind="hard",
                source="mailbox",
                code="5.1.1",
                message=str(delivery.pk),
                at=now,
            ),
            lambda: forget_subscriber(reader),
        )


def test_a_report_and_the_deletion_of_its_reader_wait_for_each_other_in_one_order() -> None:
    assert succeeded(comes_back_while_it_is_deleted(turns=True)) == 2
    assert not Subscriber.objects.exists()


def test_control_without_taking_turns_they_wait_for_ever() -> None:
    [error] = [outcome.error for outcome in comes_back_while_it_is_deleted(turns=False) if outcome.error]
    assert "deadlock" in str(error)
