"""What allauth tells people goes through the outbox with everything that its words name, in the right language."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.models import User
from core.mail_rendering import render_mail
from core.models import OutboxMail
from tests.accounts.steps import mails_to, sign_up, target
from tests.builders import PASSWORD
from tests.cast import sign_in
from tests.kit.source import ROOT

pytestmark = pytest.mark.django_db
WORDS = ROOT / "templates/accounts/mail"
NEW_PASSWORD = "some other words in a row"


def notice(prefix: str, **context: str) -> Callable[[User], None]:
    """What allauth does when something about an account has changed."""

    def send(user: User) -> None:
        request = RequestFactory().post("/it/accounts/", headers={"User-Agent": "Some browser"})
        request.user = user
        with request_context(request):
            get_adapter().send_notification_mail(prefix, user, context)

    return send


def choose_a_new_password(user: User) -> None:
    client = Client()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    form = target(client.get(mails_to(user.email)[-1].parameters["path"]))
    client.post(form, {"password1": NEW_PASSWORD})


def change_the_password(user: User) -> None:
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    sign_in(Client(), user).post("/it/accounts/password/change/", data)


def set_a_first_password(user: User) -> None:
    user.set_unusable_password()
    user.save()
    sign_in(Client(), user).post("/it/accounts/password/set/", {"password1": NEW_PASSWORD})


def change_the_address(user: User) -> None:
    client = sign_in(Client(), user)
    client.post("/it/accounts/email/", {"email": "new@example.org", "action_add": ""})
    client.post("/it/accounts/confirm-email/", {"code": mails_to("new@example.org")[-1].parameters["code"]})


def ask(page: str, email: str = "") -> Callable[[User], Any]:
    return lambda user: Client().post(f"/it/accounts/{page}/", {"email": email or user.email})


CAUSES: dict[str, Callable[[User], Any]] = {
    "account_already_exists": lambda user: sign_up(Client(), user.email, language="it"),
    "email_changed": change_the_address,
    "email_confirmation": change_the_address,
    "email_confirmation_signup": lambda user: sign_up(Client(), "somebody@example.org", language="it"),
    "email_deleted": notice("account/email/email_deleted", deleted_email="old@example.org"),
    "login_code": ask("login/code"),
    "password_changed": change_the_password,
    "password_reset": choose_a_new_password,
    "password_reset_key": ask("password/reset"),
    "password_set": set_a_first_password,
    "recovery_codes_generated": notice("mfa/email/recovery_codes_generated"),
    "totp_activated": notice("mfa/email/totp_activated"),
    "totp_deactivated": notice("mfa/email/totp_deactivated"),
    "unknown_account": ask("login/code", "nobody@example.org"),
    "webauthn_added": notice("mfa/email/webauthn_added"),
    "webauthn_removed": notice("mfa/email/webauthn_removed"),
}
LARGER_THAN_A_NAME = {"when", "city", "url"}


def names_in(template: str) -> set[str]:
    """The parameters that the words of a mail name."""
    source = (WORDS / f"{template}.txt").read_text()
    return {*re.findall(r"\{\{ (\w+)", source), *re.findall(r"=(\w+)\|", source)} - LARGER_THAN_A_NAME


def test_every_mail_about_an_account_has_its_cause_here() -> None:
    assert set(CAUSES) == {path.stem for path in WORDS.glob("*.txt")}


@pytest.mark.parametrize("template", sorted(CAUSES))
def test_a_mail_is_given_all_that_its_words_name(amina: User, template: str) -> None:
    CAUSES[template](amina)
    mail = OutboxMail.objects.get(template=f"accounts/{template}")
    assert names_in(template) <= set(mail.parameters)
    assert mail.secret
    assert not {"ip", "user_agent", "user", "request", "key"} & set(mail.parameters)
    known = template not in {"unknown_account", "email_confirmation_signup"}
    assert mail.language == ("fr" if known else "it")
    assert ("Amina Zerouali" in render_mail(mail).body) is known
    path = mail.parameters["path"]
    assert path.startswith(f"/{mail.language}/accounts/")


def test_control_the_names_in_the_words_are_found() -> None:
    assert names_in("email_changed") == {"happened_at", "from_email", "to_email"}
    assert names_in("login_code") == {"code"}


def test_a_new_mail_of_the_library_would_be_noticed() -> None:
    """Whatever allauth may send with our settings has our words; the two others belong to what is switched off."""
    folder = Path(str(allauth.__file__)).parent / "templates"
    theirs = [*folder.glob("account/email/*_subject.txt"), *folder.glob("mfa/email/*_subject.txt")]
    names = {path.stem.removesuffix("_subject") for path in theirs}
    assert names - set(CAUSES) == {"email_confirm", "password_reset_code"}


def test_each_time_a_code_is_sent_it_is_another(amina: User) -> None:
    client = sign_in(Client(), amina)
    for _ in range(2):
        cache.clear()
        client.post("/it/accounts/email/", {"email": "new@example.org", "action_add": ""})
    codes = {mail.parameters["code"] for mail in mails_to("new@example.org")}
    assert len(codes) == 2
