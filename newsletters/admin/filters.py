"""Filters of the lists of the newsletters."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the staff, as on the start page."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("yes", _("late: do they still go out?")),
            ("paused", _("paused")),
            ("unknown", _("mails that may not have arrived")),
            ("today", _("go out today")),
            ("translations", _("lack a translation")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.sent_by(request.user).held()
            case "paused":
                return queryset.sent_by(request.user).paused()
            case "unknown":
                return queryset.sent_by(request.user).with_unknown()
            case "today":
                return queryset.sent_by(request.user).going_out_today(timezone.now())
            case "translations":
                return queryset.short_of_translations()
        return queryset
