"""The pages of subscribers: the form, and what the links in mails open."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.models import OutboxMail, SuppressedAddress
from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from newsletters.own import join_own
from newsletters.testing import NO_KEY
from programmes.models import Programme
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries
from tests.newsletters.builders import make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Newsletter:
    return make_newsletter(code="letter")


def page(name: str, *args: str) -> str:
    return reverse(f"newsletters:{name}", args=args)


def states(reader: Subscriber) -> list[str]:
    return [one.state for one in Subscription.objects.of_subscriber(reader)]


def wish(letter: Newsletter, **more: Any) -> dict[str, Any]:
    return {"email": "amina@example.org", "language": "fr", "newsletters": [letter.code], **more}


def test_somebody_subscribes_confirms_changes_and_leaves(client: Client, letter: Newsletter) -> None:
    assert "Andata e ritorno" in client.get(page("subscribe")).content.decode()
    asked = client.post(page("subscribe"), wish(letter))
    assert asked.headers["Location"] == page("look_in_your_mail")
    assert client.get(page("look_in_your_mail")).status_code == 200
    reader = Subscriber.objects.get(email="amina@example.org")
    confirm = page("confirm", reader.key)
    assert client.get(confirm).status_code == 200
    assert states(reader) == ["pending"], "a scanner that opens the link confirms nothing"
    assert client.post(confirm, {"newsletters": [letter.code]}).headers["Location"] == confirm
    assert states(reader) == ["confirmed"]
    assert client.get(confirm).status_code == 200
    saved = client.post(page("preferences", reader.key), {"language": "en", "name": "", "newsletters": []})
    assert saved.headers["Location"] == f"/en/newsletters/preferences/{reader.key}/?saved=1"
    assert states(reader) == ["unsubscribed"]
    assert client.get(saved.headers["Location"]).status_code == 200


def test_the_form_carries_its_token(letter: Newsletter) -> None:
    strict = Client(enforce_csrf_checks=True)
    page_of_form = strict.get(page("subscribe")).content.decode()
    token = page_of_form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert strict.post(page("subscribe"), wish(letter)).status_code == 403
    assert strict.post(page("subscribe"), wish(letter, csrfmiddlewaretoken=token)).status_code == 302


def test_the_answer_is_the_same_for_every_address(client: Client, letter: Newsletter) -> None:
    make_subscriber(letter, email="subscribed@example.org")
    make_subscriber(letter, email="left@example.org", state="unsubscribed")
    SuppressedAddress.objects.create(address="stopped@example.org", reason="request")
    answers = [
        client.post(page("subscribe"), wish(letter, email=f"{who}@example.org"))
        for who in ("subscribed", "left", "stopped", "new", "new")
    ]
    assert len({(answer.status_code, answer.headers["Location"], answer.content) for answer in answers}) == 1
    assert OutboxMail.objects.count() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "a@b"},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"email": f"{'a' * 300}@example.org"},
        {"email": "a\x00@example.org"},
        {"newsletters": []},
        {"newsletters": ["letter", "secret"]},
        {"newsletters": ["letter' OR 1=1 --"]},
        {"language": "xx"},
        {"name": "Win at http://evil.example"},
        {"name": "x" * 200},
    ],
)
def test_what_makes_no_sense_is_told_beside_the_form(client: Client, letter: Newsletter, wrong: dict[str, Any]) -> None:
    make_newsletter(code="secret", published=False)
    answer = client.post(page("subscribe"), wish(letter, **wrong))
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("name", ["\ud800", "<script>alert(1)</script>", "' OR 1=1", "أمينة"])
def test_names_of_all_kinds_break_nothing(client: Client, letter: Newsletter, name: str) -> None:
    body = wish(letter) | {"name": name.encode("utf-8", "surrogatepass")}
    answer = client.post(page("subscribe"), body)
    assert answer.status_code in {302, 422}
    assert b"<script>alert(1)" not in answer.content


def test_a_connection_that_writes_too_many_addresses_waits(client: Client, letter: Newsletter) -> None:
    answers = [client.post(page("subscribe"), wish(letter, email=f"a{n}@example.org")).status_code for n in range(24)]
    assert set(answers) == {302, 429}
    assert Subscriber.objects.count() <= 20


def test_the_form_remembers_whence_and_who(client: Client, letter: Newsletter, amina: User) -> None:
    make_newsletter(code="other")
    assert "checked" in client.get(page("subscribe") + "?newsletter=other").context["form"].as_div().split("other")[1]
    sign_in(client, amina)
    assert f'value="{amina.email}"' in client.get(page("subscribe")).content.decode()


def test_confirming_takes_only_what_the_page_showed(client: Client, letter: Newsletter) -> None:
    later = make_newsletter(code="later")
    reader = make_subscriber(letter, later, state="pending")
    client.post(page("confirm", reader.key), {"newsletters": ["letter", "nothing"]})
    assert sorted(states(reader)) == ["confirmed", "pending"]


def test_a_link_to_confirm_is_over_when_nothing_waits_or_holds(client: Client, letter: Newsletter) -> None:
    reader = make_subscriber(letter, state="unsubscribed")
    assert client.get(page("confirm", reader.key)).status_code == 410
    assert client.get(page("confirm", "x" * 32)).status_code == 404


def test_the_links_of_a_test_say_that_it_was_one(client: Client, letter: Newsletter) -> None:
    for name, args in (("preferences", (NO_KEY,)), ("leave", (NO_KEY, letter.code))):
        answer = client.get(page(name, *args))
        assert answer.status_code == 404
        assert "This mail was a test" in answer.content.decode()
        other = client.get(page(name, "b" * 32, *args[1:])).content.decode()
        assert "This link is over" in other


def test_the_preferences_offer_what_is_public_and_what_one_has(client: Client, letter: Newsletter) -> None:
    mine = make_newsletter(code="mine", name="Solo la mia")
    make_newsletter(code="hidden", name="Nascosta", published=False)
    reader = make_subscriber(mine)
    Newsletter.objects.filter(pk=mine.pk).update(published=False)
    url = page("preferences", reader.key)
    shown = client.get(url).content.decode()
    assert "Solo la mia" in shown
    assert "Andata e ritorno" in shown
    assert "Nascosta" not in shown
    assert client.post(url, {"language": "fr", "newsletters": ["hidden"]}).status_code == 422
    client.post(url, {"language": "fr", "newsletters": ["mine", "letter"]})
    assert states(reader) == ["confirmed", "confirmed"]


def test_all_is_left_and_deleted_from_the_preferences_by_post_alone(client: Client, letter: Newsletter) -> None:
    reader = make_subscriber(letter)
    for name in ("leave_all", "delete_subscriber"):
        assert client.get(page(name, reader.key)).status_code == 405
    client.post(page("leave_all", reader.key))
    assert states(reader) == ["unsubscribed"]
    assert client.post(page("delete_subscriber", reader.key)).status_code == 200
    assert not Subscriber.objects.exists()
    assert client.post(page("delete_subscriber", reader.key)).status_code == 404


def test_forms_on_pages_with_a_key_need_no_cookie(letter: Newsletter) -> None:
    """Under "no-referrer" browsers send `Origin: null`, which a check of forms would refuse."""
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "null"})
    reader = make_subscriber(letter, state="pending")
    assert strict.post(page("confirm", reader.key), {"newsletters": ["letter"]}).status_code == 302
    assert states(reader) == ["confirmed"]
    for name in ("confirm", "preferences"):
        assert "csrfmiddlewaretoken" not in strict.get(page(name, reader.key)).content.decode()
    assert not strict.cookies


def test_a_signed_in_person_takes_and_leaves_on_the_page_of_consents(
    client: Client, letter: Newsletter, amina: User
) -> None:
    sign_in(client, amina)
    consents = reverse("beneficiaries:consents")
    assert "Andata e ritorno" in client.get(consents).content.decode()
    own = page("change_own", letter.code)
    assert client.post(own, {"answer": "yes"}).headers["Location"] == consents
    reader = Subscriber.objects.get(email=amina.email)
    assert states(reader) == ["confirmed"]
    assert not OutboxMail.objects.filter(template__startswith="newsletters/").exists()
    client.post(own, {"answer": "no"})
    assert states(reader) == ["unsubscribed"]
    assert list(SubscriptionEvent.objects.values_list("how", flat=True)) == ["form"] * 3


def test_an_address_that_nobody_confirmed_takes_nothing(client: Client, letter: Newsletter, amina: User) -> None:
    amina.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed):
        join_own(amina, letter, language="fr", at=timezone.now())
    sign_in(client, amina)
    assert "Andata e ritorno" not in client.get(reverse("beneficiaries:consents")).content.decode()
    assert client.post(page("change_own", letter.code), {"answer": "yes"}).status_code == 404
    assert not Subscriber.objects.exists()


def test_of_others_one_sees_nothing_on_the_page_of_consents(client: Client, letter: Newsletter, amina: User) -> None:
    make_subscriber(letter, email="karim@example.org")
    sign_in(client, amina)
    assert "karim@example.org" not in client.get(reverse("beneficiaries:consents")).content.decode()
    client.post(page("change_own", letter.code), {"answer": "no"})
    assert states(Subscriber.objects.get(email="karim@example.org")) == ["confirmed"]


def test_languages_are_there(client: Client, letter: Newsletter) -> None:
    reader = make_subscriber(letter, state="pending")
    for code, _name in settings.LANGUAGES:
        answer = client.get(f"/{code}/newsletters/confirm/{reader.key}/")
        assert f'lang="{code}"' in answer.content.decode()


def test_the_number_of_series_costs_no_queries(client: Client, amina: User, programme: Programme) -> None:
    reader = make_subscriber(email=amina.email)

    def make(number: int) -> None:
        for _ in range(number):
            made = Subscription.objects.create(subscriber=reader, newsletter=make_newsletter(programme))
            Subscription.objects.filter(pk=made.pk).update(state="confirmed")

    assert_same_queries(client, page("preferences", reader.key), make, name="newsletters: preferences")
    sign_in(client, amina)
    consents = reverse("beneficiaries:consents")
    assert_same_queries(client, consents, make, name="beneficiaries: consents with newsletters")
