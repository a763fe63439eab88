"""Reads of proposed changes."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from programmes.roles import programmes_with
from repertoire.querysets.listings import KEEPERS
from repertoire.states import RevisionState

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.opportunity import Opportunity
    from repertoire.models.organisation import Organisation
    from repertoire.models.revision import EntryRevision  # noqa: F401


class RevisionQuerySet(models.QuerySet["EntryRevision"]):
    def awaiting(self) -> Self:
        return self.filter(state=RevisionState.AWAITING)

    def about(self, organisation: "Organisation", opportunity: "Opportunity | None" = None) -> Self:
        """Changes of an entry itself, or of one of its opportunities: also those from before a merge, which stay with
        the entry that went."""
        if opportunity is not None:
            return self.filter(opportunity=opportunity)
        return self.filter(organisation=organisation, opportunity=None)

    def spoken_for_by(self, user: Any) -> Self:
        """Changes of the organisations for which `user` speaks."""
        from repertoire.models import Organisation

        return self.filter(organisation__in=Organisation.objects.spoken_for_by(user))

    def seen_by_staff(self, user: Any) -> Self:
        return self.all() if programmes_with(user, KEEPERS) else self.none()

    def with_target(self) -> Self:
        return self.select_related("organisation", "opportunity", "by", "decided_by")

    def latest_first(self) -> Self:
        return self.order_by("-at", "-id")

    def that_matter(self) -> Self:
        """What waits, and what was refused: the latest of a target says where it stands."""
        return self.filter(state__in=[RevisionState.AWAITING, RevisionState.REFUSED])
