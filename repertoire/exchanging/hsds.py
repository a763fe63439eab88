"""The public repertoire as HSDS 3: organizations with their services, locations, contacts and classifications.

Human Services Data Specification, Open Referral, https://docs.openreferral.org/. One document a language, under the
same identifiers. What HSDS does not know (kind, aim, sector, stage) is told as attributes of taxonomies of our own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core.places import language_name
from core.shown import shown
from repertoire.code_lists import DetailKind
from repertoire.exchanging.reading import public_organisations
from repertoire.facets import FACETS, labels_in
from repertoire.models import ContactDetail, Location, Opportunity, Organisation

VERSION = "3.0"
TAXONOMIES = {"k": "organization_kind", "o": "support_kind", "a": "aim", "s": "sector"}
"""What our facets are called as taxonomies, by their letter."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Terms:
    """What codes are called in one language."""

    language: str
    labels: dict[str, str]
    titles: dict[str, str]
    languages: dict[str, str]


def document(language: str, day: date) -> Iterator[str]:
    """The JSON of everything that is public on `day`, in pieces; each text in the language, else in its fallback."""
    terms = _terms(language)
    head = {"version": VERSION, "language": language, "date": day.isoformat(), "publisher": settings.SITE_URL}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "organizations": ['
    comma = ""
    for found in public_organisations(day):
        with override(language):  # never across a yield: who reads the pieces keeps the own language
            parts = [json.dumps(organization(row, terms), ensure_ascii=False) for row in found]
        yield comma + ",\n".join(parts)
        comma = ",\n"
    yield "]}\n"


def _terms(language: str) -> Terms:
    with override(language):
        titles = {facet.letter: str(facet.title) for facet in FACETS}
        return Terms(language, labels_in(language), titles, {})


def organization(row: Organisation, terms: Terms) -> Json:
    """One organisation; `row` comes from `public_organisations`."""
    details: list[ContactDetail] = row.public_details  # type: ignore[attr-defined]
    places = [_location(place, row) for place in row.locations.all()]
    found: Json = {
        "id": str(row.uuid),
        "name": _text(row, "name", terms),
        "description": _text(row, "mission", terms),
        "uri": _address(row),
        "locations": places,
        "contacts": [_contact(detail, row) for detail in details if detail.kind == DetailKind.PERSON],
        "phones": [_phone(detail, row) for detail in details if detail.kind == DetailKind.PHONE],
        "attributes": _attributes(row.uuid, "organization", {"k": [row.kind], "s": row.sectors}, terms),
        "services": [
            _service(offer, row, places, terms)
            for offer in row.open_offers  # type: ignore[attr-defined]
        ],
    }
    mail = next((detail.value for detail in details if detail.kind == DetailKind.EMAIL), "")
    return found | _told(alternate_name=row.acronym, website=row.website, email=mail)


def _service(offer: Opportunity, row: Organisation, places: list[Json], terms: Terms) -> Json:
    codes = {"o": [offer.kind], "a": [offer.aim], "s": offer.sectors or row.sectors}
    found: Json = {
        "id": str(offer.uuid),
        "organization_id": str(row.uuid),
        "name": _text(offer, "title", terms),
        "description": _text(offer, "description", terms),
        "url": _address(offer),
        "status": "active",
        "attributes": _attributes(offer.uuid, "service", codes, terms),
        "languages": [_language(offer.uuid, code, terms) for code in row.languages],
        "service_at_locations": _where(offer, places),
    }
    if offer.valid_from or offer.valid_until:
        days = _told(valid_from=_day(offer.valid_from), valid_to=_day(offer.valid_until))
        found["schedules"] = [{"id": _id(offer.uuid, "schedule"), "service_id": str(offer.uuid)} | days]
    conditions = _text(offer, "conditions", terms)
    return found | _told(eligibility_description=conditions, assured_date=_day(row.confirmed_on))


def _where(offer: Opportunity, places: list[Json]) -> list[Json]:
    """The places of an offer: its own, else those of its organisation."""
    if offer.country:
        place = _place(offer.uuid, "place", str(offer.country), offer.region, offer.city)
        found = [place | {"location_type": "virtual"} if offer.online else place]
    else:
        found = places
    return [
        {
            "id": _id(offer.uuid, f"at {place['id']}"),
            "service_id": str(offer.uuid),
            "location_id": place["id"],
            "location": place,
        }
        for place in found
    ]


def _location(place: Location, row: Organisation) -> Json:
    found = _place(place.uuid, "", str(place.country), place.region, place.city)
    found["organization_id"] = str(row.uuid)
    if place.latitude is not None and place.longitude is not None:
        found |= {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    return found


def _place(uuid: UUID, part: str, country: str, region: str, city: str) -> Json:
    """A location with its address: HSDS asks for lines that nobody told us; they are empty."""
    key = _id(uuid, part) if part else str(uuid)
    address = {
        "id": _id(uuid, "address"), "location_id": key, "address_1": "", "city": city, "state_province": region,
        "postal_code": "", "country": country, "address_type": "physical",
    }  # fmt: skip
    return {"id": key, "location_type": "physical", "addresses": [address]} | _told(name=city)


def _contact(detail: ContactDetail, row: Organisation) -> Json:
    found = {"id": _id(row.uuid, f"contact {detail.pk}"), "organization_id": str(row.uuid), "name": detail.value}
    return found | _told(title=detail.label)


def _phone(detail: ContactDetail, row: Organisation) -> Json:
    found = {"id": _id(row.uuid, f"phone {detail.pk}"), "organization_id": str(row.uuid), "number": detail.value}
    return found | _told(description=detail.label)


def _attributes(uuid: UUID, entity: str, codes: Mapping[str, Iterable[str]], terms: Terms) -> list[Json]:
    return [
        {
            "id": _id(uuid, f"{letter}:{code}"),
            "link_id": str(uuid),
            "link_type": TAXONOMIES[letter],
            "link_entity": entity,
            "taxonomy_term_id": _term_id(f"{letter}:{code}"),
            "taxonomy_term": _term(letter, code, terms),
        }
        for letter, found in codes.items()
        for code in found
    ]


def _term(letter: str, code: str, terms: Terms) -> Json:
    name = terms.labels[f"{letter}:{code}"]
    return {
        "id": _term_id(f"{letter}:{code}"),
        "code": code,
        "name": name,
        "description": f"{terms.titles[letter]}: {name}",
        "taxonomy": TAXONOMIES[letter],
        "language": terms.language,
    }


def _language(uuid: UUID, code: str, terms: Terms) -> Json:
    if code not in terms.languages:
        terms.languages[code] = language_name(code)
    return {"id": _id(uuid, f"l:{code}"), "service_id": str(uuid), "name": terms.languages[code], "code": code}


def _text(row: Any, field: str, terms: Terms) -> str:
    return shown(row, field, terms.language).text


def _address(row: Any) -> str:
    name = "organisation" if isinstance(row, Organisation) else "opportunity"
    return f"{settings.SITE_URL}{reverse(f'repertoire:{name}', args=[row.uuid])}"


def _told(**texts: str) -> Json:
    """Only what is known."""
    return {name: text for name, text in texts.items() if text}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _id(uuid: UUID, part: str) -> str:
    """The identifier of a part of a row that has none of its own: always the same."""
    return str(uuid5(uuid, part))


def _term_id(code: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"circolo:term:{code}"))
