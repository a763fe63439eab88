"""Searching a large repertoire as people type, the counts of its facets, and its list page beside a bare view.

The list page is measured as quality.md says, "facets apart": both pages show the same facets, counted and named
before, because what they cost has a promise of its own above.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import Any
from unittest.mock import patch

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import path
from django.utils import timezone, translation

from bench import Result
from bench.project_list import in_turns, page
from bench.repertoire_filling import large_repertoire
from config.urls import urlpatterns as of_the_site
from core.keyset import keyset_page
from repertoire.filters import EntryFilter
from repertoire.filters.counting import count
from repertoire.models import Entry, EntryIndex
from repertoire.searching import best_of, understand

NAMES = (
    "repertoire search with accents, a typo and two facets, p95 in the database",
    "facet counts of a filtered search, p95",
    "facet counts, queries",
    "repertoire list of 25 of 100,000 / bare view",
    "repertoire list of 25 of 100,000, last page / bare view",
    "repertoire list, queries",
)
LIST = "/it/repertoire/"
SEARCHES = [
    "tirocinio torino", "attività solidarieta", "fondazione mentorin", "finanziamneto impresa",
    "agricoltura casabalnca",
    "universita ricerca", "incubatore", "qualità città", "cooperazoine sviluppo", "formazione energia", "turismo dakar",
    "associatione credito",
]  # fmt: skip
FACETS = ["country=MA&support=mentoring", "country=IT&sector=A", "aim=return&language=fr", "kind=ngo&country=SN"]
READY: dict[str, Any] = {}


def bare(request: HttpRequest) -> HttpResponse:
    """The same page from the context that the list had, nothing looked up."""
    request.path = request.path_info = LIST  # the links to its other languages are part of the page
    with translation.override("it"):
        return HttpResponse(render_to_string("repertoire/public/list.html", READY, request))


urlpatterns = [path("bare/", bare), *of_the_site]


def measure() -> list[Result]:
    """Searches in a random but fixed order; then the page."""
    large_repertoire()
    draws = random.Random(7)
    asked = [(draws.choice(SEARCHES), draws.choice(FACETS)) for _ in range(60)]
    with translation.override("it"):
        search = p95([partial(search_once, typed, facets) for typed, facets in asked])
        facets = p95([partial(count_once, typed, facets) for typed, facets in asked])
        with CaptureQueriesContext(connection) as queries:
            count_once(*asked[0])
    return [
        Result(NAMES[0], round(search, 1), "ms", "under 50 ms", search < 50),
        Result(NAMES[1], round(facets, 1), "ms", "under 150 ms", facets < 150),
        Result(NAMES[2], len(queries), "queries", "one", len(queries) == 1),
        *list_page(),
    ]


def p95(calls: list[Callable[[], float]]) -> float:
    """Milliseconds; each call says how long the database took."""
    times = sorted(call() for call in calls)
    return times[int(len(times) * 0.95) - 1] * 1000


def search_once(typed: str, facets: str) -> float:
    """Understand the words and read the first page, best first; the seconds that the statements took."""
    cursor_time = 0.0

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal cursor_time
        start = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            cursor_time += perf_counter() - start

    with connection.execute_wrapper(timed):
        chosen, question = asked_for(typed, facets)
        list(best_of(chosen.met(), question)[:26])
    return cursor_time


def count_once(typed: str, facets: str) -> float:
    """The counts of all facets; seconds."""
    chosen, question = asked_for("" if len(facets) % 2 else typed, facets)
    start = perf_counter()
    count(chosen, question, about=Entry.About.OPPORTUNITY)
    return perf_counter() - start


def asked_for(typed: str, facets: str) -> tuple[EntryFilter, Any]:
    """The filter and the question of an address."""
    rows = EntryIndex.objects.about(Entry.About.OPPORTUNITY).found_on(timezone.localdate())
    chosen = EntryFilter(QueryDict(facets), rows, language="it")
    return chosen, understand(typed, "it")


def context_of(client: Client, address: str) -> dict[str, Any]:
    """What the view of an address gives its template."""
    setup_test_environment()  # rendering tells the client what it rendered with
    try:
        response: Any = client.get(address)
    finally:
        teardown_test_environment()  # and is not slowed down by it any more
    return dict(response.context[0].dicts[-1])


@contextmanager
def facets_apart() -> Iterator[None]:
    """The list finds its facets counted and named."""
    ready = {name: READY[name] for name in ("facets", "results")}
    with (
        patch("repertoire.filters.finding.count", lambda *args, **kwargs: ready["results"].counts),
        patch("repertoire.views.public.published_repertoires", list),
        patch("repertoire.views.public.facets_of", lambda *args: ready["facets"]),
    ):
        yield


def list_page() -> list[Result]:
    """First and last page in turns with a bare view of the same page; and the queries of each."""
    client = Client(headers={"host": "localhost"})
    rows = Entry.objects.about(Entry.About.ORGANISATION).in_language("it").found_on(timezone.localdate())
    behind = keyset_page(rows.order_by(), order=("-sort_key", "-id"), query=QueryDict(""), size=26).next
    ratios, counts = [], []
    with override_settings(ROOT_URLCONF="bench.repertoire_search"):
        for address in (f"{LIST}?sort=name", f"{LIST}?sort=name&after={behind}"):
            READY.clear()
            READY.update(context_of(client, address))
            ready_made = address.replace(LIST, "/bare/")
            if page(client, ready_made).content != page(client, address).content:
                raise RuntimeError(f"{address}: the bare view renders another page")
            with facets_apart():
                whole, ready = in_turns(partial(page, client, address), partial(page, client, ready_made))
            ratios.append(whole / ready)
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                page(client, address)
            counts.append(len(queries))
    most = max(counts)
    return [
        *(Result(NAMES[3 + n], round(value, 2), "x", "at most 1.6 x", value <= 1.6) for n, value in enumerate(ratios)),
        Result(NAMES[5], most, "queries", "at most 8", most <= 8),
    ]
