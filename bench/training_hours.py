"""Hours of a course of 1,000 people and 200 lessons, and the cells of a matrix of 200 people and 100 lessons."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench import Result
from bench.filling import office
from beneficiaries.models import Beneficiary, Cohort
from training.models import Attendance, Course, Curriculum, Group, GroupMember, Module, Path, Session

NAMES = (
    "hours of 1,000 people x 200 lessons, p95",
    "hours of 1,000 people x 200 lessons, queries",
    "attendance matrix of 200 people x 100 lessons, reads, p95",
    "attendance matrix, queries",
)
RUNS = 20
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
FILLED = ("training_groupmember", "training_session", "training_attendance")
WRITTEN = """
    INSERT INTO training_attendance
           (session_id, beneficiary_id, minutes, excused, reason, source, recorded_by_id, recorded_at)
    SELECT s.id, m.beneficiary_id, 50, false, '', 'sheet', %s, now()
      FROM training_session s JOIN training_groupmember m USING (course_id) WHERE s.course_id = %s
"""


@transaction.atomic
def course_with_attendance(people: int, lessons: int) -> Course:
    """A course of two groups in two paths, everybody at every lesson; made once."""
    programme, officer = office()
    code = f"bench-{people}"
    if (there := Course.objects.filter(code=code).with_everything().first()) is not None:
        return there
    curriculum = Curriculum.objects.create(programme=programme, title_it=code)
    paths = [Path.objects.create(programme=programme, code=f"{code}-{name}", name_it=name) for name in "ab"]
    modules = [
        Module.objects.create(
            curriculum=curriculum, title_it=str(number), planned_minutes=60, path=path, position=number
        )
        for number in range(lessons // 2)
        for path in [(None, *paths)[number % 3]]
    ]
    closes = FIRST - timedelta(days=30)
    cohort = Cohort.objects.create(
        programme=programme, slug=code, capacity=people, opens_at=closes - timedelta(days=30), closes_at=closes
    )
    ends_on = FIRST.date() + timedelta(days=365)
    course = Course.objects.create(
        curriculum=curriculum, cohort=cohort, code=code, starts_on=FIRST.date(), ends_on=ends_on
    )
    groups = [Group.objects.create(course=course, name=path.code, path=path, capacity=people) for path in paths]
    _fill(course, groups, modules, people, lessons, officer.pk)
    return Course.objects.with_everything().get(pk=course.pk)


def _fill(course: Course, groups: list[Group], modules: list[Module], people: int, lessons: int, officer: int) -> None:
    """The many rows, past the triggers, which look at each by itself."""
    with connection.cursor() as cursor:
        for table in FILLED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        everybody = Beneficiary.objects.bulk_create(
            Beneficiary(given_name=f"Given {number}", family_name=f"Family {number % 97}") for number in range(people)
        )
        GroupMember.objects.bulk_create(
            GroupMember(course=course, group=groups[number % 2], beneficiary=person)
            for number, person in enumerate(everybody)
        )
        Session.objects.bulk_create(
            Session(
                course=course, module=modules[number % len(modules)], state="held",
                starts_at=FIRST + timedelta(hours=12 * number), ends_at=FIRST + timedelta(hours=12 * number + 1),
            )
            for number in range(lessons)
        )  # fmt: skip
        cursor.execute(WRITTEN, [officer, course.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in FILLED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")


def matrix(course: Course) -> Any:
    """What a matrix reads: people, lessons, and the minutes of each."""
    people = list(GroupMember.objects.of_course(course).current().with_people().by_name())
    lessons = list(Session.objects.of_course(course).standing().with_everything().in_order())
    return people, lessons, Attendance.objects.of_course(course).cells()


def timed(read: Callable[[], Any]) -> tuple[float, int]:
    """The slowest but one of twenty, in milliseconds; and how many queries it takes."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        read()
        times.append(perf_counter() - start)
    with CaptureQueriesContext(connection) as queries:
        read()
    return sorted(times)[int(RUNS * 0.95) - 1] * 1000, len(queries)


def measure() -> list[Result]:
    """Both courses, each read twenty times."""
    many, few = course_with_attendance(1_000, 200), course_with_attendance(200, 100)
    hours, asked = timed(lambda: GroupMember.objects.hours(many))
    cells, questions = timed(lambda: matrix(few))
    return [
        Result(NAMES[0], round(hours, 1), "ms", "under 200 ms", hours < 200),
        Result(NAMES[1], asked, "queries", "exactly 1", asked == 1),
        Result(NAMES[2], round(cells, 1), "ms", "under 300 ms", cells < 300),
        Result(NAMES[3], questions, "queries", "at most 3", questions <= 3),
    ]
