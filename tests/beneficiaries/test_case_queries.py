"""How many queries the pages and lists of case files make: the same for few rows and for many."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Assistance, Participation, Preparedness, Questionnaire, ReturnIntention
from beneficiaries.planning import add_goal
from tests.beneficiaries.cases import achieved, case_of, filed, follow_up, handed_in, make_questionnaire, noted
from tests.builders import make_participation, make_person
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries


@pytest.fixture
def world(cast: Cast) -> Cast:
    cast.people()
    make_questionnaire(cast.programme)
    return cast


def fill(cast: Cast, case: Participation, rows: int) -> None:
    """One more of everything, `rows` times."""
    asked = Questionnaire.objects.in_force().get()
    for _ in range(rows):
        noted(case, "Met at the desk.", by=cast.marco)
        filed(case, "Lease", by=cast.marco)
        follow_up(case, "The lease", by=cast.marco)
        day = timezone.localdate() - timedelta(days=case.outcomes.count())
        achieved(case, by=cast.marco, on=day)
        add_goal(case, dimension="social", text="A school", due_on=None, by=cast.marco, at=timezone.now())
        Assistance.objects.create(participation=case, kind="legal", by=cast.marco, organisation=cast.atlas)
        said = {"form": "virtual", "aim": "investment", "horizon": "later"}
        ReturnIntention.objects.create(participation=case, by=cast.marco, **said)
        Preparedness.objects.create(participation=case, questionnaire=asked, readiness=1, willingness=2, by=cast.marco)


def test_the_case_file_and_the_page_of_the_person(client: Client, world: Cast) -> None:
    case = case_of(world.amina)
    sign_in(client, world.lucia)
    address = reverse("admin:beneficiaries_participation_change", args=[case.pk])
    assert_same_queries(client, address, lambda rows: fill(world, case, rows), name="back office: case file")
    person = reverse("admin:beneficiaries_beneficiary_change", args=[case.beneficiary_id])
    assert_queries(client, person, name="back office: person")


LISTS = {
    "casenote": "back office: notes", "document": "back office: documents", "followup": "back office: follow-ups",
    "outcome": "back office: outcomes", "plangoal": "back office: goals", "assistance": "back office: assistance",
    "returnintention": "back office: intentions", "preparedness": "back office: preparedness",
}  # fmt: skip


@pytest.mark.parametrize("model", LISTS)
def test_the_lists(client: Client, world: Cast, model: str) -> None:
    sign_in(client, world.giulia)

    def make(rows: int) -> None:
        for _ in range(rows):
            case = make_participation(make_person(), world.programme)
            if model == "followup":  # an outcome alone has three: more than a page holds
                follow_up(case, "The lease", by=world.marco)
            else:
                fill(world, case, 1)

    address = reverse(f"admin:beneficiaries_{model}_changelist")
    assert_same_queries(client, address, make, name=LISTS[model])


def test_the_list_of_questionnaires(client: Client, world: Cast) -> None:
    sign_in(client, world.giulia)
    numbers = iter(range(2, 100))

    def make(rows: int) -> None:
        for _ in range(rows):
            make_questionnaire(world.programme, version=next(numbers))

    address = reverse("admin:beneficiaries_questionnaire_changelist")
    assert_same_queries(client, address, make, name="back office: questionnaires")


@pytest.mark.parametrize("page", ["documents", "intention", "plan", "preparedness"])
def test_the_persons_own_pages(client: Client, world: Cast, page: str) -> None:
    case = case_of(world.amina)
    sign_in(client, world.amina)

    def make(rows: int) -> None:
        fill(world, case, rows)
        for _ in range(rows):
            handed_in(case)

    names = {
        "documents": "beneficiaries: documents", "intention": "beneficiaries: intention",
        "plan": "beneficiaries: plan", "preparedness": "beneficiaries: preparedness",
    }  # fmt: skip
    assert_same_queries(client, reverse(f"beneficiaries:{page}"), make, name=names[page])
