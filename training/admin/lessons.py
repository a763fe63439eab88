"""Lessons: a list over all courses, and a page where a lesson is moved, cancelled, held, staffed and furnished."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import ActingAdmin, ReadOnly
from core.administration.shown import badge
from core.states import allowed
from core.uploading import serve_upload
from training.admin.course_boards import board_url
from training.admin.of_programme import LessonProgrammeFilter
from training.attending import RECORDS
from training.models import Session, SessionMaterial, TrainerAssignment
from training.office_forms import (
    AddMaterial,
    AssignTrainer,
    CancelLesson,
    HoldLesson,
    MoveLesson,
    PutEvaluation,
    ReleaseTrainer,
    RemoveMaterial,
    RestoreLesson,
    UnholdLesson,
)
from training.office_forms.taken import when
from training.sharing import open_material
from training.states import CourseState


class LessonFilter(admin.SimpleListFilter):
    """Lessons that need somebody's hand."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("trainer", _("a trainer")), ("attendance", _("the attendance")), ("today", _("today")),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        match self.value():
            case "trainer":
                return queryset.without_trainer(now)
            case "attendance":
                return queryset.without_attendance(now)
            case "today":
                return queryset.on_day(timezone.localdate(), timezone.get_current_timezone())
        return queryset


class TrainerFilter(admin.SimpleListFilter):
    """Lessons of one trainer: reached from the list of trainers."""

    title = _("trainer")
    parameter_name = "trainer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        chosen = request.GET.get(self.parameter_name, "")
        return [(chosen, _("the one chosen"))] if chosen.isdecimal() and len(chosen) < 18 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.of_trainer(int(self.value() or 0)) if self.value() else queryset


@admin.register(Session)
class SessionAdmin(ReadOnly, ActingAdmin):
    """Whatever is done to a lesson is an act: bookings, reminders and calendars follow it."""

    acts = (
        HoldLesson, MoveLesson, AssignTrainer, AddMaterial, PutEvaluation, CancelLesson, RestoreLesson, UnholdLesson,
        ReleaseTrainer, RemoveMaterial,
    )  # fmt: skip
    keyset = ("-starts_at", "-id")
    change_form_template = "admin/training/lesson.html"
    list_display = ("time", "module_shown", "course_shown", "group_shown", "where", "trainers", "state_shown")
    list_filter = (LessonFilter, "state", LessonProgrammeFilter, TrainerFilter)
    search_fields = (
        "course__code", "module__title_it", "module__title_fr", "module__title_en", "group__name", "room__name",
    )  # fmt: skip
    search_help_text = _("Words of the module, the group, the room, or the code of the course.")
    fields = (
        "course_shown", "module_shown", "group_shown", "time", "mode", "where", "link", "state_shown",
        "cancelled_because",
    )  # fmt: skip
    once_filled = ("link", "cancelled_because")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.material_view)
        address = "<int:object_id>/materials/<uuid:uuid>/"
        return [path(address, view, name="training_session_material"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_everything()

    def list_rows(self, rows: Any) -> Any:
        return rows.with_trainers()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def material_view(self, request: HttpRequest, object_id: int, uuid: Any) -> HttpResponseBase:
        """A file that is handed out, as attachment."""
        session = self.seen_row(request, object_id)
        material = get_object_or_404(SessionMaterial.objects.of_session(session).with_files(), uuid=uuid)
        return serve_upload(open_material(material, by=request.user))

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        keeps = allowed(request.user, "training.view_trainerassignment", row)
        releases = keeps and ReleaseTrainer.is_open(row)
        return {
            "lesson": row,
            "timetable": board_url(row.course, "timetable"),
            "assignments": TrainerAssignment.objects.of_session(row).with_trainer(),
            "materials": SessionMaterial.objects.of_session(row).with_files(),
            "keeps": keeps,
            "release": reverse("admin:training_session_release_trainer", args=[row.pk]) if releases else "",
            "remove": reverse("admin:training_session_remove_material", args=[row.pk]),
            "attended": row.attendances.count(),
            "sheet": _sheet_of(row, request.user),
        }

    @admin.display(description=_("when"))
    def time(self, session: Session) -> str:
        return when(session)

    @admin.display(description=pgettext_lazy("of a curriculum", "module"))
    def module_shown(self, session: Session) -> str:
        return str(session.module)

    @admin.display(description=_("course"))
    def course_shown(self, session: Session) -> str:
        return str(session.course)

    @admin.display(description=pgettext_lazy("of a course", "group"))
    def group_shown(self, session: Session) -> str:
        return str(session.group or _("all"))

    @admin.display(description=_("where"))
    def where(self, session: Session) -> str:
        return str(session.room) if session.room is not None else session.get_mode_display()

    @admin.display(description=_("trainers"))
    def trainers(self, session: Session) -> str:
        return ", ".join(str(one.trainer) for one in session.assignments.all()) or "–"

    @admin.display(description=_("state"))
    def state_shown(self, session: Session) -> str:
        return badge(session.tone, session.get_state_display())


def _sheet_of(session: Session, user: Any) -> str:
    """Where `user` writes down who was there; nowhere while nothing can be written."""
    begun = session.starts_at <= timezone.now() and session.state != Session.State.CANCELLED
    writes = begun and session.course.state == CourseState.RUNNING and allowed(user, RECORDS, session)
    return reverse("training:attendance", args=[session.uuid]) if writes else ""
