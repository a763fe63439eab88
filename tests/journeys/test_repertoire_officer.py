"""An officer keeps the repertoire, in Italian: by hand, by spreadsheet, many at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from core.importing.previewing import read_due
from core.models import AuditEvent, ImportBatch
from programmes.models import Programme
from repertoire.indexing import write_labels
from repertoire.models import Opportunity, Organisation, Repertoire
from tests.builders import make_opportunity, make_organisation, make_repertoire, make_request
from tests.journeys.conftest import Visit
from tests.journeys.office import act
from tests.journeys.steps import press
from tests.kit.browser import assert_accessible, assert_fits
from tests.repertoire.test_propose import change

IMPORTS = "/admin/core/importbatch/"
SHEET = (
    "name_it,kind,country,region,city,repertoires,email\n"
    "Bottega Nuova,company,MA,MA-06,Casablanca,sostegno,bottega@example.org\n"
    "Casa Atlante,ngo,IT,IT-21,Torino,sostegno,casa@example.org\n"
    "Scuola Storta,school,IT,IT-21,Torino,sostegno,\n"
)


@pytest.fixture
def shelf(transactional_db: None, programme: Programme) -> Repertoire:
    write_labels()
    return make_repertoire(programme, code="sostegno", name_it="Chi sostiene")


def test_an_entry_and_what_it_offers_are_written_by_hand(visit: Visit, shelf: Repertoire, giulia: User) -> None:
    page = visit(giulia, device="desk", language="it")
    page.goto("/admin/repertoire/organisation/add/")
    page.select_option("select[name=kind]", "ngo")
    page.check(f"input[name=repertoires][value='{shelf.pk}']")
    page.fill("[name=name_it]", "Ponte Solidale")
    page.fill("[name=mission_it]", "Accompagna chi torna.")
    page.click("#locations-group .add-row a")
    page.select_option("[name=locations-0-country]", "MA")
    page.select_option("[name=locations-0-region]", label="Casablanca-Settat")
    page.click("#contacts-group .add-row a")
    page.fill("[name=contacts-0-on]", timezone.localdate().isoformat())
    page.select_option("select[name=contacts-0-kind]", "call")
    page.fill("[name=contacts-0-note]", "Chiede di essere elencata.")
    press(page, "input[name=_continue]")
    row = Organisation.objects.get()
    assert (row.state, row.contacts.get().by) == ("awaiting", giulia)
    assert row.locations.get().region == "MA-06"
    act(page, "publish")

    page.goto("/admin/repertoire/opportunity/add/")
    page.fill("[name=q]", "solidale")
    press(page, "#content form button[type=submit]")
    press(page, f"a[href='?organisation={row.pk}']")
    page.select_option("select[name=kind]", "administrative_assistance")
    page.select_option("select[name=aim]", "return")
    page.fill("[name=title_it]", "Sportello per chi torna")
    press(page, "input[name=_continue]")
    offer = Opportunity.objects.get()
    assert (offer.organisation, offer.state) == (row, "awaiting")
    act(page, "publish")
    public = visit(device="phone", language="it")
    public.goto("/it/repertoire/opportunities/?q=sportello")
    expect(public.locator(".card h2")).to_have_text("Sportello per chi torna")
    public.goto(f"/it/repertoire/organisations/{row.uuid}/")
    expect(public.locator("main")).not_to_contain_text("Chiede di essere elencata")


def send_sheet(page: Page, folder: Path) -> ImportBatch:
    """The spreadsheet goes up and is read."""
    file = folder / "enti.csv"
    file.write_text(SHEET, encoding="utf-8")
    page.goto(IMPORTS)
    press(page, "a[href*='/send/organisations/']")
    page.set_input_files("input[name=file]", file)
    press(page, "main form button[type=submit], #content form button[type=submit]")
    read_due()
    page.reload()
    return ImportBatch.objects.get()


def test_a_spreadsheet_is_previewed_and_merged(
    visit: Visit, shelf: Repertoire, atlas: Organisation, giulia: User, tmp_path: Path
) -> None:
    page = visit(giulia, device="desk", language="it")
    batch = send_sheet(page, tmp_path)
    assert Organisation.objects.count() == 1  # nothing changes before the preview was read
    found = {row.called: row.kind for row in batch.rows.all()}
    assert found["Bottega Nuova"] == "new"
    assert found["Scuola Storta"] == "error"
    page.goto(f"{IMPORTS}{batch.pk}/change/?show=error")
    expect(page.locator("[aria-labelledby=preview] td b")).to_have_text("B4")
    expect(page.locator("[aria-labelledby=preview]")).to_contain_text("school")
    assert_accessible(page)
    assert_fits(page)
    page.goto(f"{IMPORTS}{batch.pk}/change/?show=new")
    expect(page.locator("[aria-labelledby=preview] tbody")).to_contain_text("Casablanca")
    act(page, "accept")
    batch.refresh_from_db()
    assert batch.state == "merged"
    made = Organisation.objects.get(name_it="Bottega Nuova")
    assert (made.locations.get().region, list(made.repertoires.all())) == ("MA-06", [shelf])
    assert not Organisation.objects.filter(name_it="Scuola Storta").exists()


def test_many_are_confirmed_at_once(visit: Visit, shelf: Repertoire, giulia: User, settings: Any) -> None:
    settings.ZEAL_ALLOWLIST = [{"model": "*", "field": "*"}]  # an act each, with its own lock
    old = timezone.localdate() - timedelta(days=500)
    rows = [make_organisation(shelf, confirmed_on=old) for _ in range(3)]
    left = make_organisation(shelf, confirmed_on=old)
    page = visit(giulia, device="desk", language="it")
    page.goto("/admin/repertoire/organisation/?waiting=confirm")
    expect(page.locator("#result_list tbody tr")).to_have_count(4)
    for row in rows:
        page.check(f"input[name=_selected_action][value='{row.pk}']")
    page.select_option("select[name=action]", "confirm_all")
    press(page, ".actions button[type=submit]")
    expect(page.locator(".messagelist")).to_contain_text("3 schede")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    confirmed = Organisation.objects.filter(confirmed_on=timezone.localdate())
    assert set(confirmed) == set(rows)
    left.refresh_from_db()
    assert left.confirmed_on == old


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_export_comes_down_and_is_noted(visit: Visit, atlas: Organisation, giulia: User, ending: str) -> None:
    page = visit(giulia, device="desk", language="it")
    page.goto(IMPORTS)
    with page.expect_download() as coming:
        page.click(f"a[href$='/export/organisations.{ending}']")
    content = Path(coming.value.path()).read_bytes()
    assert content.startswith(b"PK") if ending == "xlsx" else b"Casa Atlante" in content
    assert AuditEvent.objects.filter(actor=giulia, verb="core.export_rows").count() == 1


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_pages_of_the_repertoire_are_for_everybody(
    visit: Visit, atlas: Organisation, yasmine: User, youssef: User, giulia: User, device: str
) -> None:
    offer, asked = make_opportunity(atlas), make_request(youssef)
    revision = change(atlas, yasmine, name_it="Casa dell’Atlante", sectors=["A", "I"])
    page = visit(giulia, device=device, language="it")
    rows = {"organisation": atlas, "opportunity": offer, "entryrevision": revision, "entryrequest": asked}
    addresses = [f"{model}/" for model in rows] + [f"{model}/{row.pk}/change/" for model, row in rows.items()]
    for address in [*addresses, "opportunity/add/", "organisationmember/", "memberinvitation/", "repertoire/"]:
        page.goto(f"/admin/repertoire/{address}")
        for fold in page.locator("#acts .fold").all():
            if fold.get_attribute("open") is None:
                fold.locator("summary").click()
        assert_accessible(page)
        assert_fits(page)
    page.goto(f"{IMPORTS}send/organisations/")
    assert_accessible(page)
    assert_fits(page)
