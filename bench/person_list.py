"""The staff's list of 100,000 persons, beside a bare view that renders the same page from ready data; and finding one
of them by a name, typed in either order, without accents, with a slip."""

from functools import partial
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from bench import Result
from bench.filling import office
from bench.person_crowd import FAMILY, GIVEN, many_persons
from bench.project_list import in_turns, page, ratio, signed_in
from beneficiaries.models import Beneficiary
from config.urls import urlpatterns as of_the_site
from core.keyset import keyset_page

NAMES = (
    "list of 25 of 100,000 persons / bare view",
    "list of 25 of 100,000 persons, last page / bare view",
    "list of 25 of 100,000 persons, queries",
    "list of 25 of 100,000 persons, last page, queries",
    "search of 100,000 persons by name, p95",
)
LIST, ORDER = "/admin/beneficiaries/beneficiary/", ("family_name", "given_name", "id")
MOST_MS = 100
READY: dict[str, Any] = {}


def bare(request: HttpRequest) -> HttpResponse:
    """The same template with the context that the list had, nothing looked up."""
    return HttpResponse(render_to_string(READY["template"], READY["context"], request))


urlpatterns = [path("bare/", bare), *of_the_site]


def measure() -> list[Result]:
    """First and last page in turns with the bare view, how many queries each takes, and 200 searches."""
    many_persons()
    client = signed_in(office()[1])
    with override_settings(ROOT_URLCONF="bench.person_list"):
        ratios, counts = [], []
        for address in (LIST, LIST + last_page()):
            response: Any = client.get(address)
            READY.update(template=response.template_name, context=response.context_data)
            whole, ready = in_turns(partial(page, client, address), partial(page, client, "/bare/"))
            print(f"{address[:60]} {whole * 1000:.0f} ms, bare {ready * 1000:.0f} ms", flush=True)
            ratios.append(whole / ready)
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                page(client, address)
            counts.append(len(queries))
    slowest = p95([milliseconds(typed) for typed in searches()])
    return [
        *(ratio(NAMES[n], value) for n, value in enumerate(ratios)),
        *(Result(NAMES[2 + n], count, "queries", "at most 8", count <= 8) for n, count in enumerate(counts)),
        Result(NAMES[4], round(slowest, 1), "ms", f"under {MOST_MS} ms", slowest < MOST_MS),
    ]


def last_page() -> str:
    """The query of the last page: after the row that has 25 rows behind it."""
    rows = Beneficiary.objects.seen_by_staff(office()[1]).order_by(*[f"-{name}" for name in ORDER])
    there = Beneficiary.objects.filter(pk__in=[row.pk for row in rows[24:26]])
    return f"?after={keyset_page(there, order=ORDER, query=QueryDict(''), size=1).next}"


def searches() -> list[str]:
    """Family names alone, both orders, without accents, with two letters changed about, and nobody's."""
    found = []
    for number in range(40):
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number * 7 % len(FAMILY)]
        mark = f"{number * 331 % 1000:03}"
        slip = family[:3] + family[4:5] + family[3:4] + family[5:]
        found += [family, f"{family} {given}", f"{given} {family}{mark}"[:40], f"{slip} {given}", "xqzw nobody"]
    return found


def milliseconds(typed: str) -> float:
    """How long the first page of whom the officer finds takes in the database."""
    rows = Beneficiary.objects.seen_by_staff(office()[1])
    start = perf_counter()
    list(rows.searched(typed).order_by(*ORDER)[:26])
    return (perf_counter() - start) * 1000


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return sorted(values)[int(len(values) * 0.95)]
