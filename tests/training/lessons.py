"""Rows of the training room, each with all defaults; any field can be named by keyword.

Rows come past the acts, as the database lets them: what the acts do has tests of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, Sum
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary, Cohort, Enrolment
from programmes.models import Programme
from tests.builders import in_all_languages, make_cohort, make_participation, make_person, next_number
from training.models import (
    Attendance,
    Certificate,
    CertificateSeries,
    Course,
    Curriculum,
    Evaluation,
    EvaluationForm,
    EvaluationQuestion,
    Group,
    GroupMember,
    Module,
    Path,
    QuizOption,
    QuizQuestion,
    Room,
    SelfPacedUnit,
    Session,
    Trainer,
    TrainerAssignment,
    UnitPage,
)

ROME = ZoneInfo("Europe/Rome")
Row = TypeVar("Row", bound=Model)


def make_path(programme: Programme, code: str = "", **fields: Any) -> Path:
    """A direction after the trunk."""
    code = code or f"path-{next_number()}"
    return Path.objects.create(programme=programme, code=code, **in_all_languages("name", code.title()) | fields)


def make_module(curriculum: Curriculum, minutes: int = 120, path: Path | None = None, **fields: Any) -> Module:
    """A module taught in a classroom, in the trunk unless a path is named."""
    number = next_number()
    words = in_all_languages("title", f"Module {number}") | in_all_languages("description", "What it is about.")
    values: dict[str, Any] = {"position": number, "planned_minutes": minutes, "path": path}
    return Module.objects.create(curriculum=curriculum, **words | values | fields)


def make_curriculum(
    programme: Programme, *, trunk: Sequence[int] = (240, 120), paths: Mapping[str, Sequence[int]] | None = None,
    state: str = "active", **fields: Any,
) -> Curriculum:  # fmt: skip
    """In use: modules of so many minutes in the trunk, and in each path by its code ("enterprise" unless named)."""
    words = in_all_languages("title", f"Curriculum {next_number()}")
    found = Curriculum.objects.create(programme=programme, **words | fields)
    for minutes in trunk:
        make_module(found, minutes)
    for code, many in ({"enterprise": (180,)} if paths is None else paths).items():
        path = Path.objects.filter(programme=programme, code=code).first() or make_path(programme, code)
        for minutes in many:
            make_module(found, minutes, path)
    return to_state(found, state, {"active": ["active"], "retired": ["active", "retired"]})


def make_course(
    programme: Programme, *, curriculum: Curriculum | None = None, cohort: Cohort | None = None,
    state: str = "running", **fields: Any,
) -> Course:  # fmt: skip
    """Running from today for three months, in Rome's time; its cohort has fifty places."""
    number, today = next_number(), timezone.localdate()
    defaults: dict[str, Any] = {
        "curriculum": curriculum or make_curriculum(programme),
        "cohort": cohort or make_cohort(programme, capacity=50),
        "code": f"course-{number}",
        "starts_on": today,
        "ends_on": today + timedelta(days=90),
        **in_all_languages("title", f"Course {number}"),
    }
    ways = {"running": ["running"], "closed": ["running", "closed"], "cancelled": ["cancelled"]}
    return to_state(Course.objects.create(**defaults | fields), state, ways)


def make_group(course: Course, name: str = "", path: Path | str | None = None, **fields: Any) -> Group:
    """Twenty-five places in Turin; `path` may be named by its code."""
    if isinstance(path, str):
        path = Path.objects.get(programme=course.programme, code=path)
    values: dict[str, Any] = {"name": name or f"Group {next_number()}", "path": path, "city": "Torino", "country": "IT"}
    return Group.objects.create(course=course, **values | fields)


def make_room(programme: Programme, name: str = "", **fields: Any) -> Room:
    values = {"name": name or f"Room {next_number()}", "city": "Torino", "country": "IT", "region": "IT-21"}
    return Room.objects.create(programme=programme, **values | fields)


def make_trainer(programme: Programme, user: User | None = None, **fields: Any) -> Trainer:
    """With an account, or known by name only."""
    name = user.full_name if user else f"Trainer {next_number()}"
    return Trainer.objects.create(**{"programme": programme, "user": user, "name": name} | fields)


def at_nine(days: int = 1, *, hour: int = 9, minute: int = 0, zone: ZoneInfo = ROME) -> datetime:
    """A time of the clock in `zone`, so many days from today."""
    return datetime.combine(timezone.localdate() + timedelta(days=days), time(hour, minute), zone)


