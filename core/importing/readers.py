"""How cells are read: each reader turns a text into a JSON value, or raises ValueError with the reason for people.

What has a code may be written as the code or as its name in any language of the platform.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from core.places import country_choices, is_country, language_choices
from core.typed import DAYS, bare, plain

Reader = Callable[[str], Any]
Pairs = Iterable[tuple[Any, Any]]


def text(most: int) -> Reader:
    """A text of at most `most` characters."""

    def read(typed: str) -> str:
        found = plain(typed).strip()
        if len(found) > most:
            raise ValueError(
                _("Too long: at most %(most)s characters, and this has %(has)s.") % {"most": most, "has": len(found)}
            )
        return found

    return read


def known_as(pairs: Callable[[], Pairs]) -> dict[str, Any]:
    """The codes by what they may be called: the codes themselves, and their labels in every language."""
    codes: dict[str, Any] = {}
    labels: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in pairs():
                codes[bare(str(code))] = code
                labels.setdefault(bare(str(label)), code)
    return labels | codes


def one_of(choices: Any) -> Reader:
    """A code of a list, or its label."""
    return named(lambda: choices.choices)


def named(pairs: Callable[[], Pairs]) -> Reader:
    """A code of (code, label) pairs, or its label; told apart once, as a file asks thousands of times."""
    known: dict[str, Any] = {}

    def read(typed: str) -> Any:
        if not known:
            known.update(known_as(pairs))
        try:
            return known[bare(plain(typed)[:200])]
        except KeyError:
            names = ", ".join(str(code) for code, _label in pairs())
            raise ValueError(
                _("“%(typed)s” is not one of: %(known)s.") % {"typed": typed[:40], "known": names[:200]}
            ) from None

    return read


def several(read_one: Reader) -> Reader:
    """Values between semicolons, else between commas; each once, in order."""

    def read(typed: str) -> list[str]:
        divider = r"[;|]" if re.search(r"[;|]", typed) else ","
        parts = [part.strip() for part in re.split(divider, typed) if part.strip()]
        if len(parts) > 50:
            raise ValueError(_("Too many values."))
        return sorted({str(read_one(part)) for part in parts})

    return read


@cache
def _languages() -> dict[str, Any]:
    return known_as(language_choices)


@cache
def _countries() -> dict[str, Any]:
    return known_as(country_choices)


def spoken(typed: str) -> str:
    """The code of a language."""
    try:
        return str(_languages()[bare(typed[:100])])
    except KeyError:
        raise ValueError(
            _("“%(typed)s” is not the code of a language, as it, fr or ar.") % {"typed": typed[:40]}
        ) from None


def country(typed: str) -> str:
    """The code of a country."""
    code = typed.strip().upper()
    if is_country(code):
        return code
    try:
        return str(_countries()[bare(plain(typed)[:100]).replace("'", "’")])
    except KeyError:
        raise ValueError(
            _("“%(typed)s” is not the code of a country, as IT, MA or SN.") % {"typed": typed[:40]}
        ) from None


def mail(typed: str) -> str:
    """An e-mail address."""
    try:
        validate_email(typed.strip())
    except ValidationError:
        raise ValueError(_("This is not an e-mail address.")) from None
    return str(text(254)(typed.strip()))


def phone(typed: str) -> str:
    """A phone number."""
    found = plain(typed).strip()
    if not re.fullmatch(r"[+\d][\d\s()./-]{3,40}", found):
        raise ValueError(_("This is not a phone number."))
    return found


def identifier(typed: str) -> str:
    """The identifier that an export gave."""
    try:
        return str(UUID(typed.strip()))
    except ValueError:
        raise ValueError(_("This is not an identifier as an export gives it.")) from None


def whole(least: int, most: int) -> Reader:
    """A whole number between two bounds."""

    def read(typed: str) -> int:
        found = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?", typed.strip())
        if found is None or not least <= int(found[1]) <= most:
            raise ValueError(
                _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
            )  # fmt: skip
        return int(found[1])

    return read


def day(first: date, last: date | None = None) -> Reader:
    """A day between two bounds, as 1990-12-31 or 31/12/1990; without a last one, none that has not come yet."""

    def read(typed: str) -> str:
        found = _day(typed.strip())
        if last is None and found > date.today():  # noqa: DTZ011 (a day in the future is one everywhere, give or take)
            raise ValueError(_("This day has not come yet."))
        if found < first or (last is not None and found > last):
            raise ValueError(_("This cannot be: the year is out of bounds."))
        return found.isoformat()

    return read


def _day(typed: str) -> date:
    typed = re.sub(r"[T ]00:00(:00)?$", "", typed)[:20]
    for form in DAYS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 (a day, no moment)
        except ValueError:
            continue
    raise ValueError(_("There is no such day. Write it as 1990-12-31 or 31/12/1990."))
