"""Who may see and do what in the training room; lists show what rules open, for the whole cast."""

from datetime import timedelta
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from core.states import allowed
from programmes.models import Programme
from tests.kit.agreement import assert_rule_and_read_agree
from tests.training.lessons import (
    at_nine,
    attended,
    in_group,
    make_certificate,
    make_course,
    make_curriculum,
    make_evaluation,
    make_group,
    make_module,
    make_session,
    make_trainer,
    make_unit,
    somebody,
)
from training.models import (
    Attendance,
    CalendarFeed,
    Certificate,
    Course,
    Curriculum,
    Evaluation,
    Group,
    GroupMember,
    Module,
    Path,
    SelfPacedUnit,
    Session,
    SessionMaterial,
    Trainer,
    TrainerAssignment,
    UnitAttempt,
)
from training.rules.planning import OFFICE_CHANGES, OFFICE_KEEPS

OFFICE = {"officer", "manager"}
CARE = OFFICE | {"case_worker"}
OWN = {"participant"}
PEOPLE = {"participant", "co_applicant"}
GIVE = OFFICE | {"trainer"}

ON_A_CURRICULUM = {f"{act}_{name}": OFFICE for name in OFFICE_KEEPS for act in ("view", "add", "change", "delete")}
ON_A_CURRICULUM |= {"write_curriculum": OFFICE}
ON_A_COURSE = {f"{act}_{name}": OFFICE for name in OFFICE_CHANGES for act in ("add", "change", "delete")} | {
    "view_course": CARE | PEOPLE | {"trainer"},
    "take_part": PEOPLE,
    "plan_course": OFFICE,
    "issue_certificate": OFFICE,
    "put_evaluation": OFFICE,
    "read_hours": OFFICE,
    "export_attendance": {"manager"},
}
ON_A_LESSON = {
    "view_session": CARE | PEOPLE | {"trainer"},
    "give_session": GIVE,
    "record_attendance": GIVE,
    "add_material": GIVE,
    "read_evaluation": GIVE,
}
ON_A_MATERIAL = {"read_material": CARE | PEOPLE | {"trainer"}, "view_sessionmaterial": CARE | PEOPLE | {"trainer"}}
ON_AN_ATTENDANCE = {"view_attendance": OWN | CARE | {"trainer"}, "read_own_hours": OWN}
ON_A_MEMBER = {"view_groupmember": OWN | CARE | {"trainer"}}
ON_A_CERTIFICATE = {"view_certificate": OWN | CARE, "revoke_certificate": OFFICE, "print_certificate": OWN | OFFICE}
ON_AN_ATTEMPT = {"view_unitattempt": OWN | CARE}
ON_A_GROUP = {"view_group": CARE}
ON_AN_EVALUATION = {"answer_evaluation": PEOPLE}
ON_A_CALENDAR = {"renew_calendar": OWN}
ANYWHERE = {"enter_teaching": {"trainer"}}
ALL: list[dict[str, set[str]]] = [
    ON_A_CURRICULUM, ON_A_COURSE, ON_A_LESSON, ON_A_MATERIAL, ON_AN_ATTENDANCE, ON_A_MEMBER, ON_A_CERTIFICATE,
    ON_AN_ATTEMPT, ON_A_GROUP, ON_AN_EVALUATION, ON_A_CALENDAR, ANYWHERE,
]  # fmt: skip


class World:
    """Amina's lesson, given by Paolo, with everything that hangs on it; and a lesson of which nobody of them knows."""

    def __init__(self, course: Course, lesson: Session, amina: User, giulia: User) -> None:
        self.course, self.lesson, self.person = course, lesson, amina.beneficiary
        self.member = GroupMember.objects.get(beneficiary=self.person)
        self.attendance = attended(lesson, amina, 60, by=giulia)
        self.certificate = make_certificate(course, amina, by=giulia)
        self.material = SessionMaterial.objects.create(session=lesson, title="x", link="https://example.org", by=giulia)
        self.evaluation = make_evaluation(course, lesson)
        self.feed = CalendarFeed.objects.create(user=amina)
        self.other = make_course(course.programme, state="running")
        group = make_group(self.other)
        in_group(group, somebody(course.programme))
        make_session(self.other, group=group, trainers=[make_trainer(course.programme)], state="held")
        make_evaluation(self.other)
        make_unit(self.unlearnt(course.programme))

    def unlearnt(self, programme: Programme) -> Module:
        """A module that nobody is taught."""
        return make_module(make_curriculum(programme, state="draft"))

    def rows(self) -> list[tuple[dict[str, set[str]], Any]]:
        attempt = UnitAttempt.objects.create(
            unit=SelfPacedUnit.objects.all()[0], course=self.course, beneficiary=self.person, score=10
        )
        return [
            (ON_A_CURRICULUM, self.course.curriculum), (ON_A_COURSE, self.course), (ON_A_LESSON, self.lesson),
            (ON_A_MATERIAL, self.material), (ON_AN_ATTENDANCE, self.attendance), (ON_A_MEMBER, self.member),
            (ON_A_CERTIFICATE, self.certificate), (ON_AN_ATTEMPT, attempt), (ON_A_GROUP, self.member.group),
            (ON_AN_EVALUATION, self.evaluation), (ON_A_CALENDAR, self.feed),
            (ANYWHERE, None),
        ]  # fmt: skip


