"""How far the people of a course have come, counted by the database from modules, lessons and attendance.

Nothing of it is typed anywhere. What counts for a person are the modules of the trunk and of the path of the own group;
minutes at lessons of another path do not count. A unit that was passed alone counts as its module's planned minutes.
The threshold is a share of the planned minutes, so that a lesson that was cancelled does not lower it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from beneficiaries.models import Beneficiary
    from training.models.course import Course

HOURS = """
WITH people AS (
    SELECT m.beneficiary_id, m.group_id, g.name AS group_name, g.path_id
      FROM training_groupmember m JOIN training_group g ON g.id = m.group_id
     WHERE m.course_id = %(course)s AND m.until IS NULL
       AND (%(person)s::bigint IS NULL OR m.beneficiary_id = %(person)s)
), lessons AS (
    SELECT s.id, s.minutes, s.group_id, s.state = 'held' AS held, mo.path_id
      FROM training_session s JOIN training_module mo ON mo.id = s.module_id
     WHERE s.course_id = %(course)s AND s.state <> 'cancelled'
), timetable AS (
    SELECT g.id AS group_id, sum(l.minutes) AS scheduled, sum(l.minutes) FILTER (WHERE l.held) AS given
      FROM training_group g JOIN lessons l ON (l.group_id IS NULL OR l.group_id = g.id)
       AND (l.path_id IS NULL OR l.path_id = g.path_id)
     WHERE g.course_id = %(course)s GROUP BY g.id
), programme AS (
    SELECT g.id AS group_id, sum(mo.planned_minutes) AS planned
      FROM training_group g
      JOIN training_module mo ON mo.curriculum_id = %(curriculum)s AND (mo.path_id IS NULL OR mo.path_id = g.path_id)
     WHERE g.course_id = %(course)s GROUP BY g.id
), written AS (
    SELECT a.beneficiary_id, l.path_id, sum(a.minutes) AS attended,
           sum(l.minutes - a.minutes) FILTER (WHERE a.excused) AS excused
      FROM lessons l JOIN training_attendance a ON a.session_id = l.id AND l.held
     WHERE %(person)s::bigint IS NULL OR a.beneficiary_id = %(person)s
     GROUP BY a.beneficiary_id, l.path_id
), there AS (
    SELECT p.beneficiary_id, sum(w.attended) AS attended, sum(w.excused) AS excused
      FROM written w JOIN people p ON p.beneficiary_id = w.beneficiary_id
       AND (w.path_id IS NULL OR w.path_id = p.path_id)
     GROUP BY p.beneficiary_id
), alone AS (
    SELECT p.beneficiary_id, sum(mo.planned_minutes) AS passed
      FROM training_unitattempt t
      JOIN training_selfpacedunit u ON u.id = t.unit_id JOIN training_module mo ON mo.id = u.module_id
      JOIN people p ON p.beneficiary_id = t.beneficiary_id AND (mo.path_id IS NULL OR mo.path_id = p.path_id)
     WHERE t.course_id = %(course)s AND t.passed_at IS NOT NULL GROUP BY p.beneficiary_id
)
SELECT p.beneficiary_id, trim(concat(b.given_name, ' ', b.family_name)), b.sex, p.group_id, p.group_name, p.path_id,
       COALESCE(programme.planned, 0), COALESCE(timetable.scheduled, 0), COALESCE(timetable.given, 0),
       COALESCE(there.attended, 0), COALESCE(alone.passed, 0), COALESCE(there.excused, 0)
  FROM people p
  JOIN beneficiaries_beneficiary b ON b.id = p.beneficiary_id
  LEFT JOIN programme ON programme.group_id = p.group_id
  LEFT JOIN timetable ON timetable.group_id = p.group_id
  LEFT JOIN there ON there.beneficiary_id = p.beneficiary_id
  LEFT JOIN alone ON alone.beneficiary_id = p.beneficiary_id
 ORDER BY b.family_name, b.given_name, b.id
"""


@dataclass(frozen=True)
class PersonHours:
    """A person in a course, all in minutes: `planned`, `scheduled` and `given` for the own group, `attended` lessons,
    `self_paced` units, and what was missed with an excuse."""

    beneficiary_id: int
    name: str
    sex: str
    group_id: int
    group_name: str
    path_id: int | None
    planned: int
    scheduled: int
    given: int
    attended: int
    self_paced: int
    excused: int
    threshold_percent: int

    @property
    def counted(self) -> int:
        """What counts towards the threshold."""
        return self.attended + self.self_paced

    @property
    def needed(self) -> int:
        """The fewest minutes that reach the threshold."""
        return -(-self.planned * self.threshold_percent // 100)

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.counted)

    @property
    def percent(self) -> int:
        """Of the planned minutes, never rounded up to what was not reached."""
        return self.counted * 100 // self.planned if self.planned else 0

    @property
    def reached(self) -> bool:
        """Whether the threshold is reached; nobody reaches that of a curriculum without modules."""
        return self.planned > 0 and self.counted >= self.needed


def hours_of_people(course: "Course", *, person: "Beneficiary | None" = None) -> list[PersonHours]:
    """Everybody who is in a group of the course now, by name, or this one person; one query."""
    values = {
        "course": course.pk,
        "curriculum": course.curriculum_id,
        "person": person.pk if person is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOURS, values)
        return [_read(row, course.curriculum.threshold_percent) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...], threshold: int) -> PersonHours:
    """Sums come as decimals."""
    person, name, sex, group, group_name, path, *minutes = row
    planned, scheduled, given, attended, self_paced, excused = (int(value) for value in minutes)
    return PersonHours(
        person, name, sex, group, group_name, path, planned, scheduled, given, attended, self_paced, excused, threshold
    )
