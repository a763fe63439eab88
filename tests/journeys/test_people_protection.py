"""Data protection: a wish to be erased is read and carried out; a file of persons is asked for, fetched and logged."""

from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from beneficiaries.erasing import ask_erasure
from beneficiaries.exporting import write_due
from beneficiaries.models import Beneficiary, ErasureRequest, PersonExport, RetentionRule
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import press
from tests.kit.browser import Watch, assert_accessible, assert_fits


def test_a_wish_is_carried_out_and_nothing_of_the_person_is_left_to_read(
    visit: Visit, transactional_db: None, amina: User, dario: User
) -> None:
    name = amina.full_name
    ask_erasure(amina.beneficiary, by=amina, at=timezone.now())
    page = visit(dario, device="phone", language="it")
    page.goto("/admin/")
    press(page, "a[href*='/erasurerequest/?state__exact=asked']")
    press(page, "#result_list tbody th a")
    expect(page.locator("#content")).to_contain_text(name)
    assert_accessible(page)
    assert_fits(page)
    page.click("#act-erase > summary")
    page.check("#act-erase [name=understood]")
    act(page, "erase")
    expect(page.locator("#content")).not_to_contain_text(name)
    assert ErasureRequest.objects.get().state == "done"
    assert not Beneficiary.objects.filter(family_name="Zerouali").exists()
    page.goto("/admin/core/auditevent/")
    expect(page.locator("#content")).not_to_contain_text(name)
    assert_fits(page)


def test_a_file_has_a_purpose_and_a_period_is_set(
    visit: Visit, watch: Watch, transactional_db: None, amina: User, dario: User
) -> None:
    watch.allow("422")
    page = visit(dario, device="desk", language="it")
    page.goto("/admin/beneficiaries/personexport/add/")
    press(page, "#content form.form button[type=submit]")
    expect(page.locator(".error-summary a")).to_have_count(1)
    assert_accessible(page)
    assert_fits(page)
    page.fill("[name=purpose]", "Controllo del registro")
    page.check("[name=columns][value=residence_city]")
    page.check("[name=format][value=csv]")
    press(page, "#content form.form button[type=submit]")
    write_due()
    page.reload()
    with page.expect_download() as coming:
        page.click("form[action$='/download/'] button")
    text = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    assert "Zerouali" in text
    assert amina.email not in text  # nobody asked for that column
    assert PersonExport.objects.get().downloads == 1
    page.goto("/admin/beneficiaries/retentionrule/soon/")
    assert_fits(page)
    page.goto("/admin/beneficiaries/retentionrule/add/")
    page.select_option("[name=about]", "import")
    page.fill("[name=months]", "3")
    press(page, "input[name=_save]")
    assert RetentionRule.objects.get().months == 3
    assert_accessible(page, dark=False)
