"""Rooms and trainers."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.places import country_name
from programmes.models import Membership, Programme, Role
from training.admin.of_programme import OFFICE, OfProgramme, ProgrammeFilter
from training.durations import in_hours
from training.models import Room, Trainer
from training.trainer_forms import TrainerForm


@admin.register(Room)
class RoomAdmin(OfProgramme):
    """Where lessons are held; one that is no longer in use is not offered."""

    list_display = ("name", "city", "country_shown", "capacity", "in_use", "programme")
    list_filter = ("in_use", ProgrammeFilter)
    search_fields = ("name", "city", "address")
    fields = ("programme", "name", "address", "city", "country", "region", "capacity", "in_use")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.sessions.exists())

    @admin.display(description=_("country"))
    def country_shown(self, room: Room) -> str:
        return country_name(room.country.code) if room.country.code else "–"


@admin.register(Trainer)
class TrainerAdmin(OfProgramme):
    """Who teaches, and how much of it was given; their work follows from the lessons."""

    form = TrainerForm
    personal = True
    list_display = ("name", "organisation", "account", "scheduled", "given", "lessons", "in_use")
    list_filter = ("in_use", ProgrammeFilter)
    search_fields = ("name", "organisation")
    fields = ("programme", "user", "name", "organisation", "in_use")
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_account().with_hours()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.assignments.exists())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            mine = Programme.objects.with_role_of(request.user, OFFICE)
            kwargs["queryset"] = Membership.objects.people_with(mine, [Role.TRAINER], at=timezone.now())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("account"))
    def account(self, trainer: Trainer) -> str:
        return trainer.user.email if trainer.user is not None else "–"

    @admin.display(description=_("scheduled"))
    def scheduled(self, trainer: Any) -> str:
        return in_hours(trainer.scheduled_minutes)

    @admin.display(description=_("given"))
    def given(self, trainer: Any) -> str:
        return in_hours(trainer.given_minutes)

    @admin.display(description=pgettext_lazy("of a course", "lessons"))
    def lessons(self, trainer: Any) -> str:
        url = f"{reverse('admin:training_session_changelist')}?{urlencode({'trainer': trainer.pk})}"
        return format_html('<a href="{}">{}</a>', url, trainer.sessions_number)
