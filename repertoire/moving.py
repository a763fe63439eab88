"""Locks and moves that the acts of this room share."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.models import User
from core.mailing import queue_mail
from core.shown import shown
from repertoire.models import EntryRevision, Opportunity, Organisation, OrganisationMember


def lock_organisation(key: int) -> Organisation:
    """The organisation as it is now, locked until the transaction ends. Always the first lock of an act here."""
    found: Organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=key)
    return found


def lock_opportunity(opportunity: Opportunity) -> Opportunity:
    """The opportunity as it is now, locked after its organisation."""
    organisation = lock_organisation(opportunity.organisation_id)
    found: Opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    found.organisation = organisation
    return found


def lock_row(row: Organisation | Opportunity) -> Organisation | Opportunity:
    """An entry or an opportunity as it is now, locked."""
    return lock_organisation(row.pk) if isinstance(row, Organisation) else lock_opportunity(row)


def lock_revision(revision: EntryRevision) -> EntryRevision:
    """A proposed change with its target, all locked."""
    organisation = lock_organisation(revision.organisation_id)
    found: EntryRevision = EntryRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    found.organisation = organisation
    if found.opportunity_id is not None:
        found.opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=found.opportunity_id)
        found.opportunity.organisation = organisation
    return found


def owners_of(organisation: Organisation, *, at: Any) -> list[User]:
    """Those who speak for the organisation and may sign in."""
    current = OrganisationMember.objects.current(at).filter(organisation=organisation, user__is_active=True)
    return [member.user for member in current.select_related("user").order_by("pk")]


def tell(
    people: Iterable[User], template: str, *, organisation: Organisation, cause: models.Model, path: str, **more: Any
) -> None:
    """Write to each in their language, with the organisation's name in it as far as there is one."""
    for user in people:
        name = shown(organisation, "name", user.language).text
        queue_mail(template, to=user.recipient, cause=cause, path=path, organisation=name, **more)
