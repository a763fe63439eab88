"""Whatever somebody careless or malicious types into the forms of a project: no failure, and nothing half-written."""

from collections import defaultdict
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects.forms import DocumentForm, LeavingForm, MessageForm, ProjectForm, StatementForm
from projects.models import Project
from projects.states import ProjectState
from projects.views.participant.writing import form_of
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts
from tests.kit.hostile_files import FILES, PDF
from tests.kit.snapshot import nothing_changes
from tests.projects.test_participant_documents import plan
from tests.projects.writing import post_raw, typing, url
from tests.stories import fresh

ANSWERS = {200, 302, 400, 409, 422}


def together(form: forms.BaseForm) -> dict[str, dict[str, Any]]:
    """The hostile values of all fields, those of one name sent at once; giants have a test of their own."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for case in hostile_posts(form, {}):
        value = case.data.get(case.field)
        if value is not None and (not isinstance(value, str) or len(value) < 100_000):
            found[case.name][case.field] = value
    return found


def whole(project: Project) -> bool:
    """The columns and the draft hold what they may hold, and what is not valid is marked as such."""
    again = fresh(project)
    again.full_clean(exclude=["reference"], validate_constraints=True)
    form = ProjectForm({name: again.draft.values.get(name) for name in ProjectForm.base_fields}, call=again.call)
    wrong = {name for name in form.errors if name in again.draft.values}
    return wrong <= set(again.draft.invalid)


@pytest.fixture
def browser(client: Client, amina: User) -> Client:
    return sign_in(client, amina)


def test_the_idea(browser: Client, amina: User, draft_project: Project) -> None:
    for name, values in together(form_of(draft_project)).items():
        answer = post_raw(browser, url("save", draft_project), typing(draft_project, amina, 10_000, **values))
        assert answer.status_code == 200, name
        assert whole(draft_project), name
    page = browser.get(url("edit", draft_project))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_a_giant_in_every_field_is_refused_beside_it(browser: Client, draft_project: Project, amina: User) -> None:
    sent = typing(draft_project, amina, None, **dict.fromkeys(ProjectForm.base_fields, "x" * 60_000))
    answer = browser.post(url("save", draft_project), sent)
    assert answer.status_code == 200
    errors = answer.json()["errors"]
    assert not [name for name, said in errors.items() if not said and name not in {"women_led", "youth_led"}]
    assert whole(draft_project)


@pytest.mark.parametrize("version", ["", "-1", "9" * 400, "1e9", "\x00", "١"])
def test_a_version_that_makes_no_sense_counts_as_none(
    browser: Client, amina: User, draft_project: Project, version: str
) -> None:
    sent = typing(draft_project, amina, title="Other") | {"version": version}
    assert browser.post(url("save", draft_project), sent).status_code == 409
    assert fresh(draft_project).title == draft_project.title


def test_names_of_files_and_what_they_are(browser: Client, draft_project: Project) -> None:
    """The files themselves are tried in test_participant_documents.py."""
    valid = {"document-label": "Plan", "document-file": plan()}
    for case in hostile_posts(DocumentForm(prefix="document"), valid):
        if "surrogate" in case.name or case.name in FILES:
            continue  # no client can send half a character beside a file
        answer = browser.post(url("add_document", draft_project), case.data)
        assert answer.status_code in ANSWERS, case
        draft_project.documents.update(removed_at=timezone.now())  # room for the next one


def test_a_name_of_a_file_can_do_no_harm(browser: Client, draft_project: Project) -> None:
    sent = {"document-label": "Plan", "document-file": plan()}
    sent["document-file"]._name = "../../a; X-Evil: yes\u202e.pdf"  # type: ignore[attr-defined]
    browser.post(url("add_document", draft_project), sent)
    document = draft_project.documents.get()
    answer = browser.get(url("document", draft_project, document.uuid))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert document.upload.name == "a; X-Evil yes.pdf"
    assert "X-Evil" not in answer.headers


def test_messages(browser: Client, submitted_project: Project) -> None:
    for case in hostile_posts(MessageForm(), {"body": "Hello"}):
        assert post_raw(browser, url("send_message", submitted_project), case.data).status_code in ANSWERS, case
    assert b"<script>alert" not in browser.get(submitted_project.get_absolute_url()).content


def test_the_statement(browser: Client, draft_project: Project) -> None:
    for case in hostile_posts(StatementForm(), {"statement": "on"}):
        assert post_raw(browser, url("submit", draft_project), case.data).status_code in ANSWERS, case
        Project.objects.filter(pk=draft_project.pk).update(title="A bakery")
    assert fresh(draft_project).revisions.count() <= 1


def test_the_reason_for_leaving(browser: Client, draft_project: Project) -> None:
    too_much = [case for case in hostile_posts(LeavingForm(), {"note": ""}) if len(str(case.data.get("note"))) > 2000]
    for case in too_much:
        with nothing_changes():
            assert post_raw(browser, url("withdraw", draft_project), case.data).status_code == 200, case
    browser.post(url("withdraw", draft_project), {"note": "a\x00b\u202e"})
    assert fresh(draft_project).state == ProjectState.WITHDRAWN


@pytest.mark.parametrize("slug", ["a-b", "%00", "..%2f..", "x" * 3_000])
def test_addresses_that_nobody_made(browser: Client, slug: str) -> None:
    assert browser.get(f"/en/calls/{slug}/begin/").status_code == 404
    assert browser.get(f"/en/my/projects/{slug}/").status_code == 404
    assert browser.get(f"/en/my/projects/?after={slug}").status_code == 200


def test_the_reading_of_a_form_takes_whatever_is_posted() -> None:
    from projects.views.participant.arriving import Typed

    posted = QueryDict("whole=1&seen=%7B%22title%22%3A%5B%5B1%5D%5D%7D&goals=1&goals=x&women_led=false&country=%00")
    typed = Typed.from_page(posted)
    assert typed.values["goals"] == ["1", "x"]
    assert (typed.values["country"], typed.values["women_led"]) == ("", False)
