"""From the sign-up to the submitted idea, on a phone, in each language."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from programmes.models import Programme
from projects.models import Call, Project
from projects.states import ProjectState
from tests.builders import make_call, make_notice
from tests.journeys.conftest import Visit
from tests.journeys.steps import IDEA, fill_profile, give_consent, mails_to, press, register, saved, write_idea
from tests.kit.browser import Watch, assert_accessible, assert_fits, offline


@pytest.fixture
def open_call(transactional_db: None, programme: Programme) -> Call:
    make_notice()
    return make_call(programme)


@pytest.mark.parametrize("language", ["fr", "it", "en"])
def test_a_migrant_registers_writes_an_idea_and_hands_it_in(visit: Visit, open_call: Call, language: str) -> None:
    page = visit(device="phone", language=language)
    register(page, name="Amina Zerouali", address="amina@example.org", language=language)
    fill_profile(page, language=language)
    page.goto(f"/{language}/calls/{open_call.slug}/")
    press(page, "main form[action$='/begin/'] button")
    project = Project.objects.get()
    page.goto(f"/{language}/my/projects/{project.uuid}/edit/")
    assert_accessible(page)
    assert_fits(page)
    write_idea(page, language=language)
    give_consent(page, language=language)
    page.goto(f"/{language}/my/projects/{project.uuid}/submit/")
    assert_fits(page)
    page.check("input[name=statement]")
    press(page, "main form .action-bar button")
    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED
    expect(page.locator("main")).to_contain_text(project.reference)
    assert_accessible(page)
    message = mails_to("amina@example.org")[-1]
    assert project.reference in message.body
    assert f"/{language}/my/projects/{project.uuid}/" in message.body


def begun(page: object, call: Call) -> Project:
    page.goto(f"/fr/calls/{call.slug}/")  # type: ignore[attr-defined]
    press(page, "main form[action$='/begin/'] button")  # type: ignore[arg-type]
    return Project.objects.get()


def test_what_is_typed_without_a_connection_goes_up_when_it_is_back(
    visit: Visit, watch: Watch, open_call: Call, amina: User
) -> None:
    page = visit(amina, device="phone", language="fr")
    project = begun(page, open_call)
    page.goto(f"/fr/my/projects/{project.uuid}/edit/")
    with offline(page, watch):
        page.fill("[name=title]", IDEA["fr"]["title"])
        page.locator("[name=title]").blur()
        expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "offline", timeout=15_000)
        project.refresh_from_db()
        assert project.title == ""
    saved(page)
    project.refresh_from_db()
    assert project.title == IDEA["fr"]["title"]


def test_what_is_typed_after_the_session_ended_goes_up_after_signing_in(
    visit: Visit, watch: Watch, open_call: Call, amina: User
) -> None:
    watch.allow("401")
    amina.set_password("a-long-and-plain-password")
    amina.save(update_fields=["password"])
    page = visit(amina, device="phone", language="fr")
    project = begun(page, open_call)
    page.goto(f"/fr/my/projects/{project.uuid}/edit/")
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=need]", IDEA["fr"]["need"])
    page.locator("[name=need]").blur()
    link = page.locator("main a[href*='/accounts/login/']:visible").first
    expect(link).to_be_visible(timeout=15_000)
    link.click()
    page.fill("input[name=login]", amina.email)
    page.fill("input[name=password]", "a-long-and-plain-password")
    press(page, "main form button[type=submit]")
    page.wait_for_url("**/edit/**")
    saved(page)
    project.refresh_from_db()
    assert project.need == IDEA["fr"]["need"]


def test_two_tabs_that_change_the_same_field_are_told(visit: Visit, watch: Watch, open_call: Call, amina: User) -> None:
    watch.allow("409")
    first = visit(amina, device="desk", language="fr")
    project = begun(first, open_call)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/fr/my/projects/{project.uuid}/edit/")
    first.fill("[name=summary]", "Ce qu’écrit le premier onglet.")
    first.locator("[name=summary]").blur()
    saved(first)
    second.fill("[name=summary]", "Ce qu’écrit le second onglet.")
    second.locator("[name=summary]").blur()
    expect(second.locator("[data-save-status]").first).to_have_attribute("data-state", "conflict", timeout=15_000)
    project.refresh_from_db()
    assert project.summary == "Ce qu’écrit le premier onglet."
    expect(second.locator("textarea[name=summary]")).to_have_value("Ce qu’écrit le second onglet.")


def test_without_scripts_the_save_button_does_the_same(visit: Visit, open_call: Call, amina: User) -> None:
    page = visit(amina, device="phone", language="fr", scripts=False)
    project = begun(page, open_call)
    page.goto(f"/fr/my/projects/{project.uuid}/edit/")
    page.fill("[name=title]", IDEA["fr"]["title"])
    press(page, "button[data-save-button]")
    project.refresh_from_db()
    assert project.title == IDEA["fr"]["title"]
