"""A row of every table that points at a person, whatever the table: for tests of what a merge carries."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone

from core.carrying import relations_to
from tests.builders import next_number


def one_of_each(model: type[models.Model], target: Any, known: dict[type[models.Model], Any]) -> list[Any]:
    """Make a row for every relation to `model` that points at `target`; `known` are rows for other relations."""
    others = [relation for relation in relations_to(model) if relation.model is not model]
    return [make(relation.model, known, **{relation.name: target}) for relation in others]


def make(model: type[models.Model], known: dict[type[models.Model], Any], **given: Any) -> Any:
    """A row with whatever its columns ask for; its states begin where states begin."""
    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        if column.name in given or column.primary_key or column.has_default() or column.null or column.blank:
            continue
        if isinstance(column, models.GeneratedField):
            continue
        values[column.name] = _value(column, known)
    if model._meta.model_name == "outcome":
        values["kind"] = "employed"
    row = model(**values, **given)
    row.save()
    return row


def _value(column: Any, known: dict[type[models.Model], Any]) -> Any:
    if isinstance(column, models.ForeignKey):
        target = column.related_model
        if isinstance(column, models.OneToOneField) or target not in known:
            return make(target, known)
        return known[target]
    if isinstance(column, models.BooleanField):
        return True
    if isinstance(column, ArrayField):
        return []
    if isinstance(column, models.FileField):
        return ContentFile(b"file", name="file.txt")
    if column.choices:
        return column.flatchoices[0][0]
    if isinstance(column, models.DateTimeField):
        return timezone.now() + _later(column.name)
    if isinstance(column, models.DateField):
        return timezone.localdate()
    if isinstance(column, models.IntegerField):
        return 1
    return f"{next_number()}-{column.name}"[: column.max_length or 200]


def _later(name: str) -> timedelta:
    """What closes or ends does so after it began."""
    if name == "ends_at":
        return timedelta(hours=1)
    return timedelta(days=1 if "close" in name or "expire" in name else 0)


def pointing_at(model: type[models.Model], target: Any) -> dict[str, int]:
    """How many rows of each table point at the row, looked up in the database itself."""
    found = {}
    for relation in relations_to(model):
        with connection.cursor() as cursor:
            table, name = relation.model._meta.db_table, relation.column
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{name}" = %s', [target.pk])
            (number,) = cursor.fetchone()
        if number:
            found[f"{relation.model._meta.label}.{relation.name}"] = number
    return found
