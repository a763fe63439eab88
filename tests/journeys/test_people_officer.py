"""An officer, in Italian: chooses and tells applicants, imports people, and makes one of two records."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from beneficiaries.models import Beneficiary, Cohort
from core.duplicates.searching import ask_for_all, search_due
from core.importing.merging import carry_out_due
from core.importing.previewing import read_due
from core.models import DuplicateCandidate, ImportBatch
from programmes.models import Programme
from tests.beneficiaries.enrolling import applied, fresh, states
from tests.builders import make_cohort, make_participation, make_person
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import mails_to, press
from tests.kit.browser import assert_accessible, assert_fits

IMPORTS = "/admin/core/importbatch/"


@pytest.fixture
def cohort(transactional_db: None, programme: Programme) -> Cohort:
    return make_cohort(programme, capacity=1)


def test_applicants_are_scored_chosen_and_told(
    visit: Visit, cohort: Cohort, amina: User, karim: User, giulia: User
) -> None:
    hers, his = applied(cohort, amina), applied(cohort, karim)
    page = visit(giulia, device="desk", language="it")
    page.goto("/admin/")
    press(page, "a[href*='/cohort/?waiting=decide']")
    press(page, f"a[href$='/cohort/{cohort.pk}/board/']")
    criterion = cohort.criteria.get(label_it="Motivation")
    page.select_option(f"tr:has-text('{amina.full_name}') select >> nth=0", "5")
    page.select_option(f"tr:has-text('{karim.full_name}') select >> nth=0", "3")
    for row in (hers, his):
        page.check(f"[name=enrolments][value='{row.pk}']")
    press(page, "button[name=do][value=select]")
    assert states(hers, his) == ["selected", "applied"]  # one place
    assert hers.scores.get(criterion=criterion).value == 5
    expect(page.locator(f"tr:has-text('{karim.full_name}') .notice")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    press(page, "button[name=do][value=waitlist]")  # who could not be selected is still ticked
    assert states(his) == ["waitlisted"]
    press(page, "a[href$='/letters/']")
    assert_fits(page)
    page.uncheck(f"[name=enrolments][value='{his.pk}']")
    press(page, "form.form button[type=submit]")
    assert (fresh(hers).told_state, fresh(his).told_state) == ("selected", "applied")
    assert len(mails_to(amina.email)) == 1
    assert [mail.subject for mail in mails_to(karim.email)] == ["La tua candidatura è arrivata"]


def test_a_sheet_of_people_is_previewed_and_a_double_made_one(
    visit: Visit, programme: Programme, amina: User, giulia: User, tmp_path: Path, settings: Any
) -> None:
    known = make_person(given_name="Khadija", family_name="Aderdour", residence_city="Torino")
    make_participation(known, programme)
    file = tmp_path / "persone.csv"
    file.write_text(
        "programme,kind,given_name,family_name,birth_date,phone,residence_country,residence_city\n"
        f"{programme.code},resident_migrant,Khadidja,Aderdour,1981-08-30,,IT,Torino\n"
        f"{programme.code},resident_migrant,أمينة,الزروالي 🌾,1990-02-31,chiamami,IT,Torino\n"
        f"{programme.code},resident_migrant,{'N' * 1000},Lungo,1990-02-01,,IT,Torino\n",
        encoding="utf-8",
    )
    page = visit(giulia, device="desk", language="it")
    page.goto(IMPORTS)
    expect(page.locator("h1")).to_be_visible()
    press(page, "a[href$='/send/persons/']")
    page.set_input_files("input[name=file]", file)
    press(page, "#content form button[type=submit]")
    read_due()
    batch = ImportBatch.objects.get()
    page.goto(f"{IMPORTS}{batch.pk}/change/?show=error")
    assert page.locator("[aria-labelledby=preview] td b").all_inner_texts() == ["E3", "F3", "C4"]
    assert_accessible(page)
    page.check("[name=add_doubles]")
    act(page, "accept")
    carry_out_due()
    assert Beneficiary.objects.filter(family_name__startswith="Aderd").count() == 2
    ask_for_all()
    search_due()
    page.goto("/admin/")
    press(page, "a[href*='/duplicatecandidate/']")
    press(page, "#result_list tbody th a")
    assert_accessible(page)
    settings.ZEAL_ALLOWLIST = [{"model": "*", "field": "*"}]  # rights on either of the two are asked for by themselves
    press(page, "#content form[action$='/merge/'] button[type=submit]")
    assert DuplicateCandidate.objects.get().state == "merged"
    merged = Beneficiary.objects.exclude(merged_into=None).get()
    page.goto(f"/admin/beneficiaries/beneficiary/{merged.merged_into_id}/change/")
    expect(page.locator("#content")).to_contain_text(merged.given_name)


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_pages_of_people_are_for_everybody(
    visit: Visit, cohort: Cohort, amina: User, giulia: User, device: str
) -> None:
    hers = applied(cohort, amina)
    person = amina.beneficiary.pk
    page = visit(giulia, device=device, language="it")
    for address in (
        "beneficiary/", f"beneficiary/{person}/change/", "beneficiary/places/", f"cohort/{cohort.pk}/change/",
        f"cohort/{cohort.pk}/board/", f"cohort/{cohort.pk}/board/{hers.uuid}/", f"referral/add/?person={person}",
    ):  # fmt: skip
        page.goto(f"/admin/beneficiaries/{address}")
        assert_fits(page)
        if device == "desk":
            assert_accessible(page, dark=False)
