"""What is held of a subscriber: handed out to the person without the key, and gone when they are erased."""

import json
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.erasing import erase_everything
from core.mail_sending import send_due
from core.models import AuditEvent, OutboxMail
from core.personal_data import Subject, collect
from newsletters.forgetting import forget_subscriber
from newsletters.models import Delivery, IssueTest, Newsletter, Subscriber, Subscription, SubscriptionEvent
from newsletters.subscribing import ask_to_subscribe, confirm_subscriptions
from programmes.models import Programme
from tests.cast import sign_in
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def letter() -> Newsletter:
    return make_newsletter()


@pytest.fixture
def reader(letter: Newsletter, amina: User) -> Subscriber:
    """Amina, who asked and confirmed."""
    ask_to_subscribe(amina.email.upper(), [letter], language="fr", name="Amina", at=NOW)
    found = Subscriber.objects.with_address(amina.email)
    assert found is not None
    confirm_subscriptions(found, [letter], language="fr", at=NOW)
    return found


def delivery(reader: Subscriber, letter: Newsletter, *states: str) -> Delivery:
    made = Delivery.objects.create(issue=make_issue(letter), subscriber=reader, newsletter=letter, language="fr")
    for state in states:
        made.state = state
        made.save(update_fields=["state"])
    return made


def held(user: User) -> dict[str, list[dict[str, Any]]]:
    return collect(person=None, user=user)


def test_the_person_gets_everything_that_is_held_but_the_key(
    reader: Subscriber, letter: Newsletter, amina: User
) -> None:
    sent = delivery(reader, letter, "claimed", "sent")
    found = held(amina)
    assert found["newsletters.Subscriber"][0]["name"] == "Amina"
    assert [row["state"] for row in found["newsletters.Subscription"]] == ["confirmed"]
    assert [row["state"] for row in found["newsletters.SubscriptionEvent"]] == ["pending", "confirmed"]
    assert [row["issue"] for row in found["newsletters.Delivery"]] == [sent.issue_id]
    send_due()
    assert reader.key not in json.dumps(held(amina), cls=DjangoJSONEncoder)


def test_erasing_takes_the_subscriber_and_leaves_what_was_delivered_to_nobody(
    reader: Subscriber, letter: Newsletter, amina: User, marco: User
) -> None:
    sent, waiting = delivery(reader, letter, "claimed", "sent"), delivery(reader, letter)
    IssueTest.objects.create(issue=sent.issue, address=amina.email, language="it", by=marco)
    other = make_subscriber(letter)
    erase_everything(Subject(addresses=(amina.email,)), pseudonym="erased-1", on=timezone.localdate())
    assert list(Subscriber.objects.all()) == [other]
    assert not SubscriptionEvent.objects.exists()
    assert not IssueTest.objects.exists()
    left: list[Any] = list(Delivery.objects.order_by("pk").values_list("subscriber", "state"))
    assert left == [(None, "sent"), (None, "cancelled")]
    assert waiting.pk


def test_who_forgets_a_subscriber_leaves_no_address_and_no_key(reader: Subscriber, letter: Newsletter) -> None:
    delivery(reader, letter, "claimed", "sent")
    address, key = reader.email, reader.key
    assert forget_subscriber(reader)
    assert not forget_subscriber(reader)
    mails = list(OutboxMail.objects.values("recipient", "parameters", "state"))
    assert [mail["state"] for mail in mails] == ["cancelled"]
    assert address.lower() not in str(mails).lower()
    assert key not in str(mails)
    assert key not in str(list(AuditEvent.objects.values()))
    assert Delivery.objects.get().subscriber is None


@pytest.mark.parametrize("model", [Subscriber, Subscription, SubscriptionEvent])
def test_control_the_proof_of_a_consent_cannot_be_deleted_by_the_way(reader: Subscriber, model: Any) -> None:
    with pytest.raises(Error), transaction.atomic():
        model.objects.all().delete()
    assert SubscriptionEvent.objects.count() == 2


def test_the_key_stands_on_no_page_of_the_back_office(
    client: Client, reader: Subscriber, letter: Newsletter, programme: Programme, marco: User
) -> None:
    """Where it does stand, as a control: in the mail, and on the reader's own pages."""
    Newsletter.objects.filter(pk=letter.pk).update(programme=programme)
    assert reader.key in OutboxMail.objects.get().parameters["path"]
    assert reader.key in client.get(reverse("newsletters:leave", args=[reader.key, letter.code])).content.decode()
    sign_in(client, marco)
    pages = [("changelist", []), ("change", [reader.pk]), ("history", [reader.pk])]
    for name, args in pages:
        answer = client.get(reverse(f"admin:newsletters_subscriber_{name}", args=args))
        assert answer.status_code == 200
        assert reader.email in answer.content.decode()
        assert reader.key not in answer.content.decode()
    found = client.get(reverse("admin:newsletters_subscriber_changelist"), {"q": reader.key})
    assert reader.email not in found.content.decode()
