"""A cache that is never the reason why a page fails, and the cached public pages."""

import functools
import logging
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

GENERATION = "public-generation"
SECONDS = 60

View = Callable[..., HttpResponse]


class PatientRedisCache(RedisCache):
    """Redis, or nothing: while it is away reads find nothing and writes are forgotten."""

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


def renew_public_pages() -> None:
    """Forget every cached public page once the transaction commits: something that they show has changed."""
    transaction.on_commit(lambda: cache.set(GENERATION, uuid4().hex, None), robust=True)


def public_page(view: View) -> View:
    """Answer anonymous readers from the cache, with an ETag; others get the view as it is.

    The page may be up to 60 seconds behind the clock, never behind a change that called `renew_public_pages`. An
    address with a query is made anew each time, so that nobody can fill the cache with addresses of their own. A view
    that shows a form to post (its token is one reader's) is not kept either.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            patch_cache_control(response, private=True, no_cache=True)
            return response
        key = "page:" + blake2b(f"{get_language()} {request.path}".encode(), digest_size=16).hexdigest()
        found = {} if request.META.get("QUERY_STRING") else cache.get_many([GENERATION, key])
        generation, page = found.get(GENERATION, ""), found.get(key)
        if page is None or page[0] != generation:
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            if response.status_code != 200 or response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
                return response
            etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
            page = (generation, etag, response.content, response.headers["Content-Type"])
            if not request.META.get("QUERY_STRING"):
                cache.set(key, page, SECONDS)
        return _answer(request, page)

    wrapped.is_public_page = True  # type: ignore[attr-defined]
    return wrapped


def _answer(request: HttpRequest, page: tuple[str, str, bytes, str]) -> HttpResponse:
    _, etag, content, content_type = page
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    response: HttpResponse
    if etag in known or "*" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response
