"""Filters of the lists of what stands in case files."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Programme

WEEK = timedelta(days=6)


class ProgrammeFilter(admin.SimpleListFilter):
    """Rows of one programme, where the reader sees several."""

    title = _("programme")
    parameter_name = "programme"
    path = "participation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Programme.objects.seen_by_staff(request.user).for_list()
        return sorted(((one.code, str(one)) for one in found), key=lambda pair: pair[1])

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.path}__programme__code": self.value()}) if self.value() else queryset


class GoalProgrammeFilter(ProgrammeFilter):
    """The same for goals, which belong to a plan."""

    path = "plan__participation"


class DueFilter(admin.SimpleListFilter):
    """What is still open, unless one asks for less or for the rest."""

    title = _("state")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("overdue", _("Overdue")),
            ("week", _("Due within a week")),
            ("done", pgettext_lazy("several follow-ups", "Done")),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        """The first choice is what is open."""
        first, *others = super().choices(changelist)
        yield first | {"display": _("Still to do")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.due_until(today - timedelta(days=1))
            case "week":
                return queryset.due_between(today, today + WEEK)
            case "done":
                return queryset.exclude(done_on=None)
            case "all":
                return queryset
        return queryset.open()


class MineFilter(admin.SimpleListFilter):
    """Those of the own cases, and those that one planned."""

    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("mine", pgettext_lazy("follow-ups", "Mine"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.of_case_worker(request.user) if self.value() == "mine" else queryset


class UnreadFilter(admin.SimpleListFilter):
    """Documents that persons handed in and nobody opened yet."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("unread", _("handed in, not opened yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.unread() if self.value() == "unread" else queryset
