"""Taking the next delivery of an issue, by one statement a mail that also writes down how the last one went.

Nothing else is written while an issue goes out, and every mail is one commit: a process that is killed leaves at most
the delivery that it was busy with.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.utils import timezone
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from newsletters.models import Issue
from newsletters.states import DeliveryState

BEGINNING = ("-infinity", 0)
PARAMETER = re.compile(r"%\((\w+)\)s")

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
    """A delivery that this process is to make now; not `wanted`: it is cancelled, the reader has left meanwhile.

    `due_at` is as the database writes it.
    """

    id: int
    due_at: str
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


def _claim_of(row: list[str | None]) -> Claim:
    key, due_at, wanted, attempts, *texts = [value or "" for value in row]
    return Claim(int(key), due_at, wanted == "t", int(attempts), *texts)


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
            PUT_DOWN.run(self._values(last))

    def _claim(self, last: Mark | None) -> Claim | None:
        values = self._values(last) | {"issue": self.issue.pk, "after": self.after[0], "after_id": self.after[1]}
        row = TAKE.run(values)
        return _claim_of(row) if row else None

    def _values(self, last: Mark | None) -> dict[str, Any]:
        values = {"now": timezone.now(), "process": self.process}
        if last is None:
            return values | {"last": None, "state": "", "error": "", "due": None, "uncounted": 0}
        return values | {
            "last": last.delivery, "state": str(last.state), "error": last.error, "due": last.due,
            "uncounted": 0 if last.counted else 1,
        }  # fmt: skip


class Prepared:
    """A statement that a connection plans once. It is spoken to the server directly: between two mails little else
    costs as much as the way through the layers above."""

    known: ClassVar[WeakKeyDictionary[Any, set[bytes]]] = WeakKeyDictionary()

    def __init__(self, name: str, statement: str) -> None:
        self.name = name.encode()
        self.parameters = list(dict.fromkeys(PARAMETER.findall(statement)))
        self.sql = PARAMETER.sub(lambda found: f"${self.parameters.index(found[1]) + 1}", statement).encode()

    def run(self, values: dict[str, Any]) -> list[str | None] | None:
        """The columns of its first row as text, if there is one. Raises DatabaseError.

        Each run is a commit of its own. Raises RuntimeError inside a transaction: a mail would leave before that
        commits what stands for it.
        """
        if connection.in_atomic_block and not _is_of_a_test(connection.atomic_blocks[-1]):
            raise RuntimeError("what became of a mail is written down by a commit of its own")
        connection.ensure_connection()
        raw = connection.connection
        with connection.wrap_database_errors:
            prepared = self.known.setdefault(raw, set())
            if self.name not in prepared:
                _checked(raw.pgconn.prepare(self.name, self.sql))
                prepared.add(self.name)
            texts = [None if values[name] is None else str(values[name]).encode() for name in self.parameters]
            result = _checked(raw.pgconn.exec_prepared(self.name, texts))
        if not result.ntuples:
            return None
        columns = (result.get_value(0, column) for column in range(result.nfields))
        return [None if value is None else value.decode() for value in columns]


def _is_of_a_test(block: Any) -> bool:
    """The transaction in which Django's tests run, as `transaction.atomic(durable=True)` knows it too."""
    return bool(getattr(block, "_from_testcase", False))


def _checked(result: Any) -> Any:
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise error_from_result(result)
    return result


TAKE = Prepared("newsletters_take", CLAIM.format(mark=MARK, next=NEXT.format(lock=LOCK)))
PUT_DOWN = Prepared("newsletters_put_down", MARK)
