"""Reads of calls."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q

from core.translated import translated
from programmes.models import Programme
from programmes.roles import programmes_with
from projects.querysets.whose import OFFICE, assignments, projects
from projects.states import ProjectState

if TYPE_CHECKING:  # named in strings below
    from projects.models.call import Call  # noqa: F401


class CallQuerySet(models.QuerySet["Call"]):
    def published(self) -> Self:
        """Calls that the public may read, of programmes that it may read."""
        return self.filter(published=True, programme__published=True)

    def open_at(self, at: datetime) -> Self:
        """Calls to which a new idea can be handed in now."""
        return self.published().filter(opens_at__lte=at, closes_at__gt=at)

    def without_project_of(self, user: Any) -> Self:
        """Leaves out calls in which `user` is writing a project or has handed one in, as main applicant."""
        standing = projects().filter(owner__user=user).exclude(state=ProjectState.WITHDRAWN)
        return self.exclude(pk__in=standing.values("call"))

    def opened_since(self, at: datetime) -> Self:
        return self.filter(opens_at__gte=at)

    def with_slugs(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=slugs)

    def opening_after(self, at: datetime) -> Self:
        return self.published().filter(opens_at__gt=at)

    def closed_at(self, at: datetime) -> Self:
        return self.published().filter(closes_at__lte=at)

    def seen_by_staff(self, user: Any) -> Self:
        """Calls of the programmes that `user` runs."""
        return self.filter(programme__in=programmes_with(user, OFFICE))

    def assessed_by(self, user: Any) -> Self:
        """Calls in which `user` agreed to assess a project."""
        return self.filter(pk__in=assignments().asked_of(user).accepted().values("project__call"))

    def with_programme(self) -> Self:
        return self.select_related("programme")

    def for_list(self) -> Self:
        """Without the long text."""
        return self.with_programme().defer("text", "text_it", "text_fr", "text_en", *programme_text())

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme)

    def in_country(self, code: str) -> Self:
        """Calls for projects in that country; a call that names none takes projects anywhere."""
        return self.filter(Q(countries__contains=code) | Q(countries=""))

    def offering(self, instrument: str) -> Self:
        """Calls that offer this kind of support."""
        return self.filter(instruments__contains=[instrument])

    def by_closing(self, *, latest: bool = False) -> Self:
        """What closes first comes first; `latest` turns it round, for calls that are over."""
        return self.order_by("-closes_at", "-id") if latest else self.order_by("closes_at", "id")

    def by_opening(self) -> Self:
        return self.order_by("opens_at", "id")

    def countries_named(self) -> set[str]:
        """The codes of all countries that these calls are for."""
        return {country.code for call in self.only("countries") for country in call.countries}

    def choices(self) -> list[tuple[str, str]]:
        """Key and title of each call, as a choice takes them."""
        return [(str(key), title) for key, title in self.annotate(shown=translated("title")).values_list("pk", "shown")]

    def by_title(self) -> Self:
        return self.order_by(translated("title"), "id")

    def closing_between(self, after: datetime, before: datetime) -> Self:
        return self.filter(published=True, closes_at__gt=after, closes_at__lte=before)

    def with_grace_end(self) -> Self:
        """Annotates `grace_end`, the last moment at which a draft can be submitted."""
        grace = ExpressionWrapper(F("grace_minutes") * timedelta(minutes=1), output_field=DurationField())
        return self.annotate(grace_end=ExpressionWrapper(F("closes_at") + grace, output_field=DateTimeField()))


def programme_text() -> list[str]:
    """The long texts of a call's programme, which no list shows."""
    return [f"programme__{name}" for name in ("description", "description_it", "description_fr", "description_en")]
