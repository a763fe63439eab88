"""Countries, regions, currencies and languages, in the reader's language."""

import django_countries
import pytest
from django.utils import translation

from core.places import (
    country_choices,
    country_name,
    is_country,
    is_currency,
    is_region_of,
    language_name,
    region_choices,
    region_name,
)
from core.zones import zones_by_area


@pytest.mark.parametrize(("language", "name"), [("it", "Marocco"), ("fr", "Maroc"), ("en", "Morocco")])
def test_a_country_is_named_in_the_language_of_the_reader(language: str, name: str) -> None:
    with translation.override(language):
        assert country_name("MA") == name


@pytest.mark.parametrize(("language", "name"), [("it", "francese"), ("fr", "français"), ("en", "French")])
def test_a_language_is_named_in_the_language_of_the_reader(language: str, name: str) -> None:
    with translation.override(language):
        assert language_name("fr").casefold() == name.casefold()


def test_regions_come_by_name_and_belong_to_their_country() -> None:
    italian, both = region_choices(["IT"]), region_choices(["IT", "MA"])
    assert len(italian) == 20
    assert len(both) == 20 + len(region_choices(["MA"]))
    names = [name for _, name in italian]
    assert names[0] == "Abruzzo"
    assert dict(italian)["IT-21"] == "Piemonte"
    assert is_region_of("IT-21", "IT")
    assert not is_region_of("IT-21", "MA")
    assert not is_region_of("IT-TO", "IT"), "a province is no region"


@pytest.mark.parametrize("code", ["XX", "", "it", "IT-99", "'; DROP TABLE", "\x00", "İ" * 300])
def test_what_is_no_code_is_no_country_and_no_error(code: str) -> None:
    assert not is_country(code)
    assert not is_currency(code)
    assert region_choices([code]) in ([], region_choices(["IT"]))
    assert country_name(code) in (code, "Italy")
    assert region_name(code) == code
    assert not is_region_of(code, "IT")


def test_codes_are_in_capitals_as_they_are_stored() -> None:
    assert (is_country("MA"), is_country("ma")) == (True, False)
    assert (is_currency("MAD"), is_currency("mad"), is_currency("EURO")) == (True, False, False)


def test_no_name_carries_the_notes_of_the_list() -> None:
    for language in ("it", "fr", "en"):
        with translation.override(language):
            assert not [name for _, name in region_choices(["MA"]) if "(EH" in name]


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_back_office_names_countries_as_the_site_does(language: str) -> None:
    with translation.override(language):
        assert dict(django_countries.countries) == dict(country_choices())


def test_each_city_stands_once_among_the_zones() -> None:
    for area, zones in zones_by_area("it"):
        cities = [city for _zone, city in zones]
        assert len(cities) == len(set(cities)), area


def test_of_the_names_of_a_zone_the_present_one_is_offered_or_the_one_that_is_kept() -> None:
    assert ("Asia/Kolkata", "Kolkata") in dict(zones_by_area("en"))["Asia"]
    assert ("Asia/Calcutta", "Kolkata") in dict(zones_by_area("en", "Asia/Calcutta"))["Asia"]
