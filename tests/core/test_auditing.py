"""The audit log: who, in which role, from where."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from core import request_context
from core.auditing import record
from core.middleware import RequestContextMiddleware, client_address
from core.models import AuditEvent
from programmes.models import Membership, Programme, Role
from projects.models import Project
from tests.builders import make_membership

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_which_row(submitted_project: Project, giulia: User) -> None:
    event = record("projects.look", by=giulia, on=submitted_project, why="asked")
    kept = AuditEvent.objects.get(pk=event.pk)
    assert (kept.actor, kept.verb, kept.parameters) == (giulia, "projects.look", {"why": "asked"})
    assert (kept.target_type, kept.target_id) == ("projects.project", submitted_project.pk)


def test_what_the_machine_does_has_no_actor() -> None:
    event = record("core.sweep", by=None)
    assert (event.actor, event.role, event.target_type, event.address) == (None, "", "", None)


def test_the_role_is_the_one_in_the_programme_of_the_row(
    submitted_project: Project, giulia: User, other_programme: Programme
) -> None:
    make_membership(giulia, other_programme, Role.MANAGER)
    make_membership(giulia, submitted_project.programme, Role.TRAINER)
    assert record("x", by=giulia, on=submitted_project).role == "officer,trainer"
    assert record("x", by=giulia, on=other_programme).role == "manager"
    assert record("x", by=giulia).role == "manager,officer,trainer"


def test_who_has_no_role_acts_in_none(submitted_project: Project, amina: User) -> None:
    assert record("x", by=amina, on=submitted_project).role == ""


def test_the_administrator_acts_as_such(ada: User) -> None:
    assert record("x", by=ada).role == "administrator"


def test_a_role_that_has_ended_is_not_named(submitted_project: Project, giulia: User) -> None:
    membership = Membership.objects.get(user=giulia)
    membership.until = membership.since
    membership.save(update_fields=["until"])
    assert record("x", by=giulia, on=submitted_project).role == ""


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(record("x", by=None).address or "none")


def ask(user: Any = None, **meta: str) -> str:
    request = RequestFactory().get("/", **meta)  # type: ignore[arg-type]
    request.user = user
    return RequestContextMiddleware(answer)(request).content.decode()


def test_the_address_of_the_request_is_kept_and_forgotten_after_it() -> None:
    assert ask(REMOTE_ADDR="192.0.2.7") == "192.0.2.7"
    assert ask(REMOTE_ADDR="2001:db8::1") == "2001:db8::1"
    assert request_context.address.get() is None


@pytest.mark.parametrize("address", ["", "unix:", "not an address", "999.1.1.1", "192.0.2.7:5000", "\x00"])
def test_what_is_no_address_is_not_kept_and_is_no_error(address: str) -> None:
    assert ask(REMOTE_ADDR=address) == "none"


@pytest.mark.parametrize(
    ("behind", "forwarded", "found"),
    [
        (False, "203.0.113.9", "192.0.2.7"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "192.0.2.7"),
        (True, "unknown", None),
    ],
)
def test_behind_a_proxy_the_last_address_counts_and_else_none_that_the_sender_wrote(
    settings: Any, behind: bool, forwarded: str, found: str | None
) -> None:
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == found
