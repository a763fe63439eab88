"""A person on a phone, in French: applies to a group, takes the place, sees what is held and has it corrected."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from beneficiaries.models import Cohort, Enrolment, ErasureRequest, FollowUp
from beneficiaries.selecting import refuse, select, waitlist
from programmes.models import Programme
from tests.beneficiaries.cases import case_of, handed_in, make_questionnaire
from tests.beneficiaries.enrolling import anybody, applied, offered, told
from tests.builders import make_cohort, make_notice, make_user
from tests.journeys.conftest import Visit
from tests.journeys.steps import press
from tests.kit.browser import Watch, assert_accessible, assert_fits

SUBMIT = "main form.form button[type=submit]"
WHY = "J’ai un four et des clients, il me manque les chiffres. أمينة 🌾"
WRONG = "Je suis née à Essaouira, pas à Agadir."
OWN = ["intention", "preparedness", "preparedness/questions", "documents", "plan", "referrals", "record", "data/erase"]


@pytest.fixture
def cohort(transactional_db: None, programme: Programme) -> Cohort:
    make_notice()
    return make_cohort(programme, capacity=1)


@pytest.fixture
def newcomer(transactional_db: None) -> User:
    return make_user("Nora Alaoui", email="nora@example.org", language="fr")


def test_somebody_new_applies_waits_and_takes_a_place_that_became_free(
    visit: Visit, watch: Watch, cohort: Cohort, newcomer: User, giulia: User
) -> None:
    watch.allow("422")
    page = visit(newcomer, language="fr")
    page.goto(f"/fr/cohorts/{cohort.slug}/")
    press(page, f"a[href$='/{cohort.slug}/apply/']")
    page.fill("[name=motivation]", WHY)
    press(page, SUBMIT)  # without agreeing
    expect(page.locator("[name=motivation]")).to_have_value(
        "J’ai un four et des clients, il me manque les chiffres. أمينة 🌾"
    )
    expect(page.locator(".error-summary a")).to_have_count(1)
    page.check("[name=agree]")
    press(page, SUBMIT)
    mine, now = Enrolment.objects.get(), timezone.now()

    first = select(applied(cohort, anybody(cohort.programme)), by=giulia, at=now)
    told(waitlist(mine, by=giulia, at=now), officer=giulia)
    page.goto("/fr/my/")
    press(page, f"a[href*='/applications/{mine.uuid}/'] >> nth=0")
    expect(page.locator("h1")).to_contain_text(cohort.name_fr)
    refuse(first, reason="Cannot come", by=giulia, at=timezone.now() + timedelta(minutes=1))
    page.goto("/fr/my/")
    press(page, f"a.button[href*='/applications/{mine.uuid}/']")
    assert_accessible(page)
    assert_fits(page)
    press(page, "form[action$='/accept/'] button")
    mine.refresh_from_db()
    assert mine.state == "selected"


def test_a_person_downloads_corrects_and_asks_to_be_erased(visit: Visit, cohort: Cohort, amina: User) -> None:
    page = visit(amina, language="fr")
    page.goto("/fr/my/data/")
    with page.expect_download() as coming:
        page.click("form[action$='/data/download/'] button")
    with zipfile.ZipFile(coming.value.path()) as archive:
        held = json.loads(archive.read("data.json"))["held"]
    assert held["accounts.User"][0]["email"] == amina.email
    page.click("#tell > summary")
    page.fill("#tell textarea", WRONG)
    press(page, "#tell button[type=submit]")
    assert FollowUp.objects.get(by=amina).subject == WRONG
    press(page, "a[href$='/data/erase/']")
    page.check("[name=understood]")
    press(page, SUBMIT)
    assert ErasureRequest.objects.get().state == "asked"
    press(page, "form[action$='/erase/withdraw/'] button")
    assert ErasureRequest.objects.get().state == "withdrawn"


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_own_pages_are_for_everybody(visit: Visit, cohort: Cohort, amina: User, giulia: User, device: str) -> None:
    make_questionnaire(cohort.programme)
    handed_in(case_of(amina))
    mine = offered(cohort, amina, officer=giulia)
    page = visit(amina, device=device, language="it")
    for path in [*(f"my/{one}" for one in OWN), f"my/applications/{mine.uuid}", f"cohorts/{cohort.slug}"]:
        answer = page.goto(f"/it/{path}/")
        assert answer is not None
        assert answer.status == 200, path
        assert_fits(page)
        if device == "phone":
            assert_accessible(page, dark=path.startswith("my/a"))
        assert page.locator("h1").count() == 1, path
