"""What the room does when mail to a subscriber comes back."""

import pytest
from django.utils import timezone

from core.bouncing import address_of, record_bounce
from core.erasing import erasing
from newsletters.models import Subscriber, SubscriptionEvent
from tests.newsletters.builders import make_delivery, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db


def come_back(address: str, *, kind: str = "hard", message: str = "") -> None:
    record_bounce(address=address, kind=kind, source="mailbox", code="5.1.1", message=message, at=timezone.now())


def states_of(reader: Subscriber) -> list[str]:
    return sorted(reader.subscriptions.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("confirmed", "hard", "bounced"),
        ("pending", "hard", "bounced"),
        ("unsubscribed", "hard", "unsubscribed"),
        ("confirmed", "complaint", "complained"),
        ("pending", "complaint", "complained"),
        ("unsubscribed", "complaint", "complained"),
        ("confirmed", "soft", "confirmed"),
        ("confirmed", "refused", "confirmed"),
    ],
)
def test_what_an_address_gets_ends_when_it_is_lost(before: str, kind: str, after: str) -> None:
    reader = make_subscriber(make_newsletter(), make_newsletter(), state=before)
    other = make_subscriber(make_newsletter(), state=before)
    come_back(reader.email.upper(), kind=kind)
    assert (states_of(reader), states_of(other)) == ([after, after], [before])
    told = SubscriptionEvent.objects.filter(subscription__subscriber=reader)
    assert {(event.state, event.how) for event in told} == ({(after, "bounce")} if after != before else set())


def test_twice_changes_nothing() -> None:
    reader = make_subscriber(make_newsletter())
    come_back(reader.email)
    come_back(reader.email, kind="complaint")
    assert states_of(reader) == ["bounced"]
    assert SubscriptionEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("states", "kind", "after"),
    [
        (["claimed", "sent"], "hard", "failed"),
        (["claimed", "sent"], "refused", "failed"),
        (["claimed", "unknown"], "soft", "failed"),
        (["claimed", "sent"], "complaint", "sent"),
        (["cancelled"], "hard", "cancelled"),
    ],
)
def test_the_delivery_that_came_back_did_not_arrive(states: list[str], kind: str, after: str) -> None:
    newsletter = make_newsletter()
    reader = make_subscriber(newsletter)
    delivery = make_delivery(newsletter, reader, *states)
    assert address_of(str(delivery.pk)) == reader.email
    come_back(reader.email, kind=kind, message=str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (after, "came back 5.1.1" if after == "failed" else "")


def test_of_an_erased_subscriber_nothing_is_known() -> None:
    newsletter = make_newsletter()
    reader = make_subscriber(newsletter)
    delivery = make_delivery(newsletter, reader, "claimed", "sent")
    with erasing():
        reader.delete()
    assert address_of(str(delivery.pk)) == address_of("999999") == address_of("no key") == ""
