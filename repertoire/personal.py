"""Personal fields of the repertoire."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.personal_data import Erase, Hold, Kind, hold, register
from repertoire.models import (
    BareName,
    Confirmation,
    ConfirmationRequest,
    Contact,
    ContactDetail,
    Entry,
    EntryIndex,
    EntryRequest,
    EntryRevision,
    FacetCount,
    Involvement,
    Location,
    MemberInvitation,
    Opportunity,
    Organisation,
    OrganisationMember,
    Repertoire,
    SavedSearch,
    SearchLabel,
    SearchWord,
)

register(Repertoire, plain="programme code name description order published source_language")
register(
    Organisation,
    plain="uuid code state kind name acronym mission repertoires sectors languages website invented confirmed_on "
    "published_at lapsed merged_into created_at source_language",
)
register(Location, plain="uuid organisation country region city latitude longitude")
register(ContactDetail, plain="organisation kind label visibility", personal={"value": Kind.CONTACT})
register(Involvement, plain="organisation programme role")
register(
    Opportunity,
    plain="uuid organisation state kind aim title description conditions country region city online sectors stages "
    "amount_from amount_to currency places valid_from valid_until published_at expiry_told_for created_at "
    "source_language",
)
register(OrganisationMember, plain="organisation user since until by", user="user")
register(
    MemberInvitation,
    plain="uuid organisation language by at accepted_at",
    personal={"email": Kind.CONTACT},
    address="email",
    erase=Erase.DELETE,
)
register(
    EntryRequest,
    plain="uuid user organisation called state at answer answered_by answered_at",
    personal={"reason": Kind.CONTENT},
    user="user",
)
register(
    EntryRevision,
    plain="uuid organisation opportunity state by at decided_by decided_at reason",
    personal={"content": Kind.CONTENT},
    user="by",
)
register(Confirmation, plain="organisation how by at", user="by")
register(ConfirmationRequest, plain="organisation user token_hash at until used_at", user="user", erase=Erase.DELETE)
register(Contact, plain="organisation on kind place by", personal={"note": Kind.CONTENT})
register(
    Entry,
    plain="organisation opportunity index about language uuid title title_language summary summary_language "
    "organisation_name place invented sort_key facets confirmed_on published_at until",
)
register(EntryIndex, plain="organisation about facets until words_it words_fr words_en names_it names_fr names_en")
register(BareName, plain="organisation name")
register(SearchWord, plain="language word")
register(SearchLabel, plain="facet language words")
register(FacetCount, plain="about facet number at")
register(
    SavedSearch,
    plain="uuid user about created_at told_until",
    personal={"name": Kind.CONTENT, "query": Kind.CONTENT},
    user="user",
    erase=Erase.DELETE,
)
hold(
    EntryRevision,
    Hold(
        code="entry",
        where=lambda _subject: ~Q(pk__in=[]),
        fields=frozenset({"content"}),
        reason=_("The organisation's entry belongs to the organisation, whoever wrote it."),
    ),
)
