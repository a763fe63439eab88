"""What the script of the edit page sends and learns."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.typed import mark
from projects.models import Call, Project
from projects.submitting import submit_project
from tests.cast import sign_in
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.writing import typing, url
from tests.stories import fresh, with_co_applicant


@pytest.fixture
def karims(karim: User, draft_project: Project) -> Project:
    """Amina's draft, which Karim shares."""
    with_co_applicant(draft_project, karim)
    return draft_project


def save(client: Client, project: Project, user: User, **values: Any) -> tuple[int, dict[str, object]]:
    """Send these fields as the script does; the status and what it is told."""
    response = client.post(url("save", project), typing(project, user, **values))
    return response.status_code, response.json()


def test_what_is_typed_is_saved_and_the_script_learns_when_and_what_is_missing(
    client: Client, amina: User, draft_project: Project
) -> None:
    status, said = save(sign_in(client, amina), draft_project, amina, title="New", city="")
    assert status == 200
    again = fresh(draft_project)
    assert (again.title, again.city) == ("New", "")
    assert said["saved_at"] == again.draft.saved_at.isoformat()
    assert (said["errors"], said["missing"]) == ({"title": [], "city": []}, "1 answer is missing.")


def test_only_the_fields_that_were_touched_are_written(client: Client, amina: User, draft_project: Project) -> None:
    sign_in(client, amina)
    client.post(url("save", draft_project), typing(draft_project, amina, title="New") | {"summary": "smuggled"})
    assert fresh(draft_project).summary == draft_project.summary


def test_a_box_that_was_unticked_is_saved_as_such(client: Client, amina: User, draft_project: Project) -> None:
    sign_in(client, amina)
    save(client, draft_project, amina, women_led="on", goals=["1", "8"])
    assert (fresh(draft_project).women_led, fresh(draft_project).goals) == (True, [1, 8])
    client.post(url("save", draft_project), typing(draft_project, amina) | {"changed": ["women_led", "goals"]})
    assert (fresh(draft_project).women_led, fresh(draft_project).goals) == (False, [])


def test_a_field_that_does_not_exist_is_ignored(client: Client, amina: User, draft_project: Project) -> None:
    status, _ = save(sign_in(client, amina), draft_project, amina, state="approved", owner="1")
    assert status == 200
    assert_unchanged(draft_project)


def test_an_error_is_told_beside_its_field(client: Client, amina: User, draft_project: Project) -> None:
    _, said = save(sign_in(client, amina), draft_project, amina, jobs_expected="many", title="Fine")
    errors = said["errors"]
    assert isinstance(errors, dict)
    assert errors == {"jobs_expected": ["Write a whole number in figures."], "title": []}
    assert fresh(draft_project).title == "Fine"


def test_two_who_write_into_one_field_are_told_and_nothing_is_overwritten(
    client: Client, amina: User, karim: User, karims: Project
) -> None:
    version = fresh(karims).draft.version
    save(sign_in(Client(), karim), karims, karim, title="By Karim")
    sign_in(client, amina)
    response = client.post(url("save", karims), typing(karims, amina, version, title="By Amina", summary="Also hers"))
    said = response.json()
    assert (response.status_code, said["reason"], said["fields"]) == (409, "conflict", ["title"])
    assert "By Karim" in said["panel"]
    assert "By Amina" in said["panel"]
    assert (fresh(karims).title, fresh(karims).summary) == ("By Karim", "Also hers")


def test_control_without_a_mark_of_the_version_the_second_would_overwrite_the_first(
    client: Client, amina: User, karim: User, karims: Project
) -> None:
    save(sign_in(Client(), karim), karims, karim, title="By Karim")
    status, _ = save(sign_in(client, amina), karims, amina, title="By Amina", version=10_000)
    assert status == 200
    assert fresh(karims).title == "By Amina"


def test_an_answer_that_got_lost_is_no_conflict_with_oneself(
    client: Client, amina: User, draft_project: Project
) -> None:
    sign_in(client, amina)
    old, version = draft_project.title, draft_project.draft.version
    client.post(url("save", draft_project), typing(draft_project, amina, version, title="Half a w"))
    marks = json.dumps({"title": [mark(old), mark("Half a w")]})
    sent = typing(draft_project, amina, version, title="Half a word") | {"seen": marks}
    assert client.post(url("save", draft_project), sent).status_code == 200
    assert fresh(draft_project).title == "Half a word"


def test_control_without_its_marks_the_lost_answer_looks_like_a_conflict(
    client: Client, amina: User, draft_project: Project
) -> None:
    sign_in(client, amina)
    version = draft_project.draft.version
    client.post(url("save", draft_project), typing(draft_project, amina, version, title="Half a w"))
    sent = typing(draft_project, amina, version, title="Half a word")
    assert client.post(url("save", draft_project), sent).status_code == 409


def test_signed_out_answers_401_and_no_redirect(client: Client, amina: User, draft_project: Project) -> None:
    with nothing_changes():
        status, said = save(client, draft_project, amina, title="Lost?")
    assert (status, said) == (401, {"reason": "signed_out"})


def test_somebody_else_who_signed_in_on_the_same_device_saves_nothing_of_hers(
    client: Client, amina: User, karim: User, karims: Project
) -> None:
    sign_in(client, karim)
    with nothing_changes():
        status, said = save(client, karims, amina, title="Typed by Amina")
    assert (status, said) == (401, {"reason": "somebody_else"})
    assert_unchanged(karims)


def test_a_stranger_finds_nothing(client: Client, youssef: User, draft_project: Project) -> None:
    sign_in(client, youssef)
    with nothing_changes():
        response = client.post(url("save", draft_project), typing(draft_project, youssef, title="Mine"))
    assert response.status_code == 404


def test_the_script_can_ask_who_is_there_and_gets_a_token_that_works(amina: User, draft_project: Project) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), amina)
    refused = client.post(url("save", draft_project), typing(draft_project, amina, title="No token"))
    assert refused.status_code == 403
    said = client.get(url("save", draft_project)).json()
    assert said["user"] == str(amina.uuid)
    sent = typing(draft_project, amina, title="With token") | {"csrfmiddlewaretoken": said["token"]}
    assert client.post(url("save", draft_project), sent).status_code == 200


def test_too_late_is_said_and_the_draft_stays(client: Client, amina: User, draft_project: Project) -> None:
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    status, said = save(sign_in(client, amina), draft_project, amina, title="Late")
    assert (status, said["reason"]) == (409, "closed")
    assert_unchanged(draft_project)


def test_in_the_minutes_of_grace_saving_still_works(client: Client, amina: User, draft_project: Project) -> None:
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=5), grace_minutes=15)
    assert save(sign_in(client, amina), draft_project, amina, title="Just in time")[0] == 200


def test_a_project_handed_in_from_another_window_is_not_changed(
    client: Client, amina: User, draft_project: Project
) -> None:
    submit_project(draft_project, by=amina, at=timezone.now())
    status, said = save(sign_in(client, amina), draft_project, amina, title="Later")
    assert (status, said["reason"]) == (409, "closed")
    assert fresh(draft_project).title == draft_project.title
