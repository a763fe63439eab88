"""What stands in the repertoire, without a change of what it says."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from core.auditing import record
from core.caching import renew_public_pages
from core.errors import WrongState
from core.states import require, set_state
from repertoire.clearing import publish_waiting
from repertoire.models import EntryRevision, Opportunity, Organisation
from repertoire.moving import lock_opportunity, lock_organisation, lock_row, owners_of, tell
from repertoire.states import ENTRY_TRANSITIONS, OFFER_TRANSITIONS, EntryState, OfferState


class ChangeWaits(WrongState):
    """A partner's change waits: it is cleared or refused as such."""


@transaction.atomic
def publish_row(row: Organisation | Opportunity, *, by: Any, at: datetime) -> Organisation | Opportunity:
    """Publish an entry or opportunity that staff wrote and that waits. Raises NotAllowed, WrongState, ChangeWaits."""
    row = lock_row(row)
    require(by, "repertoire.keep_entry", row)
    organisation = row if isinstance(row, Organisation) else row.organisation
    opportunity = row if isinstance(row, Opportunity) else None
    if EntryRevision.objects.about(organisation, opportunity).awaiting().exists():
        raise ChangeWaits
    publish_waiting(row, by=by, at=at)
    record("repertoire.publish", by=by, on=row)
    renew_public_pages()
    return row


@transaction.atomic
def hide_entry(organisation: Organisation, *, by: Any, at: datetime) -> Organisation:
    """Take a published entry with its opportunities off the site; those who speak for it are told."""
    organisation = lock_organisation(organisation.pk)
    organisation.lapsed = False
    set_state(organisation, ENTRY_TRANSITIONS, act="hide", to=EntryState.HIDDEN, by=by, also=["lapsed"])
    record("repertoire.hide_entry", by=by, on=organisation)
    path, people = reverse("repertoire:own_organisation", args=[organisation.uuid]), owners_of(organisation, at=at)
    tell(people, "repertoire/entry_hidden", organisation=organisation, cause=organisation, path=path)
    renew_public_pages()
    return organisation


@transaction.atomic
def show_entry(organisation: Organisation, *, by: Any, at: datetime) -> Organisation:
    """Show a hidden entry again. Whether it is true is asked anew: the clock would hide it for what nobody answered."""
    organisation = lock_organisation(organisation.pk)
    organisation.lapsed = False
    set_state(organisation, ENTRY_TRANSITIONS, act="show", to=EntryState.PUBLISHED, by=by, also=["lapsed"])
    organisation.confirmation_requests.filter(used_at=None).update(used_at=at)
    record("repertoire.show_entry", by=by, on=organisation)
    renew_public_pages()
    return organisation


@transaction.atomic
def withdraw_opportunity(opportunity: Opportunity, *, by: Any, at: datetime) -> Opportunity:
    """Take an opportunity off the site. Raises NotAllowed, WrongState when it is not published."""
    opportunity = lock_opportunity(opportunity)
    set_state(opportunity, OFFER_TRANSITIONS, act="withdraw", to=OfferState.WITHDRAWN, by=by)
    record("repertoire.withdraw_opportunity", by=by, on=opportunity)
    renew_public_pages()
    return opportunity


@transaction.atomic
def show_opportunity(opportunity: Opportunity, *, by: Any, at: datetime) -> Opportunity:
    """Put a withdrawn opportunity back. Raises NotAllowed, WrongState."""
    opportunity = lock_opportunity(opportunity)
    set_state(opportunity, OFFER_TRANSITIONS, act="show", to=OfferState.PUBLISHED, by=by)
    record("repertoire.show_opportunity", by=by, on=opportunity)
    renew_public_pages()
    return opportunity
