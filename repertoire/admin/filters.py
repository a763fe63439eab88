"""Filters of the lists of the repertoire."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.places import country_name
from repertoire.models import Repertoire
from repertoire.reminding import CONFIRMED_FOR


class WaitingFilter(admin.SimpleListFilter):
    """Entries that wait for staff, as on the start page."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("lapsed", _("hidden, because unconfirmed")),
            ("unconfirmed", _("not confirmed for a year")),
            ("confirm", _("not confirmed, and nobody to ask")),
            ("unlisted", _("in no repertoire")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        before = timezone.localdate() - CONFIRMED_FOR
        match self.value():
            case "lapsed":
                return queryset.lapsed()
            case "unconfirmed":
                return queryset.unconfirmed_since(before)
            case "confirm":
                return queryset.unconfirmed_since(before).without_owner(timezone.now())
            case "unlisted":
                return queryset.in_no_repertoire()
        return queryset


class RepertoireFilter(admin.SimpleListFilter):
    """Entries of one repertoire of the reader's programmes."""

    title = _("repertoire")
    parameter_name = "repertoire"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(row.code, str(row)) for row in Repertoire.objects.seen_by_staff(request.user).in_order()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_repertoire(self.value()) if self.value() else queryset


class CountryFilter(admin.SimpleListFilter):
    """Entries with a place in one country."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        codes = {
            code
            for repertoire in Repertoire.objects.seen_by_staff(request.user).with_programme()
            for code in [*repertoire.programme.origin_countries, *repertoire.programme.host_countries]
        }
        named = [(str(code.code), country_name(str(code.code))) for code in codes]
        return sorted(named, key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_country(self.value()) if self.value() else queryset


class EndFilter(admin.SimpleListFilter):
    """Opportunities by when they end."""

    title = _("end")
    parameter_name = "end"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("over", pgettext_lazy("an opportunity", "over")), ("soon", _("within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        match self.value():
            case "over":
                return queryset.filter(valid_until__lt=today)
            case "soon":
                return queryset.filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=30))
        return queryset
