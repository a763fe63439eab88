"""A course that is under way around today, with a lesson today and one tomorrow; and one that is being planned."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from beneficiaries.models import Beneficiary, Cohort
from portal.demo.answers import load_answers
from portal.demo.content import days_from_now, in_languages, read, steady_id
from portal.demo.curricula import School
from training.clock import moment
from training.code_lists import Delivery, Mode
from training.laying_out import Layout, lay_out_timetable
from training.models import (
    Attendance,
    Course,
    Group,
    GroupMember,
    Module,
    Room,
    SelfPacedUnit,
    Session,
    TrainerAssignment,
    UnitAttempt,
)
from training.opening import plan_course
from training.states import CourseState, SessionState


def load_running(school: School, people: dict[str, Beneficiary]) -> None:
    """Evenings: some held, some to come. The first of the people has an evaluation to answer and a unit to do."""
    found = read("training")["running"]
    course, group = _course(school, found)
    rows = course.cohort.enrolments.select_related("beneficiary").order_by("pk")
    members = [row.beneficiary for row in rows]
    since = days_from_now(found["starts"])
    GroupMember.objects.bulk_create(
        GroupMember(group=group, course=course, beneficiary=person, since=since) for person in members
    )
    sessions = _evenings(school, group, found)
    Course.objects.filter(pk=course.pk).update(state=CourseState.RUNNING)
    held = _held(sessions, members, school)
    others = members[1:]
    _passed(course, others[: found["passed"]])
    for session in (held[1], held[-1]):  # one whose results are read, and one that can still be answered
        day = timezone.localdate(session.starts_at)
        load_answers(school, course, others[: found["replies"]], session=session, opens_on=day)


def load_planned(school: School) -> None:
    """Weekends for those who will be chosen: laid out, nobody in the group yet, shown to the office only."""
    found, officer = read("training")["planned"], school.users["officer"]
    course, group = _course(school, found)
    hours = [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in found["hours"]]
    room = school.rooms[found["room"]]
    layout = Layout(course.starts_on, found["weekdays"], hours, rooms={None: room, group.pk: room})
    for number, session in enumerate(lay_out_timetable(course, layout, by=officer, at=timezone.now())):
        session.uuid = steady_id("session", f"{course.code}/{number}")
        session.save(update_fields=["uuid"])


def _course(school: School, found: dict[str, Any]) -> tuple[Course, Group]:
    cohort = Cohort.objects.get(slug=found["cohort"])
    course = Course(
        uuid=steady_id("course", found["code"]), curriculum=school.curricula[found["curriculum"]], cohort=cohort,
        code=found["code"], time_zone=found["zone"], starts_on=days_from_now(found["starts"]).date(),
        ends_on=days_from_now(found["ends"]).date(), **in_languages("title", found["title"]),
    )  # fmt: skip
    course = plan_course(course, by=school.users["officer"])
    group = Group.objects.create(
        course=course, name=found["group"], place=found["place"], city=found["city"], country=found["country"],
        capacity=cohort.capacity,
    )  # fmt: skip
    return course, group


def _evenings(school: School, group: Group, found: dict[str, Any]) -> list[Session]:
    """The lessons by their days from today, the demo's trainer in most of them."""
    modules = school.modules[found["curriculum"]]
    trainer = school.teams["accounts"][0]
    colleague = next(one for one in school.teams["italy"] if one.name == found["colleague"])
    room = school.rooms[found["room"]]
    sessions = Session.objects.bulk_create(
        _evening(group, modules[module], days, room, found) for module, days, _own in found["lessons"]
    )
    TrainerAssignment.objects.bulk_create(
        TrainerAssignment(
            session=session, trainer=trainer if own else colleague, minutes=int(session.length.total_seconds() // 60)
        )
        for session, (_module, _days, own) in zip(sessions, found["lessons"], strict=True)
    )
    return sessions


def _evening(
    group: Group, part: tuple[Module, dict[str, Any]], days: int, room: Room, found: dict[str, Any]
) -> Session:
    course, (module, each) = group.course, part
    online = module.delivery == Delivery.LIVE_ONLINE
    day = timezone.localdate() + timedelta(days=days)
    starts = moment(day, time.fromisoformat(found["clock"]), course.zone)
    return Session(
        uuid=steady_id("session", f"{course.code}/{days}"), course=course, module=module, group=group,
        starts_at=starts, ends_at=starts + timedelta(minutes=each["lesson"]),
        room=None if online else room, link=found["link"] if online else "",
        mode=Mode.ONLINE if online else Mode.IN_PERSON,
    )  # fmt: skip


def _held(sessions: list[Session], members: list[Beneficiary], school: School) -> list[Session]:
    """The lessons before today, with who was there; of those online what the conference wrote down."""
    today = timezone.localdate()
    held = [one for one in sessions if timezone.localdate(one.starts_at) < today]
    Session.objects.filter(pk__in=[one.pk for one in held]).update(state=SessionState.HELD)
    Attendance.objects.bulk_create(
        Attendance(
            session=session, beneficiary=person, recorded_by=school.users["trainer"], recorded_at=session.ends_at,
            minutes=_minutes(number, order, session),
            source=Attendance.Source.CONFERENCE if session.mode == Mode.ONLINE else Attendance.Source.SHEET,
        )
        for order, session in enumerate(held)
        for number, person in enumerate(members)
    )  # fmt: skip
    return held


def _minutes(number: int, order: int, session: Session) -> int:
    """The first was always there; the others missed an evening now and then, or some minutes online."""
    whole = int(session.length.total_seconds() // 60)
    if number and (number + order) % 7 == 0:
        return 0
    return whole - (number * 7) % 40 if session.mode == Mode.ONLINE else whole


def _passed(course: Course, people: list[Beneficiary]) -> None:
    """These went through the unit, every answer right."""
    unit = SelfPacedUnit.objects.get(module__curriculum=course.curriculum)
    right = {
        str(question.pk): [option.pk for option in question.options.all() if option.correct]
        for question in unit.questions.prefetch_related("options")
    }
    UnitAttempt.objects.bulk_create(
        UnitAttempt(
            unit=unit, course=course, beneficiary=person, answers=right, score=100, at=at, passed_at=at
        )
        for number, person in enumerate(people)
        for at in [days_from_now(-6 + number, hour=20)]
    )  # fmt: skip
