"""An approved project starts, ends well, or is stopped."""

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from projects.following import complete_project, start_project, terminate_project
from projects.models import Project
from projects.states import ProjectState
from tests.builders import make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, acts_on, assert_refused, mails
from tests.stories import fresh, with_co_applicant

WITHOUT_THE_RIGHT = ["amina", "youssef", "lucia", "salma", "hind", "chiara", "dario", "ada"]


@pytest.fixture
def running(approved_project: Project, giulia: User) -> Project:
    return start_project(approved_project, by=giulia, at=timezone.now())


def test_it_starts_and_is_completed_and_the_owner_is_told_each_time(approved_project: Project, giulia: User) -> None:
    start_project(approved_project, by=giulia, at=timezone.now())
    complete_project(approved_project, by=giulia, at=timezone.now(), note="Four jobs.")
    assert [move[2] for move in acts_on(approved_project)[-2:]] == ["in_progress", "completed"]
    assert [mail.language for mail in mails("projects/in_progress") + mails("projects/completed")] == ["fr", "fr"]


def test_a_manager_stops_it_for_a_reason(running: Project, marco: User) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="reason"):
        terminate_project(running, by=marco, at=timezone.now(), note=" ")
    terminate_project(running, by=marco, at=timezone.now(), note="No reports for a year.")
    assert fresh(running).state == ProjectState.TERMINATED
    assert len(mails("projects/terminated")) == 1


def test_an_officer_does_not_stop_it(running: Project, giulia: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        terminate_project(running, by=giulia, at=timezone.now(), note="No reports.")


def test_a_manager_with_an_interest_does_not_stop_it(running: Project, marco: User) -> None:
    make_person(marco)
    with_co_applicant(running, marco)
    with nothing_changes(), pytest.raises(NotAllowed):
        terminate_project(running, by=marco, at=timezone.now(), note="No reports.")


def test_nobody_else_starts_or_ends_it(approved_project: Project, giulia: User, named: Named) -> None:
    project, others, now = approved_project, named(*WITHOUT_THE_RIGHT), timezone.now()
    assert_refused(lambda by: start_project(project, by=by, at=now), others)
    start_project(project, by=giulia, at=now)
    assert_refused(lambda by: complete_project(project, by=by, at=now), others)
    assert_refused(lambda by: terminate_project(project, by=by, at=now, note="Enough."), others)


def test_only_what_is_approved_starts(assessed_project: Project, giulia: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        start_project(assessed_project, by=giulia, at=timezone.now())


def test_only_what_runs_ends(approved_project: Project, giulia: User, marco: User) -> None:
    with nothing_changes():
        with pytest.raises(WrongState):
            complete_project(approved_project, by=giulia, at=timezone.now())
        with pytest.raises(WrongState):
            terminate_project(approved_project, by=marco, at=timezone.now(), note="Enough.")
