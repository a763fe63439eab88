"""The hours that a donor asks for: however they are broken down, they come to the same."""

from django.utils import timezone

from accounts.models import User
from programmes.models import Programme
from tests.training.lessons import attended, in_group, make_course, make_curriculum, make_group, make_session
from training.hours_report import HoursReport, hours_report
from training.models import Course, GroupMember


def attended_in(report: HoursReport) -> dict[str, int | None]:
    """What all attended together, by section."""
    return {one.code: one.total.attended for one in report.sections if "attended" in one.columns}


def course_of_two_paths(programme: Programme, *people: User, by: User) -> Course:
    """Everybody was two hours at a lesson of the path \"cooperation\"; the first one is in that path."""
    curriculum = make_curriculum(programme, paths={"enterprise": (180,), "cooperation": (180,)})
    course = make_course(programme, curriculum=curriculum)
    groups = [make_group(course, path.title(), path) for path in ("cooperation", "enterprise")]
    module = curriculum.modules.get(path=groups[0].path)
    lesson = make_session(course, group=groups[0], module=module, state="held")
    for number, person in enumerate(people):
        in_group(groups[min(number, 1)], person)
        attended(lesson, person, 120, by=by)
    return course


def test_every_section_has_the_same_sum(programme: Programme, amina: User, karim: User, giulia: User) -> None:
    """Also with what counts for nobody: of who has left, and of who went to a lesson of another path."""
    course = course_of_two_paths(programme, amina, karim, by=giulia)
    assert attended_in(hours_report(course)) == {"module": 240, "path": 240, "group": 240, "sex": 240}
    GroupMember.objects.update(until=timezone.now())
    assert attended_in(hours_report(course)) == {"module": 240, "path": 240, "group": 240, "sex": 240}


def test_nothing_is_said_of_a_rest_where_there_is_none(programme: Programme, amina: User, giulia: User) -> None:
    report = hours_report(course_of_two_paths(programme, amina, by=giulia))
    assert [[line.name for line in one.lines] for one in report.sections if one.code == "group"] == [
        ["Cooperation", "Enterprise"]
    ]
