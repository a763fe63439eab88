"""Leaving by the link in a mail, and by the button of the mail program (RFC 8058)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsletters.models import Newsletter, Subscriber, Subscription, SubscriptionEvent
from tests.newsletters.builders import make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def letter() -> Newsletter:
    return make_newsletter()


@pytest.fixture
def reader(letter: Newsletter) -> Subscriber:
    return make_subscriber(letter)


@pytest.fixture
def strict() -> Client:
    """Asks for the token of a form wherever one is due."""
    return Client(enforce_csrf_checks=True)


def address(reader: Subscriber, letter: Newsletter) -> str:
    return reverse("newsletters:leave", args=[reader.key, letter.code])


def state(reader: Subscriber) -> str:
    return Subscription.objects.get(subscriber=reader).state


def hows() -> list[str]:
    return list(SubscriptionEvent.objects.order_by("pk").values_list("how", flat=True))


@pytest.mark.parametrize("content_type", ["multipart", "application/x-www-form-urlencoded"])
def test_one_post_leaves_without_cookie_redirect_or_token(
    strict: Client, reader: Subscriber, letter: Newsletter, content_type: str
) -> None:
    url = address(reader, letter)
    if content_type == "multipart":
        answer = strict.post(url, ONE_CLICK)
    else:
        answer = strict.post(url, "List-Unsubscribe=One-Click", content_type=content_type)
    assert (answer.status_code, state(reader), hows()) == (200, "unsubscribed", ["one_click"])
    assert not answer.cookies
    assert not strict.cookies


def test_again_is_no_error_and_changes_nothing(strict: Client, reader: Subscriber, letter: Newsletter) -> None:
    strict.post(address(reader, letter), ONE_CLICK)
    assert strict.post(address(reader, letter), ONE_CLICK).status_code == 200
    assert hows() == ["one_click"]


def test_the_page_has_a_button_and_opening_it_changes_nothing(
    strict: Client, reader: Subscriber, letter: Newsletter
) -> None:
    for method in ("get", "head"):
        assert getattr(strict, method)(address(reader, letter)).status_code == 200
    assert state(reader) == "confirmed"
    assert '<form method="post"' in strict.get(address(reader, letter)).content.decode()
    done = strict.post(address(reader, letter))
    assert (done.status_code, state(reader), hows()) == (200, "unsubscribed", ["link"])
    assert '<form method="post"' not in strict.get(address(reader, letter)).content.decode()
    assert not strict.cookies


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("which", ["key", "code", "capitals"])
def test_a_wrong_address_is_always_the_same_page(
    strict: Client, reader: Subscriber, letter: Newsletter, method: str, which: str
) -> None:
    args = {"key": ["x" * 32, letter.code], "code": [reader.key, "none"], "capitals": [reader.key.upper(), letter.code]}
    answer = getattr(strict, method)(reverse("newsletters:leave", args=args[which]), ONE_CLICK)
    other = strict.get(reverse("newsletters:leave", args=["y" * 40, "nothing"]))
    assert (answer.status_code, other.status_code, state(reader)) == (404, 404, "confirmed")
    assert _main(answer) == _main(other)


def test_a_key_shows_no_series_that_its_reader_never_asked_for(strict: Client, reader: Subscriber) -> None:
    hidden = make_newsletter(name="Segreto", published=False)
    asked, control = reader, make_subscriber(hidden)
    assert strict.get(address(asked, hidden)).status_code == 404
    assert "Segreto" in strict.get(address(control, hidden)).content.decode()


def _main(answer: Any) -> str:
    return str(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def test_of_a_series_that_is_withdrawn_one_can_leave(strict: Client, reader: Subscriber, letter: Newsletter) -> None:
    Newsletter.objects.update(published=False)
    assert strict.post(address(reader, letter), ONE_CLICK).status_code == 200
    assert state(reader) == "unsubscribed"


def test_nobody_else_learns_or_keeps_the_address(client: Client, reader: Subscriber, letter: Newsletter) -> None:
    pages = [address(reader, letter)]
    pages += [reverse(f"newsletters:{name}", args=[reader.key]) for name in ("confirm", "preferences")]
    for url in pages:
        for answer in (client.get(url), client.get(url.replace(reader.key, "z" * 32))):
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "no-store" in answer.headers["Cache-Control"]
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert reader.email not in answer.content.decode()
