"""Reading settings from the environment: a value that cannot be read stops the start by its name."""

import logging
import os
import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def read(name: str, default: T, convert: Callable[[str], T]) -> T:
    """The variable `name` through `convert`, or `default` when it is not set.

    Raises ImproperlyConfigured, naming the variable, when `convert` raises ValueError.
    """
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return convert(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def text(name: str, default: str) -> str:
    """A text without blanks around it."""
    return read(name, default, str.strip)


def flag(name: str, default: bool) -> bool:
    """1, true, yes, on; or 0, false, no, off."""

    def convert(raw: str) -> bool:
        word = raw.strip().lower()
        if word not in TRUE | FALSE:
            raise ValueError(f"{raw!r} is neither true nor false")
        return word in TRUE

    return read(name, default, convert)


def number(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number from `least` to `most`."""

    def convert(raw: str) -> int:
        value = int(raw)
        if not least <= value <= most:
            raise ValueError(f"{value} is not between {least} and {most}")
        return value

    return read(name, default, convert)


def one_of(name: str, default: str, known: Callable[[str], bool], what: str) -> str:
    """A word that is `known`; `what` says in the error what it should be."""

    def convert(raw: str) -> str:
        if not known(raw.strip()):
            raise ValueError(f"{raw!r} is not {what}")
        return raw.strip()

    return read(name, default, convert)


def time_zone(name: str, default: str) -> str:
    """An IANA time zone."""
    return one_of(name, default, lambda zone: zone in available_timezones(), "an IANA time zone, as Europe/Rome")


def bounce_address(name: str) -> str:
    """An address with room for the key and the seal of a mail: at most 14 letters, figures, - and _ before the @."""

    def convert(raw: str) -> str:
        if raw.strip() and not re.fullmatch(r"[A-Za-z0-9_-]{1,14}@[A-Za-z0-9.-]{1,180}", raw.strip()):
            raise ValueError("write an address with at most 14 letters, figures, - or _ before the @")
        return raw.strip()

    return read(name, "", convert)


def webhook_secret(name: str) -> str:
    """A name and a secret of at least 20 characters, with a colon between them."""

    def convert(raw: str) -> str:
        user, _, secret = raw.strip().partition(":")
        if raw.strip() and (not user or len(secret) < 20):
            raise ValueError("write name:secret, the secret at least 20 characters long")
        return raw.strip()

    return read(name, "", convert)


def log_level(name: str, default: str) -> str:
    """A level of the standard logging."""
    return one_of(name, default, lambda level: level in logging.getLevelNamesMapping(), "a level, as INFO or WARNING")


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    return read(name, default, lambda raw: [w.strip() for w in raw.split(",") if w.strip()])


def database(url: str) -> dict[str, object]:
    """Django's database dictionary for `postgresql://user:password@host:port/name?host=/socket/folder`.

    Raises ImproperlyConfigured for any other scheme, a port that is none and a missing name.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL: only postgresql:// is supported")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL: the name of the database is missing")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(port or ""),
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 8, "timeout": 10}},
    }


def broker(url: str) -> str:
    """The Celery form of a redis URL (a socket is written `redis+socket://`).

    Raises ImproperlyConfigured for anything that is no redis URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL: only redis://, rediss:// and unix:// are supported")
    if parts.scheme != "unix":
        return url
    base = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={base}"
