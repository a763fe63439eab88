"""Pages of a long list: walking there and back shows each row once, whatever the keys and whatever the cursor says."""

import base64
import json
import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.models import Beneficiary
from core.keyset import LONGEST_CURSOR, KeysetPage, keyset_page
from core.models import AuditEvent

pytestmark = pytest.mark.django_db

LATEST = ("-at", "-id")
BY_NAME = ("family_name", "given_name", "id")
BY_LENGTH = ("long", "id")
NAMES = ["Zerouali", "Alaoui", "العلوي", "D'Angelo", "Ünal", 'quote"s', "a&b=c", "", "Zerouali"]


def events(count: int, seed: int) -> QuerySet[AuditEvent]:
    """Events of which many happened at the same moment."""
    chosen, now = random.Random(seed), timezone.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(verb="x", at=now - timedelta(microseconds=chosen.randrange(5))) for _ in range(count)
    )
    return AuditEvent.objects.all()


def people(count: int, seed: int) -> QuerySet[Beneficiary]:
    """Persons of whom many have the same name, in several scripts."""
    chosen = random.Random(seed)
    Beneficiary.objects.bulk_create(
        Beneficiary(family_name=chosen.choice(NAMES), given_name=chosen.choice(NAMES)) for _ in range(count)
    )
    return Beneficiary.objects.all()


def page_at(rows: QuerySet[Any], order: tuple[str, ...], size: int, query: str = "") -> KeysetPage[Any]:
    return keyset_page(rows, order=order, query=QueryDict(query), size=size)


def walk(rows: QuerySet[Any], order: tuple[str, ...], size: int) -> list[KeysetPage[Any]]:
    """All pages from the start, by the links between them."""
    pages = [page_at(rows, order, size)]
    while pages[-1].next:
        assert len(pages) <= 100, "the walk does not end"
        pages.append(page_at(rows, order, size, pages[-1].next_url(QueryDict()).lstrip("?")))
    return pages


def walk_back(rows: QuerySet[Any], order: tuple[str, ...], size: int, last: KeysetPage[Any]) -> list[KeysetPage[Any]]:
    pages = [last]
    while pages[-1].previous:
        assert len(pages) <= 100, "the walk does not end"
        pages.append(page_at(rows, order, size, pages[-1].previous_url(QueryDict()).lstrip("?")))
    return pages[::-1]


CASES = [(events, LATEST), (people, BY_NAME), (people, ("-family_name", "-given_name", "-id"))]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize(("make", "order"), CASES)
def test_walking_there_and_back_shows_each_row_once_and_in_order(
    make: Any, order: tuple[str, ...], size: int, seed: int
) -> None:
    count = random.Random(seed * 100 + size).randrange(25)
    rows = make(count, seed)
    expected = list(rows.order_by(*order))
    there = walk(rows, order, size)
    assert [row for page in there for row in page.rows] == expected
    back = walk_back(rows, order, size, there[-1])
    assert [row for page in back for row in page.rows] == expected
    assert there[0].previous == back[0].previous == ""


def test_walking_by_an_annotation_works_too() -> None:
    rows = people(20, seed=5).annotate(long=Length("family_name"))
    expected = list(rows.order_by(*BY_LENGTH))
    assert [row for page in walk(rows, BY_LENGTH, 6) for row in page.rows] == expected


def test_an_empty_list_is_one_empty_page() -> None:
    assert page_at(AuditEvent.objects.all(), LATEST, 5) == KeysetPage(rows=[], previous="", next="")


def test_a_list_that_fills_its_page_exactly_has_no_next_one() -> None:
    assert page_at(events(5, seed=1), LATEST, 5).next == ""


def test_a_row_that_came_in_between_moves_nothing() -> None:
    rows = events(9, seed=2)
    first = page_at(rows, LATEST, 4)
    AuditEvent.objects.create(verb="new", at=timezone.now() + timedelta(seconds=1))
    second = page_at(rows, LATEST, 4, f"after={first.next}")
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_where_nothing_is_left_the_start_is_shown() -> None:
    rows = events(6, seed=3)
    first = page_at(rows, LATEST, 3)
    others_are_gone = AuditEvent.objects.filter(pk__in=[row.pk for row in first.rows])
    assert page_at(others_are_gone, LATEST, 3, f"after={first.next}").rows == first.rows


