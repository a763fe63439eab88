"""A partner proposes what an entry or an opportunity should say; the public sees it once it is cleared."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import WrongState
from core.states import require, set_state
from core.translating import record_translation
from repertoire.content import LANGUAGES, candidate_of, changed_in
from repertoire.models import EntryRevision, Opportunity, Organisation
from repertoire.moving import lock_organisation, lock_row
from repertoire.states import (
    ENTRY_TRANSITIONS,
    OFFER_TRANSITIONS,
    REVISION_TRANSITIONS,
    EntryState,
    OfferState,
    RevisionState,
)

MOST_WAITING = 30
"""Opportunities of one organisation that nobody has cleared yet."""


class NothingChanged(WrongState):
    """What is proposed is what the public reads already."""


@transaction.atomic
def propose_change(
    row: Organisation | Opportunity, *, content: dict[str, Any], by: Any, at: datetime
) -> EntryRevision:  # fmt: skip
    """Let `content` (as repertoire.content reads it) wait for clearance; what waited before is superseded.

    A refused entry, and a refused or withdrawn opportunity, wait again as a whole. Raises NotAllowed, WrongState for
    an entry that was merged into another, NothingChanged, ValidationError by field.
    """
    row = lock_row(row)
    require(by, "repertoire.propose_change", row)
    organisation = row if isinstance(row, Organisation) else row.organisation
    if organisation.state == EntryState.MERGED:
        raise WrongState(organisation.state)
    candidate_of(row, content)
    changed = changed_in(row, content)
    again = row.state in {EntryState.REFUSED, OfferState.REFUSED, OfferState.WITHDRAWN}
    if not changed and not again:
        raise NothingChanged
    if again:
        table = ENTRY_TRANSITIONS if isinstance(row, Organisation) else OFFER_TRANSITIONS
        set_state(row, table, act="propose", to=EntryState.AWAITING, by=by)
    return _wait(organisation, row if isinstance(row, Opportunity) else None, changed, by=by, at=at)


@transaction.atomic
def propose_opportunity(
    organisation: Organisation, *, content: dict[str, Any], by: Any, at: datetime
) -> EntryRevision:  # fmt: skip
    """A new opportunity, which nobody but its owners and staff sees until it is cleared. Raises as `propose_change`,
    and ValidationError when too many wait already."""
    organisation = lock_organisation(organisation.pk)
    require(by, "repertoire.propose_change", organisation)
    if organisation.state == EntryState.MERGED:
        raise WrongState(organisation.state)
    if organisation.opportunities.filter(state=OfferState.AWAITING).count() >= MOST_WAITING:
        raise ValidationError(_("Many opportunities wait for clearance already. Wait for an answer first."))
    opportunity = Opportunity(organisation=organisation, created_at=at)
    candidate = candidate_of(opportunity, content).row
    for name in ["source_language", "kind", "aim", *(f"title_{code}" for code in LANGUAGES)]:
        setattr(opportunity, name, getattr(candidate, name))
    opportunity.save()
    record_translation(opportunity)
    return _wait(organisation, opportunity, changed_in(opportunity, content), by=by, at=at)


def _wait(
    organisation: Organisation, opportunity: Opportunity | None, content: dict[str, Any], *, by: Any, at: datetime
) -> EntryRevision:  # fmt: skip
    """Write the revision in the place of the one that waited."""
    for waiting in EntryRevision.objects.about(organisation, opportunity).awaiting().select_for_update(of=("self",)):
        waiting.organisation = organisation
        set_state(waiting, REVISION_TRANSITIONS, act="supersede", to=RevisionState.SUPERSEDED, by=by)
    revision = EntryRevision.objects.create(
        organisation=organisation, opportunity=opportunity, content=content, by=by, at=at
    )
    record("repertoire.propose_change", by=by, on=opportunity or organisation, fields=sorted(content))
    return revision
