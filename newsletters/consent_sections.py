"""What the page of consents shows of newsletters."""

from typing import Any

from beneficiaries.consent_sections import register_consents
from newsletters.own import confirmed_addresses, own_newsletters


def own(user: Any) -> dict[str, Any]:
    """The series, each with a button; nothing while there is none, or no confirmed address."""
    addresses = confirmed_addresses(user)
    found = own_newsletters(addresses)
    return {"own": found, "address": addresses[0]} if found else {}


register_consents("newsletters/subscriber/_consents.html", own)
