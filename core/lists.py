"""Lists that rooms offer to newsletters. Each names its list when it loads; whoever shows one imports no room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Item:
    """A line of a list, in the current language: `language` is the one its words are in, `path` begins with a slash."""

    key: str
    title: str
    text: str
    path: str
    language: str


@dataclass(frozen=True)
class OfferedList:
    """`newest(since)` is what may be told since a day, the newest first; `still(keys)` what of these may be told now.

    Both give only what everybody may read at this moment: published, and with every consent that it needs.
    """

    code: str
    label: Promise
    newest: Callable[[date], list[Item]]
    still: Callable[[Sequence[str]], list[Item]]


_lists: dict[str, OfferedList] = {}


def offer_list(offered: OfferedList) -> None:
    """Let newsletters show this list, under its code ("app.name")."""
    _lists[offered.code] = offered


def offered_lists() -> list[OfferedList]:
    """All lists, in the order in which they were offered."""
    return list(_lists.values())


def items_of(code: str, keys: Sequence[str]) -> list[Item]:
    """Those of the keys that may be told now, in their order; none of a list that nobody offers any more."""
    offered = _lists.get(code)
    found = {item.key: item for item in offered.still(keys)} if offered else {}
    return [found[key] for key in keys if key in found]
