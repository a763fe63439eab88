"""The assessor's pages. Salma is the assessor of the table."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.uploading import store_upload
from projects.models import ProjectDocument, Revision
from tests.access.scene import Scene, of
from tests.kit.access import Answer, Row, only, signed_in
from tests.kit.routes import Route

ASSESSOR = only("assessor")
PDF = b"%PDF-1.4\n%%EOF\n"


def sheet(scene: Scene, route: Route) -> dict[str, Any]:
    """A whole score sheet."""
    marks = {f"score_{criterion.pk}": 3 for criterion in scene.call.criteria.all()}
    revision = scene.assigned.project.latest_revision_id
    return {**marks, "recommendation": "approve", "comment": "Sound.", "revision": revision}


def with_document(scene: Scene, route: Route) -> dict[str, Any]:
    """A file that was handed in with a further revision of the project that Salma may read."""
    project, amina = scene.assigned.project, scene.cast.amina
    upload = store_upload(SimpleUploadedFile("plan.pdf", PDF, "application/pdf"), by=amina)
    document = ProjectDocument.objects.create(project=project, upload=upload, label="Plan")
    content = {"title": "A bakery"}
    revision = Revision.objects.create(
        project=project, number=2, content=content, documents=[str(document.uuid)], by=amina
    )
    project.latest_revision = revision
    project.save(update_fields=["latest_revision"])
    return {"uuid": scene.assigned.uuid, "document": document.uuid}


ROWS = [
    Row("projects:queue", get=only("assessor", otherwise=Answer.FORBIDDEN), post=signed_in(Answer.WRONG_METHOD)),
    Row("projects:assignment", get=ASSESSOR, post=signed_in(Answer.WRONG_METHOD), kwargs=of("assigned")),
    Row(
        "projects:declare",
        get=signed_in(Answer.WRONG_METHOD),
        post=ASSESSOR,
        kwargs=of("invited"),
        data=lambda scene, route: {"answer": "accepted"},
    ),
    Row(
        "projects:save_assessment",
        "projects:submit_assessment",
        get=signed_in(Answer.WRONG_METHOD),
        post=ASSESSOR,
        kwargs=of("assigned"),
        data=sheet,
    ),
    Row("projects:assessed_document", get=ASSESSOR, post=signed_in(Answer.WRONG_METHOD), kwargs=with_document),
    Row("projects:ranking", get=ASSESSOR, post=signed_in(Answer.WRONG_METHOD), kwargs=of("call", "slug", "slug")),
]
