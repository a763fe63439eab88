"""A cache that is never the reason why a page fails, and the cached public pages."""

import functools
import gzip
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

GENERATION = "public-generation"
SECONDS = 60
ASKED_EVERY = 0.05
AT_HAND = 500
"""Public pages that a process keeps."""

View = Callable[..., HttpResponse]


class SteadyClient(RedisCacheClient):
    """Keeps its client instead of making one for every command."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The one client: there is one server for reading and writing."""
        if not hasattr(self, "_steady"):
            self._steady = super().get_client(key, write=write)
        return self._steady


class PatientRedisCache(RedisCache):
    """Redis, or nothing: while it is away reads find nothing and writes are forgotten."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = SteadyClient

    def _patient(self, method: str, default: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("cache: %s", error)
            return default

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._patient("get", default, key, default, version)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return dict(self._patient("get_many", {}, list(keys), version))

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._patient("set", None, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._patient("add", False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._patient("delete", False, *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._patient("incr", 0, *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._patient("touch", False, *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._patient("has_key", False, *args, **kwargs))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return list(self._patient("set_many", list(data), data, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._patient("delete_many", None, *args, **kwargs)

    def clear(self) -> None:
        generation.forget()
        self._patient("clear", None)


@dataclass(frozen=True)
class Kept:
    """A page as it is kept: plain and packed, as the same bytes for everybody hold no secret."""

    generation: str
    until: float
    tag: str
    plain: bytes
    content_type: str

    @functools.cached_property
    def packed(self) -> bytes:
        """Packed when somebody first wants it so: a page of an address with a query is sent once."""
        return gzip.compress(self.plain, 6, mtime=0)


class Shelf:
    """The pages that this process has at hand; the one that was asked for least lately goes first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, Kept] = OrderedDict()
        self.lock = Lock()

    def take(self, key: str, generation: str) -> Kept | None:
        """The page, unless it is too old or something has changed since."""
        with self.lock:
            page = self.pages.get(key)
            if page is None or page.generation != generation or page.until < time.monotonic():
                return None
            self.pages.move_to_end(key)
            return page

    def put(self, key: str, page: Kept) -> None:
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            while len(self.pages) > AT_HAND:
                self.pages.popitem(last=False)


class Generation:
    """What all processes agree on until something that the public sees changes.

    It stands in the cache and is asked for at most twenty times a second, so that a change by another process is seen
    within a twentieth of a second, and one by this process at once.
    """

    def __init__(self) -> None:
        self.known, self.asked = "", 0.0

    def now(self) -> str:
        """The present one; empty while the cache is away."""
        if time.monotonic() - self.asked > ASKED_EVERY:
            found = cache.get(GENERATION)
            if found is None and cache.add(GENERATION, uuid4().hex, None):
                found = cache.get(GENERATION)
            self.known, self.asked = found or "", time.monotonic()
        return self.known

    def next(self) -> None:
        """Something has changed."""
        cache.set(GENERATION, uuid4().hex, None)
        self.forget()

    def forget(self) -> None:
        self.asked = 0.0


shelf, generation = Shelf(), Generation()


def renew_public_pages() -> None:
    """Forget every kept public page once the transaction commits: something that they show has changed."""
    transaction.on_commit(generation.next, robust=True)


def public_page(view: View) -> View:
    """Answer anonymous readers with a page at hand and an ETag; others get the view as it is.

    The page may be up to 60 seconds behind the clock, never behind a change that called `renew_public_pages`. An
    address with a query is made anew each time, so that nobody can fill the shelf with addresses of their own. A view
    that shows a form to post (its token is one reader's) is not kept either.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            patch_cache_control(response, private=True, no_cache=True)
            return response
        key = f"{get_language()} {request.path}"
        present = "" if request.META.get("QUERY_STRING") else generation.now()
        page = shelf.take(key, present) if present else None
        if page is None:
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            if response.status_code != 200 or response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
                return response
            page = _keep(present, response)
            if present:
                shelf.put(key, page)
        return _answer(request, page)

    wrapped.is_public_page = True  # type: ignore[attr-defined]
    return wrapped


def unkept_public_page(view: View) -> View:
    """A page for everybody that says how something stands now: neither we nor the reader's browser keep it, and no
    search engine lists it."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie"])
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    wrapped.is_public_page = True  # type: ignore[attr-defined]
    return wrapped


def _keep(present: str, response: HttpResponse) -> Kept:
    content = bytes(response.content)
    return Kept(
        generation=present,
        until=time.monotonic() + SECONDS,
        tag=blake2b(content, digest_size=12).hexdigest(),
        plain=content,
        content_type=response.headers["Content-Type"],
    )


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and any(page.tag in tag or tag == "*" for tag in parse_etags(known)):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(page.packed if packed else page.plain, content_type=page.content_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'"{page.tag}{"-gzip" if packed else ""}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response
