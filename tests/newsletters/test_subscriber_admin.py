"""Subscribers in the back office: who sees them, how their consent came about, what staff do for one who asks."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed, WrongState
from core.models import AuditEvent, OutboxMail, SuppressedAddress
from newsletters.admin.subscriber_counts import table_of
from newsletters.assisting import add_by_hand, change_language, end_on_request, erase_on_request
from newsletters.models import Delivery, Newsletter, Sender, Subscriber, Subscription, SubscriptionEvent
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.newsletters.builders import delivered, make_issue, make_newsletter, make_subscriber, on_its_way
from tests.projects.judging import in_english, page

pytestmark = pytest.mark.django_db
LIST = "/admin/newsletters/subscriber/"


@pytest.fixture
def letter(cast: Cast) -> Newsletter:
    """A published series of the programme of the cast."""
    cast.programme.published = True
    cast.programme.save()
    return make_newsletter(cast.programme, code="andata", name="Andata e ritorno")


@pytest.fixture
def elsewhere(cast: Cast) -> Newsletter:
    cast.other_programme.published = True
    cast.other_programme.save()
    return make_newsletter(cast.other_programme, code="altrove", name="Altrove")


@pytest.fixture
def rosa(letter: Newsletter) -> Subscriber:
    return make_subscriber(letter, email="rosa@example.org", name="Rosa", language="fr")


def act(subscriber: Subscriber, name: str) -> str:
    return reverse(f"admin:newsletters_subscriber_{name}", args=[subscriber.pk])


def states_of(subscriber: Subscriber) -> list[str]:
    return list(subscriber.subscriptions.order_by("newsletter__code").values_list("state", flat=True))


@pytest.mark.parametrize(("role", "status"), [("chiara", 200), ("marco", 200), ("dario", 200), ("giulia", 403)])
def test_addresses_are_for_those_who_keep_them(
    client: Client, cast: Cast, rosa: Subscriber, role: str, status: int
) -> None:
    sign_in(client, getattr(cast, role))
    for address in (LIST, act(rosa, "change")):
        response = client.get(address)
        assert response.status_code == status
        assert ("rosa@example.org" in response.content.decode()) == (status == 200)


def test_those_of_another_programme_are_not_there(
    client: Client, cast: Cast, rosa: Subscriber, elsewhere: Newsletter
) -> None:
    other = make_subscriber(elsewhere, email="altrove@example.org")
    assert "altrove@example.org" not in page(client, cast.chiara, LIST)
    assert client.get(act(other, "change")).status_code == 404
    Subscription.objects.create(subscriber=rosa, newsletter=elsewhere)
    text = page(client, cast.chiara, act(rosa, "change"))
    assert "Andata e ritorno" in text
    assert "Altrove" not in text  # what else she gets is nobody's business here
    assert "Altrove" not in page(client, cast.chiara, LIST)


def test_reading_is_written_down_and_the_key_stands_nowhere(client: Client, cast: Cast, rosa: Subscriber) -> None:
    text = page(client, cast.chiara, LIST) + page(client, cast.chiara, act(rosa, "change"))
    assert rosa.key not in text
    events = AuditEvent.objects.filter(actor=cast.chiara)
    assert {event.verb for event in events} == {"newsletters.subscriber.list", "newsletters.subscriber.read"}


def test_the_page_proves_the_consent_and_tells_what_went_out(
    client: Client, cast: Cast, letter: Newsletter, rosa: Subscriber
) -> None:
    proof = {"state": "confirmed", "how": "import", "language": "fr", "evidence": "Fiera, foglio 3"}
    SubscriptionEvent.objects.create(subscription=rosa.subscriptions.get(), **proof)
    issue = on_its_way(make_issue(letter, title="Numero uno"))
    Delivery.objects.create(issue=issue, subscriber=rosa, newsletter=letter, language="fr")
    Delivery.objects.update(state="claimed")
    Delivery.objects.update(state="failed", error="came back 5.2.2")
    SuppressedAddress.objects.create(address="ROSA@example.org", reason="bounce")
    text = page(client, cast.chiara, act(rosa, "change"))
    for words in ("Fiera, foglio 3", "from a list", "Numero uno", "the mailbox is full", "Nothing is sent to this"):
        assert words in text, words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ROSA@", {"rosa"}),
        ("?newsletter=andata", {"rosa", "left"}),
        ("?newsletter=andata&state=unsubscribed", {"left"}),
        ("?newsletter=seconda", {"left"}),
        ("?newsletter=seconda&state=unsubscribed", set()),  # who left another series is not one of these
        ("?state=unsubscribed", {"left"}),
        ("?language=fr", {"rosa"}),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(
    client: Client, cast: Cast, letter: Newsletter, rosa: Subscriber, query: str, found: set[str]
) -> None:
    second = make_newsletter(cast.programme, code="seconda")
    left = make_subscriber(letter, email="left@example.org", state="unsubscribed", language="it")
    for state in ("pending", "confirmed"):
        Subscription.objects.update_or_create(subscriber=left, newsletter=second, defaults={"state": state})
    text = page(client, cast.chiara, LIST + query)
    shown = set(re.findall(r">(\w+)@example\.org</a>", text))
    assert shown == found


def test_a_subscription_is_ended_on_request(client: Client, cast: Cast, rosa: Subscriber) -> None:
    sign_in(client, in_english(cast.chiara))
    subscription = rosa.subscriptions.get()
    form = {"subscription": subscription.pk, "reason": "By telephone, on 3 March"}
    assert "How they asked for it" in client.get(act(rosa, "change")).content.decode()
    client.post(act(rosa, "end"), form)
    assert states_of(rosa) == ["unsubscribed"]
    step = subscription.events.get(how="office")
    assert (step.by, step.evidence, step.state) == (cast.chiara, "By telephone, on 3 March", "unsubscribed")
    event = AuditEvent.objects.get(verb="newsletters.end_subscription")
    assert event.parameters == {"newsletter": "andata"}
    with pytest.raises(WrongState):
        end_on_request(subscription, reason="Again", by=cast.chiara, at=timezone.now())
    assert "How they asked for it" not in client.get(act(rosa, "change")).content.decode()


def test_nobody_ends_what_another_programme_sends(cast: Cast, client: Client, rosa: Subscriber, elsewhere: Any) -> None:
    theirs = Subscription.objects.create(subscriber=rosa, newsletter=elsewhere)
    with pytest.raises(NotAllowed):
        end_on_request(theirs, reason="Asked", by=cast.chiara, at=timezone.now())
    sign_in(client, cast.chiara)
    client.post(act(rosa, "end"), {"subscription": theirs.pk, "reason": "Asked"})
    theirs.refresh_from_db()
    assert theirs.state == "pending"


def test_the_language_is_changed_on_request(client: Client, cast: Cast, rosa: Subscriber) -> None:
    client = sign_in(client, cast.dario)
    client.post(act(rosa, "language"), {"language": "en"})
    rosa.refresh_from_db()
    assert rosa.language == "en"
    with pytest.raises(NotAllowed):
        change_language(rosa, "it", by=cast.giulia)


def test_erasing_takes_all_but_the_count(client: Client, cast: Cast, letter: Newsletter, rosa: Subscriber) -> None:
    issue = on_its_way(make_issue(letter))
    Delivery.objects.create(issue=issue, subscriber=rosa, newsletter=letter, language="fr")
    with pytest.raises(NotAllowed):
        erase_on_request(rosa, by=cast.chiara)
    sign_in(client, cast.marco)
    client.post(act(rosa, "erase"), {})
    assert Subscriber.objects.filter(pk=rosa.pk).exists(), "not before it is said that the person asked for it"
    response = client.post(act(rosa, "erase"), {"understood": "on"})
    assert response["Location"] == LIST
    assert not Subscriber.objects.exists()
    assert not SubscriptionEvent.objects.exists()
    assert list(Delivery.objects.values_list("subscriber", flat=True)) == [None]
    assert AuditEvent.objects.get(verb="newsletters.erase_subscriber").actor == cast.marco


def test_somebody_added_by_hand_is_asked_by_mail(client: Client, cast: Cast, letter: Newsletter) -> None:
    sign_in(client, in_english(cast.chiara))
    form = {"email": "new@example.org", "name": "Nadia", "language": "fr", "newsletters": [letter.pk]}
    client.post(f"{LIST}add/", form)
    nadia = Subscriber.objects.get()
    assert (nadia.email, nadia.language, states_of(nadia)) == ("new@example.org", "fr", ["pending"])
    step = SubscriptionEvent.objects.get()
    assert (step.how, step.by, step.state) == ("office", cast.chiara, "pending")
    mail = OutboxMail.objects.get(template="newsletters/please_confirm")
    assert (mail.recipient, mail.language) == ("new@example.org", "fr")
    text = client.post(f"{LIST}add/", form, follow=True).content.decode()
    assert "No mail goes now" in text
    assert OutboxMail.objects.filter(template="newsletters/please_confirm").count() == 1


def test_nobody_adds_to_a_newsletter_that_is_not_theirs_to_send(
    client: Client, cast: Cast, letter: Newsletter, elsewhere: Newsletter
) -> None:
    asked: dict[str, Any] = {"language": "it", "name": "", "at": timezone.now()}
    for person, newsletter in ((cast.chiara, elsewhere), (cast.giulia, letter), (cast.dario, letter)):
        with pytest.raises(NotAllowed):
            add_by_hand("new@example.org", [newsletter], by=person, **asked)
    sign_in(client, in_english(cast.chiara))
    text = client.get(f"{LIST}add/").content.decode()
    assert "Andata e ritorno" in text
    assert "Altrove" not in text
    assert client.get(f"{LIST}add/").status_code == 200
    assert sign_in(client, cast.dario).get(f"{LIST}add/").status_code == 403


def test_the_numbers_of_a_series_by_language_and_state(letter: Newsletter, rosa: Subscriber) -> None:
    make_subscriber(letter, language="it")
    make_subscriber(letter, language="it", state="unsubscribed")
    make_subscriber(make_newsletter())
    table = table_of(letter)
    assert [str(state) for state in table["states"]] == ["confirmed", "ended"]
    assert [(language, [n for _state, n in numbers], total) for language, numbers, total in table["rows"]] == [
        ("French", ["1", "0"], "1"), ("Italian", ["1", "1"], "2"),
    ]  # fmt: skip
    assert table["total"] == "3"
    with CaptureQueriesContext(connection) as again:
        table_of(letter)
    assert not again.captured_queries, "counted at most every five minutes"


def test_officers_read_the_numbers_and_no_address(client: Client, cast: Cast, rosa: Subscriber) -> None:
    address = reverse("admin:newsletters_newsletter_change", args=[rosa.subscriptions.get().newsletter_id])
    text = page(client, cast.giulia, address)
    assert "Subscribers by language and state" in text
    assert "rosa@example.org" not in text


def test_the_list_asks_as_often_for_many_as_for_few(client: Client, cast: Cast, letter: Newsletter) -> None:
    sign_in(client, cast.chiara)

    def make(rows: int) -> None:
        for _ in range(rows):
            make_subscriber(letter)

    assert_same_queries(client, LIST, make, name="back office: subscribers")


def test_the_page_asks_as_often_for_many_as_for_few(client: Client, cast: Cast, rosa: Subscriber) -> None:
    sign_in(client, cast.chiara)

    def make(rows: int) -> None:
        for _ in range(rows):
            series = make_newsletter(cast.programme)
            subscription = Subscription.objects.create(subscriber=rosa, newsletter=series)
            SubscriptionEvent.objects.create(subscription=subscription, state="pending", how="office", by=cast.chiara)
            if Delivery.objects.count() < 9:
                issue = on_its_way(make_issue(series))
                Delivery.objects.create(issue=issue, subscriber=rosa, newsletter=series, language="it")

    assert_same_queries(client, act(rosa, "change"), make, name="back office: subscriber")


def test_a_sender_is_kept_by_those_who_run_things(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.marco))
    address = reverse("admin:newsletters_sender_add")
    assert "DKIM" in client.get(address).content.decode()
    client.post(address, {"address": "news@example.org", "per_minute": "0"})
    assert not Sender.objects.exists()
    client.post(address, {"address": "news@example.org", "per_minute": "600"})
    client.post(address, {"address": "NEWS@example.org", "per_minute": ""})
    assert [(one.address, one.per_minute) for one in Sender.objects.all()] == [("news@example.org", 600)]
    assert_queries(client, reverse("admin:newsletters_sender_changelist"), name="back office: senders")
    assert sign_in(client, cast.chiara).get(address).status_code == 403


def test_a_sender_of_another_programme_too_is_only_read(
    client: Client, cast: Cast, letter: Newsletter, elsewhere: Newsletter
) -> None:
    sender = Sender.objects.create(address="news@example.org")
    Newsletter.objects.update(sender=sender)
    address = reverse("admin:newsletters_sender_change", args=[sender.pk])
    values = {"address": "mine@example.org", "per_minute": ""}
    sign_in(client, cast.marco)
    assert (client.get(address).status_code, client.post(address, values).status_code) == (200, 403)
    elsewhere.programme = letter.programme
    elsewhere.save(update_fields=["programme"])
    assert client.post(address, values).status_code == 302, "his own alone, as a control"


def test_deliveries_of_another_programme_stay_out_of_the_page(
    client: Client, cast: Cast, rosa: Subscriber, elsewhere: Newsletter
) -> None:
    issue = on_its_way(make_issue(elsewhere, title="Segreto"))
    delivered(issue, "sent")
    Delivery.objects.create(issue=issue, subscriber=rosa, newsletter=elsewhere, language="it")
    assert "Segreto" not in page(client, cast.chiara, act(rosa, "change"))
