"""The demo's courses of the past: timetables, trainers, attendance and certificates of all who were trained.

Whole tables at once, through what the database itself holds: it books, it refuses overlaps and minutes beyond a lesson.
How hours are divided among the courses is told in docs/decisions/training-hours.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from beneficiaries.models import Beneficiary, Cohort, ReturnIntention
from portal.demo.answers import load_answers
from portal.demo.content import days_from_now, in_languages, read, steady_id
from portal.demo.curricula import School, load_school
from portal.demo.evenings import load_planned, load_running
from programmes.models import Programme
from training.certifying import number_of
from training.clock import moment
from training.models import (
    Attendance,
    Certificate,
    CertificateSeries,
    Course,
    Group,
    GroupMember,
    Module,
    Room,
    Session,
    TrainerAssignment,
)
from training.opening import plan_course
from training.printing import put_on_paper
from training.states import CourseState, SessionState

People = list[Beneficiary]


def load_training(programme: Programme, people: dict[str, Beneficiary], users: dict[str, User]) -> None:
    """All courses: those that were given, one that is under way, one that is being planned."""
    school = load_school(programme, users)
    directions = _directions(people)
    courses = [load_course(school, found, directions) for found in read("training")["courses"]]
    for course in sorted(courses, key=lambda one: one.ends_on):
        write_certificates(course, by=users["officer"])
    load_running(school, people)
    load_planned(school)


def _directions(people: dict[str, Beneficiary]) -> dict[int, str]:
    """The path of everybody, by key: what they said they mean to do, else the paths in turn."""
    codes = [path["code"] for path in read("training")["paths"]]
    said = ReturnIntention.objects.filter(participation__beneficiary__in=people.values())
    aims = dict(said.order_by("at").values_list("participation__beneficiary", "aim"))
    return {
        person.pk: aims[person.pk] if aims.get(person.pk) in codes else codes[number % len(codes)]
        for number, person in enumerate(people.values())
    }


def load_course(school: School, found: dict[str, Any], directions: dict[int, str]) -> Course:
    """One course from its first lesson to its last."""
    story = CourseStory(school, found, directions)
    story.tell()
    return story.course


@dataclass
class Lesson:
    """A lesson that is still to be written: of a module, for a group or all, in a room."""

    module: Module
    group: Group | None
    room: Room
    starts_at: datetime
    minutes: int


class CourseStory:
    """One course of the file, and its people in their groups."""

    def __init__(self, school: School, found: dict[str, Any], directions: dict[int, str]) -> None:
        self.school, self.found, self.directions = school, found, directions
        self.officer = school.users["officer"]
        self.groups: dict[str | None, Group] = {}
        self.course: Course

    def tell(self) -> None:
        """Planned, given lesson by lesson, closed, looked back on."""
        self.course = self._plan()
        members = self._place()
        sessions = self._timetable()
        courses = Course.objects.filter(pk=self.course.pk)
        courses.update(state=CourseState.RUNNING)
        write_attendance(sessions, members, by=self.officer)
        courses.update(state=CourseState.CLOSED)
        self.course.refresh_from_db()
        if "evaluated" in self.found:
            load_answers(self.school, self.course, members[: self.found["evaluated"]], opens_on=self.course.ends_on)

    def _plan(self) -> Course:
        cohort = Cohort.objects.get(slug=self.found["cohort"])
        curriculum = self.school.curricula[self.found["curriculum"]]
        days = [day for day, _clock in [*self._slots("slots"), *self._slots("gathering")]]
        course = Course(
            uuid=steady_id("course", self.found["code"]), curriculum=curriculum, cohort=cohort,
            code=self.found["code"], time_zone=self.found["zone"], starts_on=days[0], ends_on=days[-1],
            source_language=self.found["language"], **in_languages("title", self.found["title"]),
        )  # fmt: skip
        return plan_course(course, by=self.officer)

    def _slots(self, name: str) -> Iterator[tuple[date, time]]:
        """When lessons begin, in order: weeks from that in which the first course began."""
        began = days_from_now(read("training")["began"]).date()
        monday = began + timedelta(days=-began.weekday() % 7)
        for found in self.found.get(name, []):
            for week in found["weeks"]:
                for day in found["days"]:
                    for clock in found["hours"]:
                        yield monday + timedelta(weeks=week, days=day - 1), time.fromisoformat(clock)

    def _place(self) -> People:
        """Groups with as many places as they have people, or a round number more."""
        placed: dict[str | None, People] = {code: [] for code in self.found["paths"]}
        for person in self._people():
            placed[self.directions[person.pk] if None not in placed else None].append(person)
        since = moment(self.course.starts_on, time(0), self.course.zone)
        for code, people in placed.items():
            path = self.school.paths[code] if code else None
            words = getattr(path, f"name_{self.found['language']}", "")
            self.groups[code] = group = Group.objects.create(
                course=self.course, path=path, city=self.found["city"], country=self.found["country"],
                name=", ".join(filter(None, [self.found["city"], words.lower()])),
                capacity=max(5, -(-len(people) // 5) * 5),
            )  # fmt: skip
            GroupMember.objects.bulk_create(
                GroupMember(group=group, course=self.course, beneficiary=person, since=since) for person in people
            )
        return [person for people in placed.values() for person in people]

    def _people(self) -> People:
        """Those of the cohort that the course is for: all, those who live there, or those of its path."""
        wanted = self.found["people"]
        rows = self.course.cohort.enrolments.select_related("beneficiary__user").order_by("pk")
        people = [row.beneficiary for row in rows]
        if "path" in wanted:
            return [one for one in people if self.directions[one.pk] == wanted["path"]]
        if "regions" in wanted:
            return [one for one in people if one.residence_region in wanted["regions"]]
        if "other_regions" in wanted:
            return [one for one in people if one.residence_region not in wanted["other_regions"]]
        return people

    def _timetable(self) -> list[Session]:
        return write_lessons(self.school, self.course, list(self._lessons()), self.found["team"])

    def _lessons(self) -> Iterator[Lesson]:
        """The trunk together, then every group its path at the same times, at last what gathers all courses."""
        slots, gathering = list(self._slots("slots")), self._slots("gathering")
        rooms = [self.school.rooms[key] for key in self.found["rooms"]]
        trunk: list[tuple[Module, int]] = []
        last: list[tuple[Module, int]] = []
        for module, each in self._parts(None):
            (last if each.get("gathers") else trunk).extend([(module, each["lesson"])] * self._times(each))
        for (module, minutes), slot in zip(trunk, slots, strict=False):
            yield Lesson(module, None, rooms[0], moment(*slot, self.course.zone), minutes)
        for group, room in zip(self.groups.values(), rooms, strict=False):
            of_path = [
                (module, each["lesson"])
                for module, each in self._parts(group.path_id)
                for _ in range(self._times(each))
                if group.path_id
            ]
            for (module, minutes), slot in zip(of_path, slots[len(trunk) :], strict=False):
                yield Lesson(module, group, room, moment(*slot, self.course.zone), minutes)
        for (module, minutes), slot in zip(last, gathering, strict=True):
            yield Lesson(module, None, rooms[0], moment(*slot, self.course.zone), minutes)

    def _parts(self, path: int | None) -> list[tuple[Module, dict[str, Any]]]:
        parts = self.school.modules[self.found["curriculum"]]
        return [(module, each) for module, each in parts if module.path_id == path]

    @staticmethod
    def _times(each: dict[str, Any]) -> int:
        return int(each["minutes"] // each["lesson"])


def write_lessons(school: School, course: Course, lessons: list[Lesson], team: dict[str, Any]) -> list[Session]:
    """Lessons that were held, and who gave them: the team in turn."""
    sessions = Session.objects.bulk_create(
        Session(
            uuid=steady_id("session", f"{course.code}/{number}"), course=course, module=one.module, group=one.group,
            starts_at=one.starts_at, ends_at=one.starts_at + timedelta(minutes=one.minutes), room=one.room,
        )
        for number, one in enumerate(lessons)
    )  # fmt: skip
    trainers = school.teams[team["name"]][team["first"] :][: team["among"]]
    TrainerAssignment.objects.bulk_create(
        TrainerAssignment(
            session=session, trainer=trainers[(number * team["step"] + team["offset"]) % len(trainers)],
            minutes=lesson.minutes,
        )
        for number, (session, lesson) in enumerate(zip(sessions, lessons, strict=True))
    )  # fmt: skip
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(state=SessionState.HELD)
    return sessions


def write_attendance(sessions: list[Session], people: People, *, by: User) -> None:
    """Who was there: nearly all nearly always; the fourth of them came to every other lesson only."""
    if not sessions:
        return
    groups = dict(GroupMember.objects.of_course(sessions[0].course).values_list("beneficiary", "group"))
    reasons = read("training")["reasons"][by.language]
    Attendance.objects.bulk_create(
        Attendance(
            session=session, beneficiary=person, source=Attendance.Source.SHEET, recorded_by=by,
            recorded_at=session.ends_at, minutes=minutes, excused=bool(excuse), reason=excuse,
        )
        for number, person in enumerate(people)
        for order, session in enumerate(sessions)
        if session.group_id in {None, groups[person.pk]}
        for minutes, excuse in [_presence(number, order, len(sessions), session.length, reasons)]
    )  # fmt: skip


def _presence(number: int, order: int, of: int, length: timedelta, reasons: list[str]) -> tuple[int, str]:
    """Minutes, and the excuse for what was missed."""
    whole, turn = int(length.total_seconds() // 60), number * 5 + order * 3
    if number == 3:
        return (whole if order % 2 else 0), ""
    if turn % 17 == 0 and of > 15:
        return 0, reasons[turn % len(reasons)]
    if turn % 13 == 0:
        return whole - 60, reasons[turn % len(reasons)]
    return (whole - 30 if turn % 11 == 0 else whole), ""


def write_certificates(course: Course, *, by: User) -> None:
    """For everybody who reached the threshold, a week after the last day; numbered as the act numbers them.

    Nobody is told today what was issued long ago; once the demo runs, a worker prints the papers of
    those who can sign in. The office has the others made when somebody asks.
    """
    reached = [one for one in GroupMember.objects.hours(course) if one.reached]
    people = Beneficiary.objects.select_related("user").in_bulk([one.beneficiary_id for one in reached])
    issued_on = course.ends_on + timedelta(days=7)
    programme, year = course.programme, issued_on.year
    series, _new = CertificateSeries.objects.get_or_create(programme=programme, year=year)
    certificates = Certificate.objects.bulk_create(
        Certificate(
            programme=programme, year=year, serial=serial, number=number_of(programme, year, serial),
            beneficiary=person, holder_name=person.full_name, course=course, path_id=hours.path_id,
            minutes=hours.counted, planned_minutes=hours.planned, threshold_percent=hours.threshold_percent,
            languages=[person.user.language if person.user else person.contact_language], issued_on=issued_on,
            issued_by=by,
        )
        for serial, hours in enumerate(reached, series.last + 1)
        for person in [people[hours.beneficiary_id]]
    )  # fmt: skip
    series.last += len(reached)
    series.save(update_fields=["last"])
    for one in certificates:
        if one.beneficiary.user is not None:
            put_on_paper(one, languages=one.languages, by=by, at=moment(issued_on, time(12), course.zone))
