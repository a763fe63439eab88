"""The pages about a course: timetable, groups, attendance, hours, certificates. Views of the admin site."""

import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.administration import ActingAdmin, StaffAct
from core.auditing import record
from core.spreadsheets.writing import xlsx_book
from core.states import admit, allowed
from core.uploading import XLSX
from training.durations import in_hours
from training.hours_report import hours_report
from training.issuing import standings_of, with_papers
from training.matrix import Asked, matrix_of
from training.models import CalendarFeed, Course, Group, GroupMember, Session
from training.sheets import column_names, matrix_sheet, report_sheets
from training.states import EXPORTS, PLANS
from training.timetable import weeks_of

BOARDS: dict[str, tuple[str | Promise, str]] = {
    # address: what it is called, the right it needs
    "timetable": (gettext_lazy("Timetable"), "training.view_course"),
    "groups": (pgettext_lazy("of a course", "Groups"), PLANS),
    "attendance": (pgettext_lazy("several", "Attendance"), "training.view_course"),
    "hours": (gettext_lazy("Hours"), "training.read_hours"),
    "certificates": (gettext_lazy("Certificates"), "training.issue_certificate"),
}


class CourseBoards(ActingAdmin):
    """Mixed into the admin of courses."""

    def board_urls(self) -> list[URLPattern]:
        """Each page, and the two that are also sent as spreadsheets."""
        view, one = self.admin_site.admin_view, "training_course"
        boards = [
            path(f"<int:object_id>/{board}/", view(getattr(self, f"{board}_view")), name=f"{one}_{board}")
            for board in BOARDS
        ]
        return [
            *boards,
            path(
                "<int:object_id>/attendance.xlsx",
                view(self.admin_site.sensitive(self.attendance_sheet)),  # type: ignore[attr-defined]
                name=f"{one}_attendance_sheet",
            ),
            path("<int:object_id>/hours.xlsx", view(self.hours_sheet), name=f"{one}_hours_sheet"),
        ]

    def _course(self, request: HttpRequest, object_id: int, board: str) -> Course:
        course: Course = self.seen_row(request, object_id)
        if not allowed(request.user, BOARDS[board][1], course):
            raise PermissionDenied
        return course

    def _page(
        self, request: HttpRequest, course: Course, board: str, tried: StaffAct | None, **context: Any
    ) -> TemplateResponse:
        whole = {
            **self.admin_site.each_context(request),
            "title": BOARDS[board][0],
            "subtitle": str(course),
            "opts": self.opts,
            "course": course,
            "tabs": self.tabs(request, course, board),
            "acts": self.acts_for(request, course, tried, board=board),
        }
        return TemplateResponse(request, f"admin/training/{board}.html", whole | context)

    def tabs(self, request: HttpRequest, course: Course, current: str) -> list[dict[str, Any]]:
        """Links to the pages of the course that the reader may open."""
        return [
            {"label": _("Course"), "url": self.page_of(course), "current": not current},
            *(
                {"label": label, "url": board_url(course, board), "current": board == current}
                for board, (label, right) in BOARDS.items()
                if allowed(request.user, right, course)
            ),
        ]

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Its figures, which nobody types."""
        now: Any = Course.objects.measured(row)
        minutes = [
            (_("planned in the curriculum"), now.planned_minutes), (_("scheduled"), now.scheduled_minutes),
            (_("given"), now.given_minutes), (_("attended in lessons by all people together"), now.attended_minutes),
        ]  # fmt: skip
        figures = [{"value": in_hours(value), "label": label} for label, value in minutes]
        people = [{"value": now.people, "label": _("people")}, {"value": now.trainers_number, "label": _("trainers")}]
        return {"course": row, "tabs": self.tabs(request, row, ""), "figures": [*figures, *people]}

    def page_after(self, request: HttpRequest, row: Any, act: type[StaffAct]) -> str:
        return board_url(row, act.board) if act.board else super().page_after(request, row, act)

    def show(self, request: HttpRequest, row: Any, tried: StaffAct) -> HttpResponse:
        if not tried.board:
            return super().show(request, row, tried)
        again = copy.copy(request)
        again.method, again.POST = "GET", QueryDict()
        found: HttpResponse = getattr(self, f"{tried.board}_view")(again, row.pk, tried=tried)
        return found

    def timetable_view(self, request: HttpRequest, object_id: int, tried: StaffAct | None = None) -> HttpResponse:
        """Week by week, of all groups or of one."""
        course = self._course(request, object_id, "timetable")
        groups = list(Group.objects.of_course(course))
        chosen = chosen_group(request, groups)
        sessions = Session.objects.of_group(chosen) if chosen else Session.objects.of_course(course)
        weeks = weeks_of(course, sessions.with_everything().with_trainers().in_order())
        tabs = group_tabs(groups, chosen, _("All groups"))
        calendar = calendar_address(course, reader=request.user)
        return self._page(request, course, "timetable", tried, weeks=weeks, group_tabs=tabs, calendar=calendar)

    def groups_view(self, request: HttpRequest, object_id: int, tried: StaffAct | None = None) -> HttpResponse:
        """Who is in which group."""
        course = self._course(request, object_id, "groups")
        record("training.read_groups", by=request.user, on=course)
        members = GroupMember.objects.of_course(course).current().with_people().by_name()
        by_group: dict[int, list[GroupMember]] = {}
        for member in members:
            by_group.setdefault(member.group_id, []).append(member)
        groups = [(one, by_group.get(one.pk, [])) for one in Group.objects.of_course(course).with_everything()]
        return self._page(request, course, "groups", tried, groups=groups)

    def attendance_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """People and lessons, crossed."""
        course = self._course(request, object_id, "attendance")
        record("training.read_attendance", by=request.user, on=course)
        groups = list(Group.objects.of_course(course))
        asked = Asked(chosen_group(request, groups), request.GET.get("month", ""))
        matrix = matrix_of(course, asked, reader=request.user)
        sheet = ""
        if allowed(request.user, EXPORTS, course):
            sheet = f"{reverse('admin:training_course_attendance_sheet', args=[course.pk])}?{request.GET.urlencode()}"
        tabs = group_tabs(groups, asked.group, _("All groups"), month=matrix.month)
        return self._page(request, course, "attendance", None, matrix=matrix, group_tabs=tabs, sheet=sheet)

    def attendance_sheet(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The same as a spreadsheet: personal data that leaves the house."""
        course = self._course(request, object_id, "attendance")
        admit(request.user, EXPORTS, course)
        record("training.export_attendance", by=request.user, on=course)
        groups = list(Group.objects.of_course(course))
        asked = Asked(chosen_group(request, groups), request.GET.get("month", ""))
        return sent([matrix_sheet(matrix_of(course, asked, reader=request.user))], f"attendance-{course.code}.xlsx")

    def hours_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Planned, scheduled, given and attended: by module, path, trainer, group and sex, and person by person."""
        course = self._course(request, object_id, "hours")
        record("training.read_hours", by=request.user, on=course)
        return self._page(request, course, "hours", None, report=hours_report(course), names=column_names())

    def hours_sheet(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The same as a workbook, without the names of the people."""
        course = self._course(request, object_id, "hours")
        record("training.export_hours", by=request.user, on=course)
        return sent(report_sheets(hours_report(course)), f"hours-{course.code}.xlsx")

    def certificates_view(self, request: HttpRequest, object_id: int, tried: StaffAct | None = None) -> HttpResponse:
        """How far everybody is from a certificate, and who has one."""
        course = self._course(request, object_id, "certificates")
        record("training.read_hours", by=request.user, on=course)
        standings = with_papers(standings_of(course), course)
        return self._page(request, course, "certificates", tried, standings=standings)


