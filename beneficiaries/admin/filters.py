"""Filters of the list of persons."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.participation import ParticipationKind
from core.places import country_name, region_choices
from programmes.models import Programme


class CountryFilter(admin.SimpleListFilter):
    """Where a person lives: the countries of the reader's programmes."""

    title = _("country of residence")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Programme.objects.seen_by_staff(request.user).countries()
        return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(residence_country=self.value()) if self.value() else queryset


class RegionFilter(admin.SimpleListFilter):
    """The region, once the country is chosen."""

    title = _("region of residence")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        country = request.GET.get("country", "")
        return region_choices([country]) if country else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(residence_region=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    """In which way a person takes part."""

    title = _("takes part as")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ParticipationKind.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.of_kind(self.value(), user=request.user) if self.value() else queryset


class OverQualifiedFilter(admin.SimpleListFilter):
    """Whether education lies above what the job asks for."""

    title = _("over-qualified")
    parameter_name = "over_qualified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.over_qualified(self.value() == "yes")


class ConsentFilter(admin.SimpleListFilter):
    """Who was never asked, or never answered, whether they agree to take part."""

    title = _("consent to take part")
    parameter_name = "consent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("missing", _("no answer yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.unasked_by(request.user, timezone.localdate()) if self.value() == "missing" else queryset


class CohortWaitingFilter(admin.SimpleListFilter):
    """Cohorts in which somebody waits for a decision, or for news of it."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("decide", _("people to decide on")), ("tell", _("people to tell"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "decide":
            return queryset.with_undecided()
        return queryset.with_untold() if self.value() == "tell" else queryset


FILTERS = (CountryFilter, RegionFilter, KindFilter, OverQualifiedFilter, ConsentFilter)
