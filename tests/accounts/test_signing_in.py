"""Signing in by password and by code; slowed when somebody guesses; leads nowhere else."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.models import User
from tests.accounts.steps import last_code, log_in, mails_to, target
from tests.builders import PASSWORD
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return bool(get_user(client).is_authenticated)


def test_by_password(client: Client, amina: User) -> None:
    response = log_in(client, amina.email.upper())
    assert target(response) == "/en/start/"
    assert is_in(client)


def test_by_code_in_the_language_of_the_account(client: Client, amina: User) -> None:
    client.post("/en/accounts/login/code/", {"email": amina.email})
    (mail,) = mails_to(amina.email)
    assert (mail.template, mail.language) == ("accounts/login_code", "fr")
    assert mail.parameters["name"] == "Amina Zerouali"
    client.post("/en/accounts/login/code/confirm/", {"code": last_code(amina.email).lower().replace("-", "")})
    assert is_in(client)


def test_whoever_has_a_second_factor_is_asked_for_it(client: Client, giulia: User) -> None:
    response = log_in(client, giulia.email)
    assert target(response) == "/en/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302


def test_an_account_that_was_closed_does_not_sign_in(client: Client, amina: User) -> None:
    User.objects.update(is_active=False)
    response = log_in(client, amina.email)
    assert target(response) == "/en/accounts/inactive/"
    assert client.get(target(response)).status_code == 200
    assert not is_in(client)


def test_guessing_passwords_is_slowed_also_for_the_right_one(client: Client, amina: User) -> None:
    for _ in range(5):
        assert log_in(client, amina.email, "a wrong guess").status_code == 200
    response = log_in(client, amina.email, PASSWORD)
    assert "There were too many attempts" in response.content.decode()
    assert not is_in(client)
    cache.clear()  # the minutes pass
    log_in(client, amina.email, PASSWORD)
    assert is_in(client)


def test_one_address_cannot_try_many_accounts(client: Client, amina: User) -> None:
    statuses = [log_in(client, f"person{number}@example.org", "a guess").status_code for number in range(40)]
    assert 429 in statuses
    response = log_in(client, amina.email)
    assert response.status_code == 429
    assert response["Retry-After"]
    assert "default-src" in response["Content-Security-Policy"]
    assert "A little slower" in response.content.decode()


@override_settings(ACCOUNT_RATE_LIMITS=False)
def test_control_without_limits_the_guess_succeeds(client: Client, amina: User) -> None:
    for _ in range(12):
        log_in(client, amina.email, "a wrong guess")
    log_in(client, amina.email, PASSWORD)
    assert is_in(client)


def test_guessing_codes_is_ended(client: Client, amina: User) -> None:
    client.post("/en/accounts/login/code/", {"email": amina.email})
    for _ in range(3):
        client.post("/en/accounts/login/code/confirm/", {"code": "WRNG-CODE"})
    client.post("/en/accounts/login/code/confirm/", {"code": last_code(amina.email)})
    assert not is_in(client)


def test_guessing_the_second_factor_is_slowed(client: Client, giulia: User) -> None:
    log_in(client, giulia.email)
    texts = [client.post("/en/accounts/2fa/authenticate/", {"code": f"{n:06}"}).content.decode() for n in range(8)]
    assert "There were too many attempts" in texts[-1]
    assert not is_in(client)


def test_many_mails_cannot_be_asked_for(client: Client, amina: User) -> None:
    for way in ("login/code", "password/reset"):
        cache.clear()
        for _ in range(12):
            Client().post(f"/en/accounts/{way}/", {"email": amina.email})
    assert len(mails_to(amina.email)) <= 8


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "https:evil.example",
    "javascript:alert(1)", "http://testserver@evil.example/", "\thttps://evil.example", "https://testserver.evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("page", ["login", "logout", "signup", "reauthenticate"])
def test_no_page_leads_to_another_site(client: Client, amina: User, page: str, target: str) -> None:
    if page in {"logout", "reauthenticate"}:
        sign_in(client, amina)
    data: dict[str, Any] = {"login": amina.email, "password": PASSWORD, "next": target}
    data |= {"full_name": "A", "email": "new@example.org", "password1": PASSWORD}
    response = client.post(f"/en/accounts/{page}/", data, query_params={"next": target})
    assert "evil" not in response.headers.get("Location", "")
    assert response.status_code < 500


def test_control_a_page_of_ours_is_led_to(client: Client, amina: User) -> None:
    assert target(log_in(client, amina.email, to="/fr/calls/")) == "/fr/calls/"


def test_signing_out_needs_a_post_and_says_that_drafts_of_the_tab_go(client: Client, amina: User) -> None:
    sign_in(client, amina)
    page = client.get("/en/accounts/logout/").content.decode()
    assert "data-clears-drafts" in page
    assert is_in(client)
    response = client.post("/en/accounts/logout/")
    assert target(response) == "/en/"
    assert not is_in(client)


def test_recovery_codes_stand_in_for_a_lost_phone(client: Client, giulia: User) -> None:
    codes = Authenticator.objects.create(
        user=giulia, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "a-seed", "used_mask": 0}
    )
    log_in(client, giulia.email)
    client.post("/en/accounts/2fa/authenticate/", {"code": codes.wrap().get_unused_codes()[0]})
    assert is_in(client)
