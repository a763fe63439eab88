"""An issue written while the line comes and goes, beside somebody else, with the mail in sight."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from core.translating import record_translation
from newsletters.models import Article, Issue
from programmes.models import Programme
from tests.journeys.conftest import Visit
from tests.kit.browser import Watch, assert_accessible, assert_fits, offline
from tests.newsletters.builders import make_issue, make_newsletter
from tests.projects.judging import in_english

REFUSED = r"Failed to load resource.*409"


def an_issue(programme: Programme) -> Issue:
    """With two articles, in three languages."""
    issue = make_issue(make_newsletter(programme), articles=2)
    for piece in (issue, *issue.articles.all()):
        record_translation(piece)
    return issue


def state(page: Page, state: str) -> None:
    """What the page says about saving."""
    expect(page.locator("[data-save-status]")).to_have_attribute("data-state", state, timeout=15_000)


def opened(page: Page, issue: Issue) -> Page:
    page.goto(reverse("admin:newsletters_issue_write", args=[issue.pk]))
    page.locator(".pieces a").nth(1).click()
    expect(page.get_by_role("heading", name="An article")).to_be_visible()
    return page


def test_what_is_typed_is_saved_shown_and_never_lost(
    visit: Visit, watch: Watch, programme: Programme, giulia: User
) -> None:
    issue = an_issue(programme)
    page = opened(visit(in_english(giulia), device="desk"), issue)
    assert_accessible(page)
    mail = page.frame_locator("#preview")
    page.fill("[name=title_it]", "Giovedì alle sei")
    state(page, "saved")
    page.wait_for_function("document.getElementById('preview').contentWindow.scrollY > 50")
    expect(mail.get_by_role("heading", name="Giovedì alle sei")).to_be_visible()
    expect(page.locator("[data-language=fr] .badge:visible")).to_have_text("out of date")
    with offline(page, watch):
        page.fill("[name=title_fr]", "Jeudi à six heures")
        state(page, "offline")
    state(page, "saved")
    page.fill("[name=title_en]", "Thursday at six")
    page.locator(".pieces a").nth(2).click()  # at once: what is not saved yet goes first
    expect(page).to_have_url(re.compile("piece="))
    expect(page.locator("[name=title_en]")).not_to_have_value("Thursday at six")
    now = Article.objects.order_by("position")[0]
    assert (now.title_it, now.title_fr, now.title_en) == (
        "Giovedì alle sei", "Jeudi à six heures", "Thursday at six",
    )  # fmt: skip


def test_two_who_write_one_title_choose_and_two_languages_never_meet(
    visit: Visit, watch: Watch, programme: Programme, giulia: User, chiara: User
) -> None:
    watch.allow(REFUSED)
    issue = an_issue(programme)
    hers = opened(visit(in_english(giulia), device="desk"), issue)
    theirs = opened(visit(in_english(chiara), device="phone"), issue)
    assert_fits(theirs)
    assert_accessible(theirs)
    hers.fill("[name=title_it]", "Di Giulia")
    hers.fill("[name=title_fr]", "De Giulia")
    state(hers, "saved")
    theirs.fill("[name=title_it]", "Di Chiara")
    state(theirs, "conflict")
    expect(theirs.locator(".theirs-text")).to_have_text("Di Giulia")
    expect(theirs.locator("[name=title_fr]")).to_have_value("De Giulia")
    theirs.get_by_role("button", name="Keep mine").click()
    state(theirs, "saved")
    assert Article.objects.order_by("position")[0].title_it == "Di Chiara"


def test_without_a_script_the_page_does_the_same(visit: Visit, programme: Programme, giulia: User) -> None:
    issue = an_issue(programme)
    page = opened(visit(in_english(giulia), device="phone", scripts=False), issue)
    page.fill("[name=title_it]", "Senza script")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.frame_locator("#preview").get_by_role("heading", name="Senza script")).to_be_visible()
    page.get_by_role("button", name="Move down").click()
    assert Article.objects.order_by("position")[1].title_it == "Senza script"