def make_session(
    course: Course, *, module: Module | None = None, group: Group | None = None, starts: datetime | None = None,
    minutes: int = 120, state: str = "planned", trainers: Sequence[Trainer] = (), **fields: Any,
) -> Session:  # fmt: skip
    """A lesson of two hours, of the first module that fits the group; each one of a course a day after the other."""
    module = module or course.curriculum.modules.for_group(group).in_order()[0]
    starts = starts or at_nine(1 + course.sessions.count())
    found = Session.objects.create(
        course=course, module=module, group=group, starts_at=starts, ends_at=starts + timedelta(minutes=minutes),
        **fields,
    )  # fmt: skip
    for trainer in trainers:
        TrainerAssignment.objects.create(session=found, trainer=trainer, minutes=minutes)
    more = {"cancelled_because": "The trainer is ill."} if state == "cancelled" else {}
    return to_state(found, state, {"held": ["held"], "cancelled": ["cancelled"]}, **more)


def enrolled(cohort: Cohort, person: Beneficiary, state: str = "selected") -> Enrolment:
    """The person's place in the cohort."""
    found = Enrolment.objects.create(cohort=cohort, beneficiary=person)
    return to_state(found, state, {"selected": ["selected"], "active": ["selected", "active"]})


def in_group(group: Group, person: User | Beneficiary, **fields: Any) -> GroupMember:
    """The person has a place in the cohort and is in the group since yesterday."""
    one: Beneficiary = person.beneficiary if isinstance(person, User) else person
    if not Enrolment.objects.filter(cohort=group.course.cohort, beneficiary=one).exists():
        enrolled(group.course.cohort, one)
    since = timezone.now() - timedelta(days=1)
    return GroupMember.objects.create(
        **{"group": group, "course": group.course, "beneficiary": one, "since": since} | fields
    )


def somebody(programme: Programme, **fields: Any) -> Beneficiary:
    """A person without an account who takes part in the programme."""
    found = make_person(**fields)
    make_participation(found, programme)
    return found


def attended(session: Session, person: User | Beneficiary, minutes: int, *, by: User, **fields: Any) -> Attendance:
    """So many minutes of a lesson."""
    one = person.beneficiary if isinstance(person, User) else person
    values: dict[str, Any] = {"minutes": minutes, "source": "sheet", "recorded_by": by}
    return Attendance.objects.create(session=session, beneficiary=one, **values | fields)


def make_unit(module: Module, *, questions: int = 2, **fields: Any) -> SelfPacedUnit:
    """Two pages, and questions with three options of which the first is right."""
    unit = SelfPacedUnit.objects.create(module=module, **fields)
    for number in range(2):
        words = in_all_languages("title", f"Page {number + 1}") | in_all_languages("text", "Read **this**.")
        UnitPage.objects.create(unit=unit, position=number, **words)
    for number in range(questions):
        question = QuizQuestion.objects.create(
            unit=unit, position=number, **in_all_languages("text", f"Question {number + 1}?")
        )
        for place in range(3):
            QuizOption.objects.create(
                question=question, position=place, correct=place == 0, **in_all_languages("label", f"Answer {place}")
            )
    return unit


def make_certificate(course: Course, person: User | Beneficiary, *, by: User, **fields: Any) -> Certificate:
    """The next number of the programme and the year."""
    one = person.beneficiary if isinstance(person, User) else person
    today = timezone.localdate()
    series, _new = CertificateSeries.objects.get_or_create(programme=course.programme, year=today.year)
    series.last += 1
    series.save()
    values: dict[str, Any] = {
        "programme": course.programme, "year": today.year, "serial": series.last,
        "number": f"{course.programme.code.upper()}-{today.year}-{series.last:04d}", "beneficiary": one,
        "holder_name": one.full_name, "course": course, "minutes": 480, "planned_minutes": 540,
        "threshold_percent": 80, "languages": ["it"], "issued_on": today, "issued_by": by,
    }  # fmt: skip
    return Certificate.objects.create(**values | fields)


def minutes_by_path(rows: Any) -> dict[int | None, int]:
    """What these modules are planned for, or these lessons last, in the trunk (None) and in each path."""
    path, minutes = ("module__path", "minutes") if rows.model is Session else ("path", "planned_minutes")
    return dict(rows.order_by().values_list(path).annotate(Sum(minutes)))


def make_evaluation(course: Course, session: Session | None = None, **fields: Any) -> Evaluation:
    """One question on a scale, one with yes or no, one in words that need not be answered; open for a week."""
    form = EvaluationForm.objects.create(programme=course.programme, **in_all_languages("title", "How was it?"))
    for place, (kind, optional) in enumerate([("scale", False), ("yes_no", False), ("text", True)]):
        EvaluationQuestion.objects.create(
            form=form, position=place, kind=kind, optional=optional, **in_all_languages("text", f"Question {place}?")
        )
    now = timezone.now()
    values: dict[str, Any] = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=7)}
    return Evaluation.objects.create(form=form, course=course, session=session, **values | fields)


def to_state(row: Row, state: str, ways: Mapping[str, Sequence[str]], **fields: Any) -> Row:
    """Move the row to a state, by the way that the database lets it go."""
    for step in ways.get(state, ()):
        type(row)._default_manager.filter(pk=row.pk).update(state=step, **fields)
    row.refresh_from_db()
    return row
