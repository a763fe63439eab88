"""Another programme, with other countries, a call and people of its own, without a line of code changed.

The administrator makes the programme and its manager, the manager the officer and the assessor, the officer the call.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary, Purpose
from programmes.models import Programme
from projects.models import Call, Project
from projects.states import ProjectState
from tests.builders import give_second_factor, make_notice
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english, office
from tests.projects.looking import mails
from tests.projects.test_admin_call import parts, written
from tests.projects.writing import shown, url
from tests.stories import fresh

PASSWORD = "une longue phrase 77"
EMPTY = {"activities-TOTAL_FORMS": 0, "activities-INITIAL_FORMS": 0}


def post(client: Client, person: User, address: str, **values: Any) -> None:
    """A form that is taken: the answer leads on."""
    response = sign_in(client, in_english(person)).post(address, values)
    assert response.status_code == 302, f"{address} answers {response.status_code}"


@pytest.fixture
def programme(client: Client, cast: Cast) -> Programme:
    values = {"code": "tounes", "source_language": "fr", "name_fr": "Retour en Tunisie", "published": "on"}
    places = {"origin_countries": ["TN"], "host_countries": ["FR"]}
    post(client, cast.ada, reverse("admin:programmes_programme_add"), **values, **places, **EMPTY)
    return Programme.objects.get(code="tounes")


def appoint(client: Client, by: User, programme: Programme, name: str, role: str) -> User:
    """Somebody new, who opens the account by the link in the mail."""
    email = f"{name.lower()}@example.org"
    values = {"email": email, "full_name": f"{name} Test", "language": "fr", "role": role}
    post(client, by, reverse("admin:programmes_programme_grant_role", args=[programme.pk]), **values)
    user = User.objects.get(email=email)
    visitor = Client()
    asked = visitor.get(mails("programmes/invited")[-1].parameters["path"], follow=True)
    chosen = visitor.post(asked.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert chosen.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    give_second_factor(user)
    return user


@pytest.fixture
def manager(client: Client, cast: Cast, programme: Programme) -> User:
    return appoint(client, cast.ada, programme, "Meriem", "manager")


@pytest.fixture
def officer(client: Client, manager: User, programme: Programme) -> User:
    return appoint(client, manager, programme, "Olfa", "officer")


@pytest.fixture
def call(client: Client, officer: User, programme: Programme) -> Call:
    today = timezone.localdate()
    dates = {"opens_at_0": today - timedelta(days=1), "closes_at_0": today + timedelta(days=9)}
    criteria = parts("criteria", [{"order": 1, "label_fr": "Idée", "weight": "1"}])
    changed = {"countries": ["TN"], "documents_needed": 0, "assessments_needed": 1, "time_zone": "Africa/Tunis"}
    values = written(programme, **changed, **dates)
    values = {name: value for name, value in values.items() if not name.startswith("criteria")} | criteria
    post(client, officer, reverse("admin:projects_call_add"), **values)
    return Call.objects.get(programme=programme)


@pytest.fixture
def person(client: Client, officer: User, programme: Programme) -> Beneficiary:
    """Somebody without an account, recorded with a mandate and a consent on paper."""
    notice = make_notice(Purpose.PROGRAMME)
    values = {"given_name": "Hedi", "family_name": "Trabelsi", "contact_language": "fr", "residence_country": "FR"}
    values |= {"residence_city": "Lyon", "origin_country": "TN", "kind": "resident_migrant"}
    add = reverse("admin:beneficiaries_beneficiary_add")
    post(client, officer, add, **values, programme=programme.pk, mandate="Signed, folder 1")
    made = Beneficiary.objects.get(family_name="Trabelsi")
    consent = {"participation": made.participations.get().pk, "notice": notice.pk, "granted": "yes"}
    address = reverse("admin:beneficiaries_beneficiary_record_consent", args=[made.pk])
    post(client, officer, address, **consent, how="paper", evidence="Folder 1")
    return made


def test_a_programme_runs_from_nothing_to_a_decision(
    client: Client, programme: Programme, manager: User, officer: User, call: Call, person: Beneficiary
) -> None:
    project = written_for(client, officer, call, person)
    assessor = appoint(client, manager, programme, "Anis", "assessor")
    post(client, officer, office(project, "screen"), eligible="yes")
    day = timezone.localdate() + timedelta(days=5)
    post(client, officer, office(project, "open_assessment"), assessors=[assessor.pk], due_on=day)
    judge(client, assessor, project)
    words = {"outcome": "approved", "amount": "5000", "message_fr": "Félicitations.", "source_language": "fr"}
    post(client, officer, office(project, "draft_decision"), **words, over="")
    decision = project.decisions.get()
    post(client, manager, office(project, "confirm_decision"), decision=decision.pk)
    post(client, manager, office(project, "publish_decision"), decision=decision.pk)
    assert fresh(project).state == ProjectState.APPROVED
    assert person.contact_tasks.filter(template="projects/decision_published").exists()


def written_for(client: Client, officer: User, call: Call, person: Beneficiary) -> Project:
    """The officer applies on the person's behalf."""
    post(client, officer, reverse("admin:projects_project_add"), owner=person.pk, call=call.pk)
    project = Project.objects.get(owner=person)
    page = shown(sign_in(client, officer), project)
    idea = {
        "title": "Un atelier", "summary": "Des meubles.", "need": "Du bois.", "activities": "Scier.",
        "working_language": "fr", "aim": "enterprise", "return_form": "permanent", "stage": "idea", "sector": "C",
        "country": "TN", "city": "Sfax", "amount_requested": "6000", "own_contribution": "1000",
    }  # fmt: skip
    post(client, officer, url("edit", project), **(page | idea))
    sign_in(client, officer).post(url("submit", project), {"statement": "on"})
    assert fresh(project).state == ProjectState.SUBMITTED
    return project


def judge(client: Client, assessor: User, project: Project) -> None:
    """The only assessor declares and submits."""
    assignment = project.assignments.get()
    address = reverse("projects:declare", args=[assignment.uuid])
    post(client, assessor, address, answer="accepted")
    criterion = project.call.criteria.get()
    sheet = {f"score_{criterion.pk}": 2, "recommendation": "approve", "revision": fresh(project).latest_revision_id}
    post(client, assessor, reverse("projects:submit_assessment", args=[assignment.uuid]), **sheet)
