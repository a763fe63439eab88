"""Subscribing for everybody; what the key of a subscriber opens, whoever has it; the own newsletters."""

from typing import Any

from newsletters.models import IssueLink, Subscriber
from tests.access.scene import Scene
from tests.kit.access import Answer, Row, everyone, nobody, signed_in
from tests.kit.routes import Route
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber


def reader(scene: Scene) -> Subscriber:
    return make_subscriber(make_newsletter(scene.cast.programme))


def of_reader(scene: Scene, route: Route) -> dict[str, Any]:
    return {"key": reader(scene).key}


def of_reader_and_series(scene: Scene, route: Route) -> dict[str, Any]:
    found = reader(scene)
    return {"key": found.key, "code": found.subscriptions.get().newsletter.code}


def of_series(scene: Scene, route: Route) -> dict[str, Any]:
    return {"code": make_newsletter(scene.cast.programme).code}


def a_link(scene: Scene, route: Route) -> dict[str, Any]:
    issue = make_issue(make_newsletter(scene.cast.programme))
    return {
        "key": IssueLink.objects.create(issue=issue, language="it", key="k" * 24, address="https://example.org/").key
    }


def wish(scene: Scene, route: Route) -> dict[str, Any]:
    code = make_newsletter(scene.cast.programme).code
    return {"email": "reader@example.org", "language": "it", "newsletters": [code]}


def choice(scene: Scene, route: Route) -> dict[str, Any]:
    return {"language": "it", "name": "", "newsletters": [], "answer": "yes"}


ROWS = [
    Row("newsletters:subscribe", get=everyone(), post=everyone(), data=wish),
    Row("newsletters:follow", get=everyone(), post=nobody(), kwargs=a_link),
    Row("newsletters:look_in_your_mail", get=everyone(), post=nobody()),
    Row(
        "newsletters:confirm", "newsletters:preferences", get=everyone(), post=everyone(), kwargs=of_reader, data=choice
    ),
    Row("newsletters:leave_all", "newsletters:delete_subscriber", get=nobody(), post=everyone(), kwargs=of_reader),
    Row("newsletters:leave", get=everyone(), post=everyone(), kwargs=of_reader_and_series),
    Row("newsletters:change_own", get=signed_in(Answer.WRONG_METHOD), post=signed_in(), kwargs=of_series, data=choice),
]
