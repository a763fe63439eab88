"""Lists that rooms offer to newsletters. Each names its list when it loads; whoever shows one imports no room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.shown import shown


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


def offer_open(code: str, label: Promise, *, rows: Callable[[], Any], title: str) -> None:
    """Offer what people can apply to for a while: `rows()` gives those that are open now, `title` names a field.

    The rows have `opens_at`, `closes_at`, `time_zone`, `slug` and `summary`; their reads know `opened_since`,
    `by_opening` and `with_slugs`.
    """

    def newest(since: date) -> list[Item]:
        found = rows().opened_since(datetime.combine(since, time.min, tzinfo=UTC)).by_opening()
        return [_closing(row, title) for row in found][::-1]

    def still(keys: Sequence[str]) -> list[Item]:
        return [_closing(row, title) for row in rows().with_slugs(keys)]

    offer_list(OfferedList(code, label, newest, still))


def _closing(row: Any, title: str) -> Item:
    """Until when it is open, in its own time zone, and its summary."""
    called, summary = shown(row, title), shown(row, "summary")
    moment = date_format(row.closes_at.astimezone(ZoneInfo(row.time_zone)), "DATETIME_FORMAT")
    until = _("Closes on %(moment)s.") % {"moment": moment}
    return Item(row.slug, str(called), f"{until} {summary}".strip(), row.get_absolute_url(), called.language)
