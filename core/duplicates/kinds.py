"""Of which tables duplicates are looked for. An app registers its kinds when it loads; core knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.functional import Promise

from core.errors import WrongState

LEFT, RIGHT = "left", "right"
"""The two of a pair: the one with the smaller key, and the other."""


@dataclass(frozen=True)
class Side:
    """How one of both looks in a list. `language` is that of the name where it is not the page's."""

    key: int
    name: str
    language: str = ""
    place: str = ""
    state: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Line:
    """A field of both as people read it; `better` is the side whose value is chosen unless somebody says otherwise.

    `language` is that of the texts, empty for what has none.
    """

    name: str
    label: str
    left: str
    right: str
    better: str = LEFT
    language: str = ""


@dataclass(frozen=True)
class Belongings:
    """What belongs to one of both: how many, and the first of them."""

    number: int = 0
    first: list[str] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many of them are not among the first."""
        return self.number - len(self.first)


@dataclass(frozen=True)
class Comparison:
    """Two rows side by side.

    `facts` are of each, not chosen; `lines` can be chosen between; `belongings` are (label, left, right). `stays` is
    the side that had better stay; `seen` tells this content from any other. `told` says what a merge does.
    """

    facts: list[Line]
    lines: list[Line]
    belongings: list[tuple[str, Belongings, Belongings]]
    stays: str
    seen: str
    told: list[str]


@dataclass(frozen=True)
class Kind:
    """How rows of the table `model` ("app.model") are found twice, compared and made one.

    `permission` is the right to judge. `keys` gives standing rows after a key, at most so many; `find` looks for
    doubles of rows and returns how many pairs are new. `sides` and `compare` say what people read. `merge` takes the
    keys of the row that stays and of the one that goes, what is chosen ({field: "keep" or "gone"}) and what was
    `seen`; it closes the pairs itself, and raises Conflict or WrongState, which `explain` says in words.
    The table's manager knows `.standing()`; `seen` gives the rows that somebody sees, those that were merged included
    (else the manager's `.seen_by_staff(user)`). `compare` shows what the user who looks may see.
    """

    model: str
    label: str | Promise
    permission: str
    keys: Callable[[int, int], list[int]]
    find: Callable[[Iterable[int]], int]
    sides: Callable[[Iterable[int]], dict[int, Side]]
    compare: Callable[[int, int, Any], Comparison]
    merge: Callable[..., Any]
    explain: Callable[[Exception], str]
    seen: Callable[[Any], Any] | None = None

    def seen_by(self, user: Any) -> Any:
        """The rows that `user` sees, those that were merged included."""
        return self.seen(user) if self.seen is not None else self.rows().seen_by_staff(user)

    def rows(self) -> Any:
        """All rows of the table."""
        return apps.get_model(self.model)._default_manager.all()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known."""
    _kinds[kind.model] = kind


def kinds() -> list[Kind]:
    """All that are known."""
    return list(_kinds.values())


def kind_of(model: str) -> Kind:
    """The kind of that table. Raises WrongState when no app looks for its duplicates (any more)."""
    if model not in _kinds:
        raise WrongState(f"no duplicates of {model}")
    return _kinds[model]
