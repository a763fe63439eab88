"""What other rooms offer to newsletters: only what the public may read at this moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from core.lists import Item, items_of, offered_lists
from tests.builders import make_call, make_cohort, make_programme

pytestmark = pytest.mark.django_db


def newest(code: str) -> list[Item]:
    offered = next(one for one in offered_lists() if one.code == code)
    return offered.newest(timezone.localdate() - timedelta(days=60))


@pytest.mark.parametrize(
    ("code", "make"), [("projects.open_calls", make_call), ("beneficiaries.open_cohorts", make_cohort)]
)
def test_what_is_open_and_public_is_offered_and_nothing_else(code: str, make: Any) -> None:
    programme = make_programme(published=True)
    now = timezone.now()
    opened, closes = now - timedelta(days=3), now + timedelta(days=9)
    row = make(programme, published=True, opens_at=opened, closes_at=closes)
    hidden = make(programme, published=False, opens_at=opened, closes_at=closes)
    long_ago = make(programme, published=True, opens_at=now - timedelta(days=90), closes_at=closes)
    with translation.override("fr"):
        assert [item.key for item in newest(code)] == [row.slug]
        found = items_of(code, [long_ago.slug, hidden.slug, row.slug])
    assert [item.key for item in found] == [long_ago.slug, row.slug], "in the order of whoever chose them"
    assert found[0].path.startswith("/fr/")
    type(row).objects.filter(pk=row.pk).update(published=False)
    assert [item.key for item in items_of(code, [long_ago.slug, row.slug])] == [long_ago.slug]


def test_a_list_that_nobody_offers_any_more_is_empty() -> None:
    assert items_of("nowhere.nothing", ["a"]) == []
