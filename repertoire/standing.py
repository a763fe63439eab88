"""Where an entry or an opportunity stands, for those who speak for it and for staff."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from repertoire.content import content_of
from repertoire.models import EntryRevision, Opportunity, Organisation
from repertoire.states import TONES, OfferState, RevisionState

Row = Organisation | Opportunity
OPEN = {RevisionState.AWAITING, RevisionState.REFUSED}
"""What was proposed and is not what the public reads."""


@dataclass(frozen=True)
class Standing:
    """A row with what was proposed last and not published; `revision` waits or was refused."""

    row: Any
    revision: EntryRevision | None
    ended: bool = False

    @property
    def tone(self) -> str:
        return TONES.get(str(self.row.state), "neutral")

    @property
    def waits(self) -> bool:
        return self.revision is not None and self.revision.state == RevisionState.AWAITING

    @property
    def refused(self) -> bool:
        return self.revision is not None and self.revision.state == RevisionState.REFUSED

    @property
    def can_be_withdrawn(self) -> bool:
        return bool(self.row.state == OfferState.PUBLISHED)


def latest_change(row: Row) -> EntryRevision | None:
    """The latest change of a row, unless it was cleared."""
    organisation = row if isinstance(row, Organisation) else row.organisation
    opportunity = row if isinstance(row, Opportunity) else None
    found = EntryRevision.objects.about(organisation, opportunity).latest_first().first()
    return found if found is not None and found.state in OPEN else None


def standing_of(row: Row) -> Standing:
    """Where one row stands."""
    return Standing(row, latest_change(row))


def standings_of(opportunities: list[Opportunity], *, today: date) -> list[Standing]:
    """Where each of the opportunities stands."""
    latest: dict[int | None, EntryRevision] = {}
    changes = EntryRevision.objects.filter(opportunity__in=opportunities)
    for revision in changes.order_by("at", "id"):
        latest[revision.opportunity_id] = revision
    open_ones = {key: one for key, one in latest.items() if one.state in OPEN}
    return [
        Standing(row, open_ones.get(row.pk), ended=row.valid_until is not None and row.valid_until < today)
        for row in opportunities
    ]


def to_write(row: Row) -> dict[str, Any]:
    """What the form of a row begins with: what was proposed last, where it was not published, over what is there."""
    latest = latest_change(row)
    return content_of(row) | (latest.content if latest is not None else {})


def to_renew(row: Opportunity) -> dict[str, Any]:
    """What an opportunity goes on saying when it gets a new end: a refused change of a published one is left out."""
    latest = latest_change(row)
    refused = latest is not None and latest.state == RevisionState.REFUSED and row.published_at is not None
    return content_of(row) if refused else to_write(row)
