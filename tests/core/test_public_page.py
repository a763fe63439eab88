"""Public pages: one answer for everybody who has not signed in, kept, renewed at once, never mixed up with another."""

import gzip
import time
from collections.abc import Iterator
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from core.caching import AT_HAND, GENERATION, Kept, Shelf, public_page, renew_public_pages
from programmes.models import Programme
from tests.cast import sign_in
from tests.kit.waiting import wait_for

pytestmark = pytest.mark.django_db
PAGES = [
    "/en/", "/en/programmes/", "/en/programmes/mig-ressources/", "/en/calls/", "/en/accessibility/", "/en/privacy/",
    "/en/site-map/",
]  # fmt: skip


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def stored() -> Iterator[list[str]]:
    """The addresses of which a page was kept."""
    keys: list[str] = []
    put = Shelf.put

    def remember(shelf: Shelf, key: str, page: Kept) -> None:
        keys.append(key)
        put(shelf, key, page)

    with mock.patch.object(Shelf, "put", remember):
        yield keys


@pytest.mark.parametrize("url", PAGES)
def test_a_public_page_reads_no_session_and_sets_no_cookie(client: Client, programme: Programme, url: str) -> None:
    with mock.patch.object(SessionStore, "load", side_effect=AssertionError("a session was read")):
        response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" in response["Vary"]


def test_control_for_who_has_signed_in_the_session_is_read(client: Client, programme: Programme, amina: User) -> None:
    sign_in(client, amina)
    with (
        mock.patch.object(SessionStore, "load", side_effect=AssertionError("a session was read")),
        pytest.raises(AssertionError, match="a session was read"),
    ):
        client.get("/en/calls/")


@pytest.mark.parametrize("url", PAGES)
def test_the_second_reader_costs_no_query(client: Client, programme: Programme, url: str) -> None:
    client.get(url)
    assert queries(client, url) == 0


def test_control_the_first_reader_costs_queries(client: Client, programme: Programme) -> None:
    assert queries(client, "/en/calls/") > 0


@pytest.mark.parametrize("header", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_already_gets_304(client: Client, programme: Programme, header: str) -> None:
    etag = client.get("/en/calls/")["ETag"]
    response = client.get("/en/calls/", headers={"If-None-Match": header.format(etag)})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == etag
    assert "Cookie" in response["Vary"]
    assert client.get("/en/calls/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_change_is_seen_at_once(
    client: Client, programme: Programme, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    url = f"/en/programmes/{programme.code}/"
    before = client.get(url)
    Programme.objects.update(summary_en="Quite another summary")
    assert "Quite another" not in client.get(url).content.decode()  # the control: nobody said that it changed
    with django_capture_on_commit_callbacks(execute=True):
        renew_public_pages()
    after = client.get(url, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Quite another summary" in after.content.decode()


def test_the_signed_in_and_the_others_never_get_each_others_page(programme: Programme, amina: User) -> None:
    visitor, signed_in = Client(), sign_in(Client(), amina)
    for reader, other in ((signed_in, visitor), (visitor, signed_in)):
        cache.clear()
        pages = {reader: reader.get("/en/").content.decode(), other: other.get("/en/").content.decode()}
        assert "Amina" in pages[signed_in]
        assert "Amina" not in pages[visitor]
    assert "private" in signed_in.get("/en/")["Cache-Control"]


def test_a_session_that_has_ended_gets_the_page_of_a_visitor_and_keeps_none(
    client: Client, programme: Programme, stored: list[str]
) -> None:
    client.cookies["sessionid"] = "a-session-of-long-ago"
    assert client.get("/en/").status_code == 200
    assert stored == []


def test_languages_are_kept_apart(client: Client, programme: Programme) -> None:
    pages = {language: client.get(f"/{language}/").content.decode() for language in ("it", "fr", "en")}
    for language, page in pages.items():
        assert f'<html lang="{language}"' in page
        assert client.get(f"/{language}/").content.decode() == page


@pytest.mark.parametrize(
    "query", ["x=1", "x=%00%ff", "programme=nothing", "a" * 7000, "&".join(f"k{n}={n}" for n in range(900))]
)
def test_a_query_neither_fills_the_cache_nor_changes_what_others_get(
    client: Client, programme: Programme, stored: list[str], query: str
) -> None:
    plain = client.get("/en/calls/").content
    kept = len(stored)
    assert client.get(f"/en/calls/?{query}").status_code == 200
    assert len(stored) == kept
    assert client.get("/en/calls/").content == plain


def test_the_first_reader_cannot_leave_an_address_of_theirs_in_the_page(client: Client, programme: Programme) -> None:
    client.get("/en/calls/?next=https://evil.example/")
    assert b"evil.example" not in client.get("/en/calls/").content


def test_a_process_keeps_only_so_many_pages() -> None:
    shelf = Shelf()
    page = Kept("now", float("inf"), "tag", b"", "text/html")
    for number in range(AT_HAND + 10):
        shelf.put(f"page {number}", page)
        shelf.take("page 0", "now")
    assert len(shelf.pages) == AT_HAND
    assert shelf.take("page 0", "now") is page
    assert shelf.take("page 1", "now") is None


def test_a_page_is_kept_for_a_minute_and_for_its_generation() -> None:
    shelf = Shelf()
    shelf.put("page", Kept("now", time.monotonic() - 1, "tag", b"", "text/html"))
    assert shelf.take("page", "now") is None
    page = Kept("now", time.monotonic() + 1, "tag", b"", "text/html")
    shelf.put("page", page)
    assert shelf.take("page", "then") is None
    assert shelf.take("page", "now") is page


def test_what_another_process_changed_is_seen_within_a_twentieth_of_a_second(
    client: Client, programme: Programme, stored: list[str]
) -> None:
    client.get("/en/calls/")
    Programme.objects.update(name_en="Changed elsewhere")
    cache.set(GENERATION, "set by another process", None)
    page = wait_for(lambda: "Changed elsewhere" in client.get("/en/programmes/").content.decode(), what="the change")
    assert page
    assert len(stored) <= 3


def test_a_page_that_is_not_there_is_not_kept(client: Client, stored: list[str]) -> None:
    assert client.get("/en/programmes/nothing/").status_code == 404
    assert client.get("/en/calls/nothing/").status_code == 404
    assert stored == []


def test_head_says_what_get_says(client: Client, programme: Programme) -> None:
    head = client.head("/en/programmes/")
    get = client.get("/en/programmes/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]
    assert b"alternate" in get.content


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_read_only(programme: Programme, method: str) -> None:
    client = Client(enforce_csrf_checks=False)
    assert getattr(client, method)("/en/calls/").status_code == 405


def test_a_page_with_a_form_is_not_kept(stored: list[str]) -> None:
    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    @public_page
    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse("the same for all")

    first, second = (view(RequestFactory().get("/")).content for _ in range(2))
    assert first != second
    assert stored == []
    plain(RequestFactory().get("/"))
    assert len(stored) == 1


def test_without_a_cache_the_pages_still_come(client: Client, programme: Programme) -> None:
    with mock.patch("django.core.cache.backends.redis.RedisCacheClient.get_many", side_effect=ConnectionError("gone")):
        assert client.get("/en/calls/").status_code == 200


def test_a_page_is_sent_packed_to_who_can_unpack_it(client: Client, programme: Programme) -> None:
    plain = client.get("/en/calls/")
    packed = client.get("/en/calls/", headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    again = client.get("/en/calls/", headers={"If-None-Match": packed["ETag"], "Accept-Encoding": "gzip"})
    assert (again.status_code, again["ETag"]) == (304, packed["ETag"])
