"""Public pages from the cache: never somebody else's, never older than a change, never broken by a dead cache."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory, override_settings
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.caching import PatientRedisCache, public_page, renew_public_pages

pytestmark = pytest.mark.django_db


class Page:
    """A public view that counts how often it was really made."""

    def __init__(self, status: int = 200) -> None:
        self.made, self.status = 0, status
        self.view = public_page(self.make)

    def make(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return HttpResponse(f"made {self.made} in {translation.get_language()}", status=self.status)

    def get(self, path: str = "/it/", *, cookie: str = "", **headers: str) -> HttpResponse:
        request = RequestFactory().get(path, headers=headers)
        if cookie:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
        return self.view(request)


def test_a_page_is_made_once_for_anonymous_readers() -> None:
    page = Page()
    assert page.get().content == page.get().content == b"made 1 in en"
    assert page.made == 1


def test_each_address_and_language_has_its_own() -> None:
    page = Page()
    page.get("/it/")
    page.get("/fr/")
    with translation.override("fr"):
        assert page.get("/it/").content == b"made 3 in fr"
    assert page.made == 3


def test_who_may_be_signed_in_gets_a_page_of_the_own_that_nobody_keeps() -> None:
    page = Page()
    page.get()
    own = page.get(cookie="session")
    assert own.content == b"made 2 in en"
    assert "Cookie" in own["Vary"]
    assert "private" in own["Cache-Control"]
    assert page.get().content == b"made 1 in en"


def test_an_address_with_a_query_is_made_anew_and_not_kept() -> None:
    page = Page()
    for number in range(3):
        page.get(f"/it/?q={number}")
        page.get("/it/?q=same")
    assert page.made == 6


def test_a_reader_who_has_it_already_is_told_so() -> None:
    page = Page()
    first = page.get()
    again = page.get(**{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert page.get(**{"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    assert page.get(**{"If-None-Match": '"another"'}).status_code == 200
    assert page.made == 1


def test_after_a_change_a_page_is_made_anew(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = Page()
    first = page.get()
    with django_capture_on_commit_callbacks(execute=True):
        renew_public_pages()
    second = page.get(**{"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (200, b"made 2 in en")


def test_control_without_the_change_it_stays(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = Page()
    page.get()
    with django_capture_on_commit_callbacks(execute=False):
        renew_public_pages()
    assert page.get().content == b"made 1 in en"


def test_a_page_made_before_the_change_committed_is_not_shown_after_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    class Slow(Page):
        def make(self, request: HttpRequest) -> HttpResponse:
            response = super().make(request)
            if self.made == 1:
                with django_capture_on_commit_callbacks(execute=True):
                    renew_public_pages()
            return response

    page = Slow()
    assert page.get().content == b"made 1 in en"
    assert page.get().content == b"made 2 in en"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_only_whole_pages_are_kept(status: int) -> None:
    page = Page(status)
    page.get()
    page.get()
    assert page.made == 2


def test_a_page_that_sets_a_cookie_or_shows_a_form_is_not_kept() -> None:
    made = []

    def view(request: HttpRequest) -> HttpResponse:
        made.append(request)
        response = HttpResponse(get_token(request) if len(made) % 2 else "x")
        if not len(made) % 2:
            response.set_cookie("a", "b")
        return response

    for _ in range(4):
        public_page(view)(RequestFactory().get("/it/"))
    assert len(made) == 4


def test_a_post_is_never_answered_from_the_cache() -> None:
    page = Page()
    page.get()
    page.view(RequestFactory().post("/it/"))
    assert page.made == 2


DEAD = {"default": {"BACKEND": "core.caching.PatientRedisCache", "LOCATION": "unix:///nonexistent/valkey.sock"}}


@pytest.fixture
def dead_cache() -> Any:
    with override_settings(CACHES=DEAD):
        yield caches["default"]


def test_a_dead_cache_is_empty_and_forgets(dead_cache: PatientRedisCache) -> None:
    dead_cache.set("a", 1)
    assert dead_cache.get("a") is None
    assert dead_cache.get("a", "default") == "default"
    assert dead_cache.get_many(["a", "b"]) == {}
    assert dead_cache.add("a", 1) is False
    assert dead_cache.delete("a") is False
    assert dead_cache.incr("a") == 0
    assert dead_cache.get_or_set("a", lambda: 7) == 7
    assert dead_cache.has_key("a") is False
    assert dead_cache.touch("a") is False
    dead_cache.set_many({"a": 1})
    dead_cache.delete_many(["a"])


def test_a_page_is_made_each_time_while_the_cache_is_dead(
    dead_cache: PatientRedisCache, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page = Page()
    with django_capture_on_commit_callbacks(execute=True):
        renew_public_pages()
    assert [page.get().content for _ in range(2)] == [b"made 1 in en", b"made 2 in en"]


def test_control_a_cache_that_lives_keeps_things() -> None:
    living = caches["default"]
    living.set("a", 1)
    assert (living.get("a"), living.add("a", 2), living.has_key("a"), living.incr("a")) == (1, False, True, 2)
