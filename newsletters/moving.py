"""How a subscription changes its state: under the lock of its subscriber, with the event that proves it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.errors import WrongState
from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from newsletters.states import SUBSCRIPTION_MOVES, SubscriptionState

S = SubscriptionState
How = SubscriptionEvent.How
LEFT = [S.UNSUBSCRIBED, S.BOUNCED, S.COMPLAINED]
"""Who is there gets nothing, and has to ask anew."""


def lock_subscriber(key: int) -> Subscriber | None:
    """The subscriber, locked to the end of the transaction: every move of a subscription waits for it. None for one
    that is gone."""
    return Subscriber.objects.select_for_update().filter(pk=key).first()


def lock_subscribers(addresses: Iterable[str]) -> list[Subscriber]:
    """The subscribers of these addresses, locked likewise."""
    return list(Subscriber.objects.with_addresses(addresses).select_for_update().order_by("pk"))


def move_subscription(
    subscription: Subscription,
    to: str,
    *,
    how: str,
    at: datetime,
    language: str = "",
    evidence: str = "",
    by: Any = None,
) -> SubscriptionEvent:
    """Take a subscription of a locked subscriber to another state and write down how.

    Raises WrongState where no such move is.
    """
    if (subscription.state, to) not in SUBSCRIPTION_MOVES:
        raise WrongState(f"{subscription.state} to {to}")
    subscription.state, subscription.since = to, at
    subscription.save(update_fields=["state", "since"])
    return note(subscription, how=how, at=at, language=language, evidence=evidence, by=by)


def note(
    subscription: Subscription, *, how: str, at: datetime, language: str = "", evidence: str = "", by: Any = None
) -> SubscriptionEvent:
    """Write down how a subscription came to the state in which it is."""
    return SubscriptionEvent.objects.create(
        subscription=subscription, state=subscription.state, how=how, language=language, evidence=evidence, by=by, at=at
    )


def want(
    subscriber: Subscriber,
    newsletters: Iterable[Newsletter],
    *,
    how: str,
    at: datetime,
    language: str,
    by: Any = None,
) -> list[Subscription]:
    """Write down that a locked subscriber asked for these series: each waits for the confirmation, unless it has it."""
    there = {one.newsletter_id: one for one in Subscription.objects.of_subscriber(subscriber)}
    wanted = []
    for newsletter in newsletters:
        found = there.get(newsletter.pk)
        if found is None:
            found = Subscription.objects.create(subscriber=subscriber, newsletter=newsletter, since=at)
            note(found, how=how, at=at, language=language, by=by)
        elif found.state in LEFT:
            move_subscription(found, S.PENDING, how=how, at=at, language=language, by=by)
        wanted.append(found)
    return wanted


def join(
    subscriber: Subscriber, newsletters: Iterable[Newsletter], *, how: str, at: datetime, language: str
) -> list[Subscription]:
    """Subscribe a locked subscriber of whom it is certain that they read this mailbox."""
    wanted = want(subscriber, newsletters, how=how, at=at, language=language)
    for found in wanted:
        if found.state == S.PENDING:
            move_subscription(found, S.CONFIRMED, how=how, at=at, language=language)
    return wanted


def end(subscription: Subscription, *, how: str, at: datetime, language: str = "", by: Any = None) -> bool:
    """End a subscription of a locked subscriber; whether there was one to end."""
    if (subscription.state, S.UNSUBSCRIBED) not in SUBSCRIPTION_MOVES:
        return False
    move_subscription(subscription, S.UNSUBSCRIBED, how=how, at=at, language=language, by=by)
    return True
