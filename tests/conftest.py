"""What every test stands on: real servers, one cast of people, nothing left out silently."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer

from config.catalogues import compile_catalogues
from tests.kit.migrated import migrated_database
from tests.kit.sharing import LongOnesFirst

# The rows of tests need not outlive a power cut, and are too few for a second process to help to read them.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
CARELESS |= {"max_parallel_workers_per_gather": "0"}

pytest_plugins = ["tests.kit.skips", "tests.cast", "tests.stories", "pytester"]


def pytest_configure(config: pytest.Config) -> None:
    """The catalogues are compiled before any test reads one; once, by the process that starts the others."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def careless(database: dict[str, Any]) -> None:
    """The server waits for no disk and forks nothing, whoever asks."""
    with psycopg.connect(host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True) as server:
        for setting, value in CARELESS.items():
            server.execute(f"ALTER SYSTEM SET {setting} = {value}")  # type: ignore[arg-type]
        server.execute("SELECT pg_reload_conf()")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LongOnesFirst | None:
    """With `--dist loadfile` the files are shared so that all processes end together."""
    return LongOnesFirst(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def servers() -> None:
    """The embedded PostgreSQL and Valkey run, unless the environment names others."""
    from config.embedded import start

    wanted = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}
    own = tuple(name for variable, name in wanted.items() if not os.environ.get(variable))
    start(Path(settings.VAR), only=own)
    if "postgres" in own:
        careless(connection.settings_dict)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    servers: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The servers run before the test database is made, which is a copy of one that is migrated."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """At the end nobody holds the test database any more, not even a request that a closing browser left behind."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def plain_start(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test starts in English; one that uses the database, with an empty cache too."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        cache.clear()
    with translation.override("en"):
        yield
