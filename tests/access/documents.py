"""The back office's list of documents, and trying a failed one again."""

from django.utils import timezone

from core.models import RenderedFile
from core.rendering.asking import request_rendering
from tests.access.back_office import pk, read_only, staff
from tests.access.scene import Scene
from tests.kit.access import Row

ADMINISTRATOR = staff("administrator")


def document(scene: Scene) -> RenderedFile:
    return request_rendering(
        "training.certificate", "<p>", language="it", dated=timezone.now(), cause=scene.cast.programme, by=None
    )


ROWS = [
    *read_only("core_renderedfile", "administrator", find=document),
    Row("admin:core_renderedfile_retry", get=ADMINISTRATOR, post=ADMINISTRATOR, kwargs=pk(document)),
]
