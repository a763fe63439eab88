"""Publications in the back office: writers write them and add files; who publishes also releases and withdraws."""

from typing import Any

from publications.models import Publication
from tests.access.back_office import NOBODY, STAFF, pk, staff
from tests.access.scene import Scene
from tests.kit.access import Answer, Expected, Row
from tests.publications.builders import make_chapter, make_publication

WRITES = staff("officer", "manager", "communication")
PUBLISHES = staff("manager", "communication")


def draft(scene: Scene) -> Publication:
    publication = make_publication(scene.cast.programme)
    make_chapter(publication, title_fr="", title_en="", body_fr="", body_en="")  # one language, one PDF
    return publication


def preview(scene: Scene, _route: Any) -> dict[str, Any]:
    publication = draft(scene)
    return {"object_id": publication.pk, "piece": publication.chapters.get().uuid, "language": "fr"}


def of_draft(*names: str, get: Expected = WRITES, post: Expected = WRITES) -> Row:
    return Row(*[f"admin:publications_publication_{name}" for name in names], get=get, post=post, kwargs=pk(draft))


ROWS = [
    Row(
        "admin:publications_publication_preview",
        get=WRITES,
        post=NOBODY | dict.fromkeys(STAFF, Answer.WRONG_METHOD),
        kwargs=preview,
    ),
    Row("admin:publications_publication_changelist", "admin:publications_publication_add", get=WRITES, post=WRITES),
    of_draft("change", "history", "write", "put_old_file", "remove_old_file"),
    of_draft("delete", get=PUBLISHES, post=PUBLISHES),
    of_draft("*", post=PUBLISHES),
]
