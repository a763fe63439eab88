"""Whoever is shown a certificate reads whether it is valid; codes cannot be tried out."""

import re
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import limiting
from core.erasing import erasing
from tests.training.lessons import make_certificate
from training.certificate_words import in_groups, plain_code
from training.certifying import revoke_certificate
from training.models import Certificate, Course
from training.views import verifying

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(course: Course, amina: User, giulia: User) -> Certificate:
    return make_certificate(course, amina, by=giulia)


def read(client: Client, code: str) -> tuple[int, str]:
    response = client.get(f"/en/certificates/{code}/")
    return response.status_code, " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_valid_one_says_what_was_certified(client: Client, certificate: Certificate) -> None:
    status, words = read(client, certificate.code)
    assert status == 200
    for wanted in (
        "This certificate is valid", "Amina Zerouali", certificate.course.title_en, "8 hours of 9 hours",
        certificate.number, in_groups(certificate.code),
    ):  # fmt: skip
        assert wanted in words


def test_it_is_kept_by_nobody_and_asks_for_no_session(client: Client, certificate: Certificate) -> None:
    for url in (certificate.get_absolute_url(), reverse("certificates:find")):
        with mock.patch.object(SessionStore, "load", side_effect=AssertionError("a session was read")):
            response = client.get(url)
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_a_revoked_one_says_since_when_but_not_why(client: Client, certificate: Certificate, giulia: User) -> None:
    read(client, certificate.code)
    revoke_certificate(certificate, reason="Somebody else sat there", by=giulia, at=timezone.now())
    status, words = read(client, certificate.code)
    assert status == 200
    assert "This certificate was revoked" in words
    assert "has not been valid since" in words
    assert "This certificate is valid" not in words
    assert "Somebody else" not in words


def test_a_code_that_was_never_given_out_says_so(client: Client, certificate: Certificate) -> None:
    forged = ("0" if certificate.code[0] != "0" else "1") + certificate.code[1:]
    for code in (forged, "x", certificate.number.lower()):
        status, words = read(client, code)
        assert (status, "No certificate has this code" in words, "Amina" in words) == (404, True, False)


def test_a_forgotten_holder_is_not_called_by_the_pseudonym(client: Client, certificate: Certificate) -> None:
    person = certificate.beneficiary
    person.given_name, person.erased_at = "erased-7f3a9c21", timezone.now()
    person.save(update_fields=["given_name", "erased_at"])
    assert "Amina Zerouali" in read(client, certificate.code)[1], "the name is held while the certificate is valid"
    with erasing():
        Certificate.objects.filter(pk=certificate.pk).update(holder_name=person.given_name)
    words = read(client, certificate.code)[1]
    assert "The name was erased" in words
    assert "erased-7f3a9c21" not in words


@pytest.mark.parametrize(
    "typed", ["{groups}", " {groups} ", "{upper}", "{dashes}", "https://circolo.example/it/certificates/{code}/"]
)
def test_the_code_is_typed_as_people_type(client: Client, certificate: Certificate, typed: str) -> None:
    groups = in_groups(certificate.code)
    wanted = typed.format(groups=groups, upper=groups.upper(), dashes=groups.replace(" ", "-"), code=certificate.code)
    response = client.get(reverse("certificates:find"), {"code": wanted})
    assert response["Location"] == certificate.get_absolute_url()


def test_what_is_no_code_is_told_beside_the_field(client: Client) -> None:
    response = client.get(reverse("certificates:find"), {"code": "3f2a <b>"})
    assert response.status_code == 422
    assert "A code has 32 characters" in response.content.decode()
    assert "<b>" not in response.content.decode()
    assert plain_code("OIl0") == "0110"


def test_one_connection_tries_no_more_than_so_many_codes(client: Client, certificate: Certificate) -> None:
    with mock.patch.object(verifying, "MOST", 3), mock.patch.object(limiting.time, "time", return_value=1e9):
        statuses = [client.get(f"/en/certificates/{number}/").status_code for number in range(4)]
        assert statuses == [404, 404, 404, 429]
        assert read(client, certificate.code)[0] == 429, "a true code is no way out"
        assert client.get(certificate.get_absolute_url(), REMOTE_ADDR="192.0.2.9").status_code == 200
        same_household = [
            client.get("/en/certificates/1/", REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(4)
        ]
        assert same_household == [404, 404, 404, 429]


def test_control_without_the_limit_all_are_answered(client: Client) -> None:
    with mock.patch.object(verifying, "within_limit", return_value=True), mock.patch.object(verifying, "MOST", 3):
        assert {client.get(f"/en/certificates/{number}/").status_code for number in range(4)} == {404}
