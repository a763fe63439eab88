"""Reads of opportunities."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from programmes.roles import programmes_with
from repertoire.querysets.listings import KEEPERS
from repertoire.states import OfferState

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.opportunity import Opportunity  # noqa: F401
    from repertoire.models.organisation import Organisation


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def published(self) -> Self:
        """Those that are cleared and not taken back, whether their organisation is public or not."""
        return self.filter(state=OfferState.PUBLISHED)

    def open_on(self, day: date) -> Self:
        """Published ones that have not ended before `day`."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), state=OfferState.PUBLISHED)

    def public(self, day: date) -> Self:
        """Those that the public finds on `day`: open ones of public organisations."""
        from repertoire.models import Organisation

        return self.open_on(day).filter(organisation__in=Organisation.objects.public())

    def spoken_for_by(self, user: Any) -> Self:
        """Opportunities of the organisations for which `user` speaks."""
        from repertoire.models import Organisation

        return self.filter(organisation__in=Organisation.objects.spoken_for_by(user))

    def visible_to(self, user: Any, day: date) -> Self:
        """What `user` (None: a visitor) may open on the site: what is public, and what the own organisation offers."""
        shown = Q(pk__in=self.model.objects.public(day).values("pk"))
        if user is not None and user.is_authenticated and user.is_active:
            shown |= Q(pk__in=self.model.objects.spoken_for_by(user).values("pk"))
        return self.filter(shown)

    def seen_by_staff(self, user: Any) -> Self:
        """All, for officers and managers of any programme."""
        return self.all() if programmes_with(user, KEEPERS) else self.none()

    def of_organisation(self, organisation: "Organisation") -> Self:
        return self.filter(organisation=organisation)

    def with_organisation(self) -> Self:
        return self.select_related("organisation")

    def for_list(self) -> Self:
        """Without the long texts."""
        long = [f"{name}{code}" for name in ("description", "conditions") for code in ("", "_it", "_fr", "_en")]
        return self.defer(*long)

    def ending_by(self, day: date, *, after: date) -> Self:
        """Published ones that end after `after` and not after `day`, of which nobody was told for this end."""
        ending = self.filter(state=OfferState.PUBLISHED, valid_until__gt=after, valid_until__lte=day)
        return ending.exclude(expiry_told_for=models.F("valid_until"))

    def published_since(self, at: datetime) -> Self:
        """Those that the public could find for the first time at `at` or later."""
        return self.filter(published_at__gte=at)

    def with_uuids(self, uuids: Iterable[UUID]) -> Self:
        return self.filter(uuid__in=uuids)

    def newest_first(self) -> Self:
        """Those published last, first."""
        return self.order_by("-published_at", "-id")

    def in_order(self) -> Self:
        """Those that end first, first."""
        return self.order_by(models.F("valid_until").asc(nulls_last=True), "id")

    def latest_first(self) -> Self:
        """Those made last, first."""
        return self.order_by("-created_at", "-id")
