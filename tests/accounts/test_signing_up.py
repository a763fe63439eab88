"""Signing up: name, address, password; a code by mail; the language of the page."""

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from accounts.models import User
from core.mail_sending import send_due
from core.models import OutboxMail
from tests.accounts.steps import last_code, mails_to, sign_up, target
from tests.kit.hostile import TEXT

pytestmark = pytest.mark.django_db
CONFIRM = "/fr/accounts/confirm-email/"


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_account_speaks_the_language_of_the_page(client: Client, language: str) -> None:
    sign_up(client, "zineb@example.org", language=language)
    user = User.objects.get(email="zineb@example.org")
    assert (user.language, user.full_name) == (language, "Zineb El Fassi")
    (mail,) = mails_to("zineb@example.org")
    assert (mail.template, mail.language, mail.secret) == ("accounts/email_confirmation_signup", language, True)


def test_the_code_of_the_mail_signs_in_and_leads_on(client: Client) -> None:
    sign_up(client, "Zineb@Example.org", language="fr", next="/fr/calls/")
    response = client.post(CONFIRM, {"code": last_code("zineb@example.org")})
    assert target(response) == "/fr/calls/"
    assert get_user(client) == User.objects.get(email="zineb@example.org")


def test_without_the_code_nobody_is_signed_in(client: Client) -> None:
    sign_up(client, "zineb@example.org")
    for _ in range(2):
        assert client.post(CONFIRM, {"code": "WRNG-CODE"}).status_code == 200
    assert not get_user(client).is_authenticated
    response = client.post(CONFIRM, {"code": "WRNG-CODE"})
    assert response.status_code == 302  # the third wrong one ends it
    assert client.post(CONFIRM, {"code": last_code("zineb@example.org")}).status_code == 302
    assert not get_user(client).is_authenticated


def test_a_new_code_can_be_asked_for(client: Client) -> None:
    sign_up(client, "zineb@example.org")
    first = last_code("zineb@example.org")
    cache.clear()  # one mail in ten seconds
    client.post(CONFIRM, {"action": "resend"})
    second = last_code("zineb@example.org")
    assert first != second
    assert client.post(CONFIRM, {"code": first}).status_code == 200
    assert client.post(CONFIRM, {"code": second}).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "Amina\n\n[Win](http://evil.example)",
        "<b>Amina</b>",
        "http://evil.example",
        "www.evil.example",
        "a@evil.example",
        "",
    ],
)
def test_what_is_no_name_is_refused_beside_its_field(client: Client, name: str) -> None:
    response = sign_up(client, "victim@example.org", full_name=name)
    assert response.status_code == 200
    assert "full_name" in response.context["form"].errors
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("name", sorted(TEXT))
@pytest.mark.parametrize("field", ["full_name", "email", "password1"])
def test_hostile_values_do_no_harm(client: Client, field: str, name: str) -> None:
    value = TEXT[name].encode("utf-8", "replace").decode()
    response = sign_up(client, "zineb@example.org", **{field: value})
    assert response.status_code in {200, 302}


@pytest.mark.parametrize(
    "address", ["a" * 300 + "@example.org", "a@example.org\r\nBcc: b@example.org", "a\x00@example.org"]
)
def test_hostile_addresses_are_refused(client: Client, address: str) -> None:
    response = sign_up(client, address)
    assert response.status_code == 200
    assert "email" in response.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password1234", "zineb@example.org"])
def test_a_weak_password_is_refused_in_the_language_of_the_page(client: Client, password: str) -> None:
    with translation.override("fr"):
        response = sign_up(client, "zineb@example.org", language="fr", password1=password)
    assert response.status_code == 200
    assert response.context["form"].errors["password1"]
    assert "password is too" not in response.content.decode().lower()


def test_the_code_is_forgotten_once_the_mail_has_left(client: Client) -> None:
    sign_up(client, "zineb@example.org")
    code = last_code("zineb@example.org")
    assert send_due() == 1
    assert OutboxMail.objects.get().parameters == {}
    assert client.post(CONFIRM, {"code": code}).status_code == 302
