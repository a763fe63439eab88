"""Reads of organisations."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from core.translated import translated
from programmes.roles import programmes_with
from repertoire.querysets.listings import KEEPERS
from repertoire.states import EntryState

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.organisation import Organisation


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def public(self) -> Self:
        """Published entries that stand in a published repertoire."""
        from repertoire.models import Repertoire

        listed = Repertoire.objects.published().filter(organisations=OuterRef("pk"))
        return self.filter(Exists(listed), state=EntryState.PUBLISHED)

    def spoken_for_by(self, user: Any) -> Self:
        """Organisations for which `user` speaks now; those merged into others apart."""
        from repertoire.models import OrganisationMember

        if not user.is_authenticated or not user.is_active:
            return self.none()
        speaks = OrganisationMember.objects.current().filter(user=user, organisation=OuterRef("pk"))
        return self.filter(Exists(speaks)).exclude(state=EntryState.MERGED)

    def visible_to(self, user: Any) -> Self:
        """What `user` (None: a visitor) may open on the site: what is public, and what one speaks for."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.public()
        return self.filter(Q(pk__in=self.model.objects.public().values("pk")) | Q(pk__in=self._own(user)))

    def _own(self, user: Any) -> models.QuerySet[Any]:
        return self.model.objects.spoken_for_by(user).values("pk")

    def seen_by_staff(self, user: Any) -> Self:
        """All, for officers and managers of any programme: organisations belong to the whole installation."""
        return self.all() if programmes_with(user, KEEPERS) else self.none()

    def same_as(self, organisation: "Organisation") -> Self:
        """This one, if it is among them."""
        return self.filter(pk=organisation.pk)

    def standing(self) -> Self:
        """Those that are not merged into others."""
        return self.exclude(state=EntryState.MERGED)

    def standing_or_merged(self) -> Self:
        """All, with where those that were merged are now: an old address leads on."""
        return self.select_related("merged_into").for_list()

    def for_list(self) -> Self:
        """Without the long texts."""
        return self.defer("mission", "mission_it", "mission_fr", "mission_en")

    def with_places(self) -> Self:
        return self.prefetch_related("locations")

    def with_page(self) -> Self:
        """With all that the page of an entry shows beside its opportunities."""
        return self.prefetch_related("locations", "details", "repertoires", "involvements__programme")

    def by_name(self) -> Self:
        return self.order_by(translated("name"), "id")

    def called(self, text: str) -> Self:
        """Those called so in any language; where there is none, those whose name holds the words. By name."""
        columns = [f"name_{language}" for language, _name in settings.LANGUAGES]
        same, like = Q(pk__in=[]), Q(pk__in=[])
        for column in columns:
            same |= Q(**{f"{column}__iexact": text})
            like |= Q(**{f"{column}__icontains": text})
        called = self.filter(same)
        return (called if called.exists() else self.filter(like)).for_list().by_name()

    def unconfirmed_since(self, day: date) -> Self:
        """Published entries whose latest confirmation is before `day`; one that was never confirmed counts from the
        day on which it was published."""
        never = Q(confirmed_on=None) & (Q(published_at=None) | Q(published_at__date__lt=day))
        return self.filter(Q(confirmed_on__lt=day) | never, state=EntryState.PUBLISHED)

    def asked_before(self, moment: datetime) -> Self:
        """Entries whose owner was asked before `moment` whether they are true, with no answer since."""
        from repertoire.models import ConfirmationRequest

        asked = ConfirmationRequest.objects.filter(organisation=OuterRef("pk"), at__lt=moment, used_at=None)
        return self.filter(Exists(asked))

    def with_owner(self, at: datetime) -> Self:
        """Entries for which somebody speaks who may sign in."""
        from repertoire.models import OrganisationMember

        owners = OrganisationMember.objects.current(at).filter(organisation=OuterRef("pk"), user__is_active=True)
        return self.filter(Exists(owners))

    def without_owner(self, at: datetime) -> Self:
        """Entries for which nobody speaks: only staff can say that they are true."""
        return self.exclude(pk__in=self.model.objects.with_owner(at).values("pk"))

    def not_asked_since(self, moment: datetime) -> Self:
        """Entries whose owners were not asked at or after `moment`."""
        from repertoire.models import ConfirmationRequest

        asked = ConfirmationRequest.objects.filter(organisation=OuterRef("pk"), at__gte=moment)
        return self.exclude(Exists(asked))

    def lapsed(self) -> Self:
        """Entries that the clock hid."""
        return self.filter(state=EntryState.HIDDEN, lapsed=True)

    def longest_unconfirmed(self) -> Self:
        """Those never confirmed first, then by the day of the latest confirmation."""
        return self.order_by(models.F("confirmed_on").asc(nulls_first=True), "id")

    def in_no_repertoire(self) -> Self:
        """Entries that nobody finds because no list holds them; those merged into others apart."""
        return self.filter(repertoires=None).exclude(state=EntryState.MERGED)

    def in_repertoire(self, code: str | None) -> Self:
        from repertoire.models import Repertoire

        return self.filter(Exists(Repertoire.objects.filter(code=code, organisations=OuterRef("pk"))))

    def in_country(self, code: str | None) -> Self:
        """Entries with a place in the country."""
        from repertoire.models import Location

        return self.filter(Exists(Location.objects.filter(country=code, organisation=OuterRef("pk"))))

    def named_like(self, name: str, *, most: int) -> Self:
        """The entries whose name is most like this one, in whatever language."""
        names = [f"name_{code}" for code in ("it", "fr", "en")]
        alike = Greatest(*(Coalesce(TrigramSimilarity(column, name), 0.0) for column in names))
        found = self.standing().annotate(alike=alike).filter(alike__gt=0.3).order_by("-alike", "id")
        return self.filter(pk__in=list(found.values_list("pk", flat=True)[:most])).for_list()
