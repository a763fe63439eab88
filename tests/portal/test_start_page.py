"""The start page of the back office: what waits, for whom, and the list behind each number."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.erasing import ask_erasure
from beneficiaries.models import ContactTask
from beneficiaries.selecting import select
from core.models import OutboxMail
from portal.start_page import tasks_for
from projects.assigning import declare_interests
from projects.deciding import confirm_decision
from projects.messaging import send_message
from projects.models import Assignment, Call, Project
from tests.beneficiaries.enrolling import anybody, applied, told
from tests.builders import make_cohort, make_consent, make_participation, make_person
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries
from tests.projects.judging import page
from tests.stories import drafted_decision, eligible, in_assessment, invited, submitted


def waiting(user: User) -> dict[str, int]:
    """The tasks of a person, by label."""
    return {task.label: task.count for task in tasks_for(user)}


def test_nothing_waits_where_nothing_happened(client: Client, cast: Cast) -> None:
    assert "Nothing waits for you" in page(client, cast.giulia, reverse("admin:index"))


def test_each_station_of_a_project_is_a_task(cast: Cast, call: Call) -> None:
    submitted(call, cast.amina)
    eligible(call, cast.amina, officer=cast.giulia)
    lonely = in_assessment(call, cast.amina, officer=cast.giulia)
    assert waiting(cast.giulia) == {
        "Projects to check": 1,
        "Eligible projects: open the assessment": 1,
        "Projects that need another assessor": 1,
    }
    salmas = invited(lonely, cast.salma, officer=cast.giulia)
    invited(lonely, cast.nabil, officer=cast.giulia)
    assert "Projects that need another assessor" not in waiting(cast.giulia)
    declare_interests(salmas, answer="conflict", declaration="Mine.", by=cast.salma, at=timezone.now())
    assert waiting(cast.giulia)["Projects that need another assessor"] == 1


def test_a_late_assessment_is_a_task(cast: Cast, salmas_assignment: Assignment) -> None:
    assert "Projects with an assessment overdue" not in waiting(cast.giulia)
    Assignment.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert waiting(cast.giulia)["Projects with an assessment overdue"] == 1


def test_a_decision_waits_for_the_right_person(cast: Cast, assessed_project: Project) -> None:
    draft, confirm, publish = (
        "Projects with enough assessments: draft a decision",
        "Decisions of others to confirm",
        "Confirmed decisions to publish",
    )
    assert waiting(cast.giulia)[draft] == 1
    decision = drafted_decision(assessed_project, officer=cast.giulia)
    assert not {draft, confirm} & set(waiting(cast.giulia))
    assert waiting(cast.marco)[confirm] == 1
    confirm_decision(decision, by=cast.marco, at=timezone.now())
    assert waiting(cast.marco)[publish] == 1


def test_the_own_draft_does_not_wait_for_oneself(cast: Cast, assessed_project: Project) -> None:
    drafted_decision(assessed_project, officer=cast.marco)
    assert "Decisions of others to confirm" not in waiting(cast.marco)


def test_a_message_waits_until_somebody_answers(cast: Cast, submitted_project: Project) -> None:
    send_message(submitted_project, body="When?", by=cast.amina, at=timezone.now())
    assert waiting(cast.giulia)["Messages to answer"] == 1
    send_message(submitted_project, body="Soon.", by=cast.marco, at=timezone.now())
    assert "Messages to answer" not in waiting(cast.giulia)


def test_what_did_not_arrive_waits(cast: Cast, submitted_project: Project) -> None:
    ContactTask.objects.create(
        beneficiary=cast.amina.beneficiary, programme=cast.programme, template="projects/eligible"
    )
    OutboxMail.objects.filter(template="projects/submitted").update(state="failed")
    found = waiting(cast.giulia)
    assert found["Persons to tell something by other means"] == 1
    assert found["Projects with a mail that did not arrive"] == 1


def test_applicants_wait_for_a_decision_and_then_for_its_letter(client: Client, cast: Cast) -> None:
    decide, tell = "Groups with applications to decide on", "Groups with people to tell what was decided"
    cohort = make_cohort(cast.programme, name_it="Panificare", name_en="Baking")
    make_cohort(cast.programme, name_it="Altro", name_en="Another")
    asked = applied(cohort, anybody(cast.programme))
    assert waiting(cast.giulia) == {decide: 1}
    task = tasks_for(cast.giulia)[0]
    assert "Another" not in page(client, cast.giulia, task.url)
    assert "Baking" in page(client, cast.giulia, task.url)
    select(asked, by=cast.giulia, at=timezone.now())
    assert waiting(cast.giulia) == {tell: 1}
    told(asked, officer=cast.giulia)
    assert waiting(cast.giulia) == {}


def test_whoever_never_answered_about_taking_part_is_a_task(client: Client, cast: Cast) -> None:
    person = make_person(given_name="Naima", family_name="Ouafi")
    make_participation(person, cast.programme)
    task = tasks_for(cast.giulia)[0]
    assert waiting(cast.giulia) == {"Persons whose consent to take part is missing": 1}
    listed = page(client, cast.giulia, task.url)
    assert "Naima Ouafi" in listed
    assert cast.amina.full_name not in listed
    make_consent(person, cast.programme, granted=False, by=cast.giulia)  # no is an answer
    assert waiting(cast.giulia) == {}


def test_a_wish_to_be_erased_waits_for_data_protection(cast: Cast) -> None:
    ask_erasure(cast.amina.beneficiary, by=cast.amina, at=timezone.now())
    assert waiting(cast.dario) == {"Persons who ask to be erased": 1}
    assert "Persons who ask to be erased" not in waiting(cast.giulia)


def test_an_administrator_hears_of_programmes_without_a_manager_and_of_nothing_personal(cast: Cast) -> None:
    assert cast.programme.published
    assert waiting(cast.ada) == {"Programmes without a manager": 1}
    assert cast.marco.is_active
    assert waiting(cast.ada) == {}


@pytest.mark.parametrize("role", ["chiara", "dario", "lucia"])
def test_other_roles_have_other_work(cast: Cast, submitted_project: Project, role: str) -> None:
    assert waiting(getattr(cast, role)) == {}


def test_every_number_leads_to_a_list_of_as_many(client: Client, cast: Cast, submitted_project: Project) -> None:
    send_message(submitted_project, body="When?", by=cast.amina, at=timezone.now())
    tasks = tasks_for(cast.giulia)
    assert len(tasks) == 2
    for task in tasks:
        assert page(client, cast.giulia, task.url).count(submitted_project.reference) == task.count


def test_the_start_page_asks_little(client: Client, cast: Cast, submitted_project: Project) -> None:
    sign_in(client, cast.marco)
    assert_queries(client, reverse("admin:index"), name="back office: start page")
