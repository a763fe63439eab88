"""Erasing a person from every registered table, its history and its files. beneficiaries/erasing.py says when.

What the law obliges to keep is found by the same rules before and after, so that a person reads beforehand what stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from django_countries.fields import CountryField

from core.models import Upload
from core.models.rendering import RenderingState
from core.months import months_after
from core.personal_data import KEEP, Erase, Hold, PersonalTable, Subject, registered
from core.rendering.places import place_of

Keys = dict[type[models.Model], list[int]]
AT_ONCE = 5_000
"""Keys in one statement."""


@dataclass(frozen=True)
class Held:
    """So many rows of a table that stay under a hold, until the day after which nothing holds them."""

    model: str
    code: str
    rows: int
    until: date | None


@contextmanager
def erasing() -> Iterator[None]:
    """Inside, the triggers that keep rows as they are let this transaction through, and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('circolo.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('circolo.erasing', 'off', true)")


def rows_of(subject: Subject, *, only: list[PersonalTable] | None = None) -> Keys:
    """The keys of all rows that belong to the person or are about them, by table; uploads of others left alone.

    `only` asks these tables alone, and for no uploads.
    """
    found: Keys = {}
    for table in registered() if only is None else only:
        if table.has_owner and table.model is not Upload:
            rows = table.model._base_manager.filter(table.erased_with(subject))
            found[table.model] = sorted(set(rows.order_by().values_list("pk", flat=True)))
    if only is None:
        found[Upload] = _uploads(subject, found)
    return found


def _uploads(subject: Subject, found: Keys) -> list[int]:
    """The files of the person's rows, and those that the account sent for nobody else."""
    holders = [table for table in registered() if table.file]
    own: set[int] = set()
    for table in holders:
        own |= set(_among(table.model, found.get(table.model, [])).values_list(f"{table.file}_id", flat=True))
    if subject.user is None:
        return sorted(own)
    sent = set(Upload.objects.filter(by=subject.user).values_list("pk", flat=True)) - own
    for table in holders:
        used = table.model._base_manager.filter(**{f"{table.file}__in": sent})
        sent -= set(used.values_list(f"{table.file}_id", flat=True))
    return sorted(own | sent)


def what_is_held(subject: Subject, *, on: date) -> list[Held]:
    """What would stay if the person were erased on this day."""
    keys = rows_of(subject, only=[table for table in registered() if table.holds])
    return [found for found, _keys in _holds(subject, keys, on=on)]


def _holds(subject: Subject, keys: Keys, *, on: date) -> Iterator[tuple[Held, list[int]]]:
    for table in registered():
        for hold in table.holds:
            by_end: dict[date | None, list[int]] = defaultdict(list)
            for key, until in _held_rows(table, hold, subject, keys.get(table.model, [])):
                if until is None or until > on:
                    by_end[until].append(key)
            for until, found in by_end.items():
                yield Held(table.model._meta.label, hold.code, len(found), until), found


def _held_rows(
    table: PersonalTable, hold: Hold, subject: Subject, keys: list[int]
) -> Iterator[tuple[int, date | None]]:
    if not keys:
        return
    rows = _among(table.model, keys).filter(hold.where(subject))
    if not hold.since or hold.months is None:
        yield from ((key, None) for key in set(rows.values_list("pk", flat=True)))
        return
    for key, since in rows.annotate(_since=Max(hold.since)).values_list("pk", "_since"):
        day = timezone.localdate(since) if isinstance(since, datetime) else since
        yield key, months_after(day, hold.months)


def erase_everything(subject: Subject, *, pseudonym: str, on: date) -> list[Held]:
    """Erase the person from all tables in one transaction, and say what stays. The files go once it commits."""
    with erasing():
        keys = rows_of(subject)
        holds = list(_holds(subject, keys, on=on))
        kept = _kept_fields(holds)
        for table in reversed(registered()):
            if keys.get(table.model):
                _erase_table(table, keys[table.model], kept[table.model], subject, pseudonym)
        _erase_traces(keys)
        for table in registered():
            if table.has_owner and table.model is not Upload:
                _erase_history(table, keys.get(table.model, []), subject, pseudonym)
    return [found for found, _keys in holds]


def _kept_fields(holds: Iterable[tuple[Held, list[int]]]) -> dict[Any, dict[int, frozenset[str]]]:
    """Which fields of which rows stay, by table and key."""
    rules = {(table.model._meta.label, hold.code): hold for table in registered() for hold in table.holds}
    kept: dict[Any, dict[int, frozenset[str]]] = defaultdict(dict)
    for found, keys in holds:
        model, fields = apps.get_model(found.model), rules[found.model, found.code].fields
        for key in keys:
            kept[model][key] = kept[model].get(key, frozenset()) | fields
    return kept


def _erase_table(
    table: PersonalTable, keys: list[int], kept: dict[int, frozenset[str]], subject: Subject, pseudonym: str
) -> None:
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for key in keys:
        groups[kept.get(key, frozenset())].append(key)
    for fields, found in groups.items():
        for some in _some(found):
            rows = table.model._base_manager.filter(pk__in=some)
            if callable(table.erase) and not fields:
                table.erase(rows, subject, pseudonym)
            elif table.erase == Erase.DELETE and not fields:
                rows.delete()
            elif values := blanks(table, table.model, pseudonym, but=fields):
                rows.update(**values)


def blanks(
    table: PersonalTable, model: type[models.Model], pseudonym: str, *, but: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """What erasing puts into the columns of `model` (the table, or its history), those in `but` left as they are."""
    values: dict[str, Any] = {}
    there = {column.attname for column in model._meta.concrete_fields}
    for column in table.model._meta.concrete_fields:  # the history does not tell which columns are translations
        original = getattr(column, "translated_field", None)
        name = original.name if original is not None else column.name
        if name in table.fields and name not in but and column.attname in there:
            value = table.blank[name] if name in table.blank else _blank_of(column)
            if value is not KEEP:
                values[column.attname] = value(pseudonym) if callable(value) else value
    return values


def _blank_of(column: Any) -> Any:
    """Nothing, as the column can hold it."""
    if column.null:
        return None
    if isinstance(column, models.JSONField):
        return column.get_default() if column.has_default() else {}
    if isinstance(column, ArrayField) or (isinstance(column, CountryField) and column.multiple):
        return []
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.CharField | models.TextField | models.FileField):
        return ""
    raise TypeError(f"{column}: say in the registry what erasing puts here")


def _erase_history(table: PersonalTable, keys: list[int], subject: Subject, pseudonym: str) -> None:
    """The same in what the triggers wrote down, rows included that are gone; nothing is held there."""
    history = history_of(table.model)
    if history is None:
        return
    users = (subject.user,) if subject.user is not None else ()
    lookups: list[tuple[str, tuple[int, ...]]] = [(table.person, subject.persons), (table.user, users)]
    found = models.Q(pgh_obj_id__in=keys)
    for lookup, values in [*lookups, *((one, subject.persons) for one in table.about)]:
        if lookup and values:
            found |= models.Q(**{f"{'pgh_obj_id' if lookup == 'pk' else lookup}__in": values})
    rows = history._base_manager.filter(found)
    if table.erase == Erase.DELETE:
        rows.delete()
    elif emptied := blanks(table, history, pseudonym):
        rows.update(**emptied)


def history_of(model: type[models.Model]) -> Any | None:
    """The table of the row history of `model`, if it has one."""
    field = next((one for one in model._meta.related_objects if one.get_accessor_name() == "history"), None)
    return field.related_model if field is not None else None


def _erase_traces(keys: Keys) -> None:
    """What other tables know of the erased rows by their kind and number only: audit parameters, mails, labels."""
    from core.models import AuditEvent, OutboxMail, TranslationState

    for model, found in keys.items():
        label = model._meta.label_lower
        for some in _some(found):
            AuditEvent.objects.filter(target_type=label, target_id__in=some).exclude(parameters={}).update(
                parameters={}
            )
            TranslationState.objects.filter(object_type=label, object_id__in=some).delete()
            mails = OutboxMail.objects.filter(cause_type=label, cause_id__in=some)
            mails.filter(state=OutboxMail.State.QUEUED).update(state=OutboxMail.State.CANCELLED)
            mails.update(parameters={}, superseded=True, error="")


def erase_uploads(rows: Any, subject: Subject, pseudonym: str) -> None:
    """Forget the names and contents of files; the files themselves go once the transaction commits."""
    for name in rows.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
    rows.update(file="", name=pseudonym, sha256="", size=0)


def erase_renderings(rows: Any, subject: Subject, pseudonym: str) -> None:
    """Forget documents and what they are made from; their names too, which tell who knows the inputs that they were."""
    for row in rows.only("digest"):
        transaction.on_commit(partial(place_of(row.digest).unlink, missing_ok=True), robust=True)
        rows.filter(pk=row.pk).update(
            state=RenderingState.ERASED, html="", pictures=[], unprintable="", detail="", digest=uuid4().hex
        )


def erase_mails(rows: Any, subject: Subject, pseudonym: str) -> None:
    """Mails to the person: nobody's any more; those that have not left never leave."""
    from core.models import OutboxMail

    rows.filter(state__in=[OutboxMail.State.QUEUED, OutboxMail.State.SENDING]).update(
        state=OutboxMail.State.CANCELLED, superseded=True
    )
    rows.update(recipient=f"{pseudonym}@erased.invalid", parameters={}, error="")


def erase_events(rows: Any, subject: Subject, pseudonym: str) -> None:
    """What the person did stays done, by an account that tells no name: without details and network address."""
    rows.update(address=None, parameters={})


def erase_import_rows(rows: Any, subject: Subject, pseudonym: str) -> None:
    """The rows of a spreadsheet go, and the spreadsheet too: it holds the person, and cannot be read again."""
    from core.models import ImportBatch
    from core.models.importing import ImportState

    batches = ImportBatch.objects.filter(pk__in=set(rows.values_list("batch", flat=True)))
    uploads = Upload.objects.filter(pk__in=set(batches.values_list("upload", flat=True)))
    batches.filter(state__in=[ImportState.RECEIVED, ImportState.READY]).update(state=ImportState.REFUSED)
    rows.delete()
    erase_uploads(uploads, subject, pseudonym)


def _among(model: type[models.Model], keys: list[int]) -> Any:
    return model._base_manager.filter(pk__in=keys)


def _some(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
