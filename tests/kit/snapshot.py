"""Proof that nothing was written: `assert_unchanged(row)`, or over all our tables `with nothing_changes():`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import connection, models

from tests.kit.source import APPS

MAY_GROW = {"core_auditevent"}
"""A refusal, and a read of personal data, may leave a trace in the audit log."""


def assert_unchanged(*rows: models.Model) -> None:
    """The database holds exactly what these instances hold."""
    for row in rows:
        fresh = type(row)._base_manager.get(pk=row.pk)
        names = [field.attname for field in row._meta.concrete_fields]
        before = {name: getattr(row, name) for name in names}
        after = {name: getattr(fresh, name) for name in names}
        assert after == before, f"{row!r} has changed"


@cache
def watched() -> tuple[str, ...]:
    """Our tables, history included."""
    found = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS and model._meta.managed and not model._meta.proxy
    }
    return tuple(sorted(found - MAY_GROW))


def writes() -> dict[str, int]:
    """Rows written so far in this transaction, by table, also those that were rolled back since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = current_schema() AND n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {table: number for table, number in cursor.fetchall() if table in watched()}


def fingerprint() -> dict[str, tuple[int, str]]:
    """Number of rows and the sum of their hashes, by table: in no order, as sorting would cost more than reading."""
    each = " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0))::text FROM \"{table}\" t" for table in watched()
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return {table: (number, digest or "") for table, number, digest in cursor.fetchall()}


def differing(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """The tables whose content is another one."""
    return [table for table in after if after[table] != before[table]]


class Watch:
    """What the tables held at a moment; comparing is cheap as long as nothing was written."""

    def __init__(self) -> None:
        self.content = fingerprint()
        self.written = writes()

    def changed(self) -> list[str]:
        """Tables whose content differs now. What was written and taken back does not count."""
        if connection.in_atomic_block and writes() == self.written:
            return []
        return differing(self.content, fingerprint())


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fails when a row of any of our tables is other than before."""
    watch = Watch()
    yield
    changed = watch.changed()
    assert not changed, f"changed: {', '.join(changed)}"
