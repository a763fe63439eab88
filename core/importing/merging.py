"""Carrying an import out, whole or not at all; or dropping it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import Conflict, NotAllowed
from core.importing import rules  # noqa: F401 (says who may)
from core.importing.kinds import Kind, Values, fingerprint, kind_named
from core.models import ImportBatch, ImportRow
from core.models.importing import IMPORT_TRANSITIONS, ImportState
from core.ringing import ring
from core.states import set_state

SMALL = 1000
"""So many rows are carried out at once; more of them by a worker."""
MOST_TOLD = 10
LONG = 5
"""Seconds after which a task begins no further batch: the largest takes most of a minute by itself."""
S = ImportState
K = ImportRow.Kind


class Moved(Conflict):
    """Rows changed since the preview; `numbers` are those of the spreadsheet."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(f"rows {numbers[:MOST_TOLD]}")
        self.numbers = numbers


@transaction.atomic
def accept_import(batch: ImportBatch, *, by: Any, at: datetime, add_doubles: bool = False) -> ImportBatch:
    """Have the batch carried out: rows with errors stay out, possible duplicates too unless `add_doubles`.

    Raises WrongState when it is not to check any more: somebody else was faster.
    """
    batch = _locked(batch)
    batch.decided_by, batch.decided_at, batch.add_doubles, batch.problem = by, at, add_doubles, ""
    also = ["decided_by", "decided_at", "add_doubles", "problem"]
    set_state(batch, IMPORT_TRANSITIONS, act="accept", to=S.ACCEPTED, by=by, also=also)
    record("core.accept_import", by=by, on=batch, add_doubles=add_doubles)
    ring("core.tasks.carry_out_imports")
    return batch


@transaction.atomic
def refuse_import(batch: ImportBatch, *, by: Any, at: datetime) -> ImportBatch:
    """Drop the batch: nothing of it is carried out."""
    batch = _locked(batch)
    batch.decided_by, batch.decided_at = by, at
    set_state(batch, IMPORT_TRANSITIONS, act="refuse", to=S.REFUSED, by=by, also=["decided_by", "decided_at"])
    record("core.refuse_import", by=by, on=batch)
    return batch


@transaction.atomic
def read_again(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Throw the preview away and read the file anew: what is there has changed."""
    batch = _locked(batch)
    batch.rows_read, batch.problem = 0, ""
    set_state(batch, IMPORT_TRANSITIONS, act="read_again", to=S.RECEIVED, by=by, also=["rows_read", "problem"])
    batch.rows.all().delete()
    ring("core.tasks.read_imports")
    return batch


def carry_out(batch: ImportBatch) -> ImportBatch:
    """Write everything of an accepted batch in one transaction. Where a row changed since the preview, who accepted it
    may not do it, or the database refuses a value, nothing is written: the batch goes back to be checked, and says
    why."""
    try:
        return _merge(batch)
    except (Moved, NotAllowed, IntegrityError, DataError) as error:
        return _give_back(batch, error)


@transaction.atomic
def _merge(batch: ImportBatch) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != S.ACCEPTED:
        return batch
    kind = kind_named(batch.kind)
    _begin(kind)
    now = timezone.now()
    moved: list[int] = []
    written: list[int] = []
    for rows in _chunks(batch, kind):
        moved += _moved(kind, rows, batch.decided_by)
    if moved:
        raise Moved(moved)
    for rows in _chunks(batch, kind):
        written += kind.write([(row.target_id, _wanted(kind, row)) for row in rows], batch.decided_by, now)
    kind.after(written)
    set_state(batch, IMPORT_TRANSITIONS, act="merge", to=S.MERGED, by=batch.decided_by)
    record("core.merge_import", by=batch.decided_by, on=batch, kind=batch.kind, rows=counts(batch))
    return batch


def _begin(kind: Kind) -> None:
    _wait_for_others(kind)
    with connection.cursor() as cursor:
        # The triggers of states and history catch an error at every row, and each time PostgreSQL walks through all
        # foreign keys that wait to be checked: left to the end, they would make the time grow with the square.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")  # none is; said, it is no error


def _wait_for_others(kind: Kind) -> None:
    """One import of a kind at a time, to the end of the transaction: each sees what the one before it added."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import of {kind.code}"])


def _chunks(batch: ImportBatch, kind: Kind) -> Iterator[list[ImportRow]]:
    kinds = [K.NEW, K.UPDATE, *([K.POSSIBLE_DUPLICATE] if batch.add_doubles else [])]
    found = ImportRow.objects.filter(batch=batch, kind__in=kinds).defer("problems", "identity").order_by("number")
    rows = found.iterator(chunk_size=kind.at_once)
    while some := list(islice(rows, kind.at_once)):
        yield some


def _wanted(kind: Kind, row: ImportRow) -> Values:
    """What to write: of a row that is there only what changes, and to what that belongs."""
    if row.target_id is None:
        return dict(row.values)
    anchors = {name: row.values[name] for name in kind.anchors if name in row.values}
    return anchors | {name: then for name, (_now, then) in row.changes.items()}


def _moved(kind: Kind, rows: list[ImportRow], by: Any) -> list[int]:
    """The rows that do not mean any more what the preview showed; those that are there are locked."""
    there = kind.current({row.target_id: row.values for row in rows if row.target_id is not None}, lock=True)
    new = [row for row in rows if row.target_id is None]
    found = kind.find([row.values for row in new], similar=False, by=by)
    moved = [
        row.number
        for row in rows
        if row.target_id is not None
        and (row.target_id not in there or fingerprint(there[row.target_id]) != row.fingerprint)
    ]
    for row, one in zip(new, found, strict=True):
        if one.target is not None or one.problems or (row.kind == K.NEW and one.like):
            moved.append(row.number)
    return moved


@transaction.atomic
def _give_back(batch: ImportBatch, error: Exception) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != S.ACCEPTED:
        return batch
    with translation.override(batch.by.language):
        batch.problem = _why(error)
    batch.state = S.READY  # the clock's own step: who accepted it may have lost the right meanwhile
    batch.save(update_fields=["state", "problem"])
    return batch


def _why(error: Exception) -> str:
    """What kept a batch from being carried out, for people."""
    if isinstance(error, NotAllowed):
        return _("Nothing was carried out: who accepted this import may not carry it out any more.")
    if not isinstance(error, Moved):
        return _("Nothing was carried out: the database does not take what a row holds. Send the rows in parts.")
    rows = ", ".join(str(number) for number in sorted(error.numbers)[:MOST_TOLD])
    said = _("Nothing was carried out: what rows %(rows)s are about has changed since. Read the file again.")
    return said % {"rows": rows + ("…" if len(error.numbers) > MOST_TOLD else "")}


def counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows there are of each kind."""
    found = ImportRow.objects.filter(batch=batch).order_by().values("kind").annotate(number=Count("pk"))
    return dict(found.values_list("kind", "number"))


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def carry_out_due() -> int:
    """Carry out what was accepted, in a turn that ends once some took long; returns how many batches."""
    started, done = monotonic(), 0
    for batch in ImportBatch.objects.filter(state=S.ACCEPTED).order_by("pk")[:5]:
        if done and monotonic() - started > LONG:
            ring("core.tasks.carry_out_imports")
            break
        carry_out(batch)
        done += 1
    return done
