"""The account page: name, language, zone, sessions; changing e-mail and password, and the mails about it."""

from typing import Any

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from accounts.forms import SettingsForm
from accounts.leaving import end_sessions
from accounts.models import User
from core.models import AuditEvent
from tests.accounts.steps import last_code, mails_to, target
from tests.builders import PASSWORD
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts

pytestmark = pytest.mark.django_db
SETTINGS = "/fr/accounts/settings/"
VALID = {"full_name": "Amina Zerouali", "language": "fr", "time_zone": "Africa/Casablanca"}
NEW_PASSWORD = "some other words in a row"


def is_in(client: Client) -> bool:
    return bool(get_user(client).is_authenticated)


def test_name_language_and_zone_are_saved_and_the_page_turns_to_the_language(client: Client, amina: User) -> None:
    response = sign_in(client, amina).post(SETTINGS, VALID | {"full_name": "Amina Z.", "language": "en"})
    assert target(response) == "/en/accounts/settings/"
    amina.refresh_from_db()
    assert (amina.full_name, amina.language, amina.time_zone) == ("Amina Z.", "en", "Africa/Casablanca")


def test_hostile_values_are_refused_beside_their_field(client: Client, amina: User) -> None:
    sign_in(client, amina)
    for case in hostile_posts(SettingsForm(instance=amina), VALID):
        sendable = {name: str(value).encode("utf-8", "replace").decode() for name, value in case.data.items()}
        response: Any = client.post(SETTINGS, sendable)
        assert response.status_code in {200, 302}, case
        amina.refresh_from_db()
        assert amina.time_zone in {"Europe/Rome", "Africa/Casablanca"}, case
        assert amina.language in {"it", "fr", "en"}, case


def test_nothing_else_of_the_account_can_be_posted(client: Client, amina: User) -> None:
    sign_in(client, amina).post(SETTINGS, VALID | {"is_administrator": "on", "email": "other@example.org"})
    amina.refresh_from_db()
    assert not amina.is_administrator
    assert amina.email == "amina@example.org"


def test_the_zones_are_grouped_and_named_in_the_language_of_the_page(client: Client, amina: User) -> None:
    page = sign_in(client, amina).get(SETTINGS).content.decode()
    assert 'value="Africa/Casablanca"' in page
    assert "<optgroup" in page
    assert ">Londres</option>" in page


def test_signing_out_everywhere_else(amina: User) -> None:
    here, elsewhere = sign_in(Client(), amina), sign_in(Client(), amina)
    here.post("/fr/accounts/settings/end-sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)
    assert AuditEvent.objects.filter(verb="accounts.end_sessions", actor=amina).count() == 1


def test_ending_sessions_of_one_account_leaves_the_others(amina: User, karim: User) -> None:
    client = sign_in(Client(), karim)
    end_sessions(amina, at=timezone.now())
    assert is_in(client)


def test_signing_out_elsewhere_is_a_post_of_the_persons_own(client: Client, amina: User) -> None:
    assert client.post("/fr/accounts/settings/end-sessions/").status_code == 302
    assert sign_in(client, amina).get("/fr/accounts/settings/end-sessions/").status_code == 405


def test_a_new_password_ends_the_other_sessions_and_is_told_by_mail(amina: User) -> None:
    here, elsewhere = sign_in(Client(), amina), sign_in(Client(), amina)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    assert target(here.post("/fr/accounts/password/change/", data)) == SETTINGS
    assert is_in(here)
    assert not is_in(elsewhere)
    (mail,) = mails_to(amina.email)
    assert (mail.template, mail.language) == ("accounts/password_changed", "fr")
    assert {"name", "path", "happened_at", "time_zone"} <= set(mail.parameters)
    assert "ip" not in mail.parameters


def test_the_old_password_is_needed(client: Client, amina: User) -> None:
    sign_in(client, amina).post("/fr/accounts/password/change/", {"oldpassword": "no", "password1": NEW_PASSWORD})
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)


def test_a_forgotten_password_is_replaced_by_the_link_of_the_mail(client: Client, amina: User) -> None:
    client.post("/en/accounts/password/reset/", {"email": amina.email})
    path = mails_to(amina.email)[-1].parameters["path"]
    assert path.startswith("/fr/accounts/password/reset/key/")
    form = client.get(path, follow=True)
    response = client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD})
    assert target(response) == "/fr/accounts/password/reset/key/done/"
    amina.refresh_from_db()
    assert amina.check_password(NEW_PASSWORD)
    assert [mail.template for mail in mails_to(amina.email)][-1] == "accounts/password_reset"
    assert "token_fail" in Client().get(path, follow=True).context


def test_a_new_address_is_confirmed_by_a_code_and_both_addresses_are_told(client: Client, amina: User) -> None:
    sign_in(client, amina)
    client.post("/fr/accounts/email/", {"email": "amina.new@example.org", "action_add": ""})
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"
    (mail,) = mails_to("amina.new@example.org")
    assert (mail.template, mail.language, mail.parameters["name"]) == (
        "accounts/email_confirmation", "fr", "Amina Zerouali",
    )  # fmt: skip
    response = client.post("/fr/accounts/confirm-email/", {"code": last_code("amina.new@example.org")})
    assert target(response) == SETTINGS
    amina.refresh_from_db()
    assert amina.email == "amina.new@example.org"
    told = mails_to("amina@example.org")[-1]
    assert told.template == "accounts/email_changed"
    assert (told.parameters["from_email"], told.parameters["to_email"]) == (
        "amina@example.org", "amina.new@example.org",
    )  # fmt: skip


def test_an_address_of_somebody_else_is_never_taken_over(client: Client, amina: User, karim: User) -> None:
    sign_in(client, amina)
    client.post("/fr/accounts/email/", {"email": karim.email, "action_add": ""})
    for mail in mails_to(karim.email):
        if "code" in mail.parameters:
            client.post("/fr/accounts/confirm-email/", {"code": mail.parameters["code"]})
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"


OWN = ["settings/", "second-factor/", "email/", "password/change/", "logout/"]
OWN += ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/totp/activate/"]
BEFORE = ["login/", "signup/", "login/code/", "inactive/"]
BEFORE += ["password/reset/", "password/reset/done/", "password/reset/key/done/", "password/reset/key/1-nothing/"]


@pytest.mark.parametrize("language", ["it", "fr", "en"])
@pytest.mark.parametrize("page", OWN)
def test_every_page_of_the_account_is_there_in_every_language(
    client: Client, amina: User, language: str, page: str
) -> None:
    response = sign_in(client, amina).get(f"/{language}/accounts/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", ["it", "fr", "en"])
@pytest.mark.parametrize("page", BEFORE)
def test_every_page_before_the_account_is_there_in_every_language(client: Client, language: str, page: str) -> None:
    response = client.get(f"/{language}/accounts/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
