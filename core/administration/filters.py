"""Filters that several lists of the back office share."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.wording import WORDS


class SinceFilter(admin.SimpleListFilter):
    """Rows of the last days, by their column `at`."""

    title = _("when")
    parameter_name = "since"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("The last 24 hours")), ("7", _("The last 7 days")), ("30", _("The last 30 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        days = self.value()
        if days not in {"1", "7", "30"}:
            return queryset
        return queryset.filter(at__gte=timezone.now() - timedelta(days=int(days)))


class LanguageFilter(admin.SimpleListFilter):
    """Rows in one of the site's languages, by their column `language`."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return settings.LANGUAGES

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(language=self.value()) if self.value() else queryset


class VerbFilter(admin.SimpleListFilter):
    """Audit events of one kind."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((verb, str(words)) for verb, words in WORDS.items()), key=lambda pair: pair[1].casefold())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(verb=self.value()) if self.value() in WORDS else queryset
