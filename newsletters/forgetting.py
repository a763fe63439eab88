"""Subscribers go: by themselves, because they never confirmed, or because they left long ago."""

from django.db import transaction

from core.erasing import erase_mails, erasing
from core.models import OutboxMail
from core.personal_data import Subject
from newsletters.models import Delivery, Subscriber
from newsletters.moving import lock_subscriber
from newsletters.states import DeliveryState


@transaction.atomic
def forget_subscriber(subscriber: Subscriber) -> bool:
    """Delete a subscriber with their subscriptions and the proof of them; what was delivered stays without a person.

    Returns whether there was one to delete.
    """
    locked = lock_subscriber(subscriber.pk)
    if locked is None:
        return False
    mails = OutboxMail.objects.written_for(locked)
    erase_mails(mails, Subject(addresses=(locked.email,)), f"subscriber-{locked.uuid.hex}")
    Delivery.objects.filter(subscriber=locked, state=DeliveryState.PENDING).update(state=DeliveryState.CANCELLED)
    with erasing():
        locked.delete()
    return True
