"""What scripts add for staff and assessors, and that everything is there without them."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from programmes.models import Programme
from projects.models import Assessment, Assignment, Call, Project
from tests import stories
from tests.builders import make_call
from tests.journeys.conftest import Visit
from tests.journeys.office import open_project
from tests.kit.browser import assert_accessible, assert_fits, offline
from tests.kit.waiting import wait_for


@pytest.fixture
def call(transactional_db: None, programme: Programme) -> Call:
    return make_call(programme)


@pytest.fixture
def project(call: Call, amina: User, giulia: User) -> Project:
    return stories.in_assessment(call, amina, officer=giulia)


@pytest.fixture
def assignment(project: Project, salma: User, giulia: User) -> Assignment:
    return stories.assigned(project, salma, officer=giulia)


def edit(page: Page, call: Call) -> None:
    page.goto(f"/admin/projects/call/{call.pk}/change/")


def test_one_language_is_shown_at_a_time_and_all_of_them_without_scripts(
    visit: Visit, call: Call, giulia: User
) -> None:
    page = visit(giulia, device="desk")
    edit(page, call)
    expect(page.locator("#id_title_it")).to_be_visible()
    expect(page.locator("#id_title_fr")).to_be_hidden()
    page.click(".languages-shown button[value=fr]")
    expect(page.locator("#id_title_fr")).to_be_visible()
    expect(page.locator("#id_title_it")).to_be_hidden()
    page.click(".languages-shown button[value=all]")
    expect(page.locator("#id_criteria-0-label_en")).to_be_visible()
    plain = visit(giulia, device="desk", scripts=False)
    edit(plain, call)
    for code in ("it", "fr", "en"):
        expect(plain.locator(f"#id_title_{code}")).to_be_visible()


def test_a_missing_text_opens_its_language(visit: Visit, call: Call, giulia: User) -> None:
    page = visit(giulia, device="desk")
    edit(page, call)
    page.fill("#id_title_it", "")
    page.click(".languages-shown button[value=fr]")
    page.click("input[name=_save]")
    expect(page.locator("#id_title_it")).to_be_visible()
    expect(page.locator(".languages-shown button[value=it]")).to_have_class("has-error")


def test_a_sheet_saves_itself_and_waits_for_the_connection(
    visit: Visit, watch: object, assignment: Assignment, salma: User
) -> None:
    page = visit(salma, device="phone")
    page.goto(f"/en/assess/{assignment.uuid}/")
    status = page.locator("[data-save-status]")
    page.fill("[name=comment]", "Sound.")
    expect(status).to_have_attribute("data-state", "saved")
    assert Assessment.objects.get().comment == "Sound."
    with offline(page, watch):  # type: ignore[arg-type]
        page.fill("[name=comment]", "Sound, and lasting.")
        expect(status).to_have_attribute("data-state", "offline")
    expect(status).to_have_attribute("data-state", "saved")
    wait_for(lambda: Assessment.objects.get().comment == "Sound, and lasting.", what="the last words")
    assert Assessment.objects.get().state == Assessment.State.DRAFT


def test_a_sheet_is_saved_by_its_button_without_scripts(visit: Visit, assignment: Assignment, salma: User) -> None:
    page = visit(salma, device="phone", scripts=False)
    page.goto(f"/en/assess/{assignment.uuid}/")
    page.fill("[name=comment]", "Sound.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("[name=comment]")).to_have_value("Sound.")


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_pages_of_the_office_are_for_everybody(
    visit: Visit, project: Project, assignment: Assignment, marco: User, salma: User, device: str
) -> None:
    page = visit(marco, device=device)
    addresses = ["", "projects/project/", f"projects/call/{project.call_id}/ranking/", "beneficiaries/beneficiary/"]
    for address in [*addresses, f"projects/call/{project.call_id}/change/"]:
        page.goto(f"/admin/{address}")
        assert_accessible(page)
        assert_fits(page)
    open_project(page, project)
    assert_accessible(page)
    assert_fits(page)
    judge = visit(salma, device=device)
    for address in ("", f"{assignment.uuid}/"):
        judge.goto(f"/en/assess/{address}")
        assert_accessible(judge)
        assert_fits(judge)
