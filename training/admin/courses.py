"""Courses: planned for a cohort, with groups; timetable, attendance, hours and certificates have pages of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Cohort
from core.administration import ScopedStackedInline, TranslatedAdmin
from core.administration.shown import badge
from training.admin.course_boards import CourseBoards
from training.admin.of_programme import CourseProgrammeFilter, PlainChoices
from training.course_forms import CourseForm, GroupForm
from training.durations import in_hours
from training.models import Course, Curriculum, Group, Path
from training.office_forms import (
    AddLesson,
    CancelCourse,
    ClearTimetable,
    CloseCourse,
    IssueCertificates,
    LayOut,
    OpenCourse,
    PlacePeople,
    PutEvaluation,
    RenewCalendar,
    ReopenCourse,
    TakeOut,
)
from training.opening import plan_course


class GroupInline(PlainChoices, ScopedStackedInline):
    """Who has lessons together, where, and in which path."""

    model = Group
    form = GroupForm
    rights_of = "course"
    fields = (("name", "path", "capacity"), ("place", "city", "country"))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "path":
            kwargs["queryset"] = Path.objects.seen_by_staff(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class WaitingFilter(admin.SimpleListFilter):
    """Courses in which something is to be done."""

    title = _("what waits")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("certificates", _("certificates to issue"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "certificates":
            return queryset.with_certificates_due(timezone.localdate())
        return queryset


@admin.register(Course)
class CourseAdmin(CourseBoards, TranslatedAdmin):
    """Its state moves by acts; hours are never typed, they follow from lessons and attendance."""

    form = CourseForm
    acts = (
        OpenCourse, CloseCourse, ReopenCourse, CancelCourse, PutEvaluation, LayOut, AddLesson, ClearTimetable,
        PlacePeople, TakeOut, IssueCertificates, RenewCalendar,
    )  # fmt: skip
    change_form_template = "admin/training/course.html"
    list_display = ("shown", "cohort_shown", "state_shown", "starts_on", "ends_on", "people_shown", "given", "planned")
    list_filter = ("state", WaitingFilter, CourseProgrammeFilter)
    search_fields = ("code", "title_it", "title_fr", "title_en")
    inlines = (GroupInline,)
    keyset = ("-starts_on", "-id")
    fields = (
        ("curriculum", "cohort"), ("code", "source_language"), "title", ("starts_on", "ends_on"), "time_zone",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        return [*self.board_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_everything()

    def list_rows(self, rows: Any) -> Any:
        return rows.with_people().with_hours()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("curriculum", "cohort") if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        going_on = obj is None or obj.state in {Course.State.PLANNED, Course.State.RUNNING}
        return super().has_change_permission(request, obj) and going_on

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "curriculum":
            kwargs["queryset"] = Curriculum.objects.seen_by_staff(request.user).active()
        elif db_field.name == "cohort":
            kwargs["queryset"] = Cohort.objects.seen_by_staff(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            plan_course(obj, by=request.user)

    @admin.display(description=pgettext_lazy("of a text", "title"))
    def shown(self, course: Course) -> str:
        return str(course)

    @admin.display(description=_("cohort"))
    def cohort_shown(self, course: Course) -> str:
        return str(course.cohort)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, course: Course) -> str:
        return badge(course.tone, course.get_state_display())

    @admin.display(description=_("people"))
    def people_shown(self, course: Any) -> int:
        return int(course.people)

    @admin.display(description=_("given"))
    def given(self, course: Any) -> str:
        return in_hours(course.given_minutes)

    @admin.display(description=_("planned"))
    def planned(self, course: Any) -> str:
        return in_hours(course.planned_minutes)
