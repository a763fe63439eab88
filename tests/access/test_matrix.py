"""Every address of the site × every role × GET and POST, as the table says."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.access.scene import Scene
from tests.access.table import TABLE
from tests.cast import session_of
from tests.kit.routes import Route, walk
from tests.kit.stage import Stage, one_transaction, refusals_drawn_once

ROUTES = list(walk())


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """One world for all routes: what a request writes is taken back.

    The fresh proof of the second factor, asked for by sensitive acts, lasts as long as the walk takes.
    """
    lasting = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600)
    with lasting, django_db_blocker.unblock(), one_transaction():
        scene = Scene()
        scene.prepare()
        sessions = {role: session_of(person) for role, person in scene.cast.people().items()}
        yield Stage(scene, {"visitor": ""} | sessions)


def test_every_address_is_in_the_table() -> None:
    uncovered = TABLE.uncovered(ROUTES)
    assert not uncovered, "no row covers:\n" + "\n".join(uncovered)


def test_every_row_of_the_table_is_needed() -> None:
    TABLE.uncovered(ROUTES)
    idle = TABLE.idle()
    assert not idle, "these rows cover no address that an earlier row does not cover:\n" + "\n".join(idle)


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_the_address_answers_as_the_table_says(route: Route, stage: Stage) -> None:
    row = TABLE.row_for(route)
    assert row is not None, f"no row covers {route.name} ({route.path})"
    with refusals_drawn_once():
        problems = stage.problems(route, row)
    assert not problems, f"{route.name} ({route.path}):\n" + "\n".join(problems)
