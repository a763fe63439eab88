"""Publications: what was released is everybody's; what is being written is for those who write it."""

from typing import Any

from django.utils import timezone

from publications.models import Edition, Publication
from publications.releasing import release_publication
from tests.access.scene import Scene
from tests.kit.access import Answer, Row, everyone, nobody, only
from tests.kit.routes import Route
from tests.publications.builders import (
    make_chapter,
    make_figure,
    make_old_file,
    make_picture,
    make_publication,
    make_ready,
)

WRITERS = ("officer", "manager", "communication")
WRITTEN = only(*WRITERS, visitor=Answer.HIDDEN)


def draft(scene: Scene) -> Publication:
    publication = make_publication(scene.cast.programme)
    make_chapter(publication, anchor="way")
    return publication


def released(scene: Scene) -> Publication:
    publication = draft(scene)
    release_publication(publication, note="", by=scene.cast.marco, at=timezone.now())
    return publication


def of_draft(scene: Scene, route: Route) -> dict[str, Any]:
    return {"code": draft(scene).code}


def of_released(scene: Scene, route: Route) -> dict[str, Any]:
    return {"code": released(scene).code}


def a_chapter(scene: Scene, route: Route) -> dict[str, Any]:
    return of_released(scene, route) | {"anchor": "way"}


def a_picture_of_a_draft(scene: Scene, route: Route) -> dict[str, Any]:
    publication = draft(scene)
    picture = make_picture(scene.cast.marco)
    make_figure(publication, picture)
    return {"code": publication.code, "uuid": picture.uuid}


def a_file_of_a_draft(scene: Scene, route: Route) -> dict[str, Any]:
    file = make_old_file(draft(scene), scene.cast.marco)
    return {"code": file.publication.code, "language": file.address}


def an_edition(scene: Scene, route: Route) -> dict[str, Any]:
    publication = released(scene)
    make_ready(Edition.objects.of_publication(publication).get(language="it"))
    return {"code": publication.code, "number": 1, "language": "it"}


ROWS = [
    Row("publications:publications", get=everyone(), post=nobody()),
    Row("guidelines:guidelines", get=everyone(), post=nobody()),
    Row("publications:publication", get=WRITTEN, post=nobody(), kwargs=of_draft),
    Row("publications:search", get=everyone(), post=nobody(), kwargs=of_released),
    Row("publications:chapter", get=everyone(), post=nobody(), kwargs=a_chapter),
    Row("publications:picture", get=WRITTEN, post=nobody(), kwargs=a_picture_of_a_draft),
    Row("publications:old_file", get=WRITTEN, post=nobody(), kwargs=a_file_of_a_draft),
    Row("publications:edition", get=everyone(), post=nobody(), kwargs=an_edition),
]
