"""Attendance and hours as tables of a workbook; hours are numbers there, so that they can be summed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.spreadsheets.writing import Sheet
from training.durations import as_hours
from training.hours_report import HoursReport, Line, Section
from training.matrix import Matrix, column_title

Cell = str | int | float | None


def column_names() -> dict[str, str]:
    """What the figures of a report are called."""
    return {
        "people": _("People"), "planned": _("Planned"), "scheduled": _("Scheduled"), "given": _("Given"),
        "attended": _("Attended by all together"),
    }  # fmt: skip


def matrix_sheet(matrix: Matrix) -> Sheet:
    """A person a row, a lesson a column, in minutes."""
    head = [_("Person"), pgettext("of a course", "Group"), *(column_title(one) for one in matrix.sessions)]
    return Sheet(pgettext("several", "Attendance"), [*head, _("Hours that count"), _("Percent")], _people_of(matrix))


def _people_of(matrix: Matrix) -> Iterator[list[Cell]]:
    for row in matrix.rows:
        found: list[Cell] = [None if one is None else one[0] for one in row.found]
        hours: list[Cell] = [as_hours(row.hours.counted), row.hours.percent] if row.hours else [None, None]
        yield [str(row.member.beneficiary), str(row.member.group), *found, *hours]


def report_sheets(report: HoursReport) -> Iterator[Sheet]:
    """A sheet a section, in hours. People have no names there."""
    for section in report.sections:
        titles = column_names()
        yield Sheet(section.title, [section.title, *(titles[name] for name in section.columns)], _lines(section))


def _lines(section: Section) -> Iterator[list[Cell]]:
    for line in [*section.lines, section.total]:
        yield [line.name, *(_figure(line, name) for name in section.columns)]


def _figure(line: Line, name: str) -> Cell:
    value: int | None = getattr(line, name)
    return value if value is None or name == "people" else as_hours(value)
