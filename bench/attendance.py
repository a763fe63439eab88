"""The staff's page of attendance, whole: 200 people and 100 lessons, through the site, with its queries."""

from functools import partial
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import Result
from bench.filling import office
from bench.project_list import page, signed_in
from bench.training_hours import course_with_attendance
from training.models import Course

NAMES = (
    "page of attendance of 200 people x 100 lessons, p95",
    "page of attendance of 200 people x 100 lessons, queries beyond those of 20 x 10",
)
MOST_MS = 300
RUNS = 20


def address(course: Course) -> str:
    """Of the page."""
    return reverse("admin:training_course_attendance", args=[course.pk])


def measure() -> list[Result]:
    """The slowest but one of twenty, and how many queries the page makes, beside that of a small course."""
    many, few = course_with_attendance(200, 100), course_with_attendance(20, 10)
    client = signed_in(office()[1])
    show = partial(page, client, address(many))
    show()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        show()
        times.append(perf_counter() - start)
    slowest = sorted(times)[int(RUNS * 0.95) - 1] * 1000
    asked = []
    for course in (many, few):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            page(client, address(course))
        asked.append(len(queries))
    print(f"{asked[0]} queries, {slowest:.0f} ms", flush=True)
    more = asked[0] - asked[1]
    return [
        Result(NAMES[0], round(slowest, 1), "ms", f"under {MOST_MS} ms", slowest < MOST_MS),
        Result(NAMES[1], more, "queries", "none", more == 0),
    ]
