"""Newsletters: the archive, for everybody; what is being written, for those who write it."""

from typing import Any

from newsletters.models import Issue
from tests.access.scene import Scene
from tests.kit.access import Answer, Row, everyone, nobody, only
from tests.kit.routes import Route
from tests.newsletters.archived import a_picture, an_edition, sent
from tests.newsletters.builders import make_issue, make_newsletter

WRITERS = ("officer", "manager", "communication")


def draft(scene: Scene) -> Issue:
    return make_issue(make_newsletter(scene.cast.programme))


def of_series(scene: Scene, route: Route) -> dict[str, Any]:
    return {"code": make_newsletter(scene.cast.programme).code}


def of_draft(scene: Scene, route: Route) -> dict[str, Any]:
    issue = draft(scene)
    return {"code": issue.newsletter.code, "number": issue.number}


def of_sent(scene: Scene, route: Route) -> dict[str, Any]:
    issue = sent(draft(scene))
    return {"code": issue.newsletter.code, "number": issue.number}


def a_picture_of_a_draft(scene: Scene, route: Route) -> dict[str, Any]:
    issue = draft(scene)
    issue.picture = a_picture(scene.cast.giulia)
    issue.save(update_fields=["picture"])
    return {"code": issue.newsletter.code, "number": issue.number, "uuid": issue.picture.uuid}


def an_edition_of_a_draft(scene: Scene, route: Route) -> dict[str, Any]:
    issue = draft(scene)
    edition = an_edition(issue, scene.cast.giulia)
    assert edition.upload is not None
    return {"code": issue.newsletter.code, "number": issue.number, "uuid": edition.upload.uuid}


def rss(scene: Scene, route: Route) -> dict[str, Any]:
    return of_series(scene, route) | {"language": "it"}


WRITTEN = only(*WRITERS, visitor=Answer.HIDDEN)

ROWS = [
    Row("newsletters:newsletters", get=everyone(), post=nobody()),
    Row("newsletters:newsletter", get=everyone(), post=nobody(), kwargs=of_series),
    Row("newsletters:issue", get=WRITTEN, post=nobody(), kwargs=of_draft),
    Row("newsletters:picture", get=WRITTEN, post=nobody(), kwargs=a_picture_of_a_draft),
    Row("newsletters:edition", get=WRITTEN, post=nobody(), kwargs=an_edition_of_a_draft),
    Row("newsletters:pdf", get=everyone(), post=everyone(), kwargs=of_sent),
    Row("newsletters_data:issues", get=everyone(), post=nobody(), kwargs=rss),
]
