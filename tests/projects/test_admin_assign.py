"""Choosing assessors on the page of a project: when nobody is left to ask, nothing is asked for."""

from django.test import Client
from django.utils import timezone

from programmes.models import Membership, Role
from projects.models import Assignment, Project
from projects.screening import screen_project
from projects.states import ProjectState
from tests.cast import Cast, sign_in
from tests.projects.judging import in_english, office, page
from tests.stories import fresh, invited

NOBODY = "Nobody is left to ask."


def act(client: Client, cast: Cast, project: Project, name: str) -> str:
    """The form of an act as Giulia reads it."""
    return page(client, cast.giulia, office(project)).partition(f'id="act-{name}"')[2].partition("</details>")[0]


def test_when_everybody_was_asked_there_is_neither_date_nor_button(
    client: Client, cast: Cast, project_in_assessment: Project
) -> None:
    cast.people()
    form = act(client, cast, project_in_assessment, "assign_assessors")
    assert NOBODY not in form
    assert 'name="due_on"' in form
    assert "</button>" in form
    for membership in Membership.objects.filter(programme=cast.programme, role=Role.ASSESSOR):
        invited(project_in_assessment, membership.user, officer=cast.giulia)
    form = act(client, cast, project_in_assessment, "assign_assessors")
    assert NOBODY in form
    assert 'name="due_on"' not in form
    assert "</button>" not in form


def test_without_anybody_to_ask_the_assessment_may_still_be_opened(
    client: Client, cast: Cast, submitted_project: Project
) -> None:
    Membership.objects.filter(role=Role.ASSESSOR).delete()
    screen_project(submitted_project, eligible=True, by=cast.giulia, at=timezone.now())
    form = act(client, cast, submitted_project, "open_assessment")
    assert NOBODY in form
    assert 'name="due_on"' not in form
    assert "</button>" in form
    sign_in(client, cast.giulia).post(office(submitted_project, "open_assessment"), {})
    assert fresh(submitted_project).state == ProjectState.IN_ASSESSMENT


def test_who_chose_the_last_one_too_late_is_told(client: Client, cast: Cast, project_in_assessment: Project) -> None:
    day = timezone.localdate().isoformat()
    for assessor in (cast.salma, cast.nabil, cast.elena):
        invited(project_in_assessment, assessor, officer=cast.marco)
    before = Assignment.objects.count()
    answer = sign_in(client, in_english(cast.giulia)).post(
        office(project_in_assessment, "assign_assessors"), {"assessors": [cast.salma.pk], "due_on": day}
    )
    assert "Somebody whom you chose has been asked meanwhile" in answer.content.decode()
    assert Assignment.objects.count() == before
