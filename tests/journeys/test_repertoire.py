"""A visitor finds who can help: on a phone, in French, through the map; without scripts too."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from repertoire.indexing import write_labels
from repertoire.models import Location, Opportunity, Organisation
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.journeys.conftest import Visit
from tests.journeys.steps import press
from tests.kit.browser import assert_accessible, assert_fits

PLACES = {"Atelier Argania": ("MA", "MA-06", "Casablanca"), "Atelier Rondine": ("IT", "IT-21", "Torino")}


@pytest.fixture
def workshops(transactional_db: None) -> None:
    write_labels()
    supporters = make_repertoire()
    agencies = make_repertoire(supporters.programme, name_fr="Organismes")
    for name, (country, region, city) in PLACES.items():
        body = make_organisation(supporters, agencies, kind="company", name_fr=name, mission_fr="Bois et métal.")
        Location.objects.create(organisation=body, country=country, region=region, city=city)
        make_opportunity(body, kind="internship", title_fr=f"Stage de six mois à {city}", conditions_fr="18 ans.")
        make_opportunity(body, kind="job", title_fr="Poste à temps plein", description_fr="En équipe.")


def find_an_internship(page: Page) -> None:
    """From the list of organisations to an internship in Casablanca."""
    page.goto("/fr/repertoire/")
    page.fill("#search-q", "stages")
    press(page, "#search button")
    press(page, ".tabs a >> nth=1")
    expect(page.locator(".card")).to_have_count(2)
    page.click(".fold > summary")
    press(page, ".tile-map svg a[aria-label^=Maroc]")
    assert "country=MA" in page.url
    assert "q=stages" in page.url
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".tile-map svg a")).to_have_count(1)  # now its regions
    press(page, ".tile-map svg a[aria-label^=Casablanca]")
    expect(page.locator(".chips a")).to_have_count(2)
    press(page, ".card h2 a")
    expect(page.locator("h1")).to_have_text("Stage de six mois à Casablanca")
    press(page, ".lead a")
    expect(page.locator("h1")).to_have_text("Atelier Argania")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_finds_an_internship_through_the_map(visit: Visit, workshops: None, scripts: bool) -> None:
    find_an_internship(visit(device="phone", language="fr", scripts=scripts))


def test_facets_narrow_and_chips_take_away_without_scripts(visit: Visit, workshops: None) -> None:
    page = visit(device="phone", language="fr", scripts=False)
    page.goto("/fr/repertoire/opportunities/")
    page.click(".filters > summary")
    page.check("input[name=support][value=job]")
    press(page, ".filters button")
    expect(page.locator(".card")).to_have_count(2)
    press(page, ".search ~ .chips a")
    expect(page.locator(".card")).to_have_count(4)


def test_the_map_is_reached_by_keyboard(visit: Visit, workshops: None) -> None:
    page = visit(device="desk", language="fr")
    page.goto("/fr/repertoire/?country=MA&country=IT")
    page.locator(".fold > summary").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Italie: 1"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "country=MA" in page.url
    assert "country=IT" not in page.url


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_pages_are_accessible_and_fit(visit: Visit, workshops: None, amina: User, device: str) -> None:
    body, offer = Organisation.objects.get(name_fr="Atelier Argania"), Opportunity.objects.filter(kind="job").first()
    assert offer is not None
    page = visit(device=device, language="fr")
    lists = ["?country=MA", "?q=stages&country=IT&sector=A", "?q=introuvable", "opportunities/"]
    for address in [*(f"/fr/repertoire/{each}" for each in lists), body.get_absolute_url(), offer.get_absolute_url()]:
        page.goto(address.replace("/en/", "/fr/"))
        for summary in page.locator(".fold > summary, .filters > summary, .tile-map details summary").all():
            if summary.is_visible() and summary.evaluate("it => !it.parentElement.open"):
                summary.click()
        assert_accessible(page)
        assert_fits(page)
