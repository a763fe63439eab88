"""What everybody reads, on a phone and at a desk, with and without JavaScript, in both themes."""

import pytest
from playwright.sync_api import expect

from programmes.models import Programme
from tests.builders import make_call
from tests.journeys.conftest import Visit
from tests.journeys.steps import press
from tests.kit.browser import Watch, assert_accessible, assert_fits

PAGES = [
    "",
    "programmes/",
    "programmes/mig-ressources/",
    "calls/",
    "calls/return/",
    "accessibility/",
    "privacy/",
    "site-map/",
    "accounts/login/",
    "accounts/signup/",
    "accounts/login/code/",
    "accounts/password/reset/",
]
TEXT = "## Chi può partecipare\nPersone che vivono in Italia.\n\n## Che cosa si finanzia\n- Attrezzature\n- Corsi"


@pytest.fixture
def published(programme: Programme) -> None:
    Programme.objects.update(description_it=TEXT, description_fr=TEXT, description_en=TEXT)
    make_call(programme, slug="return", text_it=TEXT, text_fr=TEXT, text_en="")


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_public_pages_are_accessible_and_fit(visit: Visit, published: None, device: str) -> None:
    language = "fr" if device == "phone" else "it"
    page = visit(device=device, language=language)
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        assert_accessible(page, dark=device == "phone")
        assert_fits(page)


def test_a_page_that_is_not_there_is_accessible_too(visit: Visit, watch: Watch, published: None) -> None:
    watch.allow("404")
    page = visit(language="en")
    page.goto("/en/nothing/")
    expect(page.locator("h1")).to_have_text("This page is not here")
    assert_accessible(page)
    assert_fits(page)


def test_without_javascript_a_call_is_found_filtered_and_opened(visit: Visit, published: None) -> None:
    page = visit(device="phone", language="en", scripts=False)
    page.goto("/en/")
    press(page, ".hero a.button >> nth=0")
    page.click(".filters summary")
    page.select_option("select[name=country]", "MA")
    press(page, ".filters button")
    assert "country=MA" in page.url
    press(page, ".card h3 a")
    expect(page.locator("#begin a.button").first).to_be_visible()
    assert "/en/calls/return/" in page.url


def test_the_languages_of_a_page_lead_to_the_same_page(visit: Visit, published: None) -> None:
    page = visit(device="desk", language="it")
    page.goto("/it/calls/?country=MA")
    page.click("header details.pop summary >> nth=0")
    press(page, "header a[hreflang=fr]")
    assert page.url.endswith("/fr/calls/?country=MA")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_nothing_is_stored_at_a_reader(visit: Visit, published: None) -> None:
    page = visit(language="en")
    for path in ("", "calls/", "calls/return/", "programmes/", "privacy/"):
        page.goto(f"/en/{path}")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
