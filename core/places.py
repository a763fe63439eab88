"""Countries, their regions (ISO 3166-2), currencies and languages, named in the current language."""

import functools
import gettext
import re
from collections.abc import Iterable
from typing import Any

import pycountry
from babel import Locale
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.typed import bare


@functools.cache
def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=[language], fallback=True)


def _named(domain: str, name: str) -> str:
    shown = _catalogue(domain, get_language() or "en").gettext(name)
    return re.sub(r"\s*\(EH.*\)$", "", shown).replace("'", "’")


@functools.cache
def _regions_of(country: str) -> tuple[tuple[str, str], ...]:
    found = pycountry.subdivisions.get(country_code=country.upper()) or []  # type: ignore[no-untyped-call]
    top = [region for region in found if region.parent_code is None]
    return tuple((region.code, region.name) for region in top)


def region_choices(countries: Iterable[str]) -> list[tuple[str, str]]:
    """The first-level regions of the countries, as (code, name), by name."""
    pairs = [(code, _named("iso3166-2", name)) for country in countries for code, name in _regions_of(country)]
    return sorted(pairs, key=_by_name)


def _by_name(pair: tuple[str, str]) -> str:
    return bare(pair[1])


def region_name(code: str) -> str:
    """The name of an ISO 3166-2 region; the code itself where there is none; '' for ''."""
    found = pycountry.subdivisions.get(code=code) if code else None  # type: ignore[no-untyped-call]
    return _named("iso3166-2", found.name) if found else code


def is_region_of(code: str, country: str) -> bool:
    """Whether `code` is a region of `country`."""
    return code in {known for known, _ in _regions_of(country)}


def country_name(code: str) -> str:
    """The name of an ISO 3166-1 alpha-2 country; '' for ''."""
    found = pycountry.countries.get(alpha_2=code) if code else None
    return _named("iso3166-1", getattr(found, "common_name", found.name)) if found else code


def country_choices() -> list[tuple[str, str]]:
    """Every country as (code, name), by name in the current language."""
    return _countries_in(get_language() or "en")


@functools.cache
def _countries_in(language: str) -> list[tuple[str, str]]:
    return sorted(((country.alpha_2, country_name(country.alpha_2)) for country in pycountry.countries), key=_by_name)


def country_names() -> dict[str, Any]:
    """The name of every country by its code, in the language current when it is shown; for django-countries."""
    named = lazy(country_name, str)
    return {country.alpha_2: named(country.alpha_2) for country in pycountry.countries}


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 country, in capitals as it is stored."""
    return code.isupper() and pycountry.countries.get(alpha_2=code) is not None


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 currency, in capitals as it is stored."""
    return code.isupper() and pycountry.currencies.get(alpha_3=code) is not None


def language_name(code: str) -> str:
    """The name of a language by its BCP 47 primary tag: CLDR's, which lacks few; ISO 639's for those."""
    if known := Locale.parse(get_language() or "en", sep="-").languages.get(code):
        return str(known)
    found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
    return _named("iso639-3", found.name) if found else code


# Languages with a two-letter code, and those without one that people on the way between Africa and Europe speak.
BESIDE = ["ary", "arz", "aeb", "arq", "zgh", "rif", "shi", "tzm", "kab", "bci", "dyu", "mnk", "srr", "pcm"]


def language_choices() -> list[tuple[str, str]]:
    """Languages as (code, name), by name in the current language."""
    return _languages_in(get_language() or "en")


@functools.cache
def _languages_in(language: str) -> list[tuple[str, str]]:
    codes = [found.alpha_2 for found in pycountry.languages if hasattr(found, "alpha_2")]
    return sorted(((code, capfirst(language_name(code))) for code in [*codes, *BESIDE]), key=_by_name)
