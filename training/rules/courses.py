"""Who reads and gives lessons, and who takes part in a course."""

from typing import Any

import rules

from programmes.rules import is_case_worker, is_officer_or_manager
from training.models import CalendarFeed, Course, Group, Session, SessionMaterial
from training.rules.people import is_person_of
from training.states import GIVES


def session_of(row: Any) -> Session | None:
    """The lesson that a row is about."""
    return row if isinstance(row, Session) else getattr(row, "session", None)


def course_of(row: Any) -> Course | None:
    """The course that a row is about."""
    return row if isinstance(row, Course) else getattr(row, "course", None)


@rules.predicate
def gives_session(user: Any, row: Any = None) -> bool:
    """The user gives the lesson, as a trainer of the programme now."""
    session = session_of(row)
    return session is not None and Session.objects.given_by(user).filter(pk=session.pk).exists()


@rules.predicate
def is_in_course(user: Any, row: Any = None) -> bool:
    """The user's own person is, or was, in the course, and it is shown."""
    course = course_of(row)
    return course is not None and Course.objects.of_account(user).filter(pk=course.pk).exists()


@rules.predicate
def sees_course(user: Any, course: Course | None = None) -> bool:
    """The courses that the user reads; without one, whether there may be any in the back office."""
    if course is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Course.objects.visible_to(user).filter(pk=course.pk).exists()


@rules.predicate
def sees_group(user: Any, group: Group | None = None) -> bool:
    """The groups that staff read."""
    if group is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    return Group.objects.seen_by_staff(user).filter(pk=group.pk).exists()


@rules.predicate
def sees_session(user: Any, row: Any = None) -> bool:
    """The lessons that the user reads; without one, whether there may be any in the back office."""
    if row is None:
        return bool((is_officer_or_manager | is_case_worker)(user))
    session = session_of(row)
    return session is not None and Session.objects.visible_to(user).filter(pk=session.pk).exists()


@rules.predicate
def owns_feed(user: Any, feed: CalendarFeed | None = None) -> bool:
    """The calendar is the user's own; that of a trainer without account or of a course is the office's."""
    if feed is None:
        return False
    if feed.user_id is not None:
        return bool(feed.user_id == user.pk)
    of = feed.trainer or feed.course
    return bool(is_officer_or_manager(user, of))


gives = is_officer_or_manager | gives_session

rules.add_perm("training.view_course", sees_course)
rules.add_perm("training.view_group", sees_group)
rules.add_perm("training.view_session", sees_session)
rules.add_perm(GIVES, gives)
rules.add_perm("training.record_attendance", gives)
rules.add_perm("training.add_material", gives)
rules.add_perm("training.read_material", sees_session)
rules.add_perm(f"training.view_{SessionMaterial._meta.model_name}", sees_session)
rules.add_perm("training.read_evaluation", gives)
rules.add_perm("training.take_part", is_in_course)
rules.add_perm("training.renew_calendar", owns_feed)
rules.add_perm("training.read_own_hours", is_person_of)
