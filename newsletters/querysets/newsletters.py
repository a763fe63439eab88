"""Reads of series."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from core.translated import translated
from newsletters.querysets.seeing import of_exporters, of_keepers, of_senders, of_writers

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.issue import Issue
    from newsletters.models.newsletter import Newsletter
    from programmes.models import Programme


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def visible_to(self, user: Any) -> Self:
        """Those that are published, with a programme that is; and those that one writes."""
        return self.public() if user is None else self.filter(_public() | of_writers(user, "programme"))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes whose newsletters one writes."""
        return self.filter(of_writers(user, "programme"))

    def public(self) -> Self:
        """Those that everybody reads."""
        return self.filter(_public())

    def open_to_readers(self) -> Self:
        """Those that everybody may subscribe to."""
        return self.filter(_open())

    def offered_to(self, theirs: "Iterable[Newsletter]") -> Self:
        """Those that are open, and those that somebody has who may leave them."""
        return self.filter(_open() | models.Q(pk__in=[newsletter.pk for newsletter in theirs]))

    def sent_by(self, user: Any) -> Self:
        """Those of the programmes whose newsletters one sends."""
        return self.filter(of_senders(user, "programme"))

    def with_codes(self, codes: "Iterable[str]") -> Self:
        return self.filter(code__in=list(codes)).with_programme()

    def kept_by(self, user: Any) -> Self:
        """Those whose subscribers one may see."""
        return self.filter(of_keepers(user, "programme"))

    def exported_by(self, user: Any) -> Self:
        """Those whose subscribers one may have as a file."""
        return self.filter(of_exporters(user, "programme"))

    def of_programme(self, programme: "Programme") -> Self:
        return self.filter(programme=programme)

    def with_programme(self) -> Self:
        return self.select_related("programme")

    def with_latest(self, issues: "models.QuerySet[Issue]") -> Self:
        """With those of `issues` (some for each series) that are theirs, in `latest`."""
        return self.prefetch_related(Prefetch("issues", queryset=issues, to_attr="latest"))

    def with_sizes(self) -> Self:
        """With the numbers of their issues and of those who get them."""
        from newsletters.models import Issue, Subscription

        issues = Issue.objects.filter(newsletter=OuterRef("pk")).order_by().values("newsletter")
        readers = Subscription.objects.confirmed().filter(newsletter=OuterRef("pk")).order_by().values("newsletter")
        return self.annotate(
            issues_number=Coalesce(Subquery(issues.annotate(n=Count("pk")).values("n")), 0),
            readers_number=Coalesce(Subquery(readers.annotate(n=Count("pk")).values("n")), 0),
        )

    def by_name(self) -> Self:
        """The closed ones after the others."""
        return self.order_by("closed", translated("name"), "id")


def _public() -> models.Q:
    return models.Q(published=True, programme__published=True)


def _open() -> models.Q:
    return _public() & models.Q(closed=False)
