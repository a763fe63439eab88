"""Texts that are written from outside their own page, as from a translator's file. Each app says when it loads how its
translated rows are written so; core knows none of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from modeltranslation.utils import build_localized_fieldname

from core.auditing import record
from core.caching import renew_public_pages
from core.errors import WrongState
from core.personal_data import registered
from core.states import allowed, require
from core.translating import translated_fields
from core.writing.columns import marks_of
from core.writing.saving import confirm_columns, write_columns

Row = Any


def _never(row: Row) -> str:
    """The words can always change."""
    return ""


def _nothing(row: Row, *, before: Row, by: Any) -> None:
    """Nothing else depends on the words."""


@dataclass(frozen=True)
class Texts:
    """How the texts of a table are written.

    `permission` is the right to change a row, or says which it is; it is asked on the row that the foreign key
    `part_of` names, else on the row itself. `stands` says, for people, why its words cannot change any more: '' where
    they can. `fields` names the texts that are written in this row, if not all of its table. The rows that the keys
    `locks` lead to are locked before it, as its own page does. `related` is what right and state are told by.
    `written` is called in the transaction once the words and their states are saved; `before` is the row as it was.
    """

    model: type[models.Model]
    permission: str | Callable[[Row], str]
    part_of: str = ""
    stands: Callable[[Row], str | Promise] = _never
    fields: Callable[[Row], Iterable[str]] | None = None
    locks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    written: Callable[..., None] = _nothing

    def asked(self, row: Row) -> tuple[str, Row]:
        """The right that is needed for a row, and the row on which it is asked."""
        on = getattr(row, self.part_of) if self.part_of else row
        return (self.permission if isinstance(self.permission, str) else self.permission(row)), on


_known: dict[type[models.Model], Texts] = {}
_kept_in: set[type[models.Model]] = set()


def register(*several: Texts) -> None:
    """Make known how the texts of these tables are written."""
    for texts in several:
        _known[texts.model] = texts


def keep_in(*several: type[models.Model]) -> None:
    """Say that the texts of these tables leave the house in no file and come back in none."""
    _kept_in.update(several)


def texts_of(model: type[models.Model]) -> Texts | None:
    """How the texts of a table are written from outside; None where they are not."""
    return _known.get(model)


def is_decided(model: type[models.Model]) -> bool:
    """Whether an app has said how the texts of the table are written, or that they are kept in."""
    return model in _known or model in _kept_in


def exchanged_fields(texts: Texts, row: Row) -> list[str]:
    """The texts of a row that may leave the house: those that are written in it and are about nobody."""
    names = translated_fields(texts.model) if texts.fields is None else list(texts.fields(row))
    personal = next((table.fields for table in registered() if table.model is texts.model), {})
    return [name for name in names if name not in personal]


def may_write(texts: Texts, row: Row, by: Any) -> bool:
    """Whether `by` may change the words of a row."""
    permission, on = texts.asked(row)
    return allowed(by, permission, on)


def rows_of(texts: Texts, keys: Iterable[int], *, lock: bool = False) -> dict[int, Row]:
    """The rows of these keys with all that right and state are told by; locked in order, what they belong to first."""
    wanted = list(keys)
    rows: Any = texts.model._default_manager.filter(pk__in=wanted).order_by("pk")
    if lock:
        for path in texts.locks:
            _lock(texts.model, path, wanted)
        rows = rows.select_for_update(of=("self",), no_key=True)
    related = {name for name in (texts.part_of, *texts.locks, *texts.related) if name}
    return {row.pk: row for row in (rows.select_related(*related) if related else rows)}


def _lock(model: type[models.Model], path: str, keys: list[int]) -> None:
    """Lock what the rows of these keys belong to along `path`."""
    above: Any = model
    for name in path.split("__"):
        above = above._meta.get_field(name).related_model
    found = above._base_manager.filter(pk__in=model._default_manager.filter(pk__in=keys).values(path))
    list(found.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


@transaction.atomic
def write_texts(
    texts: Texts, row: Row, words: Mapping[str, str], *, confirmed: Mapping[str, list[str]], by: Any
) -> None:
    """Write the columns `words` of a locked row; of `confirmed`, by language, say that the fields still fit the source.

    Raises NotAllowed, WrongState once its words stand.
    """
    permission, on = texts.asked(row)
    require(by, permission, on)
    if texts.stands(row):
        raise WrongState(str(texts.stands(row)))
    now = {name: getattr(row, name) or "" for name in words}
    written = write_columns(row, now, words, version=marks_of(now))
    if written.before is not None:
        texts.written(row, before=written.before, by=by)
    for language, fields in confirmed.items():
        confirm_columns(row, fields, language)
        texts.written(row, before=row, by=by)
    columns = {*words, *(build_localized_fieldname(name, code) for code, names in confirmed.items() for name in names)}
    record(f"{row._meta.label_lower}.change", by=by, on=row, fields=sorted(columns))
    renew_public_pages()
