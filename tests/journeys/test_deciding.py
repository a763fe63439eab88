"""From the submitted idea to the decision that the applicant reads, each in the own language."""

from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from programmes.models import Programme
from projects.models import Assignment, Call, Project
from projects.states import ProjectState
from tests import stories
from tests.builders import make_call
from tests.journeys.conftest import Visit
from tests.journeys.office import act, assess, declare, open_project
from tests.journeys.steps import mails_to
from tests.kit.browser import assert_accessible, assert_fits


@pytest.fixture
def handed_in(transactional_db: None, programme: Programme, amina: User) -> Project:
    return stories.submitted(make_call(programme), amina)


def assignment_of(project: Project, assessor: User) -> Assignment:
    return Assignment.objects.get(project=project, assessor=assessor)


def screen_and_ask(page: Any, project: Project, assessors: list[User]) -> None:
    open_project(page, project)
    assert_accessible(page)
    act(page, "screen", eligible="yes")
    form = "#act-open_assessment"
    if page.locator(form).get_attribute("open") is None:
        page.click(f"{form} > summary")
    for assessor in assessors:
        page.check(f"{form} input[name=assessors][value='{assessor.pk}']")
    act(page, "open_assessment")


@pytest.mark.parametrize("language", ["fr", "it", "en"])
def test_a_project_is_screened_assessed_blind_decided_and_told(
    visit: Visit,
    handed_in: Project,
    amina: User,
    giulia: User,
    marco: User,
    salma: User,
    nabil: User,
    elena: User,
    language: str,
) -> None:
    project, call = handed_in, Call.objects.get()
    User.objects.update(language=language)
    officer = visit(giulia, device="desk", language=language)
    screen_and_ask(officer, project, [salma, nabil, elena])
    assert {m.extra_headers["Content-Language"] for m in mails_to(salma.email)} == {language}

    conflicted = visit(elena, device="phone", language=language)
    declare(conflicted, assignment_of(project, elena), language=language, answer="conflict", words="Mio cugino.")
    assert mails_to(giulia.email)
    for assessor in (salma, nabil):
        page = visit(assessor, device="desk", language=language)
        declare(page, assignment_of(project, assessor), language=language, answer="accepted")
        assert "Amina" not in page.content(), "a blind call shows who applies"
        assert_accessible(page)
        assert_fits(page)
        assess(page, assignment_of(project, assessor), call, language=language, value=4)

    open_project(officer, project)
    texts = {f"message_{code}": f"Approvato ({code})" for code in ("it", "fr", "en")}
    act(officer, "draft_decision", outcome="approved", amount="8000", **texts)
    manager = visit(marco, device="desk", language=language)
    open_project(manager, project)
    act(manager, "confirm_decision")
    act(manager, "publish_decision")
    project.refresh_from_db()
    assert project.state == ProjectState.APPROVED

    message = mails_to(amina.email)[-1]
    assert message.extra_headers["Content-Language"] == language
    page = visit(amina, device="phone", language=language)
    page.goto(f"/{language}/my/projects/{project.uuid}/")
    expect(page.locator("main")).to_contain_text(f"Approvato ({language})")
    assert_accessible(page)
    assert_fits(page)
