"""Who sees what of courses: the office of the programme, whoever teaches, the people in them, their case workers."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from beneficiaries.models import Beneficiary
from beneficiaries.querysets.participation import cases_of
from programmes.models import Role
from programmes.roles import programmes_with
from training.states import SHOWN

Row = TypeVar("Row", bound=models.Model)


def may_read(user: Any) -> bool:
    """Whether there is somebody who may sign in."""
    return bool(user.is_authenticated and user.is_active)


def office_of(user: Any) -> list[int]:
    """The programmes that `user` runs as officer or manager."""
    return programmes_with(user, [Role.OFFICER, Role.MANAGER])


def teaches_in(user: Any) -> list[int]:
    """The programmes in which `user` is trainer now."""
    return programmes_with(user, [Role.TRAINER])


def of_office(user: Any, programme: str) -> Q:
    """Rows of the programmes that `user` runs; `programme` leads there."""
    return Q(**{f"{programme}__in": office_of(user)})


def taught_by(user: Any, session: str) -> Exists:
    """Rows of the lessons that `user` gives, in courses that are shown; `session` leads to the lesson."""
    from training.models import TrainerAssignment

    given = TrainerAssignment.objects.filter(
        session=OuterRef(session), session__course__state__in=SHOWN,
        trainer__user=user, trainer__programme__in=teaches_in(user),
    )  # fmt: skip
    return Exists(given)


def attended_by(user: Any, course: str, *, current: bool = False) -> Exists:
    """Rows of the courses in which `user` is, or ever was (only now, if `current`); `course` leads there."""
    from training.models import GroupMember

    member = GroupMember.objects.filter(course=OuterRef(course), beneficiary__user=user, course__state__in=SHOWN)
    return Exists(member.filter(until=None) if current else member)


def of_cases(user: Any, *, person: str, programme: str) -> Exists:
    """Rows about people whom `user` looks after now as case worker, in the programme of the row."""
    cases = cases_of(user)
    return Exists(
        cases.filter(participation__beneficiary=OuterRef(person), participation__programme=OuterRef(programme))
    )


def with_a_case(user: Any, course: str) -> Exists:
    """Rows of the courses in which somebody is whom `user` looks after as case worker."""
    from training.models import GroupMember

    cases = cases_of(user).filter(
        participation__beneficiary=OuterRef("beneficiary"),
        participation__programme=OuterRef("course__cohort__programme"),
    )
    return Exists(GroupMember.objects.filter(Exists(cases), course=OuterRef(course), course__state__in=SHOWN))


class OfPersons(models.QuerySet[Row]):
    """Rows about one person each; `programme` leads from them to their programme."""

    programme: ClassVar[str] = "course__cohort__programme"

    def visible_to(self, user: Any) -> Self:
        """The own ones, those of the programmes that one runs, and those of one's cases."""
        if not may_read(user):
            return self.none()
        return self.filter(Q(beneficiary__user=user) | self.of_staff(user))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs, and those of one's cases."""
        return self.filter(self.of_staff(user)) if may_read(user) else self.none()

    def of_staff(self, user: Any) -> Q:
        """The condition by which staff see them."""
        return of_office(user, self.programme) | Q(of_cases(user, person="beneficiary", programme=self.programme))

    def of_person(self, person: Beneficiary) -> Self:
        return self.filter(beneficiary=person)
