"""What was found out earlier in the same request counts for pages, and not for what an act decides under its lock."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.states import allowed, require
from programmes.models import Membership
from projects.assigning import assign_assessor
from projects.deciding import confirm_decision, draft_decision
from projects.models import Call, Decision, Project
from projects.rules import has_interest
from tests.builders import make_mandate, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import roles_remembered
from tests.stories import drafted_decision, submitted, with_co_applicant


@pytest.fixture(autouse=True)
def one_request() -> Iterator[None]:
    """Everything here happens while one request is answered."""
    with roles_remembered():
        yield


def draft(project: Project, by: User) -> Decision:
    return draft_decision(project, outcome="approved", amount=Decimal(1), by=by, at=timezone.now())


def confirm(project: Project, by: User) -> Decision:
    return confirm_decision(project.decisions.get(), by=by, at=timezone.now())


@pytest.mark.parametrize("act", [draft, confirm])
def test_an_interest_that_arose_since_the_page_began_counts(
    assessed_project: Project, giulia: User, marco: User, act: Callable[[Project, User], Decision]
) -> None:
    drafted_decision(assessed_project, officer=giulia)
    assert allowed(marco, "projects.draft_decision", assessed_project)
    make_person(marco)
    with_co_applicant(assessed_project, marco)
    assert not has_interest(marco, assessed_project), "the control: the page goes on by what it found out"
    with nothing_changes(), pytest.raises(NotAllowed):
        act(assessed_project, marco)


def test_an_assessor_is_asked_about_interests_afresh(project_in_assessment: Project, salma: User, giulia: User) -> None:
    assert not has_interest(salma, project_in_assessment)
    make_person(salma)
    with_co_applicant(project_in_assessment, salma)
    assert not has_interest(salma, project_in_assessment), "the control"
    now = timezone.now()
    with nothing_changes(), pytest.raises(NotAllowed):
        assign_assessor(project_in_assessment, assessor=salma, due_on=now.date(), by=giulia, at=now)


def test_a_role_that_ended_since_the_page_began_is_over(assessed_project: Project, giulia: User) -> None:
    assert allowed(giulia, "projects.draft_decision", assessed_project)
    Membership.objects.filter(user=giulia).update(until=timezone.now())
    assert allowed(giulia, "projects.draft_decision", assessed_project), "the control"
    with nothing_changes(), pytest.raises(NotAllowed):
        draft(assessed_project, giulia)


def test_a_mandate_that_was_given_since_the_page_began_counts(call: Call, karim: User, lucia: User) -> None:
    project = submitted(call, karim)
    assert not allowed(lucia, "projects.view_project", project)
    make_mandate(karim.beneficiary.participations.get(), lucia)
    assert not allowed(lucia, "projects.view_project", project), "the control"
    require(lucia, "projects.view_project", project)


def test_what_was_remembered_is_remembered_afterwards(assessed_project: Project, giulia: User, marco: User) -> None:
    make_person(marco)
    assert not has_interest(marco, assessed_project)
    with_co_applicant(assessed_project, marco)
    with pytest.raises(NotAllowed):
        draft(assessed_project, marco)
    assert not has_interest(marco, assessed_project)
