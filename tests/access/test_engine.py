"""The access matrix itself: each way in which it must fail, shown to fail."""

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path, re_path

from programmes.models import Programme
from tests.kit.access import Answer, Row, Table, answer_of, everyone, nobody, only
from tests.kit.routes import Route, walk
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.kit.stage import Stage


def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read by everybody")


def leaky_page(request: HttpRequest) -> HttpResponse:
    """Refuses, but has written before."""
    Programme.objects.create(code="leak", name="Leak")
    return HttpResponse(status=404)


def broken_page(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("open/", open_page, name="open"),
    path("leaky/", leaky_page, name="leaky"),
    path("broken/", broken_page, name="broken"),
    path("inner/<int:number>/", include(([path("page/<slug:code>/", open_page, name="page")], "inner"))),
    re_path(r"^unnamed/(?P<rest>.*)$", open_page),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def routes() -> dict[str, Route]:
    return {route.name: route for route in walk()}


@pytest.fixture
def stage() -> Stage:
    return Stage(None, dict.fromkeys(everyone(), ""))


def test_every_route_is_walked_with_its_namespace_and_parameters(routes: dict[str, Route]) -> None:
    assert set(routes) == {"open", "leaky", "broken", "inner:page", "^unnamed/(?P<rest>.*)$"}
    assert routes["inner:page"].parameters == {"number", "code"}
    assert not routes["^unnamed/(?P<rest>.*)$"].named


def test_a_route_without_a_row_is_named(routes: dict[str, Route]) -> None:
    table = Table([Row("open", "leaky", "broken", get=everyone(), post=nobody())])
    assert [name.split(" ")[0] for name in table.uncovered(routes.values())] == ["inner:page", "^unnamed/(?P<rest>.*)$"]


def test_a_row_that_covers_nothing_new_is_named(routes: dict[str, Route]) -> None:
    table = Table([Row("*", get=everyone(), post=nobody()), Row("open", get=everyone(), post=nobody())])
    assert table.uncovered(routes.values()) == []
    assert table.idle() == ["open"]


def test_a_page_that_answers_as_it_should_raises_no_problem(stage: Stage, routes: dict[str, Route]) -> None:
    assert stage.problems(routes["open"], Row("open", get=everyone(), post=everyone())) == []


def test_a_page_that_is_more_open_than_the_table_is_found(stage: Stage, routes: dict[str, Route]) -> None:
    problems = stage.problems(routes["open"], Row("open", get=only("officer"), post=everyone()))
    assert len(problems) == len(everyone()) - 1
    assert "GET as visitor: expected sent to sign in, got open (200)" in problems


def test_a_refusal_that_wrote_is_found(stage: Stage, routes: dict[str, Route]) -> None:
    hidden = everyone(Answer.HIDDEN)
    problems = stage.problems(routes["leaky"], Row("leaky", get=hidden, post=hidden))
    assert len(problems) == len(hidden)
    assert all("POST" in line and "refused, but changed programmes_programme" in line for line in problems)
    assert not Programme.objects.filter(code="leak").exists()


def test_a_page_that_breaks_is_found(stage: Stage, routes: dict[str, Route]) -> None:
    problems = stage.problems(routes["broken"], Row("broken", get=everyone(), post=everyone()))
    assert len(problems) == 2 * len(everyone())


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (HttpResponse(), Answer.OPEN),
        (HttpResponse(status=400), Answer.OPEN),
        (HttpResponse(status=401), Answer.LOGIN),
        (HttpResponse(status=403), Answer.FORBIDDEN),
        (HttpResponse(status=404), Answer.HIDDEN),
        (HttpResponse(status=405), Answer.WRONG_METHOD),
        (HttpResponse(status=503), Answer.BROKEN),
        (HttpResponseRedirect("/it/my/"), Answer.OPEN),
        (HttpResponseRedirect("/it/accounts/login/?next=/it/my/"), Answer.LOGIN),
        (HttpResponseRedirect("/admin/login/?next=/admin/"), Answer.LOGIN),
        (HttpResponseRedirect("/it/accounts/2fa/authenticate/"), Answer.SECOND_FACTOR),
    ],
)
def test_answers_are_told_apart(response: HttpResponse, answer: Answer) -> None:
    assert answer_of(response) is answer


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AssertionError, match="no such role"):
        only("oficer")


def test_a_change_of_any_table_is_seen() -> None:
    with pytest.raises(AssertionError, match="programmes_programme"), nothing_changes():
        Programme.objects.create(code="new", name="New")


def test_a_change_of_a_row_is_seen() -> None:
    programme = Programme.objects.create(code="p", name="P")
    assert_unchanged(programme)
    Programme.objects.filter(pk=programme.pk).update(published=True)
    with pytest.raises(AssertionError, match="has changed"):
        assert_unchanged(programme)
