"""What a journey walks with: the site on a port, Chromium, and people who open it on a phone or at a desk.

    def test_amina_finds_a_call(visit, amina):
        page = visit(amina, device="phone", language="fr")
        page.goto("/fr/calls/")

A test fails when any of its pages wrote an error on the console, broke the policy, asked another host or got a 5xx;
`watch.allow(pattern)` expects one.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.kit.browser import DEVICES, Watch, launch
from tests.kit.live import LiveSite, live_site

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


class Visit(Protocol):
    def __call__(
        self, person: Any = None, *, device: str = "phone", language: str = "en", scripts: bool = True
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def running(django_db_setup: None) -> Iterator[LiveSite]:
    """The site, running for all journeys of this process."""
    with live_site() as running:
        yield running


@pytest.fixture(scope="session")
def site(running: LiveSite) -> str:
    """The address of the running site."""
    return running.address


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """What all pages of the test are watched for."""
    watching = Watch(site)
    yield watching
    problems = watching.problems()
    assert not problems, "\n" + "\n".join(problems)


@pytest.fixture
def visit(chromium: Browser, running: LiveSite, site: str, watch: Watch, transactional_db: None) -> Iterator[Visit]:
    """Opens a browser of its own for a person (None: a visitor), and returns its page.

    Tables are emptied only after the last answer: a request that a closing browser leaves behind would hold them.
    """
    contexts = []

    def opened(person: Any = None, *, device: str = "phone", language: str = "en", scripts: bool = True) -> Page:
        context = chromium.new_context(base_url=site, locale=language, java_script_enabled=scripts, **DEVICES[device])
        contexts.append(context)
        watch.follow(context)
        if person is not None:
            from tests.cast import session_of

            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": site}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert running.httpd.quiet(seconds=60), "a request goes on after its browser was closed"
