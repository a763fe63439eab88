"""How many queries a page may make: the same for 2 rows and for 12, and never more than the reviewed number.

The numbers stand in tests/query_baseline.json, by a name of the form "projects: showcase". A new page fails with
the line to add; one that needs more queries fails until somebody reviewed the larger number.
"""

import json
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).resolve().parent.parent / "query_baseline.json"
FEW, MANY = 2, 12


def baseline() -> dict[str, int]:
    """The reviewed numbers by name."""
    found: dict[str, int] = json.loads(BASELINE.read_text())
    return found


def queries_of(client: Client, url: str) -> tuple[list[str], int]:
    """The statements of one request for the uncached page, and the size of its body; it must answer 200."""
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return [query["sql"] for query in captured], len(body)


def assert_queries(client: Client, url: str, *, name: str) -> list[str]:
    """The page makes no more queries than its reviewed number; returns them. Asks twice: a process warms up once."""
    queries_of(client, url)
    statements, _ = queries_of(client, url)
    reviewed = baseline().get(name)
    line = f'"{name}": {len(statements)}'
    assert reviewed is not None, f"add {line} to {BASELINE.name} once you have looked at:\n" + "\n".join(statements)
    assert len(statements) <= reviewed, f"{line}, reviewed was {reviewed}:\n" + "\n".join(statements)
    return statements


def assert_same_queries(client: Client, url: str, make_rows: Callable[[int], object], *, name: str) -> None:
    """A list page makes as many queries with 12 rows as with 2, and no more than reviewed.

    `make_rows(n)` makes n more rows that the page shows: the page must grow, or they are not on it.
    """
    make_rows(FEW)
    queries_of(client, url)
    few, small = queries_of(client, url)
    make_rows(MANY - FEW)
    many, large = queries_of(client, url)
    assert large > small, f"{url} does not show the new rows"
    assert len(many) == len(few), f"{len(few)} queries for {FEW} rows, {len(many)} for {MANY}:\n" + "\n".join(many)
    assert_queries(client, url, name=name)
