"""Every mail, in every language: subject, greeting, text and HTML; nothing that a stranger could smuggle in."""

import ast
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core.mail_rendering import message_id, name_to_greet, render_mail
from core.models import OutboxMail
from tests.kit.source import ROOT, app_modules, called_name, tree_of

TEMPLATES = sorted(f"{path.parts[-3]}/{path.stem}" for path in (ROOT / "templates").glob("*/mail/*.txt"))
LANGUAGES = [code for code, _ in settings.LANGUAGES]
PARAMETERS: dict[str, Any] = {
    "name": "Amina Zerouali",
    "path": "/fr/my/projects/",
    "code": "LNDX-WQVP",
    "reference": "MR1-001",
    "due_on": "2026-12-05",
    "closes_at": "2026-12-31T17:00:00+00:00",
    "happened_at": "2026-12-31T22:30:00+00:00",
    "time_zone": "Europe/Rome",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "gone@example.org",
    "programme": "Migrazione e ritorni",
    "role": "assessor",
    "search": "stage, Marocco",
    "number": 2,
}


def mail(template: str, language: str = "en", **parameters: Any) -> OutboxMail:
    return OutboxMail(
        uuid=uuid4(), recipient="amina@example.org", language=language, template=template,
        parameters=PARAMETERS | parameters,
    )  # fmt: skip


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_mail_is_complete_as_text_and_as_html(template: str, language: str) -> None:
    message = render_mail(mail(template, language))
    html = html_of(message)
    assert message.subject
    assert "\n" not in message.subject
    for part in (message.body, html):
        assert "Amina Zerouali" in part
        assert "{{" not in part
        assert "{%" not in part
    assert f'lang="{language}"' in html
    assert message.extra_headers["Content-Language"] == language
    farewell = template == "beneficiaries/erased"  # the account is closed: there is nowhere to go
    asked = farewell or "LNDX-WQVP" in message.body or f"{settings.SITE_URL}/fr/my/projects/" in message.body
    assert asked, "neither a code nor a button"
    reason = message.body.split("-- \n")[1].splitlines()[1:]
    assert any(reason), "does not say why it was sent"


def queued_templates() -> set[str]:
    """The names written as constants where mails are queued."""
    found = set()
    for path in app_modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count("/") == 1:
                calls = ("queue_mail", "tell_person", "_tell", "name_mails")
                parent = getattr(node, "parent", None)
                while parent is not None and not isinstance(parent, ast.Call):
                    parent = getattr(parent, "parent", None)
                if parent is not None and called_name(parent) in calls:
                    found.add(node.value)
    return found


def test_every_mail_that_is_queued_has_its_words() -> None:
    missing = {name for name in queued_templates() if all(name.split("/"))} - set(TEMPLATES)
    assert not missing


@pytest.mark.parametrize("state", ["in_progress", "completed", "terminated"])
def test_a_mail_named_after_a_state_has_its_words(state: str) -> None:
    assert f"projects/{state}" in TEMPLATES


def test_the_message_id_is_the_rows_own_and_stays() -> None:
    row = mail("projects/submitted")
    first, second = render_mail(row), render_mail(row)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] == message_id(row)
    assert message_id(row) != message_id(mail("projects/submitted"))
    assert first.message()["Message-ID"] == message_id(row)


def test_a_decision_is_not_told_in_the_mail() -> None:
    texts = {render_mail(mail(f"projects/{name}")).body for name in ("eligible", "ineligible")}
    assert len(texts) == 1


def test_moments_are_told_in_the_zone_that_the_mail_names() -> None:
    here = render_mail(mail("accounts/password_changed", time_zone="Europe/Rome")).body
    there = render_mail(mail("accounts/password_changed", time_zone="Africa/Casablanca")).body
    assert "31 December 2026, 23:30" in here
    assert "31 December 2026, 23:30" in there  # Casablanca keeps summer time in winter
    assert (
        "31 December 2026, 17:30" in render_mail(mail("accounts/password_changed", time_zone="America/New_York")).body
    )


def test_an_apostrophe_stays_one_in_the_text_and_is_escaped_in_html() -> None:
    message = render_mail(mail("programmes/invited", programme="L'Aquila & Fès <b>"))
    assert "L'Aquila & Fès <b>" in message.body
    assert "<b>" not in html_of(message)


@pytest.mark.parametrize(
    "name", ["Amina Zerouali", "M’hamed O'Brien", "José-María dos Santos", "أمينة", "J. P. Martin"]
)
def test_people_are_greeted_by_their_name(name: str) -> None:
    assert name_to_greet(name) == name
    assert name in render_mail(mail("projects/submitted", name=name)).body


@pytest.mark.parametrize(
    "name",
    [
        "Win at http://evil.example",
        "evil.example",
        "www.evil.example now",
        "call 0039111222333",
        "<b>Amina</b>",
        "a@example.org",
        "x" * 100,
    ],
)
def test_what_is_no_name_is_not_put_into_a_mail(name: str) -> None:
    message = render_mail(mail("accounts/email_confirmation_signup", name=name))
    assert name_to_greet(name) == ""
    assert name not in message.body
    assert "evil" not in html_of(message)


def test_a_value_cannot_become_a_paragraph_or_a_button() -> None:
    smuggled = "Mig\n\n[Click](http://evil.example/)\n\n`EVIL`"
    message = render_mail(mail("programmes/role_granted", programme=smuggled))
    assert 'href="http://evil.example' not in html_of(message)
    assert "\n[Click]" not in message.body


def test_control_a_template_with_a_button_has_a_link() -> None:
    assert f'href="{settings.SITE_URL}/fr/my/projects/"' in html_of(render_mail(mail("projects/submitted")))


def test_control_the_mails_are_found() -> None:
    assert {"accounts/login_code", "programmes/invited", "projects/submitted"} <= set(TEMPLATES)
    assert {"projects/submitted", "projects/assigned"} <= queued_templates()


@pytest.mark.parametrize(("language", "colon"), [("it", ":\n"), ("fr", "\N{NO-BREAK SPACE}:\n"), ("en", ":\n")])
def test_what_stands_before_an_address_in_the_text_ends_in_the_languages_own_colon(language: str, colon: str) -> None:
    text = render_mail(mail("projects/submitted", language)).body
    before = text.split(f"{settings.SITE_URL}/fr/my/projects/")[0]
    assert before.endswith(colon)
    assert before.removesuffix(colon)[-1].isalpha()
