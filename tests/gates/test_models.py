"""The tables: nothing to migrate, every field classified, every text bounded by the database."""

from collections.abc import Iterable
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from core.personal_data import unclassified_fields
from tests.kit.source import APPS

TEXTS = """
    SELECT c.table_name, c.column_name
      FROM information_schema.columns c
     WHERE c.table_schema = current_schema()
       AND c.character_maximum_length IS NULL
       AND (c.udt_name IN ('text', 'varchar', 'bpchar', 'citext') OR c.udt_name IN ('_text', '_varchar'))
       AND NOT EXISTS (
           SELECT FROM information_schema.constraint_column_usage u
             JOIN information_schema.check_constraints k USING (constraint_schema, constraint_name)
            WHERE u.table_schema = c.table_schema AND u.table_name = c.table_name
              AND u.column_name = c.column_name AND k.check_clause ~ 'length')
     ORDER BY 1, 2
"""


def unbounded_texts(tables: Iterable[str]) -> list[str]:
    """Text columns without a maximum, as "table.column". A generated column has its source's."""
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        return [f"{table}.{column}" for table, column in cursor.fetchall() if table in set(tables)]


def own_tables() -> list[type[models.Model]]:
    """Our models that write what people type: history tables copy bounded columns."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS and model._meta.managed and not hasattr(model, "pgh_tracked_model")
    ]


@pytest.mark.django_db
def test_every_text_has_a_maximum_in_the_database() -> None:
    assert not unbounded_texts(model._meta.db_table for model in own_tables())


@pytest.mark.django_db
def test_control_an_unbounded_text_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE control"
            " (loose text, listed text[], bounded varchar(9), checked text CHECK (length(checked) < 9))"
        )
    assert unbounded_texts(["control"]) == ["control.listed", "control.loose"]


@pytest.mark.django_db
def test_nothing_waits_to_be_migrated() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()


def test_every_field_is_classified_as_personal_or_not() -> None:
    assert not unclassified_fields()


def test_control_an_unclassified_field_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from core import personal_data

    first = next(iter(personal_data._tables))
    monkeypatch.delitem(personal_data._tables, first)
    assert any(name.startswith(f"{first._meta.label}.") for name in unclassified_fields())


def test_every_own_model_says_what_it_is_called() -> None:
    nameless = [
        model._meta.label
        for model in own_tables()
        if not model._meta.auto_created and model.__str__ is models.Model.__str__
    ]
    assert not nameless, nameless
