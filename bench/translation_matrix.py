"""The translation matrix of 1,000 objects in 3 languages: what its page asks the database, and how long it takes."""

import re
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from bench import Result
from core.models import TranslationState
from core.translating import record_translations
from programmes.models import Activity, Membership, Programme, Role

OBJECTS, RUNS = 1_000, 20
NAMES = ("translation matrix of 1,000 objects x 3 languages, queries", "translation matrix, page of 100, p95")
OF_ANY_PAGE = ("django_session", "accounts_user", "programmes_membership")
"""Tables of which every page of the back office asks who reads it."""


def texts() -> Client:
    """A thousand texts, a third of them each missing, out of date and current in French; and who reads them all."""
    programme, _made = Programme.objects.get_or_create(code="bench-translations", defaults={"name_it": "Traduzioni"})
    Activity.objects.filter(programme=programme).delete()
    TranslationState.objects.filter(object_type="programmes.activity").delete()
    rows = []
    for number in range(OBJECTS):
        columns = {f"label_{code}": f"Incontro {number:04}" for code in ("it", "fr", "en")}
        if number % 3 == 0:
            columns["label_fr"] = ""
        rows.append(Activity(programme=programme, code=f"m-{number}", **columns))
    record_translations(Activity.objects.bulk_create(rows), before={})
    left_behind = [row for number, row in enumerate(rows) if number % 3 == 1]
    before = Activity.objects.in_bulk([row.pk for row in left_behind])
    for row in left_behind:
        setattr(row, "label_it", f"{before[row.pk].label} bis")  # noqa: B010 (modeltranslation adds it)
    Activity.objects.bulk_update(left_behind, ["label_it"])
    record_translations(left_behind, before=before)
    reader, _made = User.objects.get_or_create(email="translations@bench.example", defaults={"full_name": "Reader"})
    Membership.objects.get_or_create(user=reader, programme=programme, role=Role.MANAGER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader)
    return client


def measure() -> list[Result]:
    """The queries beyond those that any page of the back office makes, and the page through all its middleware."""
    client, url = texts(), reverse("admin:core_translationstate_changelist")
    found = client.get(url, {"kind": "programmes.activity"})
    if found.status_code != 200 or len(re.findall(r'<th scope="row">', found.content.decode())) != 100:
        raise ValueError(f"{url} answers {found.status_code} without its hundred rows")
    with CaptureQueriesContext(connection) as captured:
        client.get(url, {"kind": "programmes.activity"})
    of_any_page = tuple(f'SELECT "{table}".' for table in OF_ANY_PAGE)
    asked = [query["sql"] for query in captured if not query["sql"].startswith(of_any_page)]
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        client.get(url, {"kind": "programmes.activity"})
        times.append(perf_counter() - start)
    p95 = sorted(times)[int(RUNS * 0.95) - 1] * 1000
    return [
        Result(NAMES[0], len(asked), "queries", "at most 5", 0 < len(asked) <= 5),
        Result(NAMES[1], round(p95, 1), "ms", "under 500 ms", p95 < 500),
    ]
