"""Filters of the lists of projects, assignments and decisions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Call
from projects.states import ProjectState


class CallFilter(admin.SimpleListFilter):
    """Projects of one call that the reader sees."""

    title = _("call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return Call.objects.seen_by_staff(request.user).by_closing(latest=True).choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        return queryset.filter(call=value) if value.isdecimal() and len(value) < 18 else queryset


class StateFilter(admin.SimpleListFilter):
    """Projects in one state; drafts are shown only to those who act for their owners."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ProjectState.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() else queryset


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the staff, as on the start page."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("screen", _("to check")),
            ("open", _("eligible, to be assessed")),
            ("assessors", _("more assessors needed")),
            ("overdue", _("assessments overdue")),
            ("decide", _("enough assessments, to decide")),
            ("answer", _("messages to answer")),
            ("not_reached", _("mails not reached")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "screen":
                return queryset.to_screen()
            case "open":
                return queryset.to_open()
            case "assessors":
                return queryset.short_of_assessors()
            case "overdue":
                return queryset.overdue(timezone.localdate())
            case "decide":
                return queryset.to_decide()
            case "answer":
                return queryset.to_answer(request.user)
            case "not_reached":
                return queryset.not_reached()
        return queryset


class LateFilter(admin.SimpleListFilter):
    """Assignments whose assessment should have been in."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("unfinished", _("not finished")), ("overdue", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "unfinished":
                return queryset.unfinished()
            case "overdue":
                return queryset.late(timezone.localdate())
        return queryset


class DecisionFilter(admin.SimpleListFilter):
    """Decisions that wait for the reader."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("confirm", _("to confirm")), ("publish", _("to publish"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "confirm":
                return queryset.to_confirm(request.user)
            case "publish":
                return queryset.to_publish(request.user)
        return queryset
