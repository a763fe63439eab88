"""People and lessons of a course, crossed: who was there, and for how long. Fast for hundreds of each.

Five queries, however many people and lessons. The cells are written as text at once, each kind of cell a single time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from training.models import Attendance, Course, Group, GroupMember, Session
from training.querysets.hours import PersonHours

Found = tuple[int, bool]
"""Minutes, and whether what was missed is excused."""
Column = tuple[int, int, int | None, str]
"""Of a lesson: key, minutes, key of the group, state. Read once, and not again for each of the people."""


@dataclass(frozen=True)
class Asked:
    """What of the matrix is wanted: one `group`, or one `month` as 2026-03; what makes no sense is all of it."""

    group: Group | None = None
    month: str = ""


@dataclass(frozen=True)
class Row:
    """A person: what was found at each lesson (None where nothing is written down or the person is not expected), the
    same as HTML, and the hours so far."""

    member: GroupMember
    found: list[Found | None]
    cells: SafeString
    hours: PersonHours | None


@dataclass(frozen=True)
class Matrix:
    """`sessions` are the columns, `there` how many people were at each that was held; `months` are those that can be
    asked for."""

    course: Course
    sessions: list[Session]
    rows: list[Row]
    there: list[int | None]
    months: list[tuple[str, str]]
    month: str


def matrix_of(course: Course, asked: Asked, *, reader: Any) -> Matrix:
    """The people whom `reader` may see, by name, and the lessons that were not cancelled, in their order."""
    members = GroupMember.objects.seen_by_staff(reader).of_course(course).current().with_people().by_name()
    sessions = Session.objects.of_course(course).standing().with_module().in_order()
    if asked.group is not None:
        members = members.of_group(asked.group)
        sessions = Session.objects.of_group(asked.group).standing().with_module().in_order()
    months, month, columns = _in_month(course, list(sessions), asked.month)
    cells = Attendance.objects.seen_by_staff(reader).of_course(course).cells()
    hours = {one.beneficiary_id: one for one in GroupMember.objects.hours(course)}
    drawn = _Drawn()
    plain: list[Column] = [(one.pk, one.minutes, one.group_id, one.state) for one in columns]
    rows = [_row(member, plain, cells, hours.get(member.beneficiary_id), drawn) for member in members]
    there = [
        sum(1 for row in rows if (one := row.found[place]) and one[0]) if lesson.state == Session.State.HELD else None
        for place, lesson in enumerate(columns)
    ]
    return Matrix(course, columns, rows, there, months, month)


def _in_month(course: Course, sessions: list[Session], wanted: str) -> tuple[list[tuple[str, str]], str, list[Session]]:
    """The months in which there are lessons, the one that is shown ("" for all), and its lessons."""
    by_month: dict[str, list[Session]] = {}
    names: dict[str, str] = {}
    for session in sessions:
        session.course = course  # its zone, without asking for it again
        start = timezone.localtime(session.starts_at, course.zone)
        by_month.setdefault(f"{start:%Y-%m}", []).append(session)
        names.setdefault(f"{start:%Y-%m}", date_format(start, "YEAR_MONTH_FORMAT"))
    month = wanted if wanted in by_month else ""
    return list(names.items()), month, by_month.get(month, sessions)


def _row(
    member: GroupMember, columns: list[Column], cells: dict[tuple[int, int], Found], hours: PersonHours | None,
    drawn: "_Drawn",
) -> Row:  # fmt: skip
    person, group = member.beneficiary_id, member.group_id
    found = [cells.get((person, key)) for key, *_more in columns]
    html = [
        drawn.cell(one, lasts, of in (None, group), state)
        for one, (_key, lasts, of, state) in zip(found, columns, strict=True)
    ]
    return Row(member, found, mark_safe("".join(html)), hours)  # noqa: S308 (each cell is made by format_html)


class _Drawn:
    """Cells as HTML; the same cell is drawn once."""

    def __init__(self) -> None:
        self.known: dict[tuple[Found | None, int, bool, str], str] = {}
        self.words = {
            "all": pgettext("attendance", "there"), "part": pgettext("attendance", "there for a part"),
            "excused": pgettext("attendance", "excused"), "absent": pgettext("attendance", "not there"),
            "open": pgettext("attendance", "not written down yet"), "other": _("another group"),
            "coming": pgettext("attendance", "still to come"),
        }  # fmt: skip

    def cell(self, found: Found | None, lasts: int, expected: bool, state: str) -> str:
        key = (found, lasts, expected, state)
        if key not in self.known:
            self.known[key] = self._draw(found, lasts, expected, state)
        return self.known[key]

    def _draw(self, found: Found | None, lasts: int, expected: bool, state: str) -> str:
        if found is None:
            kind = "other" if not expected else "open" if state == Session.State.HELD else "coming"
            sign = {"other": "", "open": "?", "coming": "·"}[kind]
        else:
            minutes, excused = found
            kind = "all" if minutes >= lasts else "excused" if excused else "part" if minutes else "absent"
            sign = {"excused": pgettext("one letter for excused", "E"), "absent": "–"}.get(kind, str(minutes))
        return format_html('<td class="{}" title="{}">{}</td>', kind, self.words[kind], sign)


def column_title(session: Session) -> str:
    """What a column is, in full."""
    start: datetime = timezone.localtime(session.starts_at, session.zone)
    return f"{date_format(start, 'SHORT_DATE_FORMAT')} {start:%H:%M} · {session.module}"