def board_url(course: Course, board: str) -> str:
    """The address of a page about a course."""
    return reverse(f"admin:training_course_{board}", args=[course.pk])


def calendar_address(course: Course, *, reader: Any) -> str:
    """The secret address of the course's calendar, for who may renew it; empty as long as there is none."""
    feed = CalendarFeed.objects.of_course(course) if allowed(reader, PLANS, course) else None
    return f"{settings.SITE_URL}{feed.get_absolute_url()}" if feed is not None else ""


def sent(sheets: Any, name: str) -> FileResponse:
    """A workbook to keep, which nobody on the way may."""
    response = FileResponse(xlsx_book(sheets), as_attachment=True, filename=name, content_type=XLSX)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def chosen_group(request: HttpRequest, groups: list[Group]) -> Group | None:
    """The group that the address asks for; none for all of them."""
    return next((one for one in groups if str(one.pk) == request.GET.get("group", "")), None)


def group_tabs(groups: list[Group], chosen: Group | None, everybody: str, *, month: str = "") -> list[dict[str, Any]]:
    """Links that show one group, or all."""
    if len(groups) < 2:
        return []
    rest = f"&month={month}" if month else ""
    return [
        {"label": everybody, "url": f"?{rest.lstrip('&')}", "current": chosen is None},
        *({"label": str(one), "url": f"?group={one.pk}{rest}", "current": one == chosen} for one in groups),
    ]
