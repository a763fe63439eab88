"""Who may open and who may change what: rows of expectations, held against every address of the site.

A row names views (patterns as in a shell, over names with their namespace) that share a rule, and says per role
what GET and POST answer:

    Row(
        "projects:my_*",
        get=only("participant"),
        post=only("participant"),
        kwargs=lambda scene, route: {"uuid": scene.project.uuid},
    )

Rows stand in tests/access/<app>.py; the first that matches a route counts. A route that no row covers fails, and so
does a row that covers none. A write that is refused also proves that nothing has changed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from tests.kit.routes import Route

ROLES = (
    "visitor",
    "participant",
    "stranger",
    "partner",
    "trainer",
    "assessor",
    "mentor",
    "case_worker",
    "officer",
    "manager",
    "communication",
    "data_protection",
    "administrator",
)
"""The columns of the table; `stranger` takes part in another programme."""


class Answer(StrEnum):
    """What a request comes to."""

    OPEN = "open"
    LOGIN = "sent to sign in"
    SECOND_FACTOR = "sent to prove who it is"
    FORBIDDEN = "403"
    HIDDEN = "404"
    WRONG_METHOD = "405"
    BROKEN = "broken"


Expected = dict[str, Answer]
Values = Callable[[Any, Route], dict[str, Any]]


def everyone(answer: Answer = Answer.OPEN) -> Expected:
    """The same for all roles."""
    return dict.fromkeys(ROLES, answer)


def nobody(answer: Answer = Answer.WRONG_METHOD) -> Expected:
    """Refused to all roles alike."""
    return everyone(answer)


def only(*roles: str, otherwise: Answer = Answer.HIDDEN, visitor: Answer = Answer.LOGIN, **also: Answer) -> Expected:
    """Open to these roles; others get `otherwise`, except those named in `also`; a visitor is sent to sign in."""
    unknown = {*roles, *also} - set(ROLES)
    assert not unknown, f"no such role: {unknown}"
    return everyone(otherwise) | {"visitor": visitor} | dict.fromkeys(roles, Answer.OPEN) | also


def signed_in(answer: Answer = Answer.OPEN) -> Expected:
    """The same for everybody who has signed in; a visitor is sent to do so."""
    return everyone(answer) | {"visitor": Answer.LOGIN}


def none(scene: Any, route: Route) -> dict[str, Any]:
    return {}


class Row:
    """Views that share their rule. `kwargs` and `data` are made from the scene; `path` is for views without a name."""

    def __init__(
        self, *views: str, get: Expected, post: Expected, kwargs: Values = none, data: Values = none, path: str = ""
    ) -> None:
        self.views, self.get, self.post = views, get, post
        self.kwargs, self.data, self.path = kwargs, data, path

    def covers(self, route: Route) -> bool:
        return any(fnmatchcase(route.name, view) for view in self.views)

    def address(self, scene: Any, route: Route) -> str:
        """Where the request goes."""
        return self.path or reverse(route.name, kwargs=self.kwargs(scene, route))

    def expectations(self) -> Iterator[tuple[str, str, Answer]]:
        """(method, role, expected answer), all of them."""
        for method, expected in (("GET", self.get), ("POST", self.post)):
            for role in ROLES:
                yield method, role, expected[role]


@dataclass
class Table:
    """All rows, and which of them were needed."""

    rows: list[Row]
    used: set[int] = field(default_factory=set)

    def row_for(self, route: Route) -> Row | None:
        """The first row that covers the route."""
        for number, row in enumerate(self.rows):
            if row.covers(route):
                self.used.add(number)
                return row
        return None

    def uncovered(self, routes: Iterable[Route]) -> list[str]:
        """Routes that no row covers."""
        return [f"{route.name} ({route.path})" for route in routes if self.row_for(route) is None]

    def idle(self) -> list[str]:
        """Rows that cover nothing, or only what an earlier row covers. Ask after `uncovered`."""
        return [", ".join(row.views) for number, row in enumerate(self.rows) if number not in self.used]


SIGN_IN = ("/accounts/login/", "/admin/login/")
PROVE = ("/authenticate/", "/reauthenticate/", "/second-factor/")
STATUS = {401: Answer.LOGIN, 403: Answer.FORBIDDEN, 404: Answer.HIDDEN, 405: Answer.WRONG_METHOD, 410: Answer.HIDDEN}


def answer_of(response: HttpResponseBase) -> Answer:
    """What a response means to the person who asked. A form that comes back with errors was open."""
    status = response.status_code
    if status >= 500:
        return Answer.BROKEN
    if 300 <= status < 400:
        target = response.headers.get("Location", "").split("?")[0]
        if target.endswith(SIGN_IN):
            return Answer.LOGIN
        if target.endswith(PROVE):
            return Answer.SECOND_FACTOR
    return STATUS.get(status, Answer.OPEN)
