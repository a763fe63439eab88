"""The training room in the back office: the office writes and plans; a case worker reads the courses of own cases."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.access.back_office import NOBODY, OFFICE, PEOPLE, pk, read_only, staff
from tests.access.scene import Scene
from tests.kit.access import Row
from tests.kit.printed import ready
from tests.training.lessons import (
    in_group,
    make_certificate,
    make_course,
    make_curriculum,
    make_evaluation,
    make_group,
    make_module,
    make_room,
    make_session,
    make_trainer,
    make_unit,
)
from training.models import Group, QuizQuestion, SelfPacedUnit, Session, SessionMaterial
from training.printing import put_on_paper

Find = Callable[[Scene], Any]
KEEPS = staff(*OFFICE)
READS = staff(*PEOPLE)


def group(scene: Scene) -> Group:
    """Amina's, in a course that is running."""
    found = make_group(make_course(scene.cast.programme), path="enterprise")
    in_group(found, scene.cast.amina)
    return found


def course(scene: Scene) -> Any:
    return group(scene).course


def lesson(scene: Scene) -> Session:
    there = group(scene)
    return make_session(there.course, group=there)


def curriculum(scene: Scene) -> Any:
    return make_curriculum(scene.cast.programme, state="draft")


def unit(scene: Scene) -> SelfPacedUnit:
    return make_unit(make_module(curriculum(scene), delivery="self_paced"))


def question(scene: Scene) -> QuizQuestion:
    found: QuizQuestion = unit(scene).questions.all()[0]
    return found


def certificate(scene: Scene) -> Any:
    return make_certificate(course(scene), scene.cast.amina, by=scene.cast.giulia)


def paper(scene: Scene, _route: Any) -> dict[str, Any]:
    """Its document in Italian, which is there."""
    found = certificate(scene)
    ready(put_on_paper(found, languages=["it"], by=scene.cast.giulia, at=timezone.now()))
    return {"object_id": found.pk, "languages": "it"}


def material(scene: Scene, _route: Any) -> dict[str, Any]:
    """A file of a lesson of Amina's."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from core.uploading import store_upload

    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    upload = store_upload(file, by=scene.cast.giulia)
    session = lesson(scene)
    found = SessionMaterial.objects.create(session=session, title="Plan", upload=upload, by=scene.cast.giulia)
    return {"object_id": session.pk, "uuid": found.uuid}


def kept(model: str, find: Find, *, delete: Any = KEEPS) -> list[Row]:
    """Tables that the office keeps."""
    name = f"admin:training_{model}"
    return [
        Row(f"{name}_changelist", f"{name}_add", get=KEEPS, post=KEEPS),
        Row(f"{name}_delete", get=delete, post=delete, kwargs=pk(find)),
        Row(f"{name}_change", f"{name}_history", get=KEEPS, post=KEEPS, kwargs=pk(find)),
    ]


def acts(model: str, *names: str, find: Find, get: Any = READS, post: Any = KEEPS) -> Row:
    """What is done with a row, and pages about it."""
    return Row(*[f"admin:training_{model}_{name}" for name in names], get=get, post=post, kwargs=pk(find))


COURSES = [
    Row("admin:training_course_changelist", get=READS, post=READS),
    Row("admin:training_course_add", get=KEEPS, post=KEEPS),
    Row("admin:training_course_delete", get=NOBODY, post=NOBODY, kwargs=pk(course)),
    acts("course", "change", find=course),
    acts("course", "history", "timetable", "attendance", find=course, post=READS),
    acts("course", "groups", "hours", "hours_sheet", "certificates", find=course, get=KEEPS),
    acts("course", "attendance_sheet", find=course, get=staff("manager"), post=staff("manager")),
    acts("course", "*", find=course),
]
LESSONS = [
    Row("admin:training_session_material", get=READS, post=READS, kwargs=material),
    acts(
        "session", "hold", "move", "assign_trainer", "release_trainer", "add_material", "remove_material",
        "put_evaluation", "cancel", "restore", "unhold", find=lesson,
    ),
    *read_only("training_session", *PEOPLE, find=lesson),
]  # fmt: skip
CERTIFICATES = [
    Row("admin:training_certificate_file", get=READS, post=READS, kwargs=paper),
    acts("certificate", "print", "revoke", find=certificate),
    *read_only("training_certificate", *PEOPLE, find=certificate),
]
KEPT = [
    acts("curriculum", "activate", "retire", "copy", find=curriculum, get=KEEPS),
    *kept("curriculum", curriculum),
    *kept("path", lambda scene: curriculum(scene).modules.exclude(path=None)[0].path, delete=NOBODY),
    *kept("room", lambda scene: make_room(scene.cast.programme)),
    *kept("trainer", lambda scene: make_trainer(scene.cast.programme)),
    *kept("selfpacedunit", unit),
    *kept("evaluationform", lambda scene: make_evaluation(course(scene)).form, delete=NOBODY),
    *read_only("training_evaluation", *OFFICE, find=lambda scene: make_evaluation(course(scene))),
    Row("admin:training_quizquestion_changelist", get=KEEPS, post=KEEPS),
    Row("admin:training_quizquestion_add", get=NOBODY, post=NOBODY),
    Row("admin:training_quizquestion_delete", get=NOBODY, post=NOBODY, kwargs=pk(question)),
    acts("quizquestion", "change", "history", find=question, get=KEEPS),
]

ROWS = [*COURSES, *LESSONS, *CERTIFICATES, *KEPT]
