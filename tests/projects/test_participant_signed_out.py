"""What was typed when the session had run out, or before a sign-in elsewhere, is not lost; nobody else sees it."""

import re
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from projects.models import Project
from tests.builders import PASSWORD
from tests.cast import sign_in
from tests.kit.snapshot import nothing_changes
from tests.projects.writing import Page, fields_in, shown, text_of, url
from tests.stories import fresh, with_co_applicant

TYPED = "Typed when the session was over"


def sign_in_by_password(client: Client, user: User) -> None:
    """As people do it: the anonymous session goes on as a signed-in one."""
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302, text_of(response)


@pytest.fixture
def page(client: Client, amina: User, draft_project: Project) -> Page:
    """Amina's edit page; then her session runs out."""
    page = shown(sign_in(client, amina), draft_project)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return page


def test_the_text_is_back_after_signing_in_and_is_saved_by_a_button(
    client: Client, amina: User, draft_project: Project, page: Page
) -> None:
    with nothing_changes():
        response = client.post(url("edit", draft_project), page | {"need": TYPED})
    assert response.status_code == 401
    assert "it waits for a day" in text_of(response)
    sign_in_by_password(client, amina)
    again = client.get(url("edit", draft_project))
    assert "What you wrote is back" in text_of(again)
    assert fresh(draft_project).need == draft_project.need
    offered = fields_in(again)  # type: ignore[arg-type]
    assert offered["need"] == TYPED
    assert client.post(url("edit", draft_project), offered).status_code == 302
    assert fresh(draft_project).need == TYPED
    assert "What you wrote is back" not in text_of(client.get(url("edit", draft_project)))


def test_the_page_says_to_its_script_what_is_not_saved_yet(
    client: Client, amina: User, draft_project: Project, page: Page
) -> None:
    client.post(url("edit", draft_project), page | {"need": TYPED})
    sign_in_by_password(client, amina)
    assert 'data-unsaved="need"' in client.get(url("edit", draft_project)).content.decode()


def test_somebody_else_who_signs_in_on_the_same_device_does_not_see_it(
    client: Client, amina: User, karim: User, draft_project: Project, page: Page
) -> None:
    with_co_applicant(draft_project, karim)
    client.post(url("edit", draft_project), page | {"need": TYPED})
    sign_in_by_password(client, karim)
    assert TYPED not in text_of(client.get(url("edit", draft_project)))
    assert TYPED not in str(dict(client.session.items()))


def test_control_without_the_check_of_the_writer_somebody_else_would_see_it(
    client: Client, karim: User, draft_project: Project, page: Page
) -> None:
    with_co_applicant(draft_project, karim)
    with mock.patch("projects.views.participant.arriving.writer_in", return_value=str(karim.uuid)):
        client.post(url("edit", draft_project), page | {"need": TYPED})
    sign_in_by_password(client, karim)
    assert TYPED in text_of(client.get(url("edit", draft_project)))


def test_signing_out_forgets_it(client: Client, amina: User, draft_project: Project, page: Page) -> None:
    client.post(url("edit", draft_project), page | {"need": TYPED})
    sign_in_by_password(client, amina)
    client.post(reverse("account_logout"))
    sign_in_by_password(client, amina)
    assert TYPED not in text_of(client.get(url("edit", draft_project)))


def test_it_waits_for_a_day_and_no_longer(client: Client, amina: User, draft_project: Project, page: Page) -> None:
    client.post(url("edit", draft_project), page | {"need": TYPED})
    assert client.session.get_expiry_age() <= 24 * 3600
    sign_in_by_password(client, amina)
    later = timezone.now() + timedelta(hours=25)
    with mock.patch("projects.views.participant.editing.timezone.now", return_value=later - timedelta(hours=2)):
        assert TYPED in text_of(client.get(url("edit", draft_project)))
    with mock.patch("projects.views.participant.editing.timezone.now", return_value=later):
        assert TYPED not in text_of(client.get(url("edit", draft_project)))


def test_a_page_without_the_signed_word_keeps_nothing(client: Client, draft_project: Project, page: Page) -> None:
    for word in ("", str(draft_project.owner.user.uuid), "x" * 5_000):  # type: ignore[union-attr]
        response = client.post(url("edit", draft_project), page | {"need": TYPED, "writer": word})
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
    assert "kept" not in client.session


def test_what_is_far_too_long_is_not_kept_and_the_page_says_so(
    client: Client, draft_project: Project, page: Page
) -> None:
    response = client.post(url("edit", draft_project), page | {"need": "x" * 250_000})
    assert "too long to be kept" in text_of(response)
    assert "kept" not in client.session


def test_a_conflict_is_still_told_after_signing_in(
    client: Client, amina: User, karim: User, draft_project: Project, page: Page
) -> None:
    with_co_applicant(draft_project, karim)
    client.post(url("edit", draft_project), page | {"title": TYPED})
    karims = shown(sign_in(Client(), karim), draft_project)
    sign_in(karim_client := Client(), karim)
    karim_client.post(url("edit", draft_project), karims | {"title": "By Karim"})
    sign_in_by_password(client, amina)
    offered = fields_in(client.get(url("edit", draft_project)))  # type: ignore[arg-type]
    response = client.post(url("edit", draft_project), offered)
    assert response.status_code == 409
    assert fresh(draft_project).title == "By Karim"


def test_a_message_waits_too(client: Client, amina: User, draft_project: Project) -> None:
    text = text_of(sign_in(client, amina).get(draft_project.get_absolute_url()))
    found = re.search(r'name="writer"\s+value="([^"]+)"', text)
    assert found
    del client.cookies[settings.SESSION_COOKIE_NAME]
    client.post(url("send_message", draft_project), {"writer": found[1], "body": TYPED})
    sign_in_by_password(client, amina)
    assert TYPED in text_of(client.get(draft_project.get_absolute_url()))
    assert not draft_project.thread.messages.exists()


# --- A token from before a sign-in ------------------------------------------------------------------


def posted(client: Client, project: Project, page: Page, **headers: Any) -> Any:
    return client.post(url("edit", project), page | {"need": TYPED}, headers=headers)


@pytest.fixture
def strict(amina: User) -> Client:
    """A browser that is held to the token."""
    return sign_in(Client(enforce_csrf_checks=True), amina)


def test_a_page_from_before_a_sign_in_comes_back_with_its_text_and_saves_nothing(
    strict: Client, draft_project: Project
) -> None:
    page = shown(strict, draft_project) | {"csrfmiddlewaretoken": "x" * 64}
    with nothing_changes():
        response = posted(strict, draft_project, page, origin="http://testserver")
    assert response.status_code == 403
    assert "Please save once more" in text_of(response)
    offered = fields_in(response)
    assert offered["need"] == TYPED
    assert strict.post(url("edit", draft_project), offered).status_code == 302
    assert fresh(draft_project).need == TYPED


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_a_form_of_another_site_is_refused_without_an_echo(
    strict: Client, draft_project: Project, headers: dict[str, str]
) -> None:
    page = shown(strict, draft_project) | {"csrfmiddlewaretoken": "x" * 64}
    with nothing_changes():
        response = posted(strict, draft_project, page, **headers)
    assert response.status_code == 403
    assert TYPED not in text_of(response)


def test_control_a_right_token_from_this_site_is_saved(strict: Client, draft_project: Project) -> None:
    page = shown(strict, draft_project)
    assert posted(strict, draft_project, page, origin="http://testserver").status_code == 302
    assert fresh(draft_project).need == TYPED
