"""The locks under which things happen in a course: its row before any other of it, so that nobody waits in a ring."""

from core.errors import WrongState
from training.models import Course, Curriculum, Session
from training.states import GOING_ON


def lock_curriculum(curriculum: Curriculum) -> Curriculum:
    """The curriculum as it stands, with its programme."""
    found: Curriculum = (
        Curriculum.objects.select_for_update(of=("self",)).select_related("programme").get(pk=curriculum.pk)
    )
    return found


def lock_course(course: Course) -> Course:
    """The course as it stands, with curriculum, cohort and programme."""
    found: Course = Course.objects.select_for_update(of=("self",)).with_everything().get(pk=course.pk)
    return found


def lock_session(session: Session) -> Session:
    """The lesson as it stands, its course locked before it."""
    course = lock_course(session.course)
    found: Session = Session.objects.select_for_update(of=("self",)).with_everything().get(pk=session.pk)
    found.course = course
    return found


def check_going_on(course: Course) -> None:
    """Raise WrongState for a course that is closed or cancelled: nothing is planned in it any more."""
    if course.state not in GOING_ON:
        raise WrongState(course.state)
