"""Filters of the list of publications."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme
from publications.states import WRITERS

NONE = "-"


class ProgrammeFilter(admin.SimpleListFilter):
    """Publications of one programme, or of none."""

    title = _("programme")
    parameter_name = "programme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = Programme.objects.with_role_of(request.user, WRITERS).for_list()
        return [
            *sorted(((one.code, str(one)) for one in found), key=lambda pair: pair[1]),
            (NONE, _("of no programme")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        code = self.value()
        if not code:
            return queryset
        return queryset.filter(programme=None) if code == NONE else queryset.filter(programme__code=code)
