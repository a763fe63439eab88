"""How many queries the lists of the office and of assessors make: the same for few rows and for many."""

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Call
from tests.builders import make_call, make_participation, make_person
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.projects.judging import judged, office
from tests.stories import assessed, assigned, drafted_decision, in_assessment, submitted


@pytest.fixture
def world(cast: Cast, call: Call) -> Call:
    """Everybody whom the lists show is there before anything is counted."""
    cast.people()
    return call


def test_the_list_of_projects(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.giulia)
    address = reverse("admin:projects_project_changelist")

    def make(rows: int) -> None:
        for _ in range(rows):
            submitted(world, cast.amina)

    assert_same_queries(client, address, make, name="back office: projects")


def test_the_list_of_persons(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.giulia)
    address = reverse("admin:beneficiaries_beneficiary_changelist")

    def make(rows: int) -> None:
        for _ in range(rows):
            make_participation(make_person(), cast.programme)

    assert_same_queries(client, address, make, name="back office: persons")


def test_the_list_of_calls(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.giulia)

    def make(rows: int) -> None:
        for _ in range(rows):
            make_call(cast.programme)

    assert_same_queries(client, reverse("admin:projects_call_changelist"), make, name="back office: calls")


def test_the_list_of_decisions(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.marco)

    def make(rows: int) -> None:
        for _ in range(rows):
            project = in_assessment(world, cast.amina, officer=cast.giulia)
            for assessor in (cast.salma, cast.nabil):
                assessed(project, assessor, officer=cast.giulia)
            drafted_decision(project, officer=cast.giulia)

    assert_same_queries(client, reverse("admin:projects_decision_changelist"), make, name="back office: decisions")
    assert_queries(client, reverse("admin:projects_call_ranking", args=[world.pk]), name="back office: ranking")


def test_the_audit_log(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.dario)
    submitted(world, cast.amina)
    assert_queries(client, reverse("admin:core_auditevent_changelist"), name="back office: audit log")


def test_the_page_of_a_project(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.giulia)
    project = in_assessment(world, cast.amina, officer=cast.giulia)

    def make(rows: int) -> None:
        for assessor in (cast.salma, cast.nabil) if rows == 2 else (cast.elena,):
            assessed(project, assessor, officer=cast.giulia)

    assert_same_queries(client, office(project), make, name="back office: project")


def test_the_assessors_queue_and_sheet(client: Client, cast: Cast, world: Call) -> None:
    sign_in(client, cast.salma)

    def make(rows: int) -> None:
        for _ in range(rows):
            assigned(in_assessment(world, cast.amina, officer=cast.giulia), cast.salma, officer=cast.giulia)

    assert_same_queries(client, reverse("projects:queue"), make, name="assessor: queue")
    assert_queries(client, judged(cast.salma.assignments.earliest("pk")), name="assessor: sheet")
