"""The registry of personal data: which fields of which table are personal, and how to find a person's rows.

Each app registers its tables in its `personal.py`, which loads with the app; a test fails for a field that nobody
classified. beneficiaries asks the registry and imports none of the apps.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from dataclasses import field as defaulted
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise


class Kind(StrEnum):
    IDENTITY = "identity"
    CONTACT = "contact"
    PROFILE = "profile"
    SENSITIVE = "sensitive"
    CONTENT = "content"


@dataclass(frozen=True)
class Subject:
    """One person: the keys of the records (those merged into it too), of the account, and the addresses."""

    persons: tuple[int, ...] = ()
    user: int | None = None
    addresses: tuple[str, ...] = ()
    forget_suppression: bool = False


class Erase(StrEnum):
    """What erasing does to a row: its personal fields emptied, or the row deleted since nothing else needs it."""

    BLANK = "blank"
    DELETE = "delete"


KEEP = object()
"""As the value of a field in `blank`: it stays, because it tells nobody who the person was."""

Eraser = Callable[[Any, Subject, str], None]
"""Erases rows (a queryset) in a way of its own; the text is the pseudonym."""


@dataclass(frozen=True)
class Hold:
    """Why rows outlive an erasure: those that `where` meets, for `months` after the latest `since` (a lookup; no
    months: as long as the reason holds). Only `fields` stay; what else is personal in the row is erased."""

    code: str
    where: Callable[[Subject], models.Q]
    fields: frozenset[str]
    reason: Promise
    since: str = ""
    months: int | None = None


@dataclass(frozen=True)
class PersonalTable:
    """`fields` maps a personal field to its kind; `plain` lists the others.

    `person` is the lookup from a row to the beneficiary, `user` the lookup to the account, `address` the one to an
    e-mail address (at least one of them where a row belongs to a person; none where the table only mentions people,
    as an author). `given` are the lookups that a row must meet before it is handed to the person. `about` are further
    lookups to the beneficiary, from what others wrote about them, and `find` gives the rows that no lookup leads to:
    both are erased with the person. `file` names the key of the upload that belongs to whoever the row belongs to.
    `blank` says for a field what erasing puts there when its type does not say it rightly. `withheld` names the
    columns, separated by blanks, that are not handed to the person: drafts of what they will be told.
    """

    model: type[models.Model]
    fields: dict[str, Kind]
    plain: frozenset[str]
    person: str
    user: str
    address: str
    given: dict[str, Any]
    about: tuple[str, ...] = ()
    find: tuple[Callable[[Subject], models.Q], ...] = ()
    file: str = ""
    erase: Erase | Eraser = Erase.BLANK
    blank: dict[str, Any] = defaulted(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    withheld: str = ""

    @property
    def has_owner(self) -> bool:
        """Whether a row can belong to a person, or be about one."""
        return bool(self.person or self.user or self.address or self.about or self.find)

    def of(self, subject: Subject) -> models.Q:
        """The rows that belong to the person."""
        found = models.Q(pk__in=[])
        if self.person and subject.persons:
            found |= models.Q(**{f"{self.person}__in": subject.persons})
        if self.user and subject.user is not None:
            found |= models.Q(**{self.user: subject.user})
        if self.address:
            for address in subject.addresses:
                found |= models.Q(**{f"{self.address}__iexact": address})
        return found

    def erased_with(self, subject: Subject) -> models.Q:
        """The rows that belong to the person or are about them."""
        found = self.of(subject)
        for lookup in self.about:
            found |= models.Q(**{f"{lookup}__in": subject.persons})
        for find in self.find:
            found |= find(subject)
        return found


_tables: dict[type[models.Model], PersonalTable] = {}
SECRET = frozenset({"password"})  # never handed out, not even to the person

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
    **erasing: Any,
) -> None:
    """Classify every field of `model`: `personal` by kind, `plain` as names separated by blanks.

    The primary key and the translated variants of a field need no line of their own. `erasing` are `file`, `erase`,
    `blank` and `withheld` of PersonalTable.
    """
    _tables[model] = PersonalTable(
        model, personal or {}, frozenset(plain.split()), person, user, address, given or {}, **erasing
    )


def also_about(model: type[models.Model], lookup: str) -> None:
    """Rows of another app's table are about the person that `lookup` leads to: they are erased too."""
    _tables[model] = replace(_tables[model], about=(*_tables[model].about, lookup))


