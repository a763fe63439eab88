"""Newsletters in the back office: writers write, test and look; who sends also schedules; nobody else comes in."""

from typing import Any

from newsletters.models import Issue, Newsletter
from tests.access.back_office import NOBODY, STAFF, pk, staff
from tests.access.scene import Scene
from tests.kit.access import Answer, Row
from tests.newsletters.builders import make_issue, make_newsletter

WRITES = staff("officer", "manager", "communication")
SENDS = staff("manager", "communication")


def series(scene: Scene) -> Newsletter:
    return make_newsletter(scene.cast.programme)


def issue(scene: Scene) -> Issue:
    return make_issue(series(scene))


def preview(scene: Scene, _route: Any) -> dict[str, Any]:
    return {"object_id": issue(scene).pk, "language": "fr"}


def of_issue(*names: str, get: Any = WRITES, post: Any = WRITES) -> Row:
    return Row(*[f"admin:newsletters_issue_{name}" for name in names], get=get, post=post, kwargs=pk(issue))


def of_series(*names: str, get: Any, post: Any) -> Row:
    return Row(*[f"admin:newsletters_newsletter_{name}" for name in names], get=get, post=post, kwargs=pk(series))


ROWS = [
    Row(
        "admin:newsletters_issue_preview",
        get=WRITES,
        post=NOBODY | dict.fromkeys(STAFF, Answer.WRONG_METHOD),
        kwargs=preview,
    ),
    Row("admin:newsletters_issue_changelist", "admin:newsletters_issue_add", get=WRITES, post=WRITES),
    of_issue("change", "delete", "history", "write", "progress", "test", "put_edition", "remove_edition"),
    of_issue("*", post=SENDS),
    Row("admin:newsletters_newsletter_changelist", get=WRITES, post=WRITES),
    Row("admin:newsletters_newsletter_add", get=SENDS, post=SENDS),
    of_series("delete", get=NOBODY, post=NOBODY),
    of_series("history", get=WRITES, post=WRITES),
    of_series("change", get=WRITES, post=SENDS),
]
