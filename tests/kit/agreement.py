"""A rule about one row and the read that lists rows say the same, for everybody."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from core.states import allowed


def disagreements(people: Mapping[str, Any], rows: Iterable[Model], *, permission: str, visible: Any) -> list[str]:
    """Where `permission` and the read `visible(person)` differ, one line each; `people` by role."""
    found = []
    rows = list(rows)
    for role, person in people.items():
        listed: QuerySet[Any] = visible(person)
        keys = set(listed.values_list("pk", flat=True))
        for row in rows:
            by_rule = allowed(person, permission, row)
            if by_rule != (row.pk in keys):
                found.append(f"{role}: {permission} on {row} says {by_rule}, the list says {not by_rule}")
    return found


def assert_rule_and_read_agree(
    people: Mapping[str, Any], rows: Iterable[Model], *, permission: str, visible: Any
) -> None:
    """Fail where somebody may open what no list shows, or sees listed what may not be opened."""
    found = disagreements(people, rows, permission=permission, visible=visible)
    assert not found, "\n" + "\n".join(found)