@pytest.fixture
def world(course: Course, lesson: Session, amina: User, giulia: User) -> World:
    return World(course, lesson, amina, giulia)


def who_may(everybody: dict[str, User], wanted: dict[str, set[str]], row: Any) -> dict[str, set[str]]:
    return {
        name: {role for role, user in everybody.items() if allowed(user, f"training.{name}", row)} for name in wanted
    }


def test_every_right_stands_in_one_of_these_tables() -> None:
    known = {name.removeprefix("training.") for name in rules.permissions.permissions if name.startswith("training.")}
    assert known == set().union(*ALL)


def test_who_may_what(world: World, everybody: dict[str, User]) -> None:
    for wanted, row in world.rows():
        assert who_may(everybody, wanted, row) == wanted, row


def test_nobody_of_another_course_may_anything(world: World, everybody: dict[str, User]) -> None:
    few = {"participant", "co_applicant", "trainer", "case_worker"}
    member = world.other.groups.get().members.get()
    for wanted, row in (
        (ON_A_COURSE, world.other), (ON_A_LESSON, world.other.sessions.get()), (ON_A_MEMBER, member),
        (ON_A_GROUP, member.group),
    ):  # fmt: skip
        assert not any(roles & few for roles in who_may(everybody, wanted, row).values()), row


def test_what_is_being_planned_is_the_offices(world: World, everybody: dict[str, User]) -> None:
    planned = make_course(world.course.programme, state="planned")
    group = make_group(planned)
    in_group(group, everybody["participant"])
    lesson = make_session(
        planned, group=group, trainers=[Trainer.objects.get(user=everybody["trainer"])], starts=at_nine(9)
    )
    for name, row in (("view_course", planned), ("view_session", lesson), ("give_session", lesson)):
        assert who_may(everybody, {name: set()}, row) == {name: OFFICE}


def test_lists_show_what_rules_open(world: World, everybody: dict[str, User]) -> None:
    world.rows()
    shown: list[Any] = [Course, Session, Attendance, Certificate, GroupMember, UnitAttempt, SessionMaterial]
    for model in shown:
        reads = model._default_manager
        assert_rule_and_read_agree(
            everybody, reads.all(), permission=f"training.view_{model._meta.model_name}", visible=reads.visible_to
        )
    kept: list[Any] = [Path, Curriculum, Module, Group, Trainer, TrainerAssignment, SelfPacedUnit]
    for model in kept:
        reads = model._default_manager
        assert_rule_and_read_agree(
            everybody, reads.all(), permission=f"training.view_{model._meta.model_name}", visible=reads.seen_by_staff
        )


def test_evaluations_are_put_to_who_can_answer_them(world: World, everybody: dict[str, User]) -> None:
    now = timezone.now()
    for user in everybody.values():
        if not user.is_active:
            continue
        can = {one.pk for one in Evaluation.objects.all() if allowed(user, "training.answer_evaluation", one)}
        assert set(Evaluation.objects.put_to(user, at=now).values_list("pk", flat=True)) == can


def test_a_visitor_and_who_left_see_nothing(world: World, paolo: User) -> None:
    paolo.memberships.update(until=timezone.now() - timedelta(hours=1))
    for user in (AnonymousUser(), paolo):
        for model in (Course, Session, Attendance, Certificate, GroupMember, UnitAttempt, SelfPacedUnit, Evaluation):
            reads: Any = model._default_manager
            assert not reads.visible_to(user).exists()


def test_who_left_a_group_has_no_more_lessons_and_keeps_the_course(world: World, amina: User) -> None:
    GroupMember.objects.filter(beneficiary=world.person).update(until=timezone.now())
    assert not Session.objects.visible_to(amina).exists()
    assert list(Course.objects.visible_to(amina)) == [world.course]
    assert list(Attendance.objects.visible_to(amina)) == [world.attendance]


def test_the_matrix_takes_three_queries(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        members = list(GroupMember.objects.of_course(world.course).current().with_people().by_name())
        lessons = list(world.course.sessions.standing().with_everything().in_order())
        cells = Attendance.objects.of_course(world.course).cells()
    assert [member.beneficiary.given_name for member in members] == ["Karim", "Amina"]
    assert cells == {(world.person.pk, lessons[0].pk): (60, False)}
    assert Group.objects.of_course(world.course).with_people().get().people == 2
