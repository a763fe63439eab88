"""An officer clears what a partner proposed, or refuses it with a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.auditing import record
from core.caching import renew_public_pages
from core.states import require, set_state
from repertoire.content import apply_content
from repertoire.models import EntryRevision, Opportunity, Organisation, Repertoire
from repertoire.moving import lock_revision, tell
from repertoire.states import (
    ENTRY_TRANSITIONS,
    OFFER_TRANSITIONS,
    REVISION_TRANSITIONS,
    EntryState,
    OfferState,
    RevisionState,
)


@transaction.atomic
def clear_revision(
    revision: EntryRevision, *, by: Any, at: datetime, repertoires: Iterable[Repertoire] = ()
) -> EntryRevision:  # fmt: skip
    """Write what was proposed into the row, and publish the row where it waited. Its proposer is told.

    An entry is listed in `repertoires` too. Raises NotAllowed, also for a repertoire that `by` does not keep,
    WrongState when the change waits no more, ValidationError when it does not fit the row any more.
    """
    revision, repertoires = lock_revision(revision), list(repertoires)
    for listed in repertoires:
        require(by, "repertoire.change_repertoire", listed)
    _decide(revision, "clear", RevisionState.CLEARED, by=by, at=at)
    target = revision.opportunity or revision.organisation
    apply_content(target, revision.content)
    if revision.opportunity is None:
        revision.organisation.repertoires.add(*repertoires)
    if target.state == EntryState.AWAITING:
        publish_waiting(target, by=by, at=at)
    record("repertoire.clear_revision", by=by, on=target, fields=sorted(revision.content))
    _tell(revision, "repertoire/change_cleared")
    renew_public_pages()
    return revision


@transaction.atomic
def refuse_revision(revision: EntryRevision, *, reason: str, by: Any, at: datetime) -> EntryRevision:
    """Leave the row as it is; one that was never published is refused with it. Its proposer is told.

    Raises NotAllowed, WrongState when the change waits no more, ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Write why, so that it can be put right.")})
    revision = lock_revision(revision)
    revision.reason = reason.strip()
    _decide(revision, "refuse", RevisionState.REFUSED, by=by, at=at)
    target = revision.opportunity or revision.organisation
    if target.state == EntryState.AWAITING:
        set_state(target, table_of(target), act="refuse", to=EntryState.REFUSED, by=by)
    record("repertoire.refuse_revision", by=by, on=target)
    _tell(revision, "repertoire/change_refused")
    return revision


def publish_waiting(target: Organisation | Opportunity, *, by: Any, at: datetime) -> None:
    """Move a locked row from waiting to published; what an entry offers already is new with it."""
    if isinstance(target, Organisation) and target.published_at is None:
        target.opportunities.published().update(published_at=at)
    target.published_at = target.published_at or at
    set_state(target, table_of(target), act="clear", to=OfferState.PUBLISHED, by=by, also=["published_at"])


def table_of(target: Organisation | Opportunity) -> list[Any]:
    """The moves of an entry or of an opportunity."""
    return ENTRY_TRANSITIONS if isinstance(target, Organisation) else OFFER_TRANSITIONS


def _decide(revision: EntryRevision, act: str, to: str, *, by: Any, at: datetime) -> None:
    revision.decided_by, revision.decided_at = by, at
    also = ["decided_by", "decided_at", "reason"]
    set_state(revision, REVISION_TRANSITIONS, act=act, to=to, by=by, also=also)


def _tell(revision: EntryRevision, template: str) -> None:
    path = reverse("repertoire:own_organisation", args=[revision.organisation.uuid])
    people = [revision.by] if revision.by.is_active else []
    tell(people, template, organisation=revision.organisation, cause=revision, path=path)
