"""The training room for those who take part and those who teach. Amina is in the course, Paolo gives its lessons."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.access.participant import HERS, READ_ONLY
from tests.access.scene import Scene
from tests.kit.access import Answer, Row, everyone, nobody, only, signed_in
from tests.kit.routes import Route
from tests.training.lessons import (
    in_group,
    make_certificate,
    make_course,
    make_evaluation,
    make_group,
    make_module,
    make_session,
    make_trainer,
    make_unit,
)
from training.feeding import feed_of
from training.models import Course, SelfPacedUnit, Session
from training.sharing import add_material
from training.studying import attempt_unit

HIS = only("trainer")
WRITES = only("trainer", "officer", "manager")


def lesson_of(scene: Scene) -> Session:
    """Of Amina's group, given by Paolo; it has begun."""
    course = make_course(scene.cast.programme)
    group = make_group(course)
    in_group(group, scene.cast.amina)
    trainer = make_trainer(scene.cast.programme, scene.cast.paolo)
    return make_session(course, group=group, trainers=[trainer], starts=timezone.now() - timedelta(hours=1))


def lesson(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": lesson_of(scene).uuid}


def course(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": lesson_of(scene).course.uuid}


def material(scene: Scene, route: Route) -> dict[str, Any]:
    """A file of the lesson."""
    file = SimpleUploadedFile("slides.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    made = add_material(lesson_of(scene), title="Slides", file=file, by=scene.cast.paolo, at=timezone.now())
    return {"uuid": made.uuid}


def unit_of(scene: Scene) -> tuple[SelfPacedUnit, Course]:
    """What the people of a course go through alone; its curriculum is given by no course before."""
    planned = make_course(scene.cast.programme, state="cancelled")
    unit = make_unit(make_module(planned.curriculum, delivery="self_paced"))
    given = make_course(scene.cast.programme, curriculum=planned.curriculum)
    group = make_group(given)
    in_group(group, scene.cast.amina)
    make_session(given, group=group, trainers=[make_trainer(scene.cast.programme, scene.cast.paolo)])
    return unit, given


def unit(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": unit_of(scene)[0].uuid}


def answered(scene: Scene, route: Route) -> dict[str, Any]:
    """A unit whose quiz Amina has answered."""
    unit, given = unit_of(scene)
    chosen = {question.pk: [question.options.all()[0].pk] for question in unit.questions.all()}
    attempt_unit(unit, given, chosen, by=scene.cast.amina, at=timezone.now())
    return {"uuid": unit.uuid}


def evaluation(scene: Scene, route: Route) -> dict[str, Any]:
    """About the lesson."""
    session = lesson_of(scene)
    return {"uuid": make_evaluation(session.course, session).uuid}


def certificate(scene: Scene, route: Route) -> dict[str, Any]:
    """Amina's."""
    given = make_course(scene.cast.programme)
    return {"code": make_certificate(given, scene.cast.amina, by=scene.cast.giulia).code}


def feed(scene: Scene, route: Route) -> dict[str, Any]:
    return {"token": feed_of(user=scene.cast.amina, by=scene.cast.amina).token}


def link(scene: Scene, route: Route) -> dict[str, Any]:
    return {"title": "A page to read", "link": "https://example.org/page"}


ROWS = [
    Row("calendars:calendar", get=everyone(), post=nobody(), kwargs=feed),
    Row("training:my_training", get=signed_in(), post=READ_ONLY),
    Row("training:my_calendar", get=signed_in(), post=signed_in()),
    Row("training:course", get=HERS, post=READ_ONLY, kwargs=course),
    Row("training:session", get=only("participant", "trainer"), post=READ_ONLY, kwargs=lesson),
    Row(
        "training:material",
        get=only("participant", "trainer", "case_worker", "officer", "manager"),
        post=READ_ONLY,
        kwargs=material,
    ),
    Row("training:unit", get=only("participant", "trainer", "officer", "manager"), post=READ_ONLY, kwargs=unit),
    Row("training:quiz", get=HERS, post=HERS, kwargs=unit),
    Row("training:result", get=HERS, post=READ_ONLY, kwargs=answered),
    Row("training:evaluation", get=HERS, post=HERS, kwargs=evaluation),
    Row("training:certificate", get=HERS, post=READ_ONLY, kwargs=certificate),
    Row("training:my_lessons", get=only("trainer", otherwise=Answer.FORBIDDEN), post=READ_ONLY),
    Row("training:given_lesson", get=HIS, post=READ_ONLY, kwargs=lesson),
    Row("training:attendance", get=WRITES, post=WRITES, kwargs=lesson),
    Row("training:conference", get=READ_ONLY, post=HIS, kwargs=lesson),
    Row("training:add_material", get=READ_ONLY, post=HIS, kwargs=lesson, data=link),
    Row(
        "training:remove_material",
        get=READ_ONLY,
        post=only("trainer", "officer", "manager", participant=Answer.FORBIDDEN, case_worker=Answer.FORBIDDEN),
        kwargs=material,
    ),
    Row(
        "training:evaluation_results",
        get=only("trainer", "officer", "manager"),
        post=READ_ONLY,
        kwargs=evaluation,
    ),
]
