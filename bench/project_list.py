"""The staff's list of 100,000 projects, beside a bare view that renders the same page from ready data."""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from accounts.models import User
from bench import Result
from bench.filling import call_with_projects, office
from config.urls import urlpatterns as of_the_site
from core.keyset import keyset_page
from projects.models import Project

NAMES = (
    "list of 25 of 100,000 projects / bare view",
    "list of 25 of 100,000 projects, last page / bare view",
    "list of 25 of 100,000 projects, queries",
    "list of 25 of 100,000 projects, last page, queries",
)
LIST = "/admin/projects/project/"
RUNS = 25
READY: dict[str, Any] = {}


def bare(request: HttpRequest) -> HttpResponse:
    """The same template with the context that the list had, nothing looked up."""
    return HttpResponse(render_to_string(READY["template"], READY["context"], request))


urlpatterns = [path("bare/", bare), *of_the_site]


def signed_in(user: User) -> Client:
    """A client with a session of the user."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def in_turns(*calls: Callable[[], Any]) -> list[float]:
    """The median time of each call, taken in turns so that the machine's noise meets all alike."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(RUNS):
        for call, own in zip(calls, times, strict=True):
            start = perf_counter()
            call()
            own.append(perf_counter() - start)
    return [median(own) for own in times]


def page(client: Client, address: str) -> HttpResponse:
    """The page. Raises when it is not one."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response  # type: ignore[return-value]


def measure() -> list[Result]:
    """First and last page in turns with the bare view; and how many queries each takes."""
    call_with_projects("list", 100_000, state="submitted")
    client = signed_in(office()[1])
    with override_settings(ROOT_URLCONF="bench.project_list"):
        ratios, counts = [], []
        for address in (LIST, LIST + last_page()):
            response: Any = client.get(address)
            READY.update(template=response.template_name, context=response.context_data)
            whole, ready = in_turns(partial(page, client, address), partial(page, client, "/bare/"))
            ratios.append(whole / ready)
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                page(client, address)
            counts.append(len(queries))
    return [
        *(ratio(NAMES[n], value) for n, value in enumerate(ratios)),
        *(Result(NAMES[2 + n], count, "queries", "at most 8", count <= 8) for n, count in enumerate(counts)),
    ]


def last_page() -> str:
    """The query of the last page: after the row that has 25 rows behind it."""
    rows = Project.objects.seen_by_staff(office()[1])
    return f"?after={keyset_page(rows, order=('updated_at', 'id'), query=QueryDict(''), size=26).next}"


def ratio(name: str, value: float) -> Result:
    """How many times as long as the bare view."""
    return Result(name, round(value, 2), "x", "at most 1.6 x", value <= 1.6)
