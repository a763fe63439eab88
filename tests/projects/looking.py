"""What tests of acts look at: mails by template, and statements that the database refuses."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import request_context
from core.errors import NotAllowed
from core.models import AuditEvent, OutboxMail
from projects.models import Project
from tests.kit.snapshot import nothing_changes

Named = Callable[..., list[User]]
"""What the fixture `named` is: people of the cast by their first names."""


def mails(template: str) -> list[OutboxMail]:
    """The mails of this template, oldest first."""
    return list(OutboxMail.objects.filter(template=template).order_by("pk"))


def recipients(template: str) -> list[str]:
    """Where the mails of this template go."""
    return [mail.recipient for mail in mails(template)]


def acts_on(project: Project) -> list[tuple[str, str, str]]:
    """The moves in the project's timeline."""
    return list(project.events.values_list("act", "source", "target"))


def audited(verb: str) -> AuditEvent:
    """The only audit event with this verb."""
    return AuditEvent.objects.get(verb=verb)


def run_sql(statement: str, *values: Any) -> int:
    """Run a statement past the models; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@contextmanager
def refused_by_database(because: str) -> Iterator[None]:
    """The database refuses what happens inside, with these words; the transaction goes on afterwards."""
    with pytest.raises(DatabaseError, match=because), transaction.atomic():
        yield


@contextmanager
def roles_remembered() -> Iterator[None]:
    """Roles are read once, as within one request: for tests that ask very often."""
    token = request_context.memory.set({})
    try:
        yield
    finally:
        request_context.memory.reset(token)


def assert_refused(act: Callable[[User], Any], people: Iterable[User]) -> None:
    """Not one of these people may do this, and nothing has changed when each of them tried."""
    came_through = []
    with nothing_changes():
        for person in people:
            try:
                act(person)
            except NotAllowed:
                continue
            came_through.append(person.full_name)
    assert came_through == []
