"""What a donor asks for: hours planned, scheduled, given and attended in a course. All of it is counted from the rows.

Minutes of lessons are counted once however many people are in them; minutes attended are those of all people together,
with the units that they passed alone.
A fixed number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beneficiaries.models.person import Sex
from training.models import Course, Group, GroupMember, Module, Trainer
from training.querysets.hours import PersonHours


@dataclass(frozen=True)
class Line:
    """One line of a table; None where a figure makes no sense."""

    name: str
    people: int | None = None
    planned: int | None = None
    scheduled: int | None = None
    given: int | None = None
    attended: int | None = None


@dataclass(frozen=True)
class Section:
    """One way to break the hours down; figures that stand in several lines have no total."""

    code: str
    title: str
    lines: list[Line]
    note: str = ""
    counted_twice: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The figures that at least one line has."""
        names = ("people", "planned", "scheduled", "given", "attended")
        return [name for name in names if any(getattr(line, name) is not None for line in self.lines)]

    @property
    def total(self) -> Line:
        """Everything together."""
        names = [name for name in self.columns if name not in self.counted_twice]
        sums = {name: sum(getattr(line, name) or 0 for line in self.lines) for name in names}
        return Line(_("Together"), **sums)


@dataclass(frozen=True)
class HoursReport:
    """The sections, and how far each person has come."""

    course: Course
    sections: list[Section] = field(default_factory=list)
    people: list[PersonHours] = field(default_factory=list)

    @property
    def reached(self) -> int:
        """How many people have reached the threshold."""
        return sum(one.reached for one in self.people)


def hours_report(course: Course) -> HoursReport:
    """Everything about the hours of a course. Four queries."""
    modules = list(Module.objects.of_curriculum(course.curriculum).with_path().with_hours_in(course).in_order())
    people = GroupMember.objects.hours(course)
    groups = list(Group.objects.of_course(course).with_hours())
    trainers = Trainer.objects.teaching(course)
    attended = sum(one.attended for one in map(_of_module, modules) if one.attended is not None)
    rest = _rest(attended - sum(one.counted for one in people))
    sections = [
        Section("module", _("By module"), [_of_module(one) for one in modules]),
        Section("path", _("By path"), _by_path(modules)),
        Section(
            "trainer", _("By trainer"),
            [Line(str(one), scheduled=one.scheduled_minutes, given=one.given_minutes) for one in trainers],
            note=_("A lesson that two trainers give counts for each of them."),
        ),
        Section(
            "group", _("By group"), [*(_of_group(one, people) for one in groups), *rest],
            note=_("Lessons of all groups together count for each of them."),
            counted_twice=("planned", "scheduled", "given"),
        ),
        Section("sex", _("By sex"), [*_by_sex(people), *rest]),
    ]  # fmt: skip
    return HoursReport(course, sections, people)


def _rest(minutes: int) -> list[Line]:
    """What was attended and counts for nobody who is in a group now, so that every section has the same sum."""
    return [Line(_("People who have left, or another path"), attended=minutes)] if minutes else []


def _of_module(module: Module) -> Line:
    found: dict[str, int] = {name: getattr(module, f"{name}_minutes") for name in ("scheduled", "given", "attended")}
    return Line(str(module), planned=module.planned_minutes, **found)


def _by_path(modules: list[Module]) -> list[Line]:
    by_path: dict[str, list[Line]] = {}
    for module in modules:
        name = str(module.path) if module.path is not None else _("Common part")
        by_path.setdefault(name, []).append(_of_module(module))
    return [_summed(name, lines) for name, lines in by_path.items()]


def _summed(name: str, lines: Iterable[Line]) -> Line:
    rows = list(lines)

    def total(of: Callable[[Line], int | None]) -> int:
        return sum(of(line) or 0 for line in rows)

    return Line(
        name, planned=total(lambda line: line.planned), scheduled=total(lambda line: line.scheduled),
        given=total(lambda line: line.given), attended=total(lambda line: line.attended),
    )  # fmt: skip


def _of_group(group: Group, people: list[PersonHours]) -> Line:
    there = [one for one in people if one.group_id == group.pk]
    hours: dict[str, int] = {name: getattr(group, f"{name}_minutes") for name in ("planned", "scheduled", "given")}
    return Line(str(group), people=len(there), attended=sum(one.counted for one in there), **hours)


def _by_sex(people: list[PersonHours]) -> list[Line]:
    labels = {**dict(Sex.choices), "": pgettext("a sex", "not said")}
    by_sex: dict[str, list[PersonHours]] = {code: [] for code in Sex.values}
    for one in people:
        by_sex.setdefault(one.sex, []).append(one)
    return [
        Line(str(labels.get(code, code)), people=len(found), attended=sum(one.counted for one in found))
        for code, found in by_sex.items()
        if found
    ]
