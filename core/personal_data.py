"""The registry of personal data: which fields of which table are personal, and how to find a person's rows.

Each app registers its tables in its `personal.py`, which loads with the app; a test fails for a field that nobody
classified. beneficiaries asks the registry and imports none of the apps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class Kind(StrEnum):
    IDENTITY = "identity"
    CONTACT = "contact"
    PROFILE = "profile"
    SENSITIVE = "sensitive"
    CONTENT = "content"


@dataclass(frozen=True)
class PersonalTable:
    """`fields` maps a personal field to its kind; `plain` lists the others.

    `person` is the lookup from a row to the beneficiary, `user` the lookup to the account, `address` the one to an
    e-mail address (at least one of them where a row belongs to a person; none where the table only mentions people,
    as an author). `given` are the lookups that a row must meet before it is handed to the person.
    """

    model: type[models.Model]
    fields: dict[str, Kind]
    plain: frozenset[str]
    person: str
    user: str
    address: str
    given: dict[str, Any]


_tables: dict[type[models.Model], PersonalTable] = {}

OWN_APPS = (
    "core", "accounts", "programmes", "research", "repertoire", "beneficiaries", "training", "projects", "events",
    "publications", "newsletters", "reporting", "portal",
)  # fmt: skip


def register(
    model: type[models.Model],
    *,
    personal: dict[str, Kind] | None = None,
    plain: str = "",
    person: str = "",
    user: str = "",
    address: str = "",
    given: dict[str, Any] | None = None,
) -> None:
    """Classify every field of `model`: `personal` by kind, `plain` as names separated by blanks.

    The primary key and the translated variants of a field need no line of their own.
    """
    _tables[model] = PersonalTable(model, personal or {}, frozenset(plain.split()), person, user, address, given or {})


def registered() -> list[PersonalTable]:
    """All classified tables."""
    return list(_tables.values())


def unclassified_fields() -> list[str]:
    """Fields of this project's tables that nobody classified, as "app.Model.field"."""
    missing = []
    for model in apps.get_models(include_auto_created=False):
        if model._meta.app_label not in OWN_APPS or model._meta.proxy or hasattr(model, "pgh_tracked_model"):
            continue
        table = _tables.get(model)
        known = {*table.fields, *table.plain} if table else set()
        missing += [f"{model._meta.label}.{name}" for name in own_fields(model) if name not in known]
    return missing


def own_fields(model: type[models.Model]) -> Iterator[str]:
    """The names of the fields that need a classification."""
    for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
        if not field.primary_key and not hasattr(field, "translated_field"):
            yield field.name


def collect(*, person: Any, user: Any | None) -> dict[str, list[dict[str, Any]]]:
    """Everything held about a person, as plain values by table. `user` is the account; either may be None.

    Translated texts come in every language; rows that carry only an address are found by the person's and the
    account's.
    """
    held: dict[str, list[dict[str, Any]]] = {}
    for model, found in _rows_held(person, user):
        rows = found.distinct().order_by("pk").values(*_held_names(model))
        if rows:
            held[model._meta.label] = list(rows)
    return held


def count_held(*, person: Any, user: Any | None) -> dict[str, int]:
    """How many rows `collect` would hand out, by table; one query, however many tables there are."""
    counted: list[Any] = [
        models.QuerySet(model)  # modeltranslation shuffles the columns of its own
        .filter(pk__in=found.values("pk"))
        .annotate(table_label=models.Value(model._meta.label, models.CharField()))
        .values("table_label")
        .annotate(table_rows=models.Count("pk"))
        .values_list("table_label", "table_rows")
        .order_by()
        for model, found in _rows_held(person, user)
    ]
    if not counted:
        return {}
    first, *others = counted
    return {label: number for label, number in first.union(*others, all=True) if number}


def _rows_held(person: Any, user: Any | None) -> Iterator[tuple[type[models.Model], models.QuerySet[Any]]]:
    """The rows of each table that belong to a person or an account; one may come more than once."""
    addresses = {found for found in (getattr(person, "email", ""), getattr(user, "email", "")) if found}
    for table in registered():
        condition = models.Q()
        if table.person and person is not None:
            condition |= models.Q(**{table.person: person.pk})
        if table.user and user is not None:
            condition |= models.Q(**{table.user: user.pk})
        if table.address:
            for address in addresses:
                condition |= models.Q(**{f"{table.address}__iexact": address})
        if condition:
            yield table.model, table.model._base_manager.filter(condition, **table.given)


def _held_names(model: type[models.Model]) -> Iterator[str]:
    """The columns that are handed out: of a translated field its languages, which hold the texts."""
    columns: list[Any] = list(model._meta.concrete_fields)
    translated = {field.translated_field.name for field in columns if hasattr(field, "translated_field")}
    for field in columns:
        if not field.primary_key and field.name not in SECRET | translated:
            yield field.name


# Never handed out, not even to the person.
SECRET = frozenset({"password"})
