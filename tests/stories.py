"""How far Amina's project has come: every step is taken by the act that takes it on the site.

    project = draft(call, amina)           begun and written
    project = submitted(call, amina)
    project = in_assessment(call, amina, officer=giulia)
    assignment = assigned(project, salma, officer=giulia)
    ...

The fixtures at the end name the stations that most tests need.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.code_lists import ProjectStage, ReturnAim, ReturnForm, Sector
from programmes.models import Programme
from projects.assessing import Mark, begin_assessment, save_assessment, submit_assessment
from projects.assigning import assign_assessor, declare_interests
from projects.deciding import confirm_decision, draft_decision, publish_decision
from projects.drafting import begin_project, save_draft
from projects.models import Assessment, Assignment, Call, CoApplicant, Decision, Project
from projects.screening import open_assessment, screen_project
from projects.states import AssignmentState, ProjectState
from projects.submitting import submit_project
from tests.builders import make_call

CONTENT: dict[str, Any] = {
    "title": "A bakery in Khouribga",
    "summary": "Bread from old grains for the schools of the town.",
    "need": "The schools buy bread that comes from far away.",
    "activities": "Rent the room, buy an oven, train three people.",
    "people": "Three families and four schools.",
    "sustainability": "The schools pay for what they eat.",
    "working_language": "fr",
    "aim": ReturnAim.ENTERPRISE,
    "return_form": ReturnForm.TEMPORARY,
    "stage": ProjectStage.IDEA,
    "sector": Sector.I,
    "country": "MA",
    "city": "Khouribga",
    "amount_requested": Decimal(12000),
    "own_contribution": Decimal(4000),
}
"""What a whole project says."""


def fresh(project: Project) -> Project:
    """The project as the database has it now."""
    found: Project = Project.objects.select_related("call__programme", "owner__user", "draft").get(pk=project.pk)
    return found


def draft(call: Call, owner: User, **content: Any) -> Project:
    """A draft with everything filled in; name a field to say something else."""
    now = timezone.now()
    project = begin_project(call, owner=owner.beneficiary, by=owner, at=now)
    cleaned = CONTENT | content
    raw = {name: str(value) for name, value in cleaned.items()}
    save_draft(project, by=owner, at=now, base_version=0, raw=raw, cleaned=cleaned)
    return fresh(project)


def submitted(call: Call, owner: User, **content: Any) -> Project:
    """Handed in by its owner."""
    project = draft(call, owner, **content)
    submit_project(project, by=owner, at=timezone.now())
    return fresh(project)


def eligible(call: Call, owner: User, *, officer: User, **content: Any) -> Project:
    """Screened, and found eligible."""
    project = submitted(call, owner, **content)
    screen_project(project, eligible=True, by=officer, at=timezone.now())
    return fresh(project)


def in_assessment(call: Call, owner: User, *, officer: User, **content: Any) -> Project:
    """Open to assessors."""
    project = eligible(call, owner, officer=officer, **content)
    open_assessment(project, by=officer, at=timezone.now())
    return fresh(project)


def invited(project: Project, assessor: User, *, officer: User) -> Assignment:
    """The assessor has been asked and has not answered."""
    now = timezone.now()
    due_on = now.date() + timedelta(days=14)
    return assign_assessor(project, assessor=assessor, due_on=due_on, by=officer, at=now)


def assigned(project: Project, assessor: User, *, officer: User) -> Assignment:
    """The assessor has declared no interest and may read."""
    assignment = invited(project, assessor, officer=officer)
    return declare_interests(assignment, answer=AssignmentState.ACCEPTED, by=assessor, at=timezone.now())


def assessed(project: Project, assessor: User, *, officer: User, value: int = 4) -> Assessment:
    """The assessor has given every criterion `value` and handed the assessment in."""
    assignment = assigned(project, assessor, officer=officer)
    assessment = begin_assessment(assignment, by=assessor)
    marks = {criterion.pk: Mark(value) for criterion in project.call.criteria.all()}
    save_assessment(assessment, marks=marks, recommendation="approve", comment="Sound.", by=assessor, at=timezone.now())
    return submit_assessment(assessment, by=assessor, at=timezone.now())


def drafted_decision(project: Project, *, officer: User, outcome: str = ProjectState.APPROVED) -> Decision:
    """An officer proposes; of an approved project, 10,000 euro."""
    texts = {"message_it": "Congratulazioni.", "message_fr": "Félicitations.", "message_en": "Congratulations."}
    return draft_decision(
        project, outcome=outcome, by=officer, at=timezone.now(), amount=Decimal(10000), instrument="award", texts=texts
    )


def published_decision(
    project: Project, *, officer: User, manager: User, outcome: str = ProjectState.APPROVED
) -> Decision:
    """Proposed by the officer, confirmed and published by the manager."""
    decision = drafted_decision(project, officer=officer, outcome=outcome)
    decision = confirm_decision(decision, by=manager, at=timezone.now())
    return publish_decision(decision, by=manager, at=timezone.now())


def with_co_applicant(project: Project, user: User) -> CoApplicant:
    """The user applies together with the owner."""
    return CoApplicant.objects.create(project=project, beneficiary=user.beneficiary)


@pytest.fixture
def call(programme: Programme) -> Call:
    return make_call(programme)


@pytest.fixture
def draft_project(call: Call, amina: User) -> Project:
    return draft(call, amina)


@pytest.fixture
def submitted_project(call: Call, amina: User) -> Project:
    return submitted(call, amina)


@pytest.fixture
def project_in_assessment(call: Call, amina: User, giulia: User) -> Project:
    return in_assessment(call, amina, officer=giulia)


@pytest.fixture
def salmas_assignment(project_in_assessment: Project, salma: User, giulia: User) -> Assignment:
    """Salma has accepted Amina's project."""
    return assigned(project_in_assessment, salma, officer=giulia)


@pytest.fixture
def assessed_project(project_in_assessment: Project, salma: User, nabil: User, giulia: User) -> Project:
    """Both assessments are in: a decision can be drafted."""
    assessed(project_in_assessment, salma, officer=giulia, value=4)
    assessed(project_in_assessment, nabil, officer=giulia, value=3)
    return fresh(project_in_assessment)


@pytest.fixture
def approved_project(assessed_project: Project, giulia: User, marco: User) -> Project:
    published_decision(assessed_project, officer=giulia, manager=marco)
    return fresh(assessed_project)
