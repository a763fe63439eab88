"""The script that keeps an idea while it is written: nothing typed is lost, shown to others, or overwritten."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.models import User
from core.typed import mark
from programmes.models import Programme
from projects.models import Project
from tests.builders import PASSWORD, make_call
from tests.journeys.conftest import Visit
from tests.journeys.steps import press, saved
from tests.kit.browser import Watch, assert_accessible
from tests.kit.waiting import wait_for
from tests.stories import draft, fresh, with_co_applicant

NEW = "Written in the browser"


@pytest.fixture
def project(transactional_db: None, programme: Programme, amina: User) -> Project:
    """Amina's draft."""
    return draft(make_call(programme), amina)


def edit(page: Page, project: Project) -> None:
    page.goto(f"/en/my/projects/{project.uuid}/edit/")


def write(page: Page, name: str, text: str) -> None:
    """Type into a field, and go on to the next."""
    field = page.locator(f"#idea [name={name}]")
    field.fill(text)
    field.blur()


def state(page: Page, expected: str) -> None:
    expect(page.locator("[data-save-status]")).to_have_attribute("data-state", expected, timeout=15_000)


def kept_in_tab(page: Page) -> str:
    """What waits in the tab's own storage."""
    return str(page.evaluate("JSON.stringify(sessionStorage)"))


def sign_in_by_password(page: Page, user: User) -> None:
    page.goto("/en/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    press(page, "main form button[type=submit]")


def test_the_script_and_the_server_tell_texts_apart_alike(visit: Visit, project: Project, amina: User) -> None:
    page = visit(amina)
    edit(page, project)
    text = "Ciò che è «già» scritto — مشروع — 👩🏽‍👩🏿‍👧🏻\nzwei Zeilen"
    write(page, "need", text)
    saved(page)
    with page.expect_request("**/save/") as sent:
        page.fill("[name=need]", text + ".")
    body = sent.value.post_data or ""
    assert mark(text) in body


def test_an_answer_that_is_refused_is_not_said_to_be_saved(visit: Visit, project: Project, amina: User) -> None:
    page = visit(amina)
    edit(page, project)
    write(page, "jobs_expected", "many")
    state(page, "partly")
    expect(page.locator("[data-save-status]")).to_contain_text("The marked answer was not saved")
    write(page, "title", NEW)
    state(page, "partly")
    write(page, "jobs_expected", "3")
    saved(page)
    assert (fresh(project).title, fresh(project).jobs_expected) == (NEW, 3)


def test_leaving_the_page_at_once_loses_nothing(visit: Visit, project: Project, amina: User) -> None:
    page = visit(amina)
    edit(page, project)
    page.fill("[name=title]", NEW)
    page.evaluate("location.assign('/en/calls/')")
    page.wait_for_url("**/calls/")
    wait_for(lambda: fresh(project).title == NEW, what="the text that was sent on leaving")
    assert fresh(project).draft.values["title"] == NEW


def test_what_makes_no_sense_is_said_beside_its_field_and_goes_away(
    visit: Visit, project: Project, amina: User
) -> None:
    page = visit(amina)
    edit(page, project)
    write(page, "amount_requested", "a lot")
    error = page.locator("#field-amount_requested .field-error")
    expect(error).to_contain_text("Write the amount in figures")
    assert_accessible(page, dark=False)
    write(page, "amount_requested", "12.500")
    expect(error).to_have_count(0)
    assert fresh(project).amount_requested == 12_500


def test_what_is_missing_is_counted_as_one_writes(visit: Visit, project: Project, amina: User) -> None:
    page = visit(amina)
    edit(page, project)
    write(page, "need", "")
    expect(page.locator("[data-missing]")).to_have_text("1 answer is missing.")
    write(page, "need", "Bread.")
    expect(page.locator("[data-missing]")).to_have_text("")


def test_both_texts_are_shown_and_the_chosen_one_stays(
    visit: Visit, watch: Watch, project: Project, amina: User, karim: User
) -> None:
    watch.allow("409")
    with_co_applicant(project, karim)
    hers, his = visit(amina), visit(karim, device="desk")
    edit(hers, project)
    edit(his, project)
    write(his, "title", "By Karim")
    saved(his)
    write(hers, "title", "By Amina")
    state(hers, "conflict")
    panel = hers.locator("#conflict")
    expect(panel).to_contain_text("By Karim")
    expect(panel).to_contain_text("By Amina")
    assert_accessible(hers)
    write(hers, "city", "Oued Zem")
    wait_for(lambda: fresh(project).city == "Oued Zem", what="the field beside the conflict")
    hers.fill("#idea [name=title]", "By Amina, mended")
    press(hers, "#conflict button[type=submit]")
    assert fresh(project).title == "By Amina, mended"
    expect(hers.locator("#idea [name=title]")).to_have_value("By Amina, mended")
    assert NEW not in kept_in_tab(hers)


def test_a_sign_in_in_another_tab_lets_the_first_one_go_on(
    visit: Visit, watch: Watch, project: Project, amina: User
) -> None:
    watch.allow("401|403")
    page = visit(amina)
    edit(page, project)
    Session.objects.all().delete()
    write(page, "title", NEW)
    expect(page.locator("#signed-out")).to_be_visible(timeout=15_000)
    assert NEW in kept_in_tab(page)
    sign_in_by_password(page.context.new_page(), amina)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    expect(page.locator("#signed-out")).to_be_hidden()
    assert fresh(project).title == NEW
    assert NEW not in kept_in_tab(page)


def test_somebody_else_in_the_same_tab_never_sees_it(
    visit: Visit, watch: Watch, project: Project, amina: User, karim: User
) -> None:
    watch.allow("401")
    with_co_applicant(project, karim)
    page = visit(amina)
    edit(page, project)
    Session.objects.all().delete()
    write(page, "title", NEW)
    expect(page.locator("#signed-out")).to_be_visible(timeout=15_000)
    sign_in_by_password(page, karim)
    edit(page, project)
    expect(page.locator("[name=title]")).to_have_value(project.title)
    assert fresh(project).title == project.title


def test_signing_out_makes_every_tab_forget_what_was_not_sent(
    visit: Visit, watch: Watch, project: Project, amina: User
) -> None:
    watch.allow("401")
    page = visit(amina)
    edit(page, project)
    Session.objects.all().delete()
    write(page, "title", NEW)
    expect(page.locator("#signed-out")).to_be_visible(timeout=15_000)
    other = page.context.new_page()
    sign_in_by_password(other, amina)
    assert NEW in kept_in_tab(page)
    other.goto("/en/accounts/logout/")
    press(other, "main form button[type=submit]")
    wait_for(lambda: NEW not in kept_in_tab(page), what="the first tab to forget")
    assert fresh(project).title == project.title


def test_a_text_that_waited_is_back_after_a_reload_and_goes_up(
    visit: Visit, watch: Watch, project: Project, amina: User
) -> None:
    watch.allow("401")
    page = visit(amina)
    edit(page, project)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    write(page, "need", NEW)
    expect(page.locator("#signed-out")).to_be_visible(timeout=15_000)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    edit(page, project)
    expect(page.locator("[name=need]")).to_have_value(NEW)
    saved(page)
    assert fresh(project).need == NEW
