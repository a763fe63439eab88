"""An officer, in Italian: from the curriculum to a certificate, by way of a lesson whose time is taken."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from programmes.models import Programme
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import press
from tests.kit.browser import assert_accessible, assert_fits
from tests.training.lessons import ROME, in_group, make_course, make_curriculum, make_group, make_room
from training.models import Attendance, Certificate, Course, Session

LESSON = "#act-add_lesson"


@pytest.fixture
def course(transactional_db: None, programme: Programme, amina: User) -> Course:
    """It began two weeks ago and has no timetable yet; 216 of 540 minutes make a certificate."""
    began = timezone.localdate() - timedelta(days=14)
    curriculum = make_curriculum(programme, threshold_percent=40)
    found = make_course(programme, curriculum=curriculum, starts_on=began)
    in_group(make_group(found, "Torino", "enterprise"), amina)
    make_room(programme, name="Sala Blu")
    return found


def board(page: Page, course: Course, name: str) -> None:
    page.goto(f"/admin/training/course/{course.pk}/{name}/")


def test_a_timetable_is_laid_out_and_moved_until_a_certificate_and_the_hours_come_out_of_it(
    visit: Visit, course: Course, giulia: User, amina: User
) -> None:
    page = visit(giulia, device="desk", language="it")
    board(page, course, "timetable")
    page.select_option("#act-lay_out [name=room_all]", index=1)
    act(page, "lay_out")
    lessons = list(Session.objects.of_course(course).in_order())
    assert sum(one.minutes for one in lessons) == 540
    first, last = lessons[0], lessons[-1]

    page.click(f"{LESSON} > summary")
    page.select_option(f"{LESSON} [name=module]", str(last.module_id))
    start = timezone.localtime(first.starts_at, ROME)
    act(page, "add_lesson", starts_0=f"{start:%Y-%m-%d}", starts_1=f"{start:%H:%M}", minutes="60")
    expect(page.locator(f"{LESSON} .errors, {LESSON} [role=alert]").first).to_contain_text("Torino")
    assert Session.objects.count() == len(lessons)
    assert_accessible(page)
    page.check(f"{LESSON} [name=slot] >> nth=0")
    press(page, f"{LESSON} form button >> nth=-1")
    added = Session.objects.exclude(pk__in=[one.pk for one in lessons]).get()
    assert (added.minutes, added.starts_at != first.starts_at) == (60, True)

    press(page, f"a[href$='/session/{last.pk}/change/']")
    later = last.starts_at + timedelta(days=21)
    act(page, "move", starts_0=f"{timezone.localtime(later, ROME):%Y-%m-%d}")
    last.refresh_from_db()
    assert (last.starts_at.date(), last.revision) == (later.date(), 1)

    page.goto(f"/admin/training/session/{first.pk}/change/")
    press(page, "#attendance ~ p a.button")
    assert_fits(page)
    page.click("#attendance .action-bar button[type=submit]")
    expect(page.locator("[data-save-status]")).to_have_attribute("data-state", "saved", timeout=15_000)
    assert Attendance.objects.get().minutes == first.minutes
    press(page, ".breadcrumb a")

    board(page, course, "certificates")
    act(page, "issue")
    certificate = Certificate.objects.get()
    assert (certificate.beneficiary, certificate.minutes) == (amina.beneficiary, first.minutes)
    expect(page.locator("tr", has_text=amina.full_name)).to_contain_text(certificate.number)
    board(page, course, "hours")
    with page.expect_download() as download:
        page.click("a[href$='hours.xlsx']")
    assert download.value.suggested_filename == f"hours-{course.code}.xlsx"
    assert download.value.path().read_bytes().startswith(b"PK")