def also_found(model: type[models.Model], find: Callable[[Subject], models.Q]) -> None:
    """Rows of another app's table that no lookup leads to are about the person: they are erased too."""
    _tables[model] = replace(_tables[model], find=(*_tables[model].find, find))


def hold(model: type[models.Model], rule: Hold) -> None:
    """Let rows of a table outlive the erasure of a person, as `rule` says."""
    _tables[model] = replace(_tables[model], holds=(*_tables[model].holds, rule))


Leaver = Callable[[Subject, Any, Any], None]
_leavers: list[Leaver] = []


def ends_with_person(end: Leaver) -> None:
    """Before a person is erased, let an app end what is going on: called with the subject, who acts, and when."""
    _leavers.append(end)


def end_matters(subject: Subject, *, by: Any, at: Any) -> None:
    """End what is going on with a person, in every app."""
    for end in _leavers:
        end(subject, by, at)


Condition = Callable[[], models.Q]
_busy: list[Condition] = []
_involved: list[Condition] = []


def keeps_busy(condition: Condition) -> None:
    """Tell which beneficiaries (a condition on them) still have something going on: no period ends meanwhile."""
    _busy.append(condition)


def involves(condition: Condition) -> None:
    """Tell which beneficiaries did more here than apply to a cohort."""
    _involved.append(condition)


def is_busy() -> models.Q:
    """Beneficiaries in whose matters something is still going on, whatever the app."""
    return reduce(or_, (condition() for condition in _busy), models.Q(pk__in=[]))


def is_involved() -> models.Q:
    """Beneficiaries who did more than apply to a cohort, whatever the app."""
    return reduce(or_, (condition() for condition in _involved), models.Q(pk__in=[]))


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
    subject = subject_of(person=person, user=user)
    for table in registered():
        if not (table.person or table.user or table.address):
            continue
        condition = table.of(subject)
        if condition:
            rows = table.model._base_manager.filter(condition, **table.given)
            for holder in registered():  # a file that somebody sent belongs to whom the row with it belongs to
                if holder.file and holder.model._meta.get_field(holder.file).related_model is table.model:
                    others = holder.model._base_manager.exclude(holder.of(subject))
                    rows = rows.exclude(pk__in=others.order_by().values(holder.file))
            yield table.model, rows


def files_of(*, person: Any, user: Any | None) -> list[Any]:
    """The uploads that are handed out with these rows: the files of the person's rows, and those that they sent."""
    subject = subject_of(person=person, user=user)
    found: dict[int, Any] = {}
    for table in registered():
        if table.file and (table.person or table.user):
            for row in table.model._base_manager.filter(table.of(subject), **table.given).select_related(table.file):
                upload = getattr(row, table.file)
                found[upload.pk] = upload
    return [found[key] for key in sorted(found)]


def subject_of(*, person: Any, user: Any | None) -> Subject:
    """The person, as the lookups of the registry need it; either may be None."""
    addresses = sorted({found for found in (getattr(person, "email", ""), getattr(user, "email", "")) if found})
    return Subject((person.pk,) if person is not None else (), getattr(user, "pk", None), tuple(addresses))


def _held_names(model: type[models.Model]) -> Iterator[str]:
    """The columns that are handed out: of a translated field its languages, which hold the texts."""
    columns: list[Any] = list(model._meta.concrete_fields)
    left_out = SECRET | {field.translated_field.name for field in columns if hasattr(field, "translated_field")}
    left_out |= set(_tables[model].withheld.split())
    return (field.name for field in columns if not field.primary_key and field.name not in left_out)
