"""Taking the next delivery of an issue, by one statement a mail that also writes down how the last one went.

Nothing else is written while an issue goes out, and every mail is one commit: a process that is killed leaves at most
the delivery that it was busy with.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.utils import timezone

from newsletters.models import Issue
from newsletters.states import DeliveryState

BEGINNING = (datetime(1, 1, 1, tzinfo=UTC), 0)

MARK = """
    UPDATE newsletters_delivery SET
        state = CASE WHEN state = 'unknown' AND %(state)s::text = 'pending' THEN 'failed' ELSE %(state)s::text END,
        error = %(error)s::text,
        due_at = coalesce(%(due)s::timestamptz, due_at),
        sent_at = CASE WHEN %(state)s::text = 'sent' THEN %(now)s::timestamptz END,
        attempts = attempts - %(uncounted)s::int
    WHERE id = %(last)s::bigint AND claimed_by = %(process)s::uuid AND state IN ('claimed', 'unknown')
"""
"""One that was thought lost, and was refused for now as its process tells late, is not reached: nobody waits for it."""
# The bound on (due_at, id) keeps the scan from walking over index entries of those who have got it.
NEXT = """
    SELECT delivery.id, delivery.due_at, delivery.subscriber_id, delivery.newsletter_id
    FROM newsletters_delivery delivery
    WHERE delivery.issue_id = %(issue)s::bigint AND delivery.state = 'pending'
        AND delivery.due_at <= %(now)s::timestamptz
        AND (delivery.due_at, delivery.id) > (%(after)s::timestamptz, %(after_id)s::bigint)
        AND EXISTS (SELECT FROM newsletters_issue issue WHERE issue.id = %(issue)s::bigint AND issue.state = 'sending')
    ORDER BY delivery.due_at, delivery.id LIMIT 1 {lock}
"""
LOCK = "FOR UPDATE OF delivery SKIP LOCKED"
CLAIM = """
    WITH marked AS ({mark}), next AS ({next}), addressee AS MATERIALIZED (
        SELECT next.id, next.due_at, reader.email, reader.name, reader.key, series.code,
            reader.id IS NOT NULL AND EXISTS (
                SELECT FROM newsletters_subscription wish WHERE wish.subscriber_id = next.subscriber_id
                    AND wish.newsletter_id = next.newsletter_id AND wish.state = 'confirmed'
            ) AND NOT EXISTS (
                SELECT FROM core_suppressedaddress lost WHERE upper(lost.address) = upper(reader.email)
            ) AS wanted
        FROM next JOIN newsletters_newsletter series ON series.id = next.newsletter_id
            LEFT JOIN newsletters_subscriber reader ON reader.id = next.subscriber_id
    )
    UPDATE newsletters_delivery delivery SET
        state = CASE WHEN wanted THEN 'claimed' ELSE 'cancelled' END,
        attempts = attempts + wanted::int, claimed_at = %(now)s::timestamptz, claimed_by = %(process)s::uuid,
        error = CASE WHEN wanted THEN '' ELSE 'not wanted any more' END
    FROM addressee WHERE delivery.id = addressee.id
    RETURNING delivery.id, addressee.due_at, wanted, attempts, language, email, name, key, code
"""


@dataclass(frozen=True)
class Claim:
    """A delivery that this process is to make now; not `wanted`: it is cancelled, the reader has left meanwhile."""

    id: int
    due_at: datetime
    wanted: bool
    attempts: int
    language: str
    address: str
    name: str
    key: str
    code: str


@dataclass(frozen=True)
class Mark:
    """How a delivery went: `due` again when it is pending; not `counted`: the attempt was no fault of the reader's."""

    delivery: int
    state: DeliveryState
    error: str = ""
    due: datetime | None = None
    counted: bool = True


class Hand:
    """A process at work on an issue, with at most one delivery in it."""

    def __init__(self, issue: Issue, process: UUID) -> None:
        self.issue, self.process, self.after = issue, process, BEGINNING

    def next(self, last: Mark | None) -> Claim | None:
        """Write `last` down and take the next that is due; None when there is none, or the issue is not being sent."""
        claim = self._claim(last)
        if claim is None and self.after != BEGINNING:
            self.after = BEGINNING  # one that another process had under its lock may stand behind
            claim = self._claim(None)
        if claim is not None:
            self.after = (claim.due_at, claim.id)
        return claim

    def put_down(self, last: Mark | None) -> None:
        """Write `last` down and take nothing."""
        if last is not None:
            _run(MARK, self._values(last))

    def _claim(self, last: Mark | None) -> Claim | None:
        values = self._values(last) | {"issue": self.issue.pk, "after": self.after[0], "after_id": self.after[1]}
        row = _run(CLAIM.format(mark=MARK, next=NEXT.format(lock=LOCK)), values)
        return Claim(*row) if row else None

    def _values(self, last: Mark | None) -> dict[str, Any]:
        values = {"now": timezone.now(), "process": self.process}
        if last is None:
            return values | {"last": None, "state": "", "error": "", "due": None, "uncounted": 0}
        return values | {
            "last": last.delivery, "state": str(last.state), "error": last.error, "due": last.due,
            "uncounted": 0 if last.counted else 1,
        }  # fmt: skip


def _run(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    """Its first row, if there is one. The server plans the statement once for a connection."""
    connection.ensure_connection()
    raw = connection.connection
    usual, raw.prepare_threshold = raw.prepare_threshold, 0
    try:
        with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
            cursor.execute(statement.encode(), values, prepare=True)
            return cursor.fetchone() if cursor.description else None
    finally:
        raw.prepare_threshold = usual