def test_the_other_parameters_stay_in_the_address() -> None:
    page = page_at(events(9, seed=4), LATEST, 3)
    url = page.next_url(QueryDict("q=pane&state=draft&after=old&before=older"))
    found = QueryDict(url.lstrip("?"))
    assert (found["q"], found["state"], found["after"]) == ("pane", "draft", page.next)
    assert "before" not in found
    assert page.previous_url(QueryDict("q=pane")) == ""


def test_the_longest_names_of_any_script_fit_into_a_cursor() -> None:
    for letter in ("a", "ع", "𐍈"):
        Beneficiary.objects.create(family_name=letter * 100, given_name=letter * 100)
    found = [row for page in walk(Beneficiary.objects.all(), BY_NAME, 1) for row in page.rows]
    assert len(found) == 3
    assert all(len(page.next) < LONGEST_CURSOR for page in walk(Beneficiary.objects.all(), BY_NAME, 1))


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


NOW = "2026-01-01T00:00:00+00:00"
HOSTILE = {
    "nothing": "",
    "no base64": "%%%%",
    "no ASCII": "é",
    "no JSON": base64.urlsafe_b64encode(b"{").decode(),
    "no UTF-8": base64.urlsafe_b64encode(b'["\xff"]').decode(),
    "a number": cursor(5),
    "a text": cursor("ab"),
    "an object": cursor({"a": 1, "b": 2}),
    "too few": cursor([NOW]),
    "too many": cursor([NOW, 1, 1]),
    "nulls": cursor([None, None]),
    "lists": cursor([[], []]),
    "words for a date": cursor(["yesterday", 1]),
    "a number for a date": cursor([5, 1]),
    "a date without zone": cursor(["2026-01-01T00:00:00", 1]),
    "a day": cursor(["2026-01-01", 1]),
    "no such day": cursor(["2026-02-30T00:00:00+00:00", 1]),
    "words for a key": cursor([NOW, "one"]),
    "a quote for SQL": cursor([NOW, "1 OR 1=1"]),
    "a null byte": cursor(["\x00", "\x00"]),
    "half a character": cursor(["\ud800", 1]),
    "not a number": base64.urlsafe_b64encode(b'["%s", NaN]' % NOW.encode()).decode(),
    "infinite": base64.urlsafe_b64encode(b'["%s", Infinity]' % NOW.encode()).decode(),
    "nested": base64.urlsafe_b64encode(b"[" * 1400).decode(),
    "a giant": "A" * 100_000,
}
ODD = {
    "beyond bigint": cursor([NOW, 10**30]),
    "below zero": cursor([NOW, -1]),
    "true": cursor([NOW, True]),
    "the first year": cursor(["0001-01-01T00:00:00+14:00", 1]),
    "the last year": cursor(["9999-12-31T23:59:59-14:00", 1]),
}


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_cursor_that_makes_no_sense_is_the_start(value: str, way: str) -> None:
    rows, query = events(7, seed=6), QueryDict(mutable=True)
    query[way] = value
    assert keyset_page(rows, order=LATEST, query=query, size=3) == page_at(rows, LATEST, 3)


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_cursor_shows_some_page_and_no_error(value: str, way: str) -> None:
    rows, query = events(7, seed=7), QueryDict(mutable=True)
    query[way] = value
    assert keyset_page(rows, order=LATEST, query=query, size=3).rows


@pytest.mark.parametrize("value", [cursor(["a\x00", "b", 1]), cursor([5, 5, 5]), cursor(["\ud800", "b", 1])])
def test_a_cursor_of_names_is_no_weapon_either(value: str) -> None:
    rows = people(7, seed=8)
    assert len(page_at(rows, BY_NAME, 3, f"after={value}").rows) == 3


def test_the_last_page_is_read_with_one_bounded_query() -> None:
    rows = events(30, seed=9)
    last = walk(rows, LATEST, 7)[-2]
    with CaptureQueriesContext(connection) as captured:
        page_at(rows, LATEST, 7, f"after={last.next}")
    [query] = captured
    assert "LIMIT 8" in query["sql"]
    assert "OFFSET" not in query["sql"]
