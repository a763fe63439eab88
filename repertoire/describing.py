"""What the page of an entry or an opportunity says, for machines: schema.org. Only what everybody may read."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.places import country_name, region_name
from core.shown import shown
from repertoire.code_lists import DetailKind, OrganisationKind, Visibility
from repertoire.models import Opportunity, Organisation

TYPES = {
    OrganisationKind.PUBLIC_AUTHORITY: "GovernmentOrganization",
    OrganisationKind.CONSULATE: "GovernmentOrganization",
    OrganisationKind.NGO: "NGO",
    OrganisationKind.DIASPORA: "NGO",
    OrganisationKind.COMPANY: "Corporation",
    OrganisationKind.RESEARCH: "ResearchOrganization",
}
Absolute = Callable[[str], str]


def organisation_data(row: Organisation, absolute: Absolute) -> dict[str, Any]:
    """An Organization with its public details; `absolute` makes a path into an address."""
    public = [detail for detail in row.details.all() if detail.visibility == Visibility.PUBLIC]
    return {
        "@type": TYPES.get(OrganisationKind(row.kind), "Organization"),
        "@id": absolute(row.get_absolute_url()),
        "url": absolute(row.get_absolute_url()),
        "name": str(shown(row, "name")),
        "alternateName": row.acronym,
        "description": str(shown(row, "mission")),
        "disambiguatingDescription": invented(row),
        "sameAs": row.website,
        "address": [_address(place.country.code, place.region, place.city) for place in row.locations.all()],
        "email": [detail.value for detail in public if detail.kind == DetailKind.EMAIL],
        "telephone": [detail.value for detail in public if detail.kind == DetailKind.PHONE],
        "knowsLanguage": row.languages,
    }


def opportunity_data(row: Opportunity, organisation: Organisation, absolute: Absolute) -> dict[str, Any]:
    """An Offer by the organisation."""
    return {
        "@type": "Offer",
        "@id": absolute(row.get_absolute_url()),
        "url": absolute(row.get_absolute_url()),
        "name": str(shown(row, "title")),
        "description": str(shown(row, "description")),
        "disambiguatingDescription": invented(organisation),
        "category": row.get_kind_display(),
        "areaServed": country_name(row.country.code) if row.country else "",
        "validFrom": row.valid_from.isoformat() if row.valid_from else "",
        "validThrough": row.valid_until.isoformat() if row.valid_until else "",
        "offeredBy": {
            "@type": "Organization",
            "@id": absolute(organisation.get_absolute_url()),
            "name": str(shown(organisation, "name")),
        },
    }


def invented(row: Organisation) -> str:
    """A machine is told too that an example does not exist."""
    return _("This organisation is invented, as an example: it does not exist.") if row.invented else ""


def _address(country: str, region: str, city: str) -> dict[str, str]:
    parts = {"addressCountry": country, "addressRegion": region_name(region), "addressLocality": city}
    return {"@type": "PostalAddress"} | {name: value for name, value in parts.items() if value}
