"""Whoever works in a programme sees nothing of it before having a second factor."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from programmes.models import Membership, Programme, Role
from tests.accounts.steps import app_code, target
from tests.builders import make_user
from tests.cast import sign_in
from tests.kit.routes import Route, walk

pytestmark = pytest.mark.django_db
GATE = "/accounts/second-factor/"
GUARDED = ["/admin/", "/it/my/", "/fr/my/projects/", "/en/my/profile/", "/en/assess/", "/en/start/"]


def without_factor(user: User) -> User:
    Authenticator.objects.filter(user=user).delete()
    return user


@pytest.fixture
def newcomer(programme: Programme) -> User:
    """Works as an officer and has set up nothing yet."""
    user = make_user("Nuova Arrivata", email="nuova@example.org")
    Membership.objects.create(user=user, programme=programme, role=Role.OFFICER, since=timezone.now())
    return user


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_room_is_closed_without_it(client: Client, newcomer: User, path: str, method: str) -> None:
    sign_in(client, newcomer)
    response = getattr(client, method)(path)
    assert response.status_code == 302
    assert target(response).endswith(GATE)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_needs_it(client: Client, programme: Programme, role: str) -> None:
    user = make_user("Someone")
    Membership.objects.create(user=user, programme=programme, role=role, since=timezone.now())
    assert target(sign_in(client, user).get("/en/my/")).endswith(GATE)


@pytest.mark.parametrize("flag", ["is_administrator", "is_superuser"])
def test_an_administrator_needs_it(client: Client, db: None, flag: str) -> None:
    user = make_user("Someone", **{flag: True})
    assert target(sign_in(client, user).get("/admin/")).endswith(GATE)


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
@pytest.mark.parametrize("path", ["/admin/", "/en/my/"])
def test_an_app_or_a_passkey_opens(client: Client, newcomer: User, kind: str, path: str) -> None:
    Authenticator.objects.create(user=newcomer, type=kind, data={"secret": "JBSWY3DPEHPK3PXP"})
    assert sign_in(client, newcomer).get(path).status_code == 200


def test_recovery_codes_alone_do_not_count(client: Client, newcomer: User) -> None:
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    assert target(sign_in(client, newcomer).get("/admin/")).endswith(GATE)


@override_settings(SECOND_FACTOR_REQUIRED=False)
@pytest.mark.parametrize("path", ["/admin/", "/en/my/"])
def test_control_where_the_setting_is_off_the_rooms_are_open(client: Client, newcomer: User, path: str) -> None:
    assert sign_in(client, newcomer).get(path).status_code == 200


def test_a_role_that_has_ended_or_not_begun_asks_for_nothing(client: Client, newcomer: User) -> None:
    membership = newcomer.memberships.get()
    sign_in(client, newcomer)
    for since, until in ((-9, -1), (1, None)):
        days = [timezone.now() + timedelta(days=day) if day is not None else None for day in (since, until)]
        Membership.objects.filter(pk=membership.pk).update(since=days[0], until=days[1])
        assert client.get("/en/my/").status_code == 200


def test_who_only_takes_part_is_not_asked(client: Client, amina: User) -> None:
    assert sign_in(client, amina).get("/en/my/").status_code == 200


def test_removing_it_closes_the_rooms_again(client: Client, giulia: User) -> None:
    sign_in(client, giulia)
    assert client.get("/admin/").status_code == 200
    without_factor(giulia)
    assert client.get("/admin/").status_code == 302


def closed_routes() -> list[Route]:
    """Every address without parameters but those that are the public's, the account's or a machine's."""
    return [route for route in walk(get_resolver()) if not route.parameters and not is_open(route)]


def is_open(route: Route) -> bool:
    names = ("accounts:", "account_", "mfa_", "root", "healthz", "metrics")
    return route.name.startswith(names) or getattr(route.view, "is_public_page", False)


@pytest.mark.parametrize("route", closed_routes(), ids=lambda route: route.name)
def test_there_is_no_way_round(client: Client, newcomer: User, route: Route) -> None:
    sign_in(client, newcomer)
    address = reverse(route.name) if route.named else f"/{route.path.strip('^$')}"
    for method in (client.get, client.post):
        response: Any = method(address)
        assert response.status_code in {302, 404}, route
        assert response.status_code == 404 or target(response).endswith(GATE), route


@pytest.mark.parametrize("path", ["/ADMIN/", "/admin", "/en//my/", "/EN/my/", "/it/../admin/", "/en/my"])
def test_spelling_an_address_otherwise_does_not_help(client: Client, newcomer: User, path: str) -> None:
    response = sign_in(client, newcomer).get(path, follow=True)
    assert b'id="site-name"' not in response.content
    assert response.status_code == 404 or response.redirect_chain[-1][0].endswith(GATE)


@pytest.mark.parametrize("path", ["/en/", "/en/calls/", "/en/privacy/"])
def test_what_everybody_reads_stays_readable(client: Client, newcomer: User, path: str) -> None:
    assert sign_in(client, newcomer).get(path).status_code == 200


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_page_says_why_and_offers_both_ways(client: Client, newcomer: User, language: str) -> None:
    page = sign_in(client, newcomer).get(f"/{language}{GATE}").content.decode()
    assert f"/{language}/accounts/2fa/webauthn/add/" in page
    assert f"/{language}/accounts/2fa/totp/activate/" in page


def test_setting_up_an_app_opens_the_rooms(client: Client, newcomer: User) -> None:
    sign_in(client, newcomer)
    page = client.get("/en/accounts/2fa/totp/activate/")
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "<rect" in page.context["totp_svg"]  # white behind it, for the dark theme
    secret = page.context["form"].secret
    response = client.post("/en/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assert target(response) == "/en/accounts/2fa/recovery-codes/"
    assert len(client.get(target(response)).context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200


def test_only_the_page_with_the_qr_code_may_show_images_of_its_own(client: Client, giulia: User) -> None:
    page = sign_in(client, giulia).get("/en/accounts/2fa/")
    assert "data:" not in page["Content-Security-Policy"]
