"""The ranking of a call with 10,000 projects and 5 assessments each."""

from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import Result
from bench.filling import assess_all, call_with_projects
from projects.models import Call, Project
from projects.querysets import ProjectQuerySet
from projects.ranking import rank_call

NAMES = ("ranking of 10,000 projects x 5 assessments, p95", "ranking, queries")
RUNS = 20


def board(call: Call) -> ProjectQuerySet:
    """What the board of a call reads."""
    return Project.objects.of_call(call).judged().for_ranking().ranked()


def measure() -> list[Result]:
    """The board's query, places of the first 25 included; and how many queries that takes."""
    call = call_with_projects("ranking", 10_000, state="in_assessment")
    assess_all(call, each=5)
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        rows = list(board(call)[:25])
        rank_call(call, rows)
        times.append(perf_counter() - start)
    with CaptureQueriesContext(connection) as queries:
        rank_call(call, list(board(call)[:25]))
    p95 = sorted(times)[int(RUNS * 0.95) - 1] * 1000
    return [
        Result(NAMES[0], round(p95, 1), "ms", "under 300 ms", p95 < 300),
        Result(NAMES[1], len(queries), "queries", "at most 2", len(queries) <= 2),
    ]
