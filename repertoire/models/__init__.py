"""Organisations, what they offer, who speaks for them, and how they are found."""

from repertoire.models.confirmation import Confirmation, ConfirmationRequest, Contact
from repertoire.models.listing import Repertoire
from repertoire.models.opportunity import Opportunity
from repertoire.models.organisation import ContactDetail, Involvement, Location, Organisation
from repertoire.models.revision import EntryRevision
from repertoire.models.searching import BareName, Entry, EntryIndex, FacetCount, SavedSearch, SearchLabel, SearchWord
from repertoire.models.speaking import EntryRequest, MemberInvitation, OrganisationMember

__all__ = [
    "BareName",
    "Confirmation",
    "ConfirmationRequest",
    "Contact",
    "ContactDetail",
    "Entry",
    "EntryIndex",
    "EntryRequest",
    "EntryRevision",
    "FacetCount",
    "Involvement",
    "Location",
    "MemberInvitation",
    "Opportunity",
    "Organisation",
    "OrganisationMember",
    "Repertoire",
    "SavedSearch",
    "SearchLabel",
    "SearchWord",
]
