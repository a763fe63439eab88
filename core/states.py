"""How a row changes its state: one table of transitions, one function that reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import rules
from django.db import models

from core.errors import NotAllowed, WrongState
from core.request_context import asked_afresh


@dataclass(frozen=True)
class Transition:
    """`act` takes a row from `source` to `target`; `permission` names who may (a sentence in rules.py)."""

    source: str
    target: str
    act: str
    permission: str


class Stateful(Protocol):
    state: Any

    def save(self, *, update_fields: list[str]) -> None: ...


def allowed(user: Any, permission: str, on: models.Model | None = None) -> bool:
    """Whether `user` has `permission` on a row. Superusers have no short cut here."""
    return bool(user.is_active and rules.has_perm(permission, user, on))


def admit(user: Any, permission: str, on: models.Model | None = None) -> None:
    """Raise NotAllowed unless `user` has `permission` on the row: for pages, by what their request knows already."""
    if not allowed(user, permission, on):
        raise NotAllowed(permission)


def require(user: Any, permission: str, on: models.Model | None = None) -> None:
    """The same for acts, who ask under their lock: what the request found out before counts for nothing."""
    with asked_afresh():
        admit(user, permission, on)


def find_transition(table: list[Transition], *, source: str, act: str, target: str) -> Transition:
    """The line of the table for this act. Raises WrongState where there is none."""
    for line in table:
        if (line.source, line.act, line.target) == (source, act, target):
            return line
    raise WrongState(f"{act}: {source} to {target}")


def set_state(row: Stateful, table: list[Transition], *, act: str, to: str, by: Any, also: Sequence[str] = ()) -> None:
    """Move a locked `row` along `table` and save its state with the columns in `also`.

    Raises WrongState when the table has no such line, NotAllowed when `by` may not take it.
    """
    line = find_transition(table, source=str(row.state), act=act, target=to)
    require(by, line.permission, row)  # type: ignore[arg-type]
    row.state = to
    row.save(update_fields=["state", *also])
