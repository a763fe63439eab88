"""The public repertoire as tables for spreadsheets, a language a table."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core.shown import shown
from core.spreadsheets.writing import csv_lines
from repertoire.code_lists import DetailKind
from repertoire.exchanging.reading import public_organisations
from repertoire.models import Opportunity, Organisation

ORGANISATION = [
    "uuid", "name", "acronym", "kind", "mission", "repertoires", "sectors", "languages", "website", "country",
    "region", "city", "latitude", "longitude", "email", "phone", "confirmed_on", "page",
]  # fmt: skip
OPPORTUNITY = [
    "uuid", "organisation_uuid", "organisation", "kind", "aim", "title", "description", "conditions", "country",
    "region", "city", "online", "sectors", "stages", "amount_from", "amount_to", "currency", "places", "valid_from",
    "valid_until", "page",
]  # fmt: skip
BETWEEN = "; "
"""Between several values in one cell."""


def organisations_csv(language: str, day: date) -> Iterator[str]:
    """Every public organisation; of several places the first."""
    return csv_lines(ORGANISATION, (_organisation(row, language) for row in _rows(day)))


def opportunities_csv(language: str, day: date) -> Iterator[str]:
    """Every public opportunity."""
    rows = (
        _opportunity(offer, row, language)
        for row in _rows(day)
        for offer in row.open_offers  # type: ignore[attr-defined]
    )
    return csv_lines(OPPORTUNITY, rows)


def _rows(day: date) -> Iterator[Organisation]:
    for found in public_organisations(day):
        yield from found


def _organisation(row: Organisation, language: str) -> list[object]:
    place = next(iter(row.locations.all()), None)
    details = row.public_details  # type: ignore[attr-defined]
    first = {detail.kind: detail.value for detail in reversed(details)}
    where: list[object] = [None] * 5
    if place is not None:
        where = [place.country, place.region, place.city, place.latitude, place.longitude]
    return [
        row.uuid, shown(row, "name", language), row.acronym, row.kind, shown(row, "mission", language),
        BETWEEN.join(found.code for found in row.public_lists),  # type: ignore[attr-defined]
        BETWEEN.join(row.sectors), BETWEEN.join(row.languages), row.website, *where, first.get(DetailKind.EMAIL),
        first.get(DetailKind.PHONE), row.confirmed_on, _page("organisation", row, language),
    ]  # fmt: skip


def _opportunity(offer: Opportunity, row: Organisation, language: str) -> list[object]:
    return [
        offer.uuid, row.uuid, shown(row, "name", language), offer.kind, offer.aim, shown(offer, "title", language),
        shown(offer, "description", language), shown(offer, "conditions", language), offer.country, offer.region,
        offer.city, int(offer.online), BETWEEN.join(offer.sectors), BETWEEN.join(offer.stages), offer.amount_from,
        offer.amount_to, offer.currency, offer.places, offer.valid_from, offer.valid_until,
        _page("opportunity", offer, language),
    ]  # fmt: skip


def _page(name: str, row: Organisation | Opportunity, language: str) -> str:
    with override(language):
        return f"{settings.SITE_URL}{reverse(f'repertoire:{name}', args=[row.uuid])}"
