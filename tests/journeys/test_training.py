"""The training room on a phone: a trainer whose connection is lost, and somebody who learns."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from programmes.models import Programme
from tests.journeys.conftest import Visit
from tests.journeys.steps import press
from tests.kit.browser import Watch, assert_accessible, assert_fits, offline
from tests.training.lessons import (
    at_nine,
    attended,
    in_group,
    make_course,
    make_curriculum,
    make_evaluation,
    make_group,
    make_module,
    make_session,
    make_trainer,
    make_unit,
)
from training.models import Attendance, EvaluationReply, Session, UnitAttempt

SAVE = "#attendance .action-bar button[type=submit]"


@pytest.fixture
def begun(transactional_db: None, programme: Programme, amina: User, karim: User, paolo: User) -> Session:
    """A lesson of a course with a unit to do alone; Amina was at the one before."""
    curriculum = make_curriculum(programme)
    make_unit(make_module(curriculum, 60, delivery="self_paced"))
    course = make_course(programme, curriculum=curriculum)
    group = make_group(course, "Torino", "enterprise")
    for person in (amina, karim):
        in_group(group, person)
    trainer = make_trainer(programme, paolo)
    before = make_session(course, group=group, trainers=[trainer], starts=at_nine(-7), state="held", minutes=240)
    attended(before, amina, 240, by=paolo)
    make_evaluation(course, before)
    return make_session(course, group=group, trainers=[trainer], starts=timezone.now() - timedelta(minutes=30))


def state(page: Page, expected: str) -> None:
    expect(page.locator("[data-save-status]")).to_have_attribute("data-state", expected, timeout=15_000)


def looks_right(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def test_a_trainer_loses_the_connection_and_no_line_of_the_sheet(
    visit: Visit, watch: Watch, begun: Session, paolo: User, amina: User, karim: User
) -> None:
    page = visit(paolo)
    page.goto("/en/train/")
    looks_right(page)
    press(page, "main .cards a.button >> nth=0")
    away = page.locator(f"#person-{karim.beneficiary.pk}")
    away.get_by_label("not there").check()
    away.get_by_label("Excused").check()
    away.get_by_label("Why").fill("At the consulate")
    looks_right(page)
    page.reload()
    expect(page.locator("#returned")).to_be_visible()
    expect(away.get_by_label("Why")).to_have_value("At the consulate")
    with offline(page, watch):
        page.click(SAVE)
        state(page, "offline")
        page.locator(f"#person-{amina.beneficiary.pk}").get_by_label("in part").check()
        page.locator(f"#person-{amina.beneficiary.pk}").get_by_label("Minutes").fill("90")
        assert not Attendance.objects.of_session(begun).exists()
    state(page, "saved")
    written = Attendance.objects.of_session(begun).by_person()
    assert written[amina.beneficiary.pk].minutes == 90
    assert (written[karim.beneficiary.pk].minutes, written[karim.beneficiary.pk].reason) == (0, "At the consulate")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('attendance')).length") == 0


def test_somebody_sees_what_is_missing_passes_a_unit_and_says_how_it_was(
    visit: Visit, begun: Session, amina: User
) -> None:
    page = visit(amina)
    page.goto("/en/my/training/")
    looks_right(page)
    press(page, "#courses ~ .cards a")
    expect(page.locator("#hours ~ .row")).to_contain_text("You still need")
    looks_right(page)
    press(page, "#units ~ .cards a")
    press(page, "a[rel=next]")
    press(page, ".pagination a:has-text('To the quiz')")
    for question in page.locator("form fieldset").all():
        question.get_by_text("Answer 0").click()
    press(page, "main form button[type=submit]")
    expect(page.locator("main h1")).to_have_text("100 % right")
    looks_right(page)
    assert UnitAttempt.objects.passed().count() == 1
    page.goto("/en/my/training/")
    press(page, ".notice .more")
    for question in page.locator("form fieldset").all():
        question.locator("label").last.click()
    looks_right(page)
    press(page, "main form button[type=submit]")
    expect(page.locator(".notice-success")).to_contain_text("without your name")
    assert EvaluationReply.objects.count() == 1
