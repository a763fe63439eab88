"""The watch over the browser sees what it must: each mishap shown to be caught."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from tests.journeys.conftest import Visit
from tests.kit.browser import Watch, assert_accessible, assert_fits, offline

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
GOOD = "<title>A page</title><main><h1>A page</h1><p>Words.</p></main>"


def show(page: Page, body: str, status: int = 200) -> None:
    """Open a page with this body under the site's address and policy."""

    def answer(route: Route) -> None:
        html = f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">{body}</html>'
        headers = {"Content-Security-Policy": STRICT, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=status, headers=headers, body=html)

    page.route("**/shown/", answer)
    page.goto("/shown/")


@pytest.fixture(autouse=True)
def no_icon(watch: Watch) -> None:
    """The pages of these tests name no icon, so that Chromium looks for one where there is none."""
    watch.allow(r"/favicon\.ico")


@pytest.fixture
def caught(watch: Watch) -> Iterator[list[str]]:
    """What the watch has seen; the mishap is meant, so the test itself may pass."""
    yield watch.seen
    watch.allow("")


def test_a_good_page_raises_nothing(visit: Visit, watch: Watch) -> None:
    page = visit()
    show(page, GOOD)
    assert watch.problems() == []
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p style='color: red'>Red</p>", "Content Security Policy"),
        ("<script>document.title = 'x'</script>", "Content Security Policy"),
        ("<img src='https://elsewhere.example/x.png' alt=''>", "elsewhere.example"),
    ],
)
def test_control_a_breach_of_the_policy_is_caught(visit: Visit, caught: list[str], body: str, words: str) -> None:
    show(visit(), GOOD + body)
    assert [line for line in caught if words in line]


def test_control_a_broken_page_is_caught(visit: Visit, caught: list[str]) -> None:
    show(visit(), GOOD, status=500)
    assert any(line.startswith("500") for line in caught)


def test_control_a_script_that_fails_is_caught(visit: Visit, caught: list[str]) -> None:
    page = visit()
    show(page, GOOD)
    page.evaluate("setTimeout(() => { throw new Error('lost') })")
    page.evaluate("new Promise(resolve => setTimeout(resolve, 50))")
    assert any("lost" in line for line in caught)


def test_control_a_violation_of_accessibility_is_caught(visit: Visit, caught: list[str]) -> None:
    page = visit()
    show(page, GOOD + "<img src='/x.png'>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_control_what_sticks_out_is_caught(visit: Visit) -> None:
    page = visit(device="phone")
    show(page, GOOD + "<pre>" + "w" * 400 + "</pre>")
    with pytest.raises(AssertionError, match="px wide"):
        assert_fits(page)


@pytest.mark.parametrize(("scripts", "title"), [(True, "Changed"), (False, "A page")])
def test_without_scripts_nothing_runs(visit: Visit, scripts: bool, title: str) -> None:
    page = visit(scripts=scripts)
    code = {"content_type": "text/javascript", "body": "document.title = 'Changed'"}
    page.route("**/x.js", lambda route: route.fulfill(**code))
    show(page, GOOD + "<script src='/x.js'></script>")
    assert page.title() == title


def test_offline_requests_fail_and_are_expected(visit: Visit, watch: Watch) -> None:
    page = visit()
    show(page, GOOD)
    page.unroute_all()
    with offline(page, watch):
        reached = page.evaluate("fetch('/healthz').then(() => true, () => false)")
    assert reached is False
    assert watch.problems() == []


def test_the_site_answers_with_its_own_policy_and_hashed_files(visit: Visit) -> None:
    page = visit()
    response = page.goto("/en/")
    assert response is not None
    assert "default-src 'none'" in response.headers["content-security-policy"]
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    answer = page.request.get(sheet)
    assert "immutable" in answer.headers["cache-control"]
