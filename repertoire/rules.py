"""Who may do what in the repertoire."""

from typing import Any

import rules
from allauth.account.models import EmailAddress

from core.request_context import remembered
from programmes.rules import is_manager, is_officer_or_manager
from repertoire.models import (
    EntryRequest,
    EntryRevision,
    MemberInvitation,
    Opportunity,
    Organisation,
    OrganisationMember,
    Repertoire,
    SavedSearch,
)


def organisation_of(row: Any) -> Organisation | None:
    """The organisation that a row of this app is about."""
    if row is None or isinstance(row, Organisation):
        return row
    found = getattr(row, "organisation", None)
    return found if isinstance(found, Organisation) else None


@rules.predicate
def keeps(user: Any, row: Any = None) -> bool:
    """An officer or manager of any programme: organisations belong to the whole installation."""
    return bool(is_officer_or_manager(user, None))


@rules.predicate
def keeps_list(user: Any, row: Any = None) -> bool:
    """An officer or manager of the repertoire's programme."""
    return bool(is_officer_or_manager(user, row if isinstance(row, Repertoire) else None))


@rules.predicate
def speaks_for(user: Any, row: Any = None) -> bool:
    """The user speaks for the organisation now; without a row, for any."""
    if not user.is_authenticated or not user.is_active:
        return False
    spoken = remembered(("speaks for", user.pk), lambda: _spoken_for(user))
    organisation = organisation_of(row)
    if organisation is None:
        return bool(spoken) if row is None else False
    return organisation.pk in spoken


def _spoken_for(user: Any) -> frozenset[int]:
    current = OrganisationMember.objects.current().filter(user=user)
    return frozenset(current.values_list("organisation_id", flat=True))


@rules.predicate
def signed_in(user: Any, row: Any = None) -> bool:
    """Anybody with an account."""
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def is_invited(user: Any, row: Any = None) -> bool:
    """The invitation went to an address that the user has confirmed."""
    if not isinstance(row, MemberInvitation) or not signed_in(user):
        return False
    return bool(EmailAddress.objects.filter(user=user, email__iexact=row.email, verified=True).exists())


@rules.predicate
def is_that_member(user: Any, row: Any = None) -> bool:
    """The row says that the user speaks for an organisation."""
    return isinstance(row, OrganisationMember) and row.user_id == user.pk and bool(signed_in(user))


@rules.predicate
def keeps_search(user: Any, row: Any = None) -> bool:
    """The row is a search that the user keeps."""
    return isinstance(row, SavedSearch) and row.user_id == user.pk and bool(signed_in(user))


rules.add_perm("repertoire.keep_entry", keeps)
rules.add_perm("repertoire.propose_change", speaks_for | keeps)
rules.add_perm("repertoire.confirm_entry", speaks_for | keeps)
rules.add_perm("repertoire.withdraw_opportunity", speaks_for | keeps)
rules.add_perm("repertoire.use_partner_pages", speaks_for)
rules.add_perm("repertoire.ask_to_speak", signed_in)
rules.add_perm("repertoire.accept_invitation", is_invited)
rules.add_perm("repertoire.end_membership", is_that_member | keeps)
rules.add_perm("repertoire.save_search", signed_in)
rules.add_perm("repertoire.forget_search", keeps_search)
rules.add_perm("repertoire.import_entries", keeps)
rules.add_perm("repertoire.export_entries", keeps)
rules.add_perm("repertoire.merge_entries", keeps)
rules.add_perm("repertoire.change_repertoire", keeps_list)
rules.add_perm("repertoire.delete_repertoire", is_manager)
rules.add_perm("repertoire.view_repertoire", keeps)
rules.add_perm("repertoire.add_repertoire", keeps)
for _model in (Organisation, Opportunity, EntryRevision, OrganisationMember, MemberInvitation, EntryRequest):
    rules.add_perm(f"repertoire.view_{_model._meta.model_name}", keeps)
for _model in (Organisation, Opportunity):
    rules.add_perm(f"repertoire.add_{_model._meta.model_name}", keeps)
    rules.add_perm(f"repertoire.change_{_model._meta.model_name}", keeps)
