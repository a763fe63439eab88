"""Carrying over what belongs to one row to another, when two rows become one.

Every relation to the table is found by itself, in every app; where a constraint lets only one of both rows stand, the
app that owns them says how two become one. A relation for which nobody said so is told by `unsettled`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models, transaction

from core.personal_data import OWN_APPS


@dataclass
class Carriage:
    """What is under way: who does it, when, and how many rows of each table were `moved` or `united`."""

    by: Any
    at: datetime
    moved: Counter[str] = field(default_factory=Counter)
    united: Counter[str] = field(default_factory=Counter)


Unite = Callable[[Any, Any, Carriage], None]
"""Makes (gone, kept) one: afterwards both stand no longer in each other's way."""

_unites: dict[type[models.Model], Unite] = {}
_tidied: list[tuple[type[models.Model], Callable[[Any], None]]] = []


def unite_by(model: type[models.Model], unite: Unite) -> None:
    """Say how two rows of `model` become one."""
    _unites[model] = unite


def tidy_after(model: type[models.Model], tidy: Callable[[Any], None]) -> None:
    """Have `tidy` look at what a row of `model` has got, once all is carried."""
    _tidied.append((model, tidy))


@transaction.atomic
def carry(gone: models.Model, kept: Any, carriage: Carriage) -> None:
    """Let every row that points at `gone` point at `kept`, what may only be written once included: nothing but where
    it points is changed."""
    for relation in relations_to(type(gone)):
        model: Any = relation.model
        for theirs, ours in _clashes(relation, gone, kept):
            _unites[model](theirs, ours, carriage)
            carriage.united[model._meta.label_lower] += 1
        rows = model._base_manager.filter(**{relation.name: gone})
        with pgtrigger.ignore(*_frozen(model)):
            if number := rows.update(**{relation.name: kept}):
                carriage.moved[model._meta.label_lower] += number
    for model, tidy in _tidied:
        if isinstance(kept, model):
            tidy(kept)


def relations_to(model: type[models.Model]) -> "list[models.ForeignKey[Any, Any]]":
    """Every column of this project's tables that points at `model`; history is not rewritten."""
    return [
        column
        for other in apps.get_models(include_auto_created=True)
        if other._meta.app_label in OWN_APPS and not other._meta.proxy and not hasattr(other, "pgh_tracked_model")
        for column in other._meta.concrete_fields
        if isinstance(column, models.ForeignKey) and column.related_model is model
    ]


def unsettled(model: type[models.Model]) -> list[str]:
    """Tables of which only one row may point at a row of `model`, and nobody said how two become one."""
    found = {
        relation.model._meta.label
        for relation in relations_to(model)
        if next(_once(relation), None) is not None and relation.model not in _unites and relation.model is not model
    }
    return sorted(found)


def _frozen(model: type[models.Model]) -> list[str]:
    """The triggers that let nothing of a row change."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for trigger in getattr(model._meta, "triggers", [])
        if trigger.name in {"append_only", "frozen"}
    ]


def _once(relation: "models.ForeignKey[Any, Any]") -> Iterator[tuple[list[str], models.Q]]:
    """The sets of columns, with the relation's own, that only one row may have; and of which rows that is true."""
    if relation.unique:
        yield [], models.Q()
    options = relation.model._meta
    for names in options.unique_together:
        if relation.name in names:
            yield [name for name in names if name != relation.name], models.Q()
    for constraint in options.constraints:
        if isinstance(constraint, models.UniqueConstraint) and relation.name in constraint.fields:
            yield [name for name in constraint.fields if name != relation.name], constraint.condition or models.Q()


def _clashes(
    relation: "models.ForeignKey[Any, Any]", gone: models.Model, kept: models.Model
) -> Iterator[tuple[Any, Any]]:
    """Rows of `gone` and of `kept` that cannot both point at `kept`."""
    rows: Any = relation.model._base_manager
    for names, condition in _once(relation):
        for theirs in rows.filter(condition, **{relation.name: gone}).order_by("pk"):
            same = {name: getattr(theirs, relation.model._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]
            if any(value is None for value in same.values()):
                continue
            ours = rows.filter(condition, **same, **{relation.name: kept}).first()
            if ours is not None:
                yield theirs, ours


def drop(gone: models.Model, _kept: models.Model, _carriage: Carriage) -> None:
    """What `kept` says stays."""
    gone.delete()


def hand_over(gone: models.Model, kept: models.Model, carriage: Carriage) -> None:
    """`kept` takes what hangs on `gone`, which is no more."""
    carry(gone, kept, carriage)
    gone.delete()
