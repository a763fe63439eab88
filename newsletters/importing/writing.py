"""Writing subscribers from a spreadsheet, many at once, in the transaction of the import."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.importing.kinds import Values
from core.mailing import Recipient, queue_mails
from core.models import OutboxMail
from core.states import require
from newsletters.importing.columns import proof_of
from newsletters.importing.finding import Pair, pair_of
from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from newsletters.moving import How, S, lock_subscribers
from newsletters.subscribing import BETWEEN_MAILS

Subscribers = dict[str, Subscriber]
Told = list[tuple[Subscription, Values]]


def write(items: list[tuple[int | None, Values]], by: Any, at: datetime) -> list[int]:
    """Subscribe those with a proof of their consent, ask the others by mail; returns the keys of the subscriptions.

    Raises NotAllowed when `by` may not import for one of the newsletters.
    """
    codes = {values["newsletter"] for _key, values in items}
    series = {newsletter.code: newsletter for newsletter in Newsletter.objects.with_codes(codes)}
    for newsletter in series.values():
        require(by, "newsletters.import_subscribers", newsletter)
    people = _subscribers([values for _key, values in items], series)
    made = _new([values for key, values in items if key is None], people, series, at)
    there = Subscription.objects.in_bulk([key for key, _values in items if key is not None])
    told = [(there[key] if key is not None else made[pair_of(values)], values) for key, values in items]
    _confirm([(one, values) for one, values in told if values.get("evidence")], by, at)
    _ask([(one, values) for one, values in told if not values.get("evidence")], people, by, at)
    return [one.pk for one, _values in told]


def after(keys: list[int]) -> None:
    """Nothing else depends on who is subscribed."""


def _subscribers(rows: list[Values], series: dict[str, Newsletter]) -> Subscribers:
    """The subscriber of each address, locked; new ones with what the rows say of them."""
    Subscriber.objects.bulk_create(
        [
            Subscriber(
                email=values["email"], name=values.get("name", ""),
                language=values.get("language") or series[values["newsletter"]].source_language,
            )
            for values in rows
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return {one.email.upper(): one for one in lock_subscribers({row["email"] for row in rows})}


def _new(
    rows: list[Values], people: Subscribers, series: dict[str, Newsletter], at: datetime
) -> dict[Pair, Subscription]:
    made = {
        pair_of(values): Subscription(
            subscriber=people[values["email"].upper()], newsletter=series[values["newsletter"]], since=at
        )
        for values in rows
    }
    Subscription.objects.bulk_create(made.values())
    return made


def _confirm(told: Told, by: Any, at: datetime) -> None:
    """Those of whom the list says where they agreed."""
    Subscription.objects.filter(pk__in=[one.pk for one, _values in told]).update(state=S.CONFIRMED, since=at)
    SubscriptionEvent.objects.bulk_create(
        SubscriptionEvent(
            subscription=one, state=S.CONFIRMED, how=How.IMPORT, evidence=proof_of(values), by=by, at=at,
            language=values.get("language", ""),
        )
        for one, values in told
    )  # fmt: skip


def _ask(told: Told, people: Subscribers, by: Any, at: datetime) -> None:
    """The others are asked by mail; who got such a mail within the hour gets no second one."""
    SubscriptionEvent.objects.bulk_create(
        SubscriptionEvent(subscription=one, state=S.PENDING, how=How.IMPORT, by=by, at=at) for one, _values in told
    )
    asked = {people[values["email"].upper()].pk: people[values["email"].upper()] for _one, values in told}
    mails: Any = OutboxMail.objects.after(at - BETWEEN_MAILS).filter(
        cause_type=Subscriber._meta.label_lower, cause_id__in=list(asked)
    )
    for key in mails.values_list("cause_id", flat=True):
        asked.pop(key, None)
    queue_mails(
        "newsletters/please_confirm_list",
        [
            (Recipient(one.email, one.language, one.name), one, reverse("newsletters:confirm", args=[one.key]))
            for one in asked.values()
        ],
        secret=True,
    )
