"""Nobody finds out from our pages who has an account here."""

from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.accounts.steps import bare, log_in, mails_to, sign_up

pytestmark = pytest.mark.django_db


def both(send: Any, known: str) -> list[tuple[int, str, str]]:
    """What the page answers for an address with an account and for one without: status, target, page."""
    answers = []
    for address in (known, "nobody@example.org"):
        cache.clear()
        client = Client()
        response = send(client, address)
        target = response.headers.get("Location", "")
        page = client.get(target) if target else response
        answers.append((response.status_code, target, bare(page)))
    return answers


def ask_for_code(client: Client, address: str) -> Any:
    return client.post("/en/accounts/login/code/", {"email": address})


def ask_for_password(client: Client, address: str) -> Any:
    return client.post("/en/accounts/password/reset/", {"email": address})


def try_password(client: Client, address: str) -> Any:
    return log_in(client, address, "not the password")


def wrong_code_after(ask: Any, page: str) -> Any:
    def send(client: Client, address: str) -> Any:
        ask(client, address)
        return client.post(page, {"code": "WRNG-CODE"})

    return send


WAYS = {
    "sign-up": sign_up,
    "sign-in": try_password,
    "code": ask_for_code,
    "password reset": ask_for_password,
    "wrong code after the sign-up": wrong_code_after(sign_up, "/en/accounts/confirm-email/"),
    "wrong code for signing in": wrong_code_after(ask_for_code, "/en/accounts/login/code/confirm/"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_page_says_the_same_with_and_without_an_account(amina: User, way: str) -> None:
    known, unknown = both(WAYS[way], amina.email)
    assert known == unknown


def test_control_the_comparison_sees_a_difference(amina: User) -> None:
    def leak(client: Client, address: str) -> Any:
        return try_password(client, address) if address == amina.email else ask_for_code(client, address)

    known, unknown = both(leak, amina.email)
    assert known != unknown


def test_only_the_mail_tells(amina: User) -> None:
    for way in (ask_for_code, ask_for_password, sign_up):
        both(way, amina.email)
    assert [mail.template for mail in mails_to(amina.email)] == [
        "accounts/login_code",
        "accounts/password_reset_key",
        "accounts/account_already_exists",
    ]
    assert [mail.template for mail in mails_to("nobody@example.org")] == [
        "accounts/unknown_account",
        "accounts/unknown_account",
        "accounts/email_confirmation_signup",
    ]


def test_a_mail_to_somebody_with_an_account_is_in_the_language_of_the_account(amina: User) -> None:
    sign_up(Client(), amina.email, language="en")
    (mail,) = mails_to(amina.email)
    assert (mail.language, mail.parameters["name"]) == ("fr", "Amina Zerouali")
    assert mail.parameters["path"].startswith("/fr/accounts/password/reset/")


def test_signing_up_with_a_known_address_changes_nothing(amina: User) -> None:
    before = amina.password
    sign_up(Client(), amina.email, full_name="Somebody Else", password1="another long password")
    amina.refresh_from_db()
    assert (amina.full_name, amina.password) == ("Amina Zerouali", before)
    assert User.objects.count() == 1


@pytest.mark.parametrize("way", ["sign-up", "sign-in"])
def test_a_password_is_hashed_either_way_so_that_time_tells_nothing(amina: User, way: str) -> None:
    counts = []
    for address in (amina.email, "nobody@example.org"):
        cache.clear()
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as hashing:
            WAYS[way](Client(), address)
        counts.append(hashing.call_count)
    assert counts[0] == counts[1] > 0
