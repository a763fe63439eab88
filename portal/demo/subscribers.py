"""The demo's readers: invented addresses, with the steps that led them where they are."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import User
from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from newsletters.states import SubscriptionState
from portal.demo.content import days_from_now, read, steady_id

Rows = list[tuple[Subscription, list[SubscriptionEvent]]]


def readers_at(newsletter: Newsletter, moment: datetime) -> list[Subscriber]:
    """Those whose subscription was confirmed then."""
    last = SubscriptionEvent.objects.filter(subscription=OuterRef("pk"), at__lte=moment).order_by("-at", "-id")
    found = newsletter.subscriptions.annotate(then=Subquery(last.values("state")[:1]))
    confirmed = found.filter(then=SubscriptionState.CONFIRMED).select_related("subscriber").order_by("pk")
    return [subscription.subscriber for subscription in confirmed]


def load_subscribers(series: dict[str, Newsletter], users: dict[str, User]) -> None:
    """All readers; each table in one statement, and their states step by step."""
    found = read("subscribers")["subscribers"]
    people = Subscriber.objects.bulk_create(_subscriber(one) for one in found)
    wishes = [
        (person, code, steps)
        for person, one in zip(people, found, strict=True)
        for code, steps in one["series"].items()
    ]
    subscriptions = Subscription.objects.bulk_create(
        Subscription(subscriber=person, newsletter=series[code]) for person, code, _steps in wishes
    )
    rows = [
        (subscription, [_event(subscription, step, users) for step in steps])
        for subscription, (_person, _code, steps) in zip(subscriptions, wishes, strict=True)
    ]
    SubscriptionEvent.objects.bulk_create(event for _subscription, events in rows for event in events)
    _move(rows)


def _subscriber(found: dict[str, Any]) -> Subscriber:
    since = min(step["day"] for steps in found["series"].values() for step in steps)
    return Subscriber(
        uuid=steady_id("subscriber", found["email"]), email=found["email"], name=found.get("name", ""),
        language=found["language"], created_at=days_from_now(since),
    )  # fmt: skip


def _event(subscription: Subscription, step: dict[str, Any], users: dict[str, User]) -> SubscriptionEvent:
    return SubscriptionEvent(
        subscription=subscription, state=step["state"], how=step["how"], at=days_from_now(step["day"]),
        language=step.get("language", subscription.subscriber.language), evidence=step.get("evidence", ""),
        by=users[step["by"]] if "by" in step else None,
    )  # fmt: skip


def _move(rows: Rows) -> None:
    """Every subscription along its steps, those that take the same one together."""
    longest = max(len(events) for _subscription, events in rows)
    for number in range(1, longest):
        moved: dict[str, list[int]] = {}
        for subscription, events in rows:
            if number < len(events):
                moved.setdefault(events[number].state, []).append(subscription.pk)
        for state, keys in moved.items():
            Subscription.objects.filter(pk__in=keys).update(state=state)
    for subscription, events in rows:
        subscription.state, subscription.since = events[-1].state, events[-1].at
    Subscription.objects.bulk_update([subscription for subscription, _events in rows], ["since"])
