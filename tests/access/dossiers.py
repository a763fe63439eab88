"""What was handed in, as a document: for those who applied, and for staff who see the project."""

from typing import Any

from django.utils import timezone

from projects.models import Revision
from projects.paper import print_dossier
from tests.access.back_office import OFFICE, staff
from tests.access.scene import Scene
from tests.kit.access import Answer, Row, only, signed_in
from tests.kit.printed import ready
from tests.kit.routes import Route

SEES_PROJECT = staff(*OFFICE, hidden=("case_worker",))
READ_ONLY = signed_in(Answer.WRONG_METHOD)


def revision(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": scene.submitted.uuid, "number": 1}


def printed(scene: Scene) -> dict[str, Any]:
    """It is there in Italian."""
    found = Revision.objects.get(project=scene.submitted)
    ready(print_dossier(found, language="it", by=scene.cast.amina, at=timezone.now()))
    return {"number": 1, "language": "it"}


ROWS = [
    Row(
        "projects:print_dossier",
        get=READ_ONLY,
        post=only("participant"),
        kwargs=revision,
        data=lambda scene, route: {"language": "fr"},
    ),
    Row(
        "projects:dossier",
        get=only("participant"),
        post=READ_ONLY,
        kwargs=lambda scene, route: {"uuid": scene.submitted.uuid} | printed(scene),
    ),
    Row(
        "admin:projects_project_paper",
        get=SEES_PROJECT,
        post=SEES_PROJECT,
        kwargs=lambda scene, route: {"object_id": scene.submitted.pk} | printed(scene),
    ),
    Row(
        "admin:projects_project_print_dossier",
        get=SEES_PROJECT,
        post=SEES_PROJECT,
        kwargs=lambda scene, route: {"object_id": scene.submitted.pk},
        data=lambda scene, route: {"language": "fr"},
    ),
]
