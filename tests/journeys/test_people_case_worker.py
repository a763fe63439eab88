"""A case worker keeps the file of a person: what was said, filed, given, agreed, reached and found."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from beneficiaries.models import CaseNote, Document, Participation
from tests.beneficiaries.cases import case_of, follow_up, handed_in
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import press
from tests.kit.browser import Watch, assert_accessible, assert_fits
from tests.kit.hostile_files import PDF


@pytest.fixture
def case(transactional_db: None, amina: User) -> Participation:
    return case_of(amina)


def test_the_file_is_kept_and_what_is_restricted_stays_with_the_case_worker(
    visit: Visit, case: Participation, lucia: User, giulia: User, tmp_path: Path
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    late = follow_up(case, "Come procede?", by=lucia, due_on=yesterday)
    page = visit(lucia, device="phone", language="it")
    page.goto("/admin/")
    press(page, "a[href*='/followup/?due=overdue']")
    press(page, "#result_list tbody th a")
    act(page, "finish", on=timezone.localdate().isoformat(), finding="Ha trovato un locale.")
    late.refresh_from_db()
    assert late.done_on == timezone.localdate()

    page.goto(f"/admin/beneficiaries/beneficiary/{case.beneficiary_id}/change/")
    press(page, f".object-tools a[href$='/participation/{case.pk}/change/']")
    act(page, "write_note", body="Teme di perdere il lavoro. أمينة 🌾", visibility="restricted")
    act(page, "write_note", body="Cerca un locale a Torino.", visibility="team")
    file = tmp_path / "diploma.pdf"
    file.write_bytes(PDF)
    page.click("#act-file_document > summary")
    page.set_input_files("#act-file_document [name=file]", file)
    act(page, "file_document", title="Diploma", visibility="team")
    act(page, "add_goal", dimension="economic", text="Firmare il contratto d’affitto")
    press(page, "form[action$='/reach/'] button")
    page.goto(f"/admin/beneficiaries/participation/{case.pk}/change/")
    page.click("#act-record_outcome > summary")
    page.select_option("#act-record_outcome select[name=kind]", "business_registered")
    act(page, "record_outcome", on=yesterday.isoformat(), evidence="Visura camerale")
    assert (CaseNote.objects.count(), Document.objects.get().title) == (2, "Diploma")
    assert case.followups.filter(outcome__isnull=False).count() == 3  # after 3, 6 and 12 months
    assert_accessible(page)
    assert_fits(page)

    office = visit(giulia, device="desk", language="it")
    office.goto(f"/admin/beneficiaries/participation/{case.pk}/change/")
    expect(office.locator("#content")).to_contain_text("Cerca un locale")
    expect(office.locator("#content")).not_to_contain_text("Teme di perdere")
    assert_fits(office)


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    visit: Visit, watch: Watch, case: Participation, lucia: User
) -> None:
    watch.allow("422")
    handed_in(case)
    page = visit(lucia, device="desk", language="it")
    page.goto(f"/admin/beneficiaries/participation/{case.pk}/change/")
    form = "#act-record_assistance"
    page.click(f"{form} > summary")
    page.select_option(f"{form} select[name=kind]", "legal")
    later = (timezone.localdate() + timedelta(days=90)).isoformat()
    act(page, "record_assistance", on=later, minutes="99999", value="12,345.678", note="Permesso di soggiorno")
    expect(page.locator(f"{form} .error-summary a")).to_have_count(3)
    expect(page.locator(f"{form} [name=note]")).to_have_value("Permesso di soggiorno")
    assert_accessible(page)
    act(page, "record_assistance", on=timezone.localdate().isoformat(), minutes="45", value="")
    assert case.assistances.get().minutes == 45
