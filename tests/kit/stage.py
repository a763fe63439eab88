"""The run of the access matrix: one world, every role signed in, every request taken back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django import shortcuts
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, TestCase

from portal.views import errors
from tests.kit.access import Answer, Row, answer_of
from tests.kit.routes import Route
from tests.kit.snapshot import differing, fingerprint, writes


class TakenBack(Exception):
    """Raised to roll a savepoint back."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    try:
        with transaction.atomic():
            yield
            raise TakenBack
    except TakenBack:
        pass


@contextmanager
def one_transaction() -> Iterator[None]:
    """Everything inside is one transaction that is never committed, as in Django's own TestCase."""
    atomics = TestCase._enter_atomics()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TestCase._rollback_atomics(atomics)  # type: ignore[attr-defined]


@contextmanager
def refusals_drawn_once() -> Iterator[None]:
    """Of thousands of refusals one of each kind is drawn, and none is written into the log: the status says it."""
    drawn: set[str] = set()

    def render(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
        if template in drawn:
            return HttpResponse(status=status)
        drawn.add(template)
        return shortcuts.render(request, template, status=status)

    logging.disable(logging.CRITICAL)
    try:
        with mock.patch.object(errors, "render", render):
            yield
    finally:
        logging.disable(logging.NOTSET)


class Stage:
    """A scene of rows to point at, and for each role the key of its session ('' for the visitor)."""

    def __init__(self, scene: Any, sessions: dict[str, str]) -> None:
        self.scene, self.sessions, self.client = scene, sessions, Client()

    def problems(self, route: Route, row: Row) -> list[str]:
        """Where the site answers otherwise than the row says, one line each. All roles ask for the same address."""
        cache.clear()
        problems = []
        with taken_back():
            address = row.address(self.scene, route)
            for method, role, expected in row.expectations():
                if problem := self.ask(route, row, address, method, role, expected):
                    problems.append(f"{method} as {role}: {problem}")
        return problems

    def ask(self, route: Route, row: Row, address: str, method: str, role: str, expected: Answer) -> str:
        """What is wrong with one request, or nothing."""
        self.client.cookies.clear()
        if self.sessions[role]:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with taken_back():
            data = row.data(self.scene, route) if method == "POST" else {}
            refused_write = method == "POST" and expected is not Answer.OPEN
            written = writes() if refused_write else {}
            left = None
            with taken_back():
                try:
                    response = send(self.client, method, address, data)
                except Exception as error:
                    return f"{type(error).__name__}: {error}"
                answer = answer_of(response)
                close_files(response)
                if refused_write and writes() != written:
                    left = fingerprint()
            if answer is not expected:
                return f"expected {expected}, got {answer} ({response.status_code})"
            # What was written is gone here: the tables hold what they held before the request.
            if left and (changed := differing(fingerprint(), left)):
                return f"refused, but changed {', '.join(changed)}"
        return ""


def close_files(response: HttpResponseBase) -> None:
    """Close what the answer would have sent, and not the database's connection, as `close()` would."""
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()


def send(client: Client, method: str, address: str, data: dict[str, Any]) -> HttpResponseBase:
    return client.post(address, data) if method == "POST" else client.get(address)
