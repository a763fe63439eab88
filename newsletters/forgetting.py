"""Subscribers go: because they want it, never confirmed, or left long ago. Old tests of issues go too."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from core.bouncing import take_turn
from core.erasing import erase_import_rows, erase_mails, erasing
from core.models import ImportRow, OutboxMail
from core.personal_data import Subject
from newsletters.exporting import withdraw_with
from newsletters.models import Delivery, IssueTest, Subscriber, SubscriptionEvent
from newsletters.moving import How, S, end, lock_subscriber
from newsletters.states import DeliveryState
from newsletters.subscribing import LINK_GOOD_FOR

KEPT_FOR = timedelta(days=365)
"""How long the proof of a consent outlives the last subscription."""
TESTS_KEPT_FOR = timedelta(days=90)
"""How long one reads to which addresses an issue was sent as a test."""
LISTED_AS = "subscribers"
"""What spreadsheets of subscribers are called in core.importing."""


@transaction.atomic
def forget_subscriber(subscriber: Subscriber) -> bool:
    """Delete a subscriber with their subscriptions and the proof of them, also where a list was read that names them;
    what was delivered stays without a person.

    Returns whether there was one to delete.
    """
    locked = lock_to_delete(subscriber.pk)
    if locked is None:
        return False
    listed = ImportRow.objects.filter(rows_of_lists(Subject(addresses=(locked.email,))))
    withdraw_with(locked)
    with erasing():
        erase_import_rows(listed, Subject(), _pseudonym(locked))
    _delete(locked)
    return True


def lock_to_delete(key: int) -> Subscriber | None:
    """The subscriber, locked after the turn of the address: so a report of mail that came back takes both, and neither
    waits for the other for ever. None for one that is gone."""
    address = Subscriber.objects.filter(pk=key).values_list("email", flat=True).first()
    if address is None:
        return None
    take_turn(address)
    return lock_subscriber(key)


def _delete(locked: Subscriber) -> None:
    """The spreadsheets that name one whom the clock forgets have a period of their own."""
    with erasing():
        let_go_deliveries(Delivery.objects.filter(subscriber=locked))
        erase_mails(OutboxMail.objects.written_for(locked), Subject(), _pseudonym(locked))
        locked.delete()


def _pseudonym(subscriber: Subscriber) -> str:
    return f"subscriber-{subscriber.uuid.hex}"


def rows_of_lists(subject: Subject) -> Q:
    """Rows of spreadsheets of subscribers that hold an address of the person."""
    found = Q(pk__in=[])
    for address in subject.addresses:
        found |= Q(values__email__iexact=address)
    return Q(batch__kind=LISTED_AS) & found


def let_go_deliveries(rows: Any, subject: Subject | None = None, pseudonym: str = "") -> None:
    """Deliveries stay as a figure, nobody's; those that wait never leave. Inside `erasing` alone."""
    rows.filter(state=DeliveryState.PENDING).update(state=DeliveryState.CANCELLED)
    rows.update(subscriber=None)


def forget_unanswered(*, at: datetime) -> int:
    """Nightly: what nobody confirmed within 30 days is forgotten; returns at how many addresses."""
    before = at - LINK_GOOD_FOR
    return sum(_drop_unanswered(key, before, at) for key in _keys(Subscriber.objects.unanswered(before)))


@transaction.atomic
def _drop_unanswered(key: int, before: datetime, at: datetime) -> bool:
    """Of a subscriber: who had subscribed before has left again, of others nothing is kept."""
    locked = lock_to_delete(key)
    if locked is None:
        return False
    for waiting in locked.subscriptions.unanswered(before):
        if waiting.events.filter(state=S.CONFIRMED).exists():
            end(waiting, how=How.TIME, at=at)
        else:
            with erasing():
                waiting.delete()
    if not locked.subscriptions.exists():
        _delete(locked)
    return True


def forget_long_gone(*, at: datetime) -> int:
    """Nightly: who left everything a year ago is forgotten; returns how many."""
    return sum(_drop_gone(key, at - KEPT_FOR) for key in _keys(Subscriber.objects.gone_before(at - KEPT_FOR)))


def forget_tests(*, at: datetime) -> int:
    """Nightly: delete the tests of issues that were sent long ago, with their addresses; returns how many."""
    return IssueTest.objects.filter(at__lt=at - TESTS_KEPT_FOR).delete()[0]


@transaction.atomic
def _drop_gone(key: int, moment: datetime) -> bool:
    locked = lock_to_delete(key)
    if locked is None or not Subscriber.objects.gone_before(moment).filter(pk=key).exists():
        return False
    if SubscriptionEvent.objects.filter(subscription__subscriber=locked, at__gt=moment).exists():
        return False
    _delete(locked)
    return True


def _keys(rows: Any) -> Iterator[int]:
    """The keys of what is found, taken before anything is deleted."""
    yield from list(rows.order_by("pk").values_list("pk", flat=True))
