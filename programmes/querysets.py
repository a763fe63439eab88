"""Reads of programmes and memberships."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from core.translated import translated
from programmes.roles import programmes_with

if TYPE_CHECKING:  # named in strings below
    from programmes.models import Membership, Programme  # noqa: F401


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def published(self) -> Self:
        """Programmes that the public may read about."""
        return self.filter(published=True)

    def with_role_of(self, user: Any, roles: Iterable[str]) -> Self:
        """Programmes in which `user` now has one of `roles`; none for somebody who may not sign in."""
        return self.filter(pk__in=programmes_with(user, roles))

    def seen_by_staff(self, user: Any) -> Self:
        """What the back office lists: all for an administrator, else the programmes whose staff `user` is."""
        from programmes.models import STAFF_ROLES

        return self.all() if _sets_up(user) else self.with_role_of(user, STAFF_ROLES)

    def without_manager(self, at: datetime) -> Self:
        """Programmes that nobody manages at a moment."""
        managed = _memberships().current(at).filter(role="manager", user__is_active=True)
        return self.exclude(pk__in=managed.values("programme"))

    def for_list(self) -> Self:
        """Without the long text."""
        return self.defer("description", "description_it", "description_fr", "description_en")

    def countries(self) -> set[str]:
        """The codes of the countries in which they work, those of origin included."""
        found = self.order_by().values_list("host_countries", "origin_countries")
        return {code for codes in found for each in codes for code in each.split(",") if code}

    def with_activities(self) -> Self:
        return self.prefetch_related("activities")

    def by_name(self) -> Self:
        """Newest first, then by the name that is shown."""
        return self.order_by("-starts_on", translated("name"), "id")


def _sets_up(user: Any) -> bool:
    """Whether `user` is an administrator who may sign in."""
    return bool(user.is_authenticated and user.is_active and user.is_administrator)


def _memberships() -> "MembershipQuerySet":
    from programmes.models import Membership

    return Membership.objects.all()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, at: datetime) -> Self:
        """Memberships in force at a moment: begun, and not yet ended."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)

    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def seen_by_staff(self, user: Any) -> Self:
        """Who works where: all for an administrator, else where `user` runs the programme or protects its data."""
        from programmes.models import Programme, Role

        if _sets_up(user):
            return self.all()
        roles = [Role.MANAGER, Role.OFFICER, Role.DATA_PROTECTION]
        return self.filter(programme__in=Programme.objects.with_role_of(user, roles))

    def managed_by(self, user: Any) -> Self:
        """Memberships of people whose account `user` looks after: all for an administrator, else in own programmes."""
        from programmes.models import Programme, Role

        if _sets_up(user):
            return self.all()
        return self.filter(programme__in=Programme.objects.with_role_of(user, [Role.MANAGER]))

    def with_people(self) -> Self:
        return self.select_related("user", "granted_by", "programme")

    def latest_first(self) -> Self:
        return self.order_by("-since", "-id")

    def of_programme(self, programme: "Programme") -> Self:
        return self.filter(programme=programme)

    def people_with(self, programmes: "Iterable[Programme]", roles: Iterable[str], *, at: datetime) -> Any:
        """The accounts of those who have one of the roles in one of the programmes at a moment."""
        found = self.current(at).filter(programme__in=list(programmes), role__in=list(roles))
        users: Any = self.model._meta.get_field("user").related_model
        return users._default_manager.filter(pk__in=found.values("user"), is_active=True)
