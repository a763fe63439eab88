"""Sensitive acts ask again for the second factor, unless it was shown in the last five minutes."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import recently_confirmed
from config.urls import urlpatterns as of_the_site
from tests.accounts.steps import app_code, target
from tests.builders import PASSWORD
from tests.cast import sign_in

done: list[dict[str, str]] = []


@login_required
@recently_confirmed
def erase(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        done.append(request.POST.dict())
    return HttpResponse("erased")


class Board:
    @recently_confirmed
    def publish(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("published")


urlpatterns = [
    path("erase/", erase, name="erase"),
    path("publish/", Board().publish, name="publish"),
    *of_the_site,
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
RECORDS = "account_authentication_methods"


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


@pytest.fixture
def officer(client: Client, giulia: User) -> User:
    """Giulia set up her app long ago and has signed in just now."""
    Authenticator.objects.update(created_at=timezone.now() - timedelta(days=30))
    sign_in(client, giulia)
    return giulia


def minutes_pass(client: Client, minutes: int) -> None:
    session = client.session
    session[RECORDS] = [{**record, "at": record["at"] - 60 * minutes} for record in session[RECORDS]]
    session.save()


def test_right_after_signing_in_nobody_is_asked(client: Client, officer: User) -> None:
    assert client.post("/erase/").content == b"erased"


def test_after_five_minutes_it_asks_and_then_does_what_was_posted(client: Client, officer: User) -> None:
    minutes_pass(client, 6)
    response = client.post("/erase/", {"person": "7"})
    assert target(response).startswith("/en/accounts/2fa/reauthenticate/") or "/accounts/2fa/reauthenticate/" in target(
        response
    )
    assert done == []
    response = client.post(target(response), {"code": code_of(officer)})
    assert response.content == b"erased"
    assert done == [{"person": "7"}]
    assert client.post("/erase/").content == b"erased"


def code_of(user: User) -> str:
    secret = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    return app_code(secret)


def test_a_password_alone_does_not_do(client: Client, officer: User) -> None:
    session = client.session
    session[RECORDS] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    response = client.get("/erase/")
    assert "/2fa/reauthenticate/" in target(response)
    page = client.get(target(response))
    assert "/accounts/reauthenticate/" not in page.content.decode()
    assert target(client.get("/en/accounts/reauthenticate/")).startswith("/en/accounts/2fa/")


def test_a_wrong_code_does_nothing(client: Client, officer: User) -> None:
    minutes_pass(client, 6)
    page = target(client.post("/erase/"))
    assert client.post(page, {"code": "000000"}).status_code == 200
    assert client.get("/erase/").status_code == 302
    assert done == []


def test_somebody_elses_proof_does_not_count(client: Client, officer: User, marco: User) -> None:
    session = client.session
    session["account_authentication_methods_user"] = str(marco.pk)
    session.save()
    assert client.get("/erase/").status_code == 302


def test_it_works_on_methods_too(client: Client, officer: User) -> None:
    assert client.get("/publish/").content == b"published"
    minutes_pass(client, 6)
    assert client.get("/publish/").status_code == 302


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert "/accounts/login/?next=/publish/" in target(client.get("/publish/"))


@override_settings(SECOND_FACTOR_REQUIRED=False)
def test_control_in_the_demo_nobody_is_asked(client: Client, officer: User) -> None:
    minutes_pass(client, 600)
    assert client.post("/erase/", {"person": "7"}).content == b"erased"


def test_who_has_no_second_factor_confirms_by_password(client: Client, amina: User) -> None:
    sign_in(client, amina)
    minutes_pass(client, 6)
    response: Any = client.get("/erase/")
    assert "/accounts/reauthenticate/" in target(response)
    assert client.post(target(response), {"password": "wrong"}).status_code == 200
    assert target(client.post(target(response), {"password": PASSWORD})) == "/erase/"
    assert client.get("/erase/").content == b"erased"
