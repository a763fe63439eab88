"""When something goes wrong the page says so in words, in the reader's language, under the same policy."""

from io import BytesIO
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from accounts.models import User
from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 (used by the URLconf)
from config.urls import urlpatterns as of_the_site
from portal.views import errors
from tests.cast import sign_in


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def reads_the_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("broken/", broken),
    path("form/", reads_the_form),
    *of_the_site,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
WORDS = {
    "/forbidden/": (403, "You may not open this page"),
    "/suspicious/": (400, "We could not read this request"),
    "/broken/": (500, "Something went wrong on our side"),
    "/nothing-here/": (404, "This page is not here"),
    "/en/calls/nothing/": (404, "This page is not here"),
}


@pytest.fixture
def careful() -> Client:
    return Client(raise_request_exception=False, headers={"Accept-Language": "en"})


@pytest.mark.parametrize("url", WORDS)
def test_the_page_says_what_happened(careful: Client, url: str) -> None:
    status, words = WORDS[url]
    response = careful.get(url)
    assert response.status_code == status
    assert words in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("url", WORDS)
def test_also_to_who_has_signed_in(careful: Client, amina: User, url: str) -> None:
    assert sign_in(careful, amina).get(url).status_code == WORDS[url][0]


@pytest.mark.parametrize("url", ["/forbidden/", "/nothing-here/"])
def test_to_everybody_in_the_language_that_they_read(careful: Client, people: dict[str, User], url: str) -> None:
    for role, person in people.items():
        response = sign_in(careful, person).get(url)
        assert response.status_code == WORDS[url][0], role
        assert f'<html lang="{person.language}"' in response.content.decode(), role


def test_when_the_database_is_away_the_page_still_comes(careful: Client) -> None:
    careful.cookies[settings.SESSION_COOKIE_NAME] = "some-session"
    away = mock.patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError("gone"))
    with away:
        response = careful.get("/en/calls/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


LARGE: dict[str, Any] = {"text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
MANY = {f"field{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}


def test_what_is_too_large_gets_a_page_that_says_so(careful: Client) -> None:
    response = careful.post("/form/", LARGE)
    assert response.status_code == 413
    assert "This was too large to send" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_what_is_refused_for_its_size_is_read_to_the_end_so_that_the_browser_shows_the_page() -> None:
    sent = BytesIO(b"text=" + b"x" * 3 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    environ = RequestFactory().post("/form/", content_type="application/x-www-form-urlencoded").META
    request = WSGIRequest({**environ, "wsgi.input": sent, "CONTENT_LENGTH": str(len(sent.getvalue()))})
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert sent.read() == b""


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
def test_control_with_more_room_it_is_read(careful: Client) -> None:
    assert careful.post("/form/", LARGE).content == b"1"


def test_it_is_not_read_before_the_token_is_checked_either(amina: User) -> None:
    client = sign_in(Client(enforce_csrf_checks=True, raise_request_exception=False), amina)
    client.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
    assert client.post("/form/", LARGE).status_code == 413


def test_too_many_fields_are_refused(careful: Client) -> None:
    assert careful.post("/form/", MANY).status_code in {400, 413}


def test_a_form_that_is_too_old_is_explained(amina: User) -> None:
    client = sign_in(Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"}), amina)
    response = client.post("/en/accounts/logout/")
    assert response.status_code == 403
    assert "The page had been open for too long" in response.content.decode()


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_reader_is_answered_in_the_language_of_the_address(careful: Client, language: str) -> None:
    page = careful.get(f"/{language}/nothing/").content.decode()
    assert f'<html lang="{language}"' in page
