"""Subscribers whose mail comes back, or who complained: what core.bouncing found out, carried into this room."""

import re
from datetime import datetime

from django.db import transaction

from core.bouncing import Mails, know_mails, on_unreachable
from core.models import SuppressedAddress
from newsletters.models import Delivery, Subscription
from newsletters.moving import How, lock_subscribers, move_subscription
from newsletters.states import DeliveryState, SubscriptionState


@transaction.atomic
def end_subscriptions(address: str, reason: str, at: datetime) -> None:
    """Nothing more goes to this address: what it gets, or was asked to confirm, ends. A complaint is noted of what it
    left before, too."""
    complained = reason == SuppressedAddress.Reason.COMPLAINT
    ending = [SubscriptionState.PENDING, SubscriptionState.CONFIRMED]
    ending += [SubscriptionState.UNSUBSCRIBED] if complained else []
    state = SubscriptionState.COMPLAINED if complained else SubscriptionState.BOUNCED
    lock_subscribers([address])
    for subscription in Subscription.objects.of_address(address).filter(state__in=ending):
        move_subscription(subscription, state, how=How.BOUNCE, at=at)


def address_of_delivery(key: str) -> str:
    """To whom a delivery went; nothing once that person was erased."""
    return Delivery.objects.filter(pk=key).values_list("subscriber__email", flat=True).first() or ""


def delivery_came_back(key: str, code: str) -> None:
    """The delivery did not arrive after all; nor did one of which nobody knew whether it left."""
    left = Delivery.objects.filter(pk=key, state__in=[DeliveryState.SENT, DeliveryState.UNKNOWN])
    left.update(state=DeliveryState.FAILED, error=f"came back {code}".strip())


on_unreachable(end_subscriptions)
know_mails(Mails(re.compile(r"[1-9][0-9]{0,17}"), address_of_delivery, delivery_came_back))
